"""Briefings: their form with located messages, every real one drawn, own ones in an address and a file, hostile texts."""

import random
import re
import string
import zipfile
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest

from components import briefings, cached, own_briefing
from components.briefing_figures import FigureError, Figures
from components.exports.slide_svg import png_slides, slide_picture_svg
from components.pictures import catalogue
from data.briefings import MOST_BYTES, BriefingError, Step, filled, literal, parse, placeholders, read_folder, to_yaml
from data.check import check_package
from data.load import load_package
from tests.conftest import FOLDER

REAL, FAULTS = read_folder(FOLDER)
# what may carry digits though it is no figure: names of things
NAMES = ("155 mm", "105 mm", "K9")


@pytest.fixture(scope="module")
def real():
    tables = load_package(FOLDER)
    return tables, cached._views(tables, tables.hash)


@pytest.fixture
def tiny(package_folder):
    tables = load_package(package_folder)
    return tables, cached._views(tables, tables.hash)


def whole(text: str = "", **more: str) -> str:
    return f"title: T\naudience: A\nsteps:\n  - headline: One\n{text}"


def faults(text: str | bytes) -> list[str]:
    with pytest.raises(BriefingError) as caught:
        parse(text, "b", "briefings/b.yaml")
    return [str(i) for i in caught.value.issues]


# ---- the form ------------------------------------------------------------------------------------------------------


def test_the_five_briefings_are_there_and_well_formed():
    assert not FAULTS
    assert {b.name for b in REAL} == {"ammunition", "country", "denmark", "money", "ukraine-abroad"}
    assert all(6 <= len(b.steps) <= 10 and all(s.notes and s.view for s in b.steps) for b in REAL)


def typed_digits(text: str) -> list[str]:
    for name in NAMES:
        text = text.replace(name, "")
    return re.findall(r"\d+", re.sub(r"\{[^}]*\}", "", text))


@pytest.mark.parametrize("briefing", REAL, ids=lambda b: b.name)
def test_no_figure_is_typed_into_a_text(briefing):
    texts = [briefing.title, briefing.audience, *(t for s in briefing.steps for t in (s.headline, s.text, s.notes, *s.callouts))]
    assert [(t, typed_digits(t)) for t in texts if typed_digits(t)] == []


@pytest.mark.parametrize("briefing", REAL, ids=lambda b: b.name)
def test_every_declared_figure_is_used(briefing):
    steps = [" ".join((s.headline, s.text, s.notes, *s.callouts)) for s in briefing.steps]

    def used(texts: list[str], figures: dict, whens: list[str]) -> set[str]:
        return {n for t in texts for n in placeholders(t)} | set(whens) | {f[k] for f in figures.values() if "share" in f for k in ("share", "of")}

    for step, text in zip(briefing.steps, steps):
        assert set(step.figures) <= used([text], step.figures, [step.when])
    every = {**briefing.figures, **{f"{i} {n}": f for i, s in enumerate(briefing.steps) for n, f in s.figures.items()}}
    assert set(briefing.figures) <= used([briefing.title, *steps], every, [s.when for s in briefing.steps])


@pytest.mark.parametrize(("text", "where", "what"), [
    ("    hedline: x\n", "b.yaml:5: steps[1].hedline", "did you mean 'headline'"),
    ("  - text: no headline\n", "b.yaml:5: steps[2].headline", "is missing"),
    ("    text: 5\n", "b.yaml:5: steps[1].text", "put it in quotes"),
    ("    text: about {n} sites\n", "b.yaml:5: steps[1].text", "{n} is no figure"),
    ("    text: a { b\n", "b.yaml:5: steps[1].text", "write {{"),
    ("    view: sites_map\n", "b.yaml:5: steps[1].view", "write picture:"),
    ("    view: {sites_country: Denmark}\n", "b.yaml:5: steps[1].view.picture", "is missing"),
    ("    view:\n      picture: sites_map\n      camera: [1, 2]\n", "b.yaml:7: steps[1].view.camera", "[x, y, width]"),
    ("    view: {picture: sites_map, year: soon}\n", "b.yaml:5: steps[1].view.year", "four digits"),
    ("    view: {picture: sites_map, sites_country: {a: b}}\n", "b.yaml:5: steps[1].view.sites_country", "is no choice"),
    ("    figures: {n: {add: sites}}\n", "b.yaml:5: steps[1].figures.n", "needs one of count"),
    ("    figures: {n: {count: planets}}\n", "b.yaml:5: steps[1].figures.n.count", "there are agreements"),
    ("    figures: {n: {record: sites}}\n", "b.yaml:5: steps[1].figures.n", "field"),
    ("    when: n\n", "b.yaml:5: steps[1].when", "names no figure"),
    ("    callouts: one\n", "b.yaml:5: steps[1].callouts", "list"),
    ("    text: a\n    text: b\n", "b.yaml:6: steps[1].text", "stands twice, first in line 5"),
    (f"    text: {'x' * 601}\n", "b.yaml:5: steps[1].text", "at most 600"),
])  # fmt: skip
def test_a_mistake_of_form_is_located(text, where, what):
    said = faults(whole(text))
    assert any(s.startswith(f"briefings/{where}") and what in s for s in said), said


HOSTILE = {
    "object": "!!python/object/apply:os.system ['true']", "bomb": "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", "deep": "[" * 20_000, "no yaml": "title: 'x\nsteps: }{",
    "binary": b"\xff\xfe\x00\x01", "empty": "", "list": "- 1\n- 2", "number": "42", "long": "x" * (MOST_BYTES + 1), "keys": "? [a, b]\n: c", "null steps": "title: a\naudience: b\nsteps:\n",
    "many steps": "title: a\naudience: b\nsteps:\n" + "  - headline: x\n" * 41, "long number": "title: " + "9" * 5000, "nothing": b"\x00",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_gets_messages_and_no_traceback(text):
    said = faults(text)
    assert said and all(s.startswith("briefings/b.yaml:") for s in said)


def test_the_check_of_the_data_reads_briefings(package_folder):
    assert check_package(package_folder) == []
    (package_folder / "briefings").mkdir()
    (package_folder / "briefings" / "mine.yaml").write_text("title: T\naudience: A\nsteps:\n  - text: no headline\n", encoding="utf-8")
    assert [str(i) for i in check_package(package_folder)] == ["briefings/mine.yaml:4: steps[1].headline: is missing; write it"]


def test_braces_can_be_written():
    assert filled(literal("a {b} {c"), {}) == "a {b} {c"
    assert filled("{{x}} {y}", {"y": "z"}) == "{x} z"


# ---- drawn ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("briefing", REAL, ids=lambda b: b.name)
def test_a_real_briefing_draws_without_problems(briefing, real):
    assert [str(p) for p in briefings.problems(briefing, *real)] == []
    deck = briefings.draw_deck(briefing, *real, source_line="source", address=f"/briefings?briefing={briefing.name}")
    assert len(deck.slides) == len(briefing.steps)
    for slide in deck.slides:
        assert not slide.problem and slide.sources and len(slide.sources) <= briefings.MOST_SOURCES
        assert len({s.url for s in slide.sources}) == len(slide.sources)
        said = (slide.headline, slide.text, slide.notes, *slide.callouts)
        assert not any(mark in text for text in said for mark in ("{", "…", "nan"))
        assert slide.picture.is_map or not slide.picture.chart.is_empty
        assert len(slide.headline) <= 120
        assert slide_picture_svg(slide, ids="a-").startswith("<svg")


def test_the_country_profile_draws_for_any_country(real):
    [briefing] = [b for b in REAL if b.name == "country"]
    for name in [*real[1].names[::11], "Poland", "Ukraine"]:
        assert [str(p) for p in briefings.problems(briefing, *real, {"country": name})] == [], name


def test_a_country_with_nothing_has_few_steps_and_says_so(real):
    [briefing] = [b for b in REAL if b.name == "country"]
    roles = set(real[1].roles["country"])
    silent = next((n for c, n in real[1].names.items() if c not in roles), None)
    if silent is None:
        pytest.skip("every country of the data has a record")
    deck = briefings.draw_deck(briefing, *real, source_line="s", parameters={"country": silent})
    assert len(deck.slides) < len(briefing.steps) and "no agreements" in deck.slides[0].headline


@pytest.mark.parametrize("briefing", REAL, ids=lambda b: b.name)
def test_a_real_briefing_on_a_tiny_package_has_placeholders(briefing, tiny):
    deck = briefings.draw_deck(briefing, *tiny, source_line="source")
    said = [str(p) for p in briefings.problems(briefing, *tiny)]
    assert len(deck.slides) <= len(briefing.steps)
    assert all(s.startswith(f"briefings/{briefing.name}.yaml:") for s in said)
    broken = [s for s in deck.slides if s.problem]
    assert bool(broken) == bool(said) and all(s.picture is None and s.headline for s in broken)


@pytest.mark.parametrize(("text", "where", "what"), [
    ("    view: {picture: site_map}\n", "b.yaml:5: steps[1].view.picture", "did you mean 'sites_map'"),
    ("    view: {picture: sites_map, sites_country: [Denmark, Narnia]}\n", "b.yaml:5: steps[1].view.sites_country", "'Narnia' is not offered"),
    ("    view: {picture: sites_map, agreements_country: Denmark}\n", "b.yaml:5: steps[1].view.agreements_country", "is no choice of sites_map"),
    ("    view: {picture: agreement_map, agreement: nothing}\n", "b.yaml:5: steps[1].view.agreement", "'nothing' is not offered"),
    ("    view: {picture: agreement_map}\n", "b.yaml:5: steps[1].view", "needs agreement"),
    ("    text: '{n}'\n    figures: {n: {record: sites/nowhere, field: name}}\n", "b.yaml:6: steps[1].figures.n.record", "no record 'nowhere'"),
    ("    text: '{n}'\n    figures: {n: {record: planets/x, field: name}}\n", "b.yaml:6: steps[1].figures.n.record", "no table 'planets'"),
    ("    text: '{n}'\n    figures: {n: {record: sites/dnk-vojens-fprt, field: colour}}\n", "b.yaml:6: steps[1].figures.n.field", "has no field 'colour'"),
    ("    text: '{n}'\n    figures:\n      n:\n        count: sites\n        where: {sites_country: Narnia}\n", "b.yaml:9: steps[1].figures.n.where.sites_country", "'Narnia'"),
    ("    text: '{n}'\n    figures: {n: {count: sites, where: {country: Denmark}}}\n", "b.yaml:6: steps[1].figures.n.where.country", "is no filter of sites"),
    ("    text: '{n}'\n    figures: {n: {count: picture}}\n", "b.yaml:6: steps[1].figures.n", "the step has none"),
    ("    text: '{a}'\n    figures: {a: {share: b, of: b}, b: {share: a, of: a}}\n", "b.yaml:6: steps[1].figures.a", "needs itself"),
    ("    text: '{n}'\n    figures: {n: {measure: Fame, country: Denmark}}\n", "b.yaml:6: steps[1].figures.n.measure", "there is no measure"),
    ("    text: '{n}'\n    figures: {n: {most: sites, by: mood}}\n", "b.yaml:6: steps[1].figures.n.by", "cannot be told apart"),
])  # fmt: skip
def test_what_the_data_does_not_have_is_located_and_a_placeholder(text, where, what, real):
    briefing = parse(whole(text), "b", "briefings/b.yaml")
    said = [str(p) for p in briefings.problems(briefing, *real)]
    assert any(s.startswith(f"briefings/{where}") and what in s for s in said), said
    [slide] = briefings.draw_deck(briefing, *real, source_line="s").slides
    assert what.split("'")[-1].strip() in slide.problem or what in slide.problem
    assert slide.picture is None and slide.headline == "One"


def figure(real, **declared):
    return Figures({"n": declared}, {}, *real)["n"]


def test_figures_count_what_the_tables_hold(real):
    tables, views = real
    danish = tables.sites[tables.sites["country"] == "DNK"]
    assert figure(real, count="sites", where={"sites_country": "Denmark"}, noun="site").words == f"{len(danish)} sites"
    assert figure(real, withheld="sites").value == (tables.sites["location_precision"] == "withheld").sum()
    expected = views.funding.loc[(views.funding["programme"] == "Danish model") & (views.funding["group"] == "grants and procurement"), "counted_allocated_eur"].sum()
    assert figure(real, euros="funding", where={"funding_programme": "Danish model"}).value == pytest.approx(expected)
    assert figure(real, record="agreements/dnk-ukr-hague-2025", field="value_amount").words == "DKK 500 million"
    assert figure(real, record="agreements/dnk-ukr-hague-2025", field="date_signed").words == "24 June 2025"
    assert "4 July 2025" in figure(real, said="agreements/dnk-ukr-hague-2025", field="date_signed").words
    assert figure(real, overview="Host countries agreed with Ukraine").words == views.key_figures[3].value


def test_a_figure_says_nothing_as_no(real):
    assert figure(real, count="sites", where={"sites_country": "Denmark", "sites_status": "cancelled"} if "cancelled" in set(real[0].sites["status"]) else {"sites_start": [2023, 2023], "sites_country": "Denmark"}, noun="site").words == "no sites"


def test_figures_change_with_the_data(real):
    tables, _ = real
    rows = {**tables.rows, "sites": [r for r in tables.rows["sites"] if r["country"] != "DNK"]}
    changed = tables.with_rows(rows)
    fewer = Figures({"n": {"count": "sites"}}, {}, changed, cached._views(changed, tables.hash + "-fewer"))["n"]
    assert fewer.value == len(rows["sites"]) < figure(real, count="sites").value


def test_the_sources_of_what_is_named_come_first_and_official_ones_before_others(real):
    [briefing] = [b for b in REAL if b.name == "denmark"]
    slide = briefings.draw_deck(briefing, *real, source_line="s").slides[0]
    cited = real[1].cited
    named = set(cited.loc[(cited["record_id"] == "dnk-ukr-hague-2025") | (cited["record_id"] == "dnk-ukr-copenhagen-2025"), "url"])
    assert slide.sources[0].url in named
    [maps] = [s for s in briefings.draw_deck(briefing, *real, source_line="s").slides if s.picture.name == "overview_map"]
    kinds = [briefings.KINDS.index(s.kind) for s in maps.sources]
    assert kinds == sorted(kinds)


def test_every_slide_becomes_a_png(real):
    [briefing] = [b for b in REAL if b.name == "denmark"]
    deck = briefings.draw_deck(replace(briefing, steps=(*briefing.steps[:1], Step("Words alone", "Nothing else."), Step("Broken", view={"picture": "nothing"}))), *real, source_line="s")
    told = []
    with zipfile.ZipFile(BytesIO(png_slides(deck, lambda done, what: told.append(done)))) as file:
        assert [n[:2] for n in file.namelist()] == ["01", "02", "03"]
        assert all(file.read(n).startswith(b"\x89PNG") for n in file.namelist())
    assert told == sorted(told) and told[-1] == 1


# ---- one's own -----------------------------------------------------------------------------------------------------


def own(*steps: Step):
    return replace(own_briefing.empty(), steps=steps)


def random_step(rng: random.Random) -> Step:
    letters = string.ascii_letters + "æøåЖї €{}:#'\"\\&*!|>-%@`"

    def text(most: int) -> str:
        return literal(" ".join("".join(rng.choice(letters) for _ in range(rng.randrange(1, most))).split()))

    view = None if rng.random() < 0.2 else {"picture": rng.choice(list(catalogue.SPECS)), "sites_country": ["Denmark", text(9) or "x"], **({"camera": [1.5, 2, 300.0]} if rng.random() < 0.3 else {})}
    return Step(text(60) or "x", text(120), view, text(200), tuple(t for t in (text(20) for _ in range(rng.randrange(3))) if t))


@pytest.mark.parametrize("seed", range(60))
def test_an_own_briefing_survives_address_and_file(seed):
    rng = random.Random(seed)
    briefing = own(*(random_step(rng) for _ in range(rng.randrange(1, 8))))
    assert own_briefing.decode(own_briefing.encode(briefing)).steps == briefing.steps
    assert own_briefing.from_yaml(own_briefing.as_yaml(briefing)).steps == briefing.steps


@pytest.mark.parametrize("text", ["x", "%%%", "A" * 5000, "é", "eJwrSS0uAQAEXQHB", own_briefing.encode(own(Step("a"), Step("b")))[:-9]])
def test_a_broken_address_is_said(text):
    with pytest.raises(BriefingError, match="cannot be read|is no briefing"):
        own_briefing.decode(text)


def test_an_address_that_unpacks_to_very_much_is_refused():
    import base64
    import zlib

    with pytest.raises(BriefingError, match="cannot be read"):
        own_briefing.decode(base64.urlsafe_b64encode(zlib.compress(b" " * 50_000_000, 9)).decode())


def test_a_dozen_views_fit_an_address_and_very_many_do_not(real):
    tables, views = real
    briefing = own_briefing.empty()
    for country in views.sites["country_name"].unique()[:8]:
        picture, _ = catalogue.draw("sites_map", tables, views, {"sites_country": country})
        briefing = own_briefing.added(briefing, own_briefing.step_of(picture))
    assert len(briefing.steps) == 8 and own_briefing.fits(briefing)
    rng = random.Random(1)
    assert not own_briefing.fits(own(*(random_step(rng) for _ in range(30))))


@pytest.mark.parametrize("name", list(catalogue.SPECS))
def test_every_picture_can_be_added_and_drawn_again(name, real):
    tables, views = real
    raw = {"agreement": "dnk-ukr-hague-2025", "programme": "asap", "organisation": "rheinmetall", "country": "Poland", "compare": ["Denmark", "Germany"],
           "sites_status": ["operational"], "agreements_year": ["2023", "2025"], "agreements_search": "drone {x}", "funding_stage": "contracted", "funding_cumulative": True}
    picture, _ = catalogue.draw(name, tables, views, raw)
    step = own_briefing.step_of(picture)
    [slide] = briefings.draw_deck(own_briefing.decode(own_briefing.encode(own(step))), tables, views, source_line="s").slides
    assert not slide.problem and slide.picture.address == picture.address and len(slide.picture.rows) == len(picture.rows)


def test_steps_are_moved_edited_and_removed():
    briefing = own(Step("a"), Step("b"), Step("c"))
    assert [s.headline for s in own_briefing.moved(briefing, 1, 1).steps] == ["b", "a", "c"]
    assert own_briefing.moved(briefing, 1, -1) == briefing and own_briefing.moved(briefing, 3, 1) == briefing
    assert [s.headline for s in own_briefing.removed(briefing, 2).steps] == ["a", "c"]
    edited = own_briefing.edited(briefing, 2, headline="new {x}", notes="n" * 5000)
    assert own_briefing.texts(edited.steps[1])["headline"] == "new {x}" and len(edited.steps[1].notes) <= 4000
    assert own_briefing.added(briefing, Step("c")) == briefing


def test_the_project_s_briefings_can_be_loaded_as_one_s_own(real):
    for briefing in REAL:
        mine = own_briefing.from_yaml(Path(FOLDER / "briefings" / f"{briefing.name}.yaml").read_bytes())
        assert not briefings.problems(mine, *real)
        assert parse(to_yaml(briefing), briefing.name, briefing.file).steps == briefing.steps


def test_a_failing_figure_names_its_part(real):
    with pytest.raises(FigureError) as caught:
        figure(real, record="sites/dnk-vojens-fprt", field="investment_amount")
    assert caught.value.part == "field"
