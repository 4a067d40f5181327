"""A deck as PowerPoint: native charts and shapes, notes, sources, alternative texts; nothing overflows; LibreOffice renders it."""

import dataclasses
import io
import re
import shutil
import subprocess
import zipfile
from functools import lru_cache
from pathlib import Path

import pytest
from lxml import etree
from PIL import ImageFont
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Emu

from components.briefing import Deck, Slide
from components.charts import KINDS, Chart, Series
from components.exports import fitting
from components.exports.pptx import pptx
from components.exports.sources import footer, numbered, readable_address, web_address
from components.map import scenes
from data import places
from tests import export_decks as decks

LIBERATION = Path("/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf")  # of Arial's widths
NATIVE = {"bars": 1, "stacked bars": 1, "lines": 1, "multiples": 12, "matrix": 0, "flows": 0, "ladder": 0}


@lru_cache(maxsize=3)
def made(which: str) -> bytes:
    return pptx(getattr(decks, which)())


def opened(which: str):
    return Presentation(io.BytesIO(made(which)))


def every(shapes):
    """All shapes, those inside groups too."""
    for shape in shapes:
        yield shape
        if shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            yield from every(shape.shapes)


def alt(shape) -> str:
    return shape._element.xpath(".//p:cNvPr")[0].get("descr", "")


def test_a_title_slide_one_slide_a_step_and_the_sources():
    deck, file = decks.ten(), opened("ten")
    slides = list(file.slides)
    assert (file.slide_width, file.slide_height) == (Emu(12191695), Emu(6858000))
    assert slides[0].shapes.title.text == deck.title
    assert [s.shapes.title.text for s in slides[1 : len(deck.slides) + 1]] == [s.headline for s in deck.slides]
    assert all(s.shapes.title.text.startswith("Sources") for s in slides[len(deck.slides) + 1 :])
    assert len(slides) > len(deck.slides) + 1


def test_charts_are_native_and_hold_the_values():
    deck, slides = decks.ten(), list(opened("ten").slides)
    seen = set()
    for step, slide in zip(deck.slides, slides[1:]):
        chart = step.picture.chart
        if chart is None:
            continue
        seen.add(chart.kind)
        native = [s.chart for s in slide.shapes if s.has_chart]
        assert len(native) == NATIVE[chart.kind], chart.kind
        if chart.kind in ("bars", "stacked bars", "lines"):
            [plot] = native[0].plots
            assert list(plot.categories) == list(chart.categories)
            assert {s.name: tuple(s.values) for s in plot.series} == {s.name: s.values for s in chart.series}
        if chart.kind == "multiples":
            assert [c.plots[0].series[0].name for c in native] == [s.name for s in chart.series]
            assert len({c.value_axis.maximum_scale for c in native}) == 1
        if chart.kind == "matrix":
            [table] = [s.table for s in slide.shapes if s.has_table]
            assert [table.cell(i + 1, 0).text for i in range(len(chart.series))] == [s.name for s in chart.series]
            assert table.cell(1, 1).text == f"{chart.series[0].values[0]:,.0f}"
        if chart.kind in ("flows", "ladder"):
            drawn = len([s for s in every(slide.shapes) if s.shape_type == MSO_SHAPE_TYPE.FREEFORM])
            assert 5 < drawn <= len(chart.flows) if chart.kind == "flows" else drawn == 0  # the smallest flows are put together
            texts = " ".join(s.text_frame.text for s in every(slide.shapes) if s.has_text_frame)
            assert all(word in texts for word in (chart.nodes[0].name if chart.kind == "flows" else chart.points[0].label).split())
    assert seen == set(KINDS)


def test_a_map_is_freeforms_grouped_by_country_within_the_frame():
    _, views = decks.real()
    slide = list(opened("ten").slides)[1]
    [group] = [s for s in slide.shapes if s.name == "Map"]
    groups = {s.name: s for s in group.shapes if s.shape_type == MSO_SHAPE_TYPE.GROUP}
    assert {"Denmark", "Ukraine", "Poland", "Germany", "Legend"} - {"Legend"} <= set(groups)
    for name in ("Denmark", "Ukraine"):
        assert all(s.shape_type == MSO_SHAPE_TYPE.FREEFORM for s in groups[name].shapes) and alt(groups[name]).startswith(name)
    [frame] = [s for s in group.shapes if s.name == "Frame"]
    for name in ("Denmark", "Ukraine", "Norway", "Türkiye", "Neighbours of Europe"):
        for s in groups[name].shapes:
            assert s.left >= frame.left - 9525 and s.top >= frame.top - 9525
            assert s.left + s.width <= frame.left + frame.width + 9525 and s.top + s.height <= frame.top + frame.height + 9525
    placed = views.sites[views.sites["x_km"].notna()]
    assert len(set(placed["locality"]) & set(groups)) > 20  # a group for each town in view


def test_arcs_labels_and_the_camera_are_drawn():
    slide = list(opened("ten").slides)[2]
    names = [s.name for s in every(slide.shapes)]
    assert names.count("Arc") > 5 and "Denmark" in names and "Legend" in names and "Scale bar" in names
    [ink] = {e.get("val") for s in every(slide.shapes) if s.name == "Arc" for e in s._element.xpath(".//a:ln//a:srgbClr")}
    assert ink == "17202B" and all(s._element.xpath(".//a:ln//a:alpha") for s in every(slide.shapes) if s.name == "Arc")
    assert any("Natural Earth" in s.text_frame.text for s in slide.shapes if s.has_text_frame)
    deck, (x, y) = decks.ten(), places.outlines()["countries"]["DNK"]["label"]
    near = dataclasses.replace(deck, slides=(dataclasses.replace(deck.slides[0], camera=(x, y, 700.0)),))
    close = {s.name for s in every(list(Presentation(io.BytesIO(pptx(near))).slides)[1].shapes)}
    assert "Denmark" in close and "Portugal" not in close


def test_no_site_in_ukraine_is_placed():
    _, views = decks.real()
    text = etree.tostring(list(opened("ten").slides)[1]._element, encoding="unicode")
    assert "withheld on purpose" in text
    deck = decks.ten()
    assert all(b["country"] != "UKR" for step in deck.slides if step.picture.scene for b in step.picture.scene["bubbles"])


def test_every_slide_carries_sources_version_and_notes():
    deck, slides = decks.ten(), list(opened("ten").slides)
    for step, slide in zip(deck.slides, slides[1:]):
        [foot] = [s for s in slide.placeholders if s.placeholder_format.type is not None and s.name == "Sources"]
        assert foot.text_frame.text.startswith("Sources: ") and step.sources[0].where in foot.text_frame.text and f"Data {deck.version}" in foot.text_frame.text
        notes = slide.notes_slide.notes_text_frame.text
        assert step.notes in notes and all(s.url in notes for s in step.sources) and step.picture.address in notes
    listed = [p.text for s in slides[len(deck.slides) + 1 :] for p in s.placeholders[1].text_frame.paragraphs]
    assert len(listed) == len(numbered(deck))
    links = [r.hyperlink.address for s in slides[len(deck.slides) + 1 :] for p in s.placeholders[1].text_frame.paragraphs for r in p.runs if r.hyperlink.address]
    assert links == [web_address(s.url) for s in numbered(deck)]


def test_what_is_seen_has_words_and_no_placeholder_is_left_empty():
    for which in ("ten", "awkward"):
        for slide in opened(which).slides:
            for shape in slide.placeholders:
                assert shape.has_text_frame and (shape.text_frame.text.strip() or shape.placeholder_format.type == 13), (which, shape.name)
            for shape in slide.shapes:
                if shape.has_chart or shape.has_table or shape.name in ("Map", "Legend", "No picture"):
                    assert alt(shape), shape.name
    ids = [s.shape_id for s in every(list(opened("ten").slides)[1].shapes)]
    assert len(ids) == len(set(ids))


def test_properties_name_title_language_and_version():
    deck, properties = decks.ten(), opened("ten").core_properties
    assert (properties.title, properties.language, properties.version, properties.subject) == (deck.title, "en", deck.version, deck.audience)
    with zipfile.ZipFile(io.BytesIO(made("ten"))) as file:
        names = file.namelist()
        assert not [n for n in names if "thumbnail" in n or "printerSettings" in n]
        theme = file.read("ppt/theme/theme1.xml").decode()
        assert '<a:latin typeface="Arial"/>' in theme and "1B5AA8" in theme
        assert len([n for n in names if n.startswith("ppt/slideLayouts/slideLayout")]) == 4
        langs = set(re.findall(r'lang="([^"]+)"', file.read("ppt/slides/slide2.xml").decode()))
        assert langs == {"en-GB"}


def test_a_problem_is_said_and_words_may_stand_alone():
    slides = list(opened("awkward").slides)
    texts = [" ".join(s.text_frame.text for s in every(slide.shapes) if s.has_text_frame) for slide in slides]
    assert "This picture could not be drawn" in texts[3] and "Atlantis" in texts[3]
    assert "Nothing to see, something to say." in texts[4] and "picture" not in texts[4]
    assert "Nothing in the data matches" in texts[5] and "Country: Malta" in texts[5]


def test_cut_text_stands_whole_in_the_notes():
    deck, slides = decks.awkward(), list(opened("awkward").slides)
    shown = " ".join(s.text_frame.text for s in every(slides[1].shapes) if s.has_text_frame)
    assert deck.slides[0].text not in shown and "…" in shown
    assert deck.slides[0].text in slides[1].notes_slide.notes_text_frame.text


def test_labels_in_a_chart_are_no_formulas():
    for slide in list(opened("awkward").slides)[1:3]:
        [chart] = [s.chart for s in slide.shapes if s.has_chart]
        with zipfile.ZipFile(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)) as book:
            assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
        assert [c.strip() for c in chart.plots[0].categories][1:] == ["=1+1", "+1", "-1", "@x"]


def test_links_lead_to_the_web_only():
    for slide in opened("awkward").slides:
        for relation in slide.part.rels.values():
            assert not relation.is_external or relation.target_ref.startswith(("https://", "http://"))


def _lines(text: str, size: float, width_pt: float, font) -> int:
    """Lines that a text takes in Arial's widths, measured apart from the module that chose the size."""
    n = 0
    for paragraph in text.split("\n"):
        line, n = "", n + 1
        for word in paragraph.split():
            longer = f"{line} {word}".strip()
            if line and font.getlength(longer) * size / 100 > width_pt:
                n, line = n + 1, word
            else:
                line = longer
    return n


@pytest.mark.skipif(not LIBERATION.exists(), reason="LOUD: Liberation Sans is not installed; that texts fit was not measured")
@pytest.mark.parametrize("which", ["ten", "awkward", "pictures"])
def test_texts_fit_their_boxes(which):
    regular = ImageFont.truetype(str(LIBERATION), 100)
    bold = ImageFont.truetype(str(LIBERATION.with_name("LiberationSans-Bold.ttf")), 100)
    measured = 0
    for slide in opened(which).slides:
        for shape in every(slide.shapes):
            if not shape.has_text_frame or not shape.text_frame.text.strip():
                continue
            frame = shape.text_frame
            wraps = frame._txBody.bodyPr.get("wrap") != "none"
            sizes = [r.font.size.pt for p in frame.paragraphs for r in p.runs if r.font.size]
            if not sizes or frame._txBody.bodyPr.get("vert"):
                continue
            size = max(sizes)
            is_title = shape.is_placeholder and shape.placeholder_format.type in (1, 3)
            font = bold if is_title or frame.paragraphs[0].runs[0].font.bold else regular
            width = (shape.width - (frame.margin_left + frame.margin_right if not shape.is_placeholder else 0)) / 12700
            text = "\n".join(p.text for p in frame.paragraphs)
            measured += 1
            if wraps:
                after = sum((p.space_after.pt if p.space_after is not None else 6 * (shape.is_placeholder and i < len(frame.paragraphs) - 1)) for i, p in enumerate(frame.paragraphs))
                needed = _lines(text, size, width, font) * size * 1.15 + after * (len(frame.paragraphs) > 1)
                assert needed <= shape.height / 12700 + size * 0.35, (shape.name, text[:60])
            else:
                assert font.getlength(text) * size / 100 <= width + 3, (shape.name, text)
    assert measured > 20


def test_the_measure_errs_on_the_wide_side():
    if not LIBERATION.exists():
        pytest.skip("LOUD: Liberation Sans is not installed; the measure of texts was not checked")
    _, views = decks.real()
    for bold, name in ((False, LIBERATION), (True, LIBERATION.with_name("LiberationSans-Bold.ttf"))):
        font = ImageFont.truetype(str(name), 100)
        for text in [*views.agreements["title"], *views.agreements["summary"].dropna()]:
            assert font.getlength(text) / 100 <= fitting.width(text, 1, bold), text


def test_a_text_is_fitted_by_size_then_cut():
    assert fitting.fit("Short", 3, 1, (20, 12)).size == 20
    smaller = fitting.fit("word " * 30, 3, 1, (20, 12, 8))
    assert smaller.size < 20 and not smaller.cut and smaller.height <= 1
    cut = fitting.fit("word " * 400, 3, 1, (20, 12))
    assert cut.cut and cut.text.endswith("…") and cut.height <= 1
    assert "".join(fitting.wrap("x" * 200, 12, 1)) == "x" * 200
    assert fitting.wrap("", 12, 1) == []


def test_a_footer_counts_the_sources_that_it_cannot_name():
    step = decks.awkward().slides[0]
    numbers = numbered(Deck("t", "", (step,), "0", "2026", "/", ""))
    line = footer(step, numbers, "Data 0", lambda text: len(text) < 300)
    assert re.search(r"and \d+ more in the list\. Data 0$", line)
    named = line.count("[")
    assert int(re.search(r"and (\d+) more", line)[1]) == len(step.sources) - named
    assert footer(Slide("h", ""), {}, "Data 0", lambda text: True) == "No source of its own. Data 0"


def test_addresses_are_printed_readably():
    assert readable_address("https://a.bg/%D0%B4%D0%B0%0A") == "https://a.bg/да%0A"
    assert len(readable_address("https://a.bg/" + "x" * 500)) == 181
    assert web_address("https://a.bg/a b|c") == "https://a.bg/a%20b%7Cc"
    assert [web_address(u) for u in ("javascript:alert(1)", "https://", "https://[no", "file:///etc", "")] == [""] * 5


def test_progress_runs_from_nothing_to_all():
    told = []
    deck = decks.awkward()
    pptx(deck, lambda done, what: told.append((done, what)))
    assert told[0][0] == 0 and told[-1][0] == 1 and [d for d, _ in told] == sorted(d for d, _ in told)
    assert deck.slides[2].headline in [what for _, what in told]


def test_every_picture_of_the_catalogue_becomes_a_slide():
    deck, slides = decks.pictures(), list(opened("pictures").slides)
    for step, slide in zip(deck.slides, slides[1:]):
        drawn, kinds = step.picture, {s.shape_type for s in every(slide.shapes)}
        if drawn.is_map:
            assert MSO_SHAPE_TYPE.FREEFORM in kinds, drawn.name
        elif drawn.chart is not None and not drawn.chart.is_empty:
            assert kinds & {MSO_SHAPE_TYPE.CHART, MSO_SHAPE_TYPE.TABLE, MSO_SHAPE_TYPE.FREEFORM}, drawn.name
        else:
            assert "No picture" in [s.name for s in slide.shapes], drawn.name


def test_an_unknown_kind_is_refused_by_name():
    chart = dataclasses.replace(Chart("bars", "t", ("a",), (Series("s", (1.0,)),)), kind="pie")
    deck = Deck("t", "", (Slide("h", "", decks.picture("t", chart=chart)),), "0", "2026-01-01", "/", "")
    with pytest.raises(ValueError, match="'pie'"):
        pptx(deck)


def test_a_map_without_anything_and_an_empty_deck():
    _, views = decks.real()
    bare = scenes.sites(views, views.sites.head(0), "", "")
    file = Presentation(io.BytesIO(pptx(Deck("t", "", (Slide("h", "", decks.picture("t", scene=bare)),), "0", "2026-01-01", "/", ""))))
    assert "Map" in [s.name for s in file.slides[1].shapes]
    assert len(Presentation(io.BytesIO(pptx(Deck("t", "", (), "0", "not a day", "/", "")))).slides) == 2


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdftotext")), reason="LOUD: LibreOffice or poppler is missing; no slide was rendered")
@pytest.mark.parametrize("which", ["ten", "awkward"])
def test_libreoffice_renders_every_slide(which, tmp_path):
    (tmp_path / "deck.pptx").write_bytes(made(which))
    subprocess.run(["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "deck.pptx")],
                   check=True, capture_output=True, timeout=240)
    text = subprocess.run(["pdftotext", str(tmp_path / "deck.pdf"), "-"], check=True, capture_output=True, text=True).stdout
    assert text.count("\f") == len(opened(which).slides)
    flat = " ".join(text.split())
    for step in getattr(decks, which)().slides:
        assert " ".join(step.headline.split())[:60] in flat
    if which == "ten":
        assert "Ukraine" in flat and "Production sites by country" in flat
