"""A deck and a country brief as PDF: real text in embedded fonts, tagged, titled, no text taken for markup; a brief has at most two pages."""

import contextlib
import dataclasses
import json
import re
import shutil
import subprocess
import zlib
from functools import lru_cache

import pytest
import typst

from components.briefing import Deck, Slide
from components.country_brief import Brief, Entry, country_brief
from components.exports import pdf
from tests import export_decks as decks

needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="LOUD: poppler is missing; no PDF was read back")
MAKERS = {"slides": pdf.pdf_slides, "handout": pdf.pdf_handout}


@lru_cache(maxsize=8)
def made(which: str, kind: str) -> bytes:
    return MAKERS[kind](getattr(decks, which)())


def run(tool: str, content: bytes, tmp_path, *options: str) -> str:
    path = tmp_path / "made.pdf"
    path.write_bytes(content)
    return subprocess.run([tool, *options, str(path), *(["-"] if tool == "pdftotext" else [])], check=True, capture_output=True, text=True, timeout=60).stdout


def words(content: bytes, tmp_path) -> str:
    return " ".join(run("pdftotext", content, tmp_path).split())


@needs_poppler
@pytest.mark.parametrize("kind", list(MAKERS))
@pytest.mark.parametrize("which", ["ten", "awkward", "pictures"])
def test_text_is_real_tagged_and_set_in_embedded_fonts(which, kind, tmp_path):
    deck, content = getattr(decks, which)(), made(which, kind)
    text, info = words(content, tmp_path), run("pdfinfo", content, tmp_path)
    for step in deck.slides:
        assert " ".join(step.headline.split()) in text
        assert " ".join(step.text.split()[:6]) in text
    assert re.search(r"Tagged:\s+yes", info) and re.search(r"Title:\s+" + re.escape(deck.title), info) and re.search(r"Author:\s+European defence-production cooperation", info)
    fonts = run("pdffonts", content, tmp_path).splitlines()[2:]
    assert fonts and all(line.split()[-5] == "yes" for line in fonts if line.strip())
    assert any("SourceSans3" in line for line in fonts)
    assert f"Data {deck.version}, as of" in text


@needs_poppler
def test_slides_are_one_page_a_step_in_16_to_9(tmp_path):
    for which in ("ten", "awkward"):
        deck, content = getattr(decks, which)(), made(which, "slides")
        pages = run("pdftotext", content, tmp_path).split("\f")
        for step, page in zip(deck.slides, pages[1:]):
            assert " ".join(step.headline.split()) in " ".join(page.split())
        width, height = map(float, re.search(r"Page size:\s+([\d.]+) x ([\d.]+)", run("pdfinfo", content, tmp_path)).groups())
        assert width / height == pytest.approx(16 / 9, rel=1e-3)


@needs_poppler
def test_pictures_have_words_and_headlines_are_headings(tmp_path):
    deck = decks.ten()
    structure = run("pdfinfo", made("ten", "slides"), tmp_path, "-struct")
    headings = re.findall(r'H1 "(.*)"', structure)
    assert headings[: len(deck.slides)] == [s.headline for s in deck.slides]
    assert structure.count("Figure") >= len(deck.slides)
    objects = b"".join(_streams(made("ten", "slides"))) + made("ten", "slides")
    for step in deck.slides:
        assert _alt(step.picture.alt) in objects, step.picture.alt
    assert b"/Lang (en)" in objects.replace(b"/Lang(", b"/Lang (")


def _streams(content: bytes):
    """What the compressed parts of a PDF hold."""
    for part in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        with contextlib.suppress(zlib.error):
            yield zlib.decompress(part)


def _alt(text: str) -> bytes:
    """A text as a PDF writes it: plain, or in UTF-16 where it has other letters."""
    return text[:20].encode() if text.isascii() else text[:20].encode("utf-16-be")


@needs_poppler
def test_no_text_breaks_out_of_the_data(tmp_path):
    for kind in MAKERS:
        text = words(made("awkward", kind), tmp_path)
        assert '#panic("out") $x$ *bold*' in text and "// comment" in text and "&amp;" in text
        assert "javascript:" not in text and b"javascript:" not in made("awkward", kind)


@needs_poppler
def test_the_handout_has_notes_sources_and_addresses(tmp_path):
    deck, text = decks.ten(), words(made("ten", "handout"), tmp_path)
    for step in deck.slides:
        assert step.notes in text and step.sources[0].where in text
    assert text.rindex("Sources") > text.index(deck.slides[-1].headline)
    urls = {s.url for step in deck.slides for s in step.sources}
    linked = set(run("pdfinfo", made("ten", "handout"), tmp_path, "-url").split())
    assert urls <= linked


@needs_poppler
def test_a_problem_is_said(tmp_path):
    for kind in MAKERS:
        text = words(made("awkward", kind), tmp_path)
        assert "This picture could not be drawn" in text and "Atlantis" in text and "Nothing in the data matches" in text


def test_the_templates_are_never_given_text_as_markup():
    for path in pdf.TEMPLATES.glob("*.typ"):
        source = path.read_text(encoding="utf-8")
        assert "eval(" not in source and "@preview" not in source, path.name
    content = pdf.frame(decks.BREAKOUT, "en", "not a day", "0", "", "")
    assert json.loads(json.dumps(content))["title"] == decks.BREAKOUT and content["date"] is None


def test_progress_and_an_empty_deck(tmp_path):
    told = []
    empty = Deck("Nothing yet", "", (), "0", "2026-01-01", "/", "")
    assert pdf.pdf_slides(empty, lambda done, what: told.append(done)).startswith(b"%PDF")
    assert pdf.pdf_handout(empty).startswith(b"%PDF") and told[-1] == 1
    with pytest.raises(typst.TypstError):
        pdf.typeset("slides", {})


@needs_poppler
def test_long_text_is_cut_on_a_slide_and_whole_in_the_handout(tmp_path):
    long = decks.LONG * 4
    deck = Deck("t", "", (Slide("A long step", long),), "0", "2026-01-01", "/", "")
    ends = "and with the proceeds of immobilised assets."
    assert words(pdf.pdf_handout(deck), tmp_path).count(ends) == long.count(ends)
    short = words(pdf.pdf_slides(deck), tmp_path)
    assert "…" in short and 0 < short.count(ends) < long.count(ends)


# ---- country brief -------------------------------------------------------------------------------------------------


def pages(content: bytes, tmp_path) -> int:
    return int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", content, tmp_path))[1])


@needs_poppler
def test_a_brief_of_any_country_has_at_most_two_pages(tmp_path):
    tables, views = decks.real()
    agreements = views.agreements["countries"].explode().value_counts()
    chosen = ["DNK", "UKR", "MLT", "USA", *agreements.index[:2], *[c for c in views.names.index if c not in agreements.index][:1]]
    for code in dict.fromkeys(chosen):
        brief = country_brief(tables, views, code, decks.source_line())
        content = pdf.pdf_brief(brief)
        assert pages(content, tmp_path) <= 2, code
        text = words(content, tmp_path)
        assert brief.title in text and all(label in text and value in text for label, value in brief.figures)
        assert "more, see" not in text.partition("Sources of what is listed")[2], f"{code}: numbers lead to sources that are not listed"


@needs_poppler
def test_a_brief_counts_what_it_leaves_out_and_lists_the_sources_of_what_it_shows(tmp_path):
    tables, views = decks.real()
    brief = country_brief(tables, views, "UKR", decks.source_line())
    text = words(pdf.pdf_brief(brief), tmp_path)
    left = int(re.search(r"and (\d+) more agreements", text)[1])
    titles = [" ".join(e.text.split()) for e in brief.agreements]
    shown = len(brief.agreements) - left
    assert shown >= 5 and all(t in text for t in titles[:shown])
    # columns are read in an order of their own, so the numbers are looked for in the whole text
    cited = {int(n) for n in re.findall(r"\[(\d+)\]", text)}
    assert cited == set(range(1, max(cited) + 1))
    assert "more, see" not in text.partition("Sources of what is listed")[2].partition("Announced:")[0]
    assert all(re.search(rf"(?<!\d){n}\. ", text) for n in cited)


@needs_poppler
def test_a_brief_of_awkward_texts_stays_within_two_pages(tmp_path):
    sources = decks.awkward().slides[0].sources
    entries = tuple(Entry(decks.LONG, decks.LONG, decks.LONG, sources[i % 40 : i % 40 + 2]) for i in range(300))
    brief = Brief(decks.LONG, decks.LONG, tuple((decks.LONG[:40], decks.LONG[:12]) for _ in range(6)), decks.ten().slides[1].picture, decks.ten().slides[4].picture,
                  entries, entries, entries, entries, "0.1.0", "2026-11-01", "/countries?country=Denmark", decks.source_line())
    assert pages(pdf.pdf_brief(brief), tmp_path) <= 2
    odd = dataclasses.replace(brief, title=decks.BREAKOUT, summary=decks.BREAKOUT, agreements=(Entry(decks.BREAKOUT, decks.BREAKOUT, decks.BREAKOUT),), map=None, money_chart=None)
    assert decks.BREAKOUT[:20] in words(pdf.pdf_brief(odd), tmp_path)


@needs_poppler
def test_the_brief_of_denmark_shows_the_founding_case(tmp_path):
    tables, views = decks.real()
    brief = country_brief(tables, views, "DNK", decks.source_line())
    assert any("Letter of intent on Ukrainian defence production in Denmark" in e.text for e in brief.agreements)
    stated = [e for e in brief.conflicts if "USD" in e.detail]
    assert stated and all(e.sources for e in stated)
    assert brief.map.scene["focus"] and "Ukraine" in brief.map.alt


def test_a_brief_of_a_country_without_records_says_so_and_an_unknown_one_is_an_error():
    tables, views = decks.real()
    none = [c for c in views.names.index if c not in set(views.roles["country"])]
    for code in none[:1]:
        brief = country_brief(tables, views, code, "")
        assert "nothing was found" in brief.summary and not brief.sources and brief.money_chart is None
    with pytest.raises(KeyError):
        country_brief(tables, views, "XXX", "")


def test_no_brief_places_a_site_in_ukraine():
    tables, views = decks.real()
    brief = country_brief(tables, views, "UKR", decks.source_line())
    assert all("withheld" in e.detail for e in brief.sites) and not [b for b in brief.map.scene["bubbles"] if b["country"] == "UKR"]
