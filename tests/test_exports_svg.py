"""Maps, charts and pictures as SVG and PNG: what is drawn, that nothing is cut or lies upon another, that no place is given away."""

import io
import itertools
import math
import re
from dataclasses import replace
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pytest
from PIL import Image

from components import cached, palette, select
from components.charts import KINDS, Chart, Flow, Node, Point, Series
from components.exports import svg
from components.exports.chart_layout import (
    LEAST_PX,
    Circle,
    Line,
    Polyline,
    Rect,
    Ribbon,
    Text,
    chart_layout,
    height_for,
    put_together,
    ticks,
)
from components.exports.chart_svg import chart_svg
from components.exports.map_layout import map_layout, scale_bar_box, widest_aspect
from components.exports.map_svg import map_svg
from components.exports.picture_svg import picture_svg
from components.exports.png import png
from components.exports.style import style, text_width, wrap
from components.figures.breakdowns import money_flows
from components.map import scene, scenes
from components.pictures import catalogue
from components.pictures.picture import Picture
from data import claims, places, withheld
from data.load import load_package
from data.names import words
from data.package import FOLDER

SVG = "{http://www.w3.org/2000/svg}"
YEARS = tuple(str(year) for year in range(2022, 2030))
CHARTS = {
    "bars": Chart("bars", "Sites by product", ("ammunition", "maintenance and repair", "aircraft"), (Series("", (30, 12, 0)),), unit="sites", horizontal=True, note="A note."),
    "stacked bars": Chart("stacked bars", "Money by year", YEARS, (Series("Grants", (1, 2, None, 4, 5, 0, 1, 2)), Series("Loans", (3,) * 8)), unit="€ billion"),
    "lines": Chart("lines", "Growth", YEARS, (Series("Denmark", (None, 1, 2, None, 4, 5, 6, 7)), Series("Norway", (1,) * 8)), unit="€ million"),
    "flows": Chart("flows", "Money", nodes=(Node("Denmark", 0), Node("Norway", 0), Node("Danish model", 1), Node("A maker with a name that is much too long for one line", 2), Node("Other", 2)),
                   flows=(Flow(0, 2, 60), Flow(1, 2, 40), Flow(2, 3, 99), Flow(2, 4, 1)), unit="€ million"),
    "matrix": Chart("matrix", "Who with whom", ("Denmark", "Bosnia and Herzegovina"), (Series("Norway", (9, 1)), Series("Ukraine", (None, 4))), unit="agreements"),
    "multiples": Chart("multiples", "All", YEARS, tuple(Series(f"Country {i}", tuple(float(i) for _ in YEARS)) for i in range(1, 8)), unit="€ billion"),
    "ladder": Chart("ladder", "Steps", ("Agreement", "Money"), as_of="2026-07-31", points=(
        Point(0, "2025-06-24", "Letter of intent"), Point(0, "2025-07-04", "Agreement"), Point(0, "2026-06-30", "Production", "stale"), Point(1, "2027-01-01", "Disbursed", "planned"))),
}


@pytest.fixture(scope="module")
def real():
    tables = load_package()
    cited, conflicts = select.record_citations(tables), claims.conflicts(tables)
    return tables, SimpleNamespace(
        names=select.country_names(tables), roles=select.country_roles(tables), cited=cited, conflicts=conflicts,
        sites=select.site_view(tables, cited, conflicts), agreements=select.agreement_view(tables, cited, conflicts))


@pytest.fixture(scope="module")
def everything():
    tables = load_package()
    return tables, cached._views(tables, tables.hash), withheld.read_places(FOLDER / withheld.PLACES)


def real_scenes(tables, views):
    yield scenes.overview(tables, views, "u", "Source line.")
    yield scenes.sites(views, views.sites, "u", "Source line.")
    yield scenes.sites(views, views.sites.head(0), "u", "Source line.")
    yield from (scenes.country(views, code, [], "u", "Source line.") for code in ("UKR", "DNK", "DEU", "USA"))
    yield from (scenes.agreement(views, key, "u", "Source line.") for key in views.agreements.index[::9])


def small_scene(**parts):
    base = {"countries": {"DNK": {"name": "Denmark", "class": 1, "tip": []}, "UKR": {"name": "Ukraine", "class": 0, "tip": [], "emphasis": True}},
            "classes": ["1", "2 or more"], "fill_title": "Sites",
            "bubbles": [{"country": "DNK", "town": "Vojens", "x": 1680, "y": 1890, "sites": [["A", 2], ["B", 2], ["C", 0]]}],
            "categories": scene.status_categories(), "category_title": "Status",
            "marks": [{"key": "country:UKR/withheld", "kind": "withheld", "x": 3300, "y": 2300, "n": 3, "label": "", "tip": ["3 sites"]}]}
    return scene.scene(title="A map", outlines_url="u", source="Source.", **(base | parts))


def texts(document: str) -> list[str]:
    root = ElementTree.fromstring(document)
    return [node.text or "" for node in root.iter() if node.tag in (f"{SVG}text", f"{SVG}title", f"{SVG}desc")]


def meet(a, b):
    return a[0] < b[2] - 0.1 and a[2] > b[0] + 0.1 and a[1] < b[3] - 0.1 and a[3] > b[1] + 0.1


def box(text: Text):
    width = text_width(text.text, text.size, text.weight)
    if text.turn:
        return text.x - text.size * 0.8, text.y - width, text.x + text.size * 0.2, text.y
    left = text.x - {"start": 0, "middle": width / 2, "end": width}[text.anchor]
    return left, text.y - text.size * 0.72, left + width, text.y + text.size * 0.2


# ---- maps


def test_a_map_has_the_colours_of_the_style_sheet_in_both_themes():
    for theme in ("light", "dark"):
        layout, look = map_layout(small_scene(), 900, 600, theme=theme), style(theme)
        fills = {c.iso: c.look.fill for c in layout.countries}
        assert fills["DNK"] == look.colour("var(--class-1)") and fills["UKR"] == look.colour("var(--class-0)")
        assert fills["FRA"] == look.colour("var(--land)") and fills["RUS"] == look.colour("var(--context)")
    assert style("light").ground == "#ffffff" and style("light").colour("color-mix(in srgb, #000000 25%, #ffffff)") == "#bfbfbf"
    with pytest.raises(ValueError, match="no theme"):
        map_layout(small_scene(), 900, 600, theme="sepia")


def test_a_bubble_is_split_by_category_and_sized_by_number():
    [bubble] = map_layout(small_scene(), 900, 600, scale=2).bubbles
    assert bubble.r == pytest.approx(2 * (8 + 2.4 * math.sqrt(3)))
    assert [(s.label, s.count) for s in bubble.slices] == [("Announced", 1), ("Operational", 2)]
    assert bubble.slices[1].end - bubble.slices[1].start == pytest.approx(4 * math.pi / 3)
    assert bubble.slices[1].look.fill == palette.SITE_STATUS["operational"][0]
    assert bubble.hole and "Vojens" in {label.text for label in map_layout(small_scene(), 900, 600).labels}


def test_a_selected_place_and_country_are_marked():
    chosen = map_layout(small_scene(selected="place:DNK/Vojens"), 900, 600)
    assert chosen.bubbles[0].selected and not map_layout(small_scene(), 900, 600).bubbles[0].selected
    country = {c.iso: c.look for c in map_layout(small_scene(selected="country:DNK"), 900, 600).countries}["DNK"]
    assert country.stroke == style().ink and country.width == 2.4


def test_the_camera_is_the_address_the_focus_or_the_whole_frame():
    assert map_layout(small_scene(), 900, 600, camera=(1700, 1900, 800)).camera == (1700, 1900, 800)
    focused = map_layout(small_scene(focus=("k", [1000, 1000, 3000, 1500])), 900, 600)
    assert focused.camera == (2000, 1250, 2000)
    whole = map_layout(small_scene(), 900, 600)
    (left, top), (right, bottom) = whole.at(0, 0), whole.at(*places.size())
    assert left >= -1 and top >= -1 and right <= 901 and bottom <= 601
    assert map_layout(small_scene(), 900, 600, camera=(1700, 1900, 5)).camera[2] == 150
    with pytest.raises(ValueError, match="cannot be drawn"):
        map_layout(small_scene(), 900, 0)


@pytest.mark.parametrize("size", [(1600, 900), (1366, 768), (390, 844), (1600, 500)])
def test_the_whole_frame_is_on_every_finished_map(size):
    document = map_svg(small_scene(), *size)
    x, y, k = map(float, re.search(r'translate\(([-\d.]+) ([-\d.]+)\) scale\(([\d.]+)\)', document).groups())
    stage = [float(v) for v in re.search(r'<clipPath id="stage"><rect width="([\d.]+)" height="([\d.]+)"', document).groups()]
    width, height = places.size()
    assert x >= -1 and y >= -1 and x + width * k <= stage[0] + 1 and y + height * k <= stage[1] + 1
    assert stage[0] / stage[1] <= widest_aspect() + 0.01


def test_labels_lie_inside_the_map_and_upon_nothing(real):
    for found, (width, height, scale) in itertools.product(real_scenes(*real), ((1366, 700, 1), (390, 500, 1), (1600, 800, 1.4))):
        layout = map_layout(found, width, height, scale=scale)
        boxes = [label.box for label in layout.labels]
        marks = [(b.x - b.r, b.y - b.r, b.x + b.r, b.y + b.r) for b in layout.bubbles]
        marks += [(b.x - b.width / 2, b.y - b.height / 2, b.x + b.width / 2, b.y + b.height / 2) for b in (*layout.marks, *layout.badges)]
        assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= width and b[3] <= height for b in boxes)
        assert not any(meet(a, b) for a, b in itertools.combinations(boxes, 2))
        assert not any(meet(a, b) for a in boxes for b in marks)
        assert not any(meet(a, b) for a, b in itertools.combinations(marks[len(layout.bubbles) + len(layout.marks):], 2))
        assert all(b.x - b.width / 2 >= 0 and b.x + b.width / 2 <= width for b in layout.badges)


def test_the_shapes_for_other_renderers_lie_inside_the_stage():
    layout = map_layout(small_scene(arcs=[scene.arc("a", "DNK", "USA", 4, [])]), 800, 500, camera=(1700, 1900, 900))
    shapes = dict((country.iso, rings) for country, rings in layout.polygons())
    assert "DNK" in shapes and "ESP" not in shapes
    assert all(-0.01 <= x <= 800.01 and -0.01 <= y <= 500.01 for rings in shapes.values() for ring in rings for x, y in ring)
    [(arc, [curve])] = layout.curves()
    assert curve[0] == pytest.approx(layout.at(*scene.point_of("DNK"))) and min(x for x, _ in curve) == pytest.approx(0, abs=0.01)


def test_an_arc_with_a_direction_has_an_arrow():
    arc = scene.arc("a", "DNK", "UKR", 4, [])
    plain, directed = (map_layout(small_scene(arcs=[a]), 900, 600).arcs[0] for a in (arc, arc | {"directed": True}))
    tip = directed.arrow[0]
    assert not plain.arrow and min(math.dist(tip, point) for point in directed.points(64)) < 8
    assert math.dist(tip, directed.start) > math.dist(tip, directed.end) > 20  # beyond the middle, where many arcs do not end


def test_a_year_hides_what_began_later():
    bubble = {"country": "DNK", "town": "Vojens", "x": 1680, "y": 1890, "sites": [["A", 2], ["B", 2], ["C", 0]]}
    mark = {"key": "country:UKR/withheld", "kind": "withheld", "x": 3300, "y": 2300, "n": 2, "label": "", "tip": ["2 sites"], "sites": [[2, 2026], [0, -2028]]}
    timed = small_scene(bubbles=[bubble], marks=[mark]) | {"time": {"from": 2022, "to": 2028, "steps": [1, 3]}, "details": {"start": [2024, -2027, 0]}}
    shown = {y: map_layout(timed, 900, 600, year=y) for y in (2023, 2024, 2026, 2027)}
    assert [shown[y].bubbles[0].n for y in shown] == [1, 2, 2, 3]  # one without a year is always shown
    assert [[m.text for m in shown[y].marks] for y in shown] == [[], [], ["1"], ["1"]]
    fills = [{c.iso: c.look.fill for c in shown[y].countries} for y in shown]
    look = style("light").quiet()
    assert [f["DNK"] for f in fills] == [look.colour(f"var(--class-{i})") for i in (0, 0, 0, 1)] and fills[0]["UKR"] == look.colour("var(--land)")
    assert map_layout(timed, 900, 600).bubbles[0].n == 3


def test_countries_stand_back_where_towns_open_into_their_sites():
    loud, quiet = (next(c.look.fill for c in map_layout(found, 900, 600).countries if c.iso == "DNK") for found in (small_scene(), small_scene() | {"details": {"start": [0, 0, 0]}}))
    assert loud == style().colour("var(--class-1)") != quiet == style().quiet().colour("var(--class-1)")
    assert map_svg(small_scene() | {"details": {"start": [0, 0, 0]}}, 900, 600).count(f'fill="{quiet}"') == 2  # the country and the legend


def test_marks_give_way_to_each_other(real):
    for found, (width, scale) in itertools.product(real_scenes(*real), ((1366, 1), (1600, 1.4))):
        layout = map_layout(found, width, width / 2, scale=scale)
        towns = [b for b in layout.bubbles if b.n > 1]
        assert all(math.dist((a.x, a.y), (b.x, b.y)) > 0.8 * (a.r + b.r) for a, b in itertools.combinations(towns, 2))
        assert [b.n for b in layout.bubbles] == sorted(b.n for b in layout.bubbles)  # no number is covered by a single site
        places = {b["town"]: layout.at(b["x"], b["y"]) for b in found["bubbles"]}
        assert all(math.dist((b.x, b.y), places[b.town]) <= 26 * scale for b in layout.bubbles)


def test_badges_lie_upon_neither_each_other_nor_the_scale_bar():
    for width, height, scale in ((1000, 700, 1), (390, 500, 1), (1200, 800, 1.4)):
        bare = map_layout(small_scene(), width, height, scale=scale)
        corner = bare.at(0, 0)
        spots = [(width - 60, 20), (width - 50, 24), (width - 60, 30), (30, height - 20), (34, height - 16), (width - 4, height - 4)]
        badges = [{"key": f"country:C{i}", "label": f"A partner {i}", "x": (x - corner[0]) * bare.km_per_px, "y": (y - corner[1]) * bare.km_per_px, "anchor": "middle", "tip": []}
                  for i, (x, y) in enumerate(spots)]
        layout = map_layout(small_scene() | {"badges": badges}, width, height, scale=scale)
        boxes = [(b.x - b.width / 2, b.y - b.height / 2, b.x + b.width / 2, b.y + b.height / 2) for b in layout.badges]
        assert len(boxes) == len(spots)
        assert not any(meet(a, b) for a, b in itertools.combinations([*boxes, scale_bar_box(width, scale, layout.scale_bar[0])], 2))
        assert all(b[0] >= 0 and b[1] >= 0 and b[2] <= width and b[3] <= height for b in boxes)


def test_an_arc_follows_a_badge_that_gave_way():
    badges = [{"key": f"country:{code}", "label": code * 4, "x": 200, "y": 1500, "anchor": "start", "tip": []} for code in ("CAN", "USA")]
    arcs = [{"key": f"arc:{code}", "from": [200, 1500], "to": [1680, 1890], "between": [code, "DNK"], "width": 2, "tip": []} for code in ("CAN", "USA")]
    layout = map_layout(small_scene() | {"badges": badges, "arcs": arcs}, 1366, 700)
    for arc, badge in zip(layout.arcs, layout.badges):
        assert abs(arc.start[1] - badge.y) < 1 and badge.x - badge.width / 2 - 1 <= arc.start[0] <= badge.x + badge.width / 2


def test_every_text_stands_in_a_document_once():
    for document in (map_svg(small_scene(), 900, 600), chart_svg(CHARTS["ladder"], 900, 400), chart_svg(CHARTS["lines"], 900, 400)):
        said = [(node.get("x"), node.get("y"), node.text) for node in ElementTree.fromstring(document).iter(f"{SVG}text")]
        assert len(said) == len(set(said)) and 'paint-order="stroke"' in document


def test_the_documents_are_well_formed_and_say_what_they_show():
    said = texts(map_svg(small_scene(), 1366, 768, ids="a-"))
    for phrase in ("A map", "Sites", "2 or more", "Status", "Operational", "Place withheld on purpose", "Ukraine", "3"):
        assert phrase in said
    assert "Crimea is part of Ukraine" in " ".join(said) and 'id="a-stage"' in map_svg(small_scene(), 1366, 768, ids="a-")
    assert "Closed" not in said  # no site of the map is
    odd = small_scene() | {"title": "A <b> & \x00 \"quoted\""}
    assert texts(map_svg(odd, 600, 400))[0] == 'A <b> &  "quoted"'


def test_no_map_of_the_real_data_names_a_place_of_production_in_ukraine(real):
    names = withheld.read_places(FOLDER / withheld.PLACES)
    assert len(names[1]) > 100
    for found in real_scenes(*real):
        layout = map_layout(found, 1600, 900, camera=(3500, 2500, 900))  # near enough for every town's name
        assert not any(bubble.key.startswith("place:UKR") for bubble in layout.bubbles)
        for camera in (None, (3500, 2500, 900)):
            for said in texts(map_svg(found, 1600, 900, camera)):
                assert withheld.named_place(said, names, allowed=[words("Crimea is part of Ukraine")]) == 0  # said of the border


# ---- charts


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [(1366, 640, 1), (1500, 600, 1.4), (390, 500, 1)])
def test_every_kind_of_chart_is_drawn_within_its_size(kind, size):
    width, height, scale = size
    chart = CHARTS[kind]
    assert texts(chart_svg(chart, width, height))[0] == chart.title
    layout = chart_layout(chart, width, height, "dark", scale)
    said = [mark for mark in layout.marks if isinstance(mark, Text)]
    for text in said:
        left, top, right, bottom = box(text)
        assert left >= -1 and top >= -1 and right <= width + 1 and bottom <= height + 1, text
    for mark in layout.marks:
        if isinstance(mark, Rect):
            assert mark.x >= -0.1 and mark.y >= -0.1 and mark.x + mark.width <= width + 0.1 and mark.y + mark.height <= height + 0.1
    assert not any(meet(box(a), box(b)) for a, b in itertools.combinations(said, 2) if kind != "lines")
    assert chart_layout(chart, width, height).marks != layout.marks


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_chart_says_so(kind):
    [text] = chart_layout(Chart(kind, "Nothing"), 600, 300).marks
    assert text.text == "Nothing to show"


@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"flows", "ladder"}))
def test_two_rows_are_enough(kind):
    assert len(texts(chart_svg(Chart(kind, "t", ("2024", "2025"), (Series("One", (1, 2)),)), 600, 300))) > 3


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="no chart of kind"):
        chart_layout(Chart("pie", "t"), 100, 100)


@pytest.mark.parametrize("horizontal", [True, False])
def test_bars_are_as_long_as_their_values_and_say_them(horizontal):
    chart = Chart("bars", "t", ("a", "b"), (Series("", (1000.0, 2500.0)),), horizontal=horizontal)
    layout = chart_layout(chart, 800, 400)
    one, two = ((r.width if horizontal else r.height) for r in layout.marks if isinstance(r, Rect))
    assert two / one == pytest.approx(2.5)
    said = [t.text for t in layout.marks if isinstance(t, Text)]
    assert "1,000" in said and "2,500" in said


def test_values_are_said_in_the_words_of_the_chart_and_keys_go_along():
    chart = Chart("bars", "t", ("a",), (Series("", (67e6,), texts=("€67 million",), keys=("row-1",)),), horizontal=True)
    layout = chart_layout(chart, 800, 300)
    [bar] = [m for m in layout.marks if isinstance(m, Rect)]
    assert bar.key == "row-1" and bar.text == "a: €67 million" and "€67 million" in [m.text for m in layout.marks if isinstance(m, Text)]


def test_stacks_stand_upon_each_other_and_say_their_sum():
    layout = chart_layout(CHARTS["stacked bars"], 1200, 600)
    bars = [m for m in layout.marks if isinstance(m, Rect) and m.text]
    first = [bar for bar in bars if bar.text.startswith("2022")]
    assert first[0].y == pytest.approx(first[1].y + first[1].height) and first[1].height == pytest.approx(3 * first[0].height)
    assert "4" in [m.text for m in layout.marks if isinstance(m, Text)]


def test_a_gap_in_a_line_is_a_gap():
    layout = chart_layout(CHARTS["lines"], 1000, 500)
    assert [len(m.points) for m in layout.marks if isinstance(m, Polyline)] == [2, 4, 8]


def test_flows_fill_their_nodes_and_the_largest_stands_first():
    layout = chart_layout(CHARTS["flows"], 1200, 600)
    ribbons, nodes = [m for m in layout.marks if isinstance(m, Ribbon)], {m.text.split(":")[0]: m for m in layout.marks if isinstance(m, Rect)}
    middle = nodes["Danish model"]
    into = sorted((r for r in ribbons if r.x1 == pytest.approx(middle.x)), key=lambda r: r.top1)
    assert sum(r.height for r in into) == pytest.approx(middle.height)
    assert into[0].top1 == pytest.approx(middle.y) and into[1].top1 == pytest.approx(into[0].top1 + into[0].height)
    assert into[0].height / into[1].height == pytest.approx(1.5) and nodes["Denmark"].y < nodes["Norway"].y


def test_flows_without_a_unit_say_no_numbers():
    said = [m.text for m in chart_layout(replace(CHARTS["flows"], unit=""), 1200, 600).marks if isinstance(m, Text)]
    assert "Denmark" in said and not any(re.search(r"\d", text) for text in said)


def test_many_flows_have_labels_that_do_not_collide():
    nodes = (*(Node(f"Funder number {i}", 0) for i in range(30)), Node("Programme", 1), *(Node(f"Recipient {i}", 2) for i in range(24)))
    flows = (*(Flow(i, 30, 1.5**i) for i in range(30)), *(Flow(30, 31 + i, 1.4**i) for i in range(24)))
    said = [m for m in chart_layout(Chart("flows", "t", nodes=nodes, flows=flows, unit="€ million"), 1366, 640).marks if isinstance(m, Text)]
    assert not any(meet(box(a), box(b)) for a, b in itertools.combinations(said, 2))
    words = " ".join(t.text for t in said)
    assert "Funder number 29 €128 billion" in words and "Funder number 3 " not in words and words.count("All others") == 2  # the smallest are put together


def test_what_is_put_together_keeps_the_sums():
    nodes = (*(Node(f"F{i}", 0) for i in range(20)), Node("P", 1), Node("All others", 1))
    chart = Chart("flows", "t", nodes=nodes, flows=tuple(Flow(i, 20 + i % 2, i + 1.0, key=f"k{i}") for i in range(20)), unit="€ million")
    few = put_together(chart, 6)
    assert [n.name for n in few.nodes if n.column == 0] == ["F19", "F18", "F17", "F16", "F15", "All others"]
    assert sum(f.value for f in few.flows) == 210 and {f.key for f in few.flows} == {"k19", "k18", "k17", "k16", "k15", ""}
    assert put_together(few, 6) == few


def test_a_missing_programme_is_grey_and_a_name_has_one_colour():
    rows = pd.DataFrame({"amount_counted_eur": [5e9, 3e9], "funder": ["Denmark", "Norway"], "programme": [None, "Build"], "recipient": ["Denmark ", "Norway "]})
    chart = money_flows(rows, ["funder", "programme", "recipient"], "t")
    colours = {(n.name, n.column): n.colour for n in chart.nodes}
    assert colours["No programme", 1] == palette.OTHER and colours["Denmark", 0] == colours["Denmark ", 2] != colours["Norway", 0]


CHAIN = Chart("flows", "Chain", nodes=(*(Node(f"Party number {i} with a rather long name of its own (technology owner)", 0) for i in range(14)), Node("Agreement on joint production in " * 2, 1),
              *(Node(f"Works {i} in a town: under construction", 2) for i in range(5)), *(Node(f"€{i}00 million, contracted", 3) for i in range(9))),
              flows=(*(Flow(i, 14, 1) for i in range(14)), *(Flow(14, 15 + i, 1) for i in range(5)), *(Flow(14, 20 + i, 1) for i in range(9))))


@pytest.mark.parametrize("size", [(460, None, 1), (620, None, 1), (1512, 640, 1.4), (700, 300, 1)])
def test_a_chain_shows_its_boxes_whole(size):
    width, height, scale = size
    layout = chart_layout(CHAIN, width, height or height_for(CHAIN, width), scale=scale)
    boxes = [(m.x, m.y, m.x + m.width, m.y + m.height) for m in layout.marks if isinstance(m, Rect) and m.text]
    said = [m for m in layout.marks if isinstance(m, Text)]
    assert not any(meet(a, b) for a, b in itertools.combinations(boxes, 2))
    assert all(b[0] >= 0 and b[1] >= -0.1 and b[2] <= width + 0.1 and b[3] <= layout.height + 0.1 for b in boxes)
    assert all(any(a[0] <= box(t)[0] and a[1] <= box(t)[1] and a[2] >= box(t)[2] and a[3] >= box(t)[3] for a in boxes) for t in said)
    assert min(t.size for t in said) >= LEAST_PX * scale * 0.999
    if height is None:
        assert len(boxes) == len(CHAIN.nodes)
    else:
        assert any(t.text.startswith("and ") and t.text.endswith("more") for t in said)
    lines = [m for m in layout.marks if isinstance(m, Polyline)]
    assert not any(b[0] + 1 < x < b[2] - 1 and b[1] + 1 < y < b[3] - 1 for m in lines for x, y in m.points for b in boxes)


@pytest.mark.parametrize("rows", [9, 11])
@pytest.mark.parametrize("size", [(1512, 640, 1.4), (1180, 640, 1), (460, 640, 1)])
def test_a_tall_ladder_stays_readable(rows, size):
    width, height, scale = size
    points = [Point(row, f"202{2 + k}-0{1 + k}-15", f"{100 * row} million euros, {k} May 2024") for row in range(rows) for k in range(4)]
    points += [Point(2, "2024-03-15", f"the same day, step {k}") for k in range(9)]
    chart = Chart("ladder", "t", tuple(f"Money number {row} allocated" for row in range(rows)), points=tuple(points), as_of="2025-01-15")
    layout = chart_layout(chart, width, height, scale=scale)
    said = [m for m in layout.marks if isinstance(m, Text)]
    assert min(t.size for t in said) >= LEAST_PX * scale * 0.999
    assert not any(meet(box(a), box(b)) for a, b in itertools.combinations(said, 2))
    circles = [m for m in layout.marks if isinstance(m, Circle) and m.text]
    assert len(circles) == len(points)  # what has no label still has its tooltip
    assert not any(meet(box(t), (c.x - c.r, c.y - c.r, c.x + c.r, c.y + c.r)) for t in said for c in circles)


def test_a_matrix_on_a_small_screen_shows_its_largest_and_says_so():
    names = tuple(f"Country number {i}" for i in range(22))
    chart = Chart("matrix", "t", names, tuple(Series(n, tuple(float(1 + (i + j) % 9) for j in range(22))) for i, n in enumerate(names)), height=742)
    layout = chart_layout(chart, 460, height_for(chart, 460))
    cells = [m for m in layout.marks if isinstance(m, Rect)]
    shown = round(math.sqrt(len(cells)))
    assert 10 <= shown < 22 and len(cells) == shown**2 and min(m.width for m in cells) >= 20
    said = [m for m in layout.marks if isinstance(m, Text)]
    assert any(t.text.startswith(f"The first {shown} of 22") for t in said) and min(t.size for t in said) >= 10
    assert len([m for m in chart_layout(chart, 1180, 742).marks if isinstance(m, Rect)]) == 22**2


def test_a_matrix_shades_by_value():
    cells = {m.text: m.fill for m in chart_layout(CHARTS["matrix"], 900, 400).marks if isinstance(m, Rect)}
    accent = style().accent
    nearness = {text: sum(abs(a - b) for a, b in zip(bytes.fromhex(fill[1:]), bytes.fromhex(accent[1:]))) for text, fill in cells.items()}
    assert nearness["Norway, Denmark: 9"] < nearness["Ukraine, Bosnia and Herzegovina: 4"] < nearness["Norway, Bosnia and Herzegovina: 1"] < nearness["Ukraine, Denmark: nothing"]


def test_cells_hold_digits_where_the_words_are_too_long():
    chart = Chart("matrix", "t", tuple("abcdefgh"), (Series("Norway", (1234,) * 8, texts=("Norway and Denmark: 1,234 agreements",) * 8),))
    layout = chart_layout(chart, 700, 200)
    assert [m.text for m in layout.marks if isinstance(m, Text)].count("1,234") == 8
    assert "agreements" in [m.text for m in layout.marks if isinstance(m, Rect)][0]


def test_multiples_share_one_scale():
    bars = {m.text.split(":")[0]: m.height for m in chart_layout(CHARTS["multiples"], 1200, 600).marks if isinstance(m, Rect)}
    assert bars["2022, Country 6"] == pytest.approx(3 * bars["2022, Country 2"])


def test_a_ladder_is_in_the_order_of_time_with_its_day():
    layout = chart_layout(CHARTS["ladder"], 1200, 500)
    steps = {m.text: m for m in layout.marks if isinstance(m, Circle) and m.text}
    assert len(steps) == 4 and steps["Letter of intent, 24 June 2025"].x < steps["Agreement, 4 July 2025"].x < steps["Production, 30 June 2026"].x
    [day] = [m for m in layout.marks if isinstance(m, Line) and m.dash]
    assert steps["Production, 30 June 2026"].x < day.x0 < steps["Disbursed, 1 January 2027"].x
    looks = [(m.fill == m.stroke, bool(m.dash)) for m in (steps["Agreement, 4 July 2025"], steps["Production, 30 June 2026"], steps["Disbursed, 1 January 2027"])]
    assert looks == [(True, False), (False, True), (False, False)]
    assert "As of 31 July 2026" in [m.text for m in layout.marks if isinstance(m, Text)]


@pytest.mark.parametrize(("low", "high", "expected"), [(0, 42, [0, 10, 20, 30, 40, 50]), (0, 1, [0, 0.2, 0.4, 0.6, 0.8, 1]), (0, 0, [0, 0.2, 0.4, 0.6, 0.8, 1]),
                                                       (0, 1234, [0, 250, 500, 750, 1000, 1250]), (-3, 7, [-4, -2, 0, 2, 4, 6, 8])])
def test_ticks_are_round(low, high, expected):
    assert ticks(low, high) == expected


# ---- texts, pictures, PNG


@pytest.mark.parametrize("words", ["short", "several words that take more than one line", "https://example.org/sites?sites_status=operational&sites_country=Denmark&map=2100,2300,1800"])
def test_wrapping_loses_nothing_and_fits(words):
    parts = wrap(words, 120, 14)
    assert "".join(parts).replace(" ", "") == words.replace(" ", "")
    assert all(text_width(part, 14) <= 120 for part in parts)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("content", ["map", *KINDS])
@pytest.mark.parametrize("size", [(1600, 900), (1200, 1200)])
def test_a_picture_says_everything_in_full(content, theme, size):
    address = "https://dashboard.example.org/sites?" + "&".join(f"sites_country=Country+{i}" for i in range(20))
    parts = {"scene": small_scene()} if content == "map" else {"chart": CHARTS[content]}
    title, filters = "A title that is long enough to need a second line on every picture, whatever its size and its theme may be", ("Status: operational", "Country: Denmark")
    picture = Picture("p", title, "The picture in words.", "sites", pd.DataFrame(), "sites", filters, note="A note of the picture.", **parts)
    document = picture_svg(picture, size, "European defence-production cooperation, data 0.1.0.", address, theme)
    said = texts(document)
    glued = "".join(said).replace(" ", "")
    for phrase in (title, *filters, "A note of the picture.", "European defence-production cooperation, data 0.1.0.", address, "The picture in words."):
        assert phrase.replace(" ", "") in glued
    for node in ElementTree.fromstring(document).iter(f"{SVG}text"):
        if not node.get("text-anchor") and not node.get("transform"):
            weight = int(node.get("font-weight", 400))
            assert float(node.get("x")) + text_width(node.text, float(node.get("font-size")), weight) <= size[0]
    assert glued.count("Anoteofthepicture.") == 1


@pytest.mark.parametrize("name", catalogue.SPECS)
def test_every_picture_of_the_dashboard_is_drawn_in_full(everything, name):
    tables, views, names = everything
    choices = {"agreement": "dnk-ukr-copenhagen-2025", "programme": "asap", "organisation": "rheinmetall", "country": "Denmark"}
    picture, _ = catalogue.draw(name, tables, views, {k: v for k, v in choices.items() if k in catalogue.SPECS[name].parameters})
    document = picture_svg(picture, source_line="Source.", address="https://dashboard.example.org" + picture.address)
    assert len(document) < 150_000
    if picture.table == "sites":
        assert not [said for said in texts(document) if withheld.named_place(said, names, allowed=[words("Crimea is part of Ukraine")])]
    if picture.chart:
        for width, height, scale in ((1512, 640, 1.4), *((w, height_for(picture.chart, w), 1) for w in (1180, 460))):
            layout = chart_layout(picture.chart, width, height, scale=scale)
            said = [m for m in layout.marks if isinstance(m, Text)]
            assert all(box(t)[0] >= -1 and box(t)[1] >= -1 and box(t)[2] <= width + 1 and box(t)[3] <= height + 1 for t in said)
            assert not any(meet(box(a), box(b)) for a, b in itertools.combinations(said, 2))
            assert min(t.size for t in said) >= 0.85 * LEAST_PX * scale
            assert all(m.height >= 1 for m in layout.marks if isinstance(m, Ribbon))


def test_a_picture_without_content_or_room_is_refused():
    empty = Picture("p", "Title", "alt", "sites", pd.DataFrame(), "sites")
    with pytest.raises(ValueError, match="neither a map nor a chart"):
        picture_svg(empty)
    with pytest.raises(ValueError, match="too small"):
        picture_svg(replace(empty, chart=CHARTS["bars"], filters=("x " * 3000,)))


def test_a_png_has_the_width_asked_for():
    image = Image.open(io.BytesIO(png(map_svg(small_scene(), 1366, 768), 1000)))
    assert image.size == (1000, 562)
    assert len(set(image.convert("RGB").resize((50, 28)).get_flattened_data() if hasattr(image, "get_flattened_data") else image.convert("RGB").resize((50, 28)).getdata())) > 20
    for width in (0, 100_000):
        with pytest.raises(ValueError, match="px wide"):
            png(map_svg(small_scene(), 600, 400), width)
    with pytest.raises(ValueError, match="viewBox"):
        png("<svg/>", 100)


def test_a_png_leaves_out_no_row_or_column():
    def ink(x, y):
        document = svg.document(1600, 900, "t", svg.rect(0, 0, 1600, 900, "#fff") + svg.rect(x, y, 8, 8, "#000"))
        return sum(255 * count - value * count for count, value in Image.open(io.BytesIO(png(document, 1920))).convert("L").getcolors(256))

    assert ink(796, 446) == ink(396, 246)  # across the middle as elsewhere


def test_text_in_a_png_is_in_the_font_of_the_exports():
    def width(weight):
        document = svg.document(400, 40, "t", svg.rect(0, 0, 400, 40, "#fff") + svg.text(10, 28, "Operational sites", 24, "#000", weight=weight))
        left, _, right, _ = Image.eval(Image.open(io.BytesIO(png(document, 400))).convert("L"), lambda v: 255 - v).getbbox()
        return right - left

    for weight in (400, 600):
        assert width(weight) == pytest.approx(text_width("Operational sites", 24, weight), abs=4)
    assert width(600) > width(400)
