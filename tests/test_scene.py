"""The map as plain data: on two rows, on none, and on the real tables."""

import gzip
import json
from types import SimpleNamespace

import pandas as pd
import pytest
from starlette.requests import Request

from components import palette, select
from components.map import scene, scenes, served
from data import claims, places
from data.load import load_package

NAMES = pd.Series({"DNK": "Denmark", "UKR": "Ukraine", "USA": "United States", "DEU": "Germany"})


def site_rows(*rows):
    columns = ["site_id", "name", "country", "locality", "status", "location_precision", "x_km", "y_km"]
    return pd.DataFrame(rows, columns=columns)


TWO = site_rows(
    ("a", "First plant", "DNK", "Vojens", "operational", "locality", 4280.0, 3570.0),
    ("b", "Second plant", "DNK", "Vojens", "announced", "locality", 4280.0, 3570.0),
    ("c", "Plant in Ukraine", "UKR", None, "operational", "withheld", None, None),
)


def test_sites_of_one_town_are_one_bubble_with_their_status():
    [bubble] = scene.site_bubbles(TWO)
    assert (bubble["country"], bubble["town"]) == ("DNK", "Vojens")
    labels = [scene.status_categories()[category]["label"] for _, category in bubble["sites"]]
    assert labels == ["Operational", "Announced"]
    x, y = places.to_map(4280.0, 3570.0)
    assert (bubble["x"], bubble["y"]) == (round(x), round(y))


def test_a_withheld_place_is_one_mark_of_its_country_and_says_why():
    [mark] = scene.unplaced_marks(TWO, NAMES)
    assert mark["kind"] == "withheld" and mark["n"] == 1
    assert "withheld on purpose" in mark["tip"][1]
    outline = places.outlines()["countries"]["UKR"]
    xs, ys = zip(*max(places.rings(outline["d"]), key=len))
    assert min(xs) < mark["x"] < max(xs) and min(ys) < mark["y"] < max(ys)


def test_no_sites_make_no_bubbles_and_no_marks():
    assert scene.site_bubbles(TWO.head(0)) == []
    assert scene.unplaced_marks(TWO.head(0), NAMES) == []


@pytest.mark.parametrize(("counts", "classes", "labels"), [
    ({}, {}, []),
    ({"DNK": 1}, {"DNK": 0}, ["1"]),
    ({"DNK": 1, "UKR": 3, "DEU": 40}, {"DNK": 0, "UKR": 1, "DEU": 4}, ["1", "2–3", "4–7", "8–15", "16 or more"]),
    ({"DNK": 0, "UKR": 2}, {"UKR": 1}, ["1", "2–3"]),
    ({"DNK": 3, "UKR": 60}, {"DNK": 0, "UKR": 4}, ["1–4", "5–9", "10–19", "20–39", "40 or more"]),
    ({"UKR": 5000}, {"UKR": 4}, ["1–24", "25–99", "100–249", "250–499", "500 or more"]),
])
def test_counts_become_classes(counts, classes, labels):
    assert scene.count_classes(pd.Series(counts, dtype=int)) == (classes, labels)


def test_partners_outside_the_frame_get_badges_and_arcs_reach_them():
    [badge] = scene.edge_badges(pd.Series({"USA": 4, "DNK": 2}), NAMES, {})
    assert badge["label"] == "United States 4"
    assert scene.arc("arc", "DNK", "USA", 4, [])["to"] == scene.point_of("USA")


def test_badges_do_not_lie_on_each_other():
    codes = list(places.CAPITALS)
    badges = scene.edge_badges(pd.Series(1, index=codes), pd.Series({c: c for c in codes}), {})
    tops = [b for b in badges if b["anchor"] == "middle"]
    for i, a in enumerate(tops):
        for b in tops[:i]:
            assert a["y"] != b["y"] or abs(a["x"] - b["x"]) >= scene.BADGE_ROOM_KM * 0.99


def test_the_version_changes_with_the_content_only():
    a = scene.scene(title="t", outlines_url="u", selected=None)
    assert a["version"] == scene.scene(title="t", outlines_url="u", selected=None)["version"]
    assert a["version"] != scene.scene(title="t", outlines_url="u", selected="country:DNK")["version"]


@pytest.fixture(scope="module")
def views():
    tables = load_package()
    cited, conflicts = select.record_citations(tables), claims.conflicts(tables)
    return tables, SimpleNamespace(
        names=select.country_names(tables), roles=select.country_roles(tables), cited=cited, conflicts=conflicts,
        sites=select.site_view(tables, cited, conflicts), agreements=select.agreement_view(tables, cited, conflicts))


def all_scenes(tables, views):
    yield scenes.overview(tables, views, "u", "s")
    yield scenes.sites(views, views.sites, "u", "s")
    yield scenes.sites(views, views.sites.head(0), "u", "s")
    yield from (scenes.agreement(views, a, "u", "s") for a in views.agreements.index)
    yield from (scenes.country(views, c, [], "u", "s") for c in views.names.index)
    yield scenes.country(views, "DNK", ["UKR"], "u", "s")
    for shown in (views.sites, views.sites.head(2), views.sites.head(0)):
        yield scenes.sites(views, shown, "u", "s", tables=tables, colour="product", arcs=True)
        yield scenes.sites(views, shown, "u", "s", tables=tables, arcs=True)


def test_scenes_of_the_real_data_are_small_plain_and_unambiguous(views):
    for found in all_scenes(*views):
        assert len(gzip.compress(json.dumps(found).encode())) < 24_000
        keys = [item["key"] for part in ("marks", "arcs", "badges") for item in found[part]]
        keys += [(item["country"], item["town"]) for item in found["bubbles"]]
        assert len(keys) == len(set(keys))


def test_no_scene_places_a_site_in_ukraine(views):
    for found in all_scenes(*views):
        for bubble in found["bubbles"]:
            assert bubble["country"] != "UKR"


def served_scene(path: str):
    return served.SCENES.serve(Request({"type": "http", "path_params": {"name": path.removeprefix("/scenes/").removesuffix(".json")}}))


def test_what_browsers_fetch_is_the_scene_without_what_is_selected_on_it(views):
    found = scenes.sites(views[1], views[1].sites, "u", "s", tables=views[0])
    answer = served_scene(served.name_scene(found)["at"])
    assert json.loads(gzip.decompress(answer.body)) == json.loads(json.dumps({part: value for part, value in found.items() if part not in ("selected", "version")}))
    assert "immutable" in answer.headers["cache-control"] and answer.headers["content-encoding"] == "gzip"


def test_readers_who_select_different_places_fetch_one_scene(views):
    found = scenes.sites(views[1], views[1].sites.head(2), "u", "s")
    addresses = {served.name_scene(each)["at"] for each in (found, scene.selecting(found, "country:DEU"), scene.selecting(found, "country:FRA"))}
    assert len(addresses) == 1


def test_the_scene_that_was_asked_for_least_lately_is_forgotten_first(monkeypatch):
    monkeypatch.setattr(served.SCENES, "most", 2)
    monkeypatch.setattr(served, "MOST_CARRIED", -1)
    a, b, c = ({"version": name, "title": name, "selected": None, "bubbles": []} for name in "abc")
    first = served.name_scene(a)["at"]
    second = served.name_scene(b)["at"]
    served.name_scene(a)
    third = served.name_scene(c)["at"]
    assert [served_scene(path).status_code for path in (first, second, third)] == [200, 404, 200]
    assert "load the page again" in served_scene(second).body.decode()


def test_a_small_scene_travels_with_the_message_and_a_large_one_does_not(views):
    whole = served.name_scene(scenes.sites(views[1], views[1].sites, "u", "s", tables=views[0]))
    assert "scene" not in whole
    few = scenes.sites(views[1], views[1].sites.head(40), "u", "s", tables=views[0])
    named = served.name_scene(few)
    assert named["scene"]["bubbles"] == few["bubbles"] and "selected" not in named["scene"]
    assert served_scene(named["at"]).status_code == 404, "nobody fetches it, so it takes no place"


@pytest.mark.parametrize("colour", ["status", "product"])
def test_what_travels_leaves_room_below_forty_kilobytes(views, colour):
    sizes = []
    for _, sites in views[1].sites.groupby("product_category"):
        named = served.name_scene(scenes.sites(views[1], sites, "u", "s", tables=views[0], colour=colour, arcs=True))
        sizes.append(len(json.dumps(named, ensure_ascii=False).encode()))
    assert max(sizes) < 27_000


MORE = TWO.assign(
    product_category=["drones", "engines", "ammunition"], operator=["Acme", None, "Acme"], start_of_production=["2025-06", None, None], agreements=[["x"], ["x", "y"], []])


def test_sites_are_coloured_by_product_and_the_rare_stand_together():
    [bubble] = scene.site_bubbles(MORE, "product")
    labels = [scene.product_categories()[category]["label"] for _, category in bubble["sites"]]
    assert labels == ["Drones", "Other products"]
    with pytest.raises(ValueError, match="by size"):
        scene.site_bubbles(MORE, "by size")


def test_details_stand_in_the_order_of_the_bubbles():
    more = pd.concat([MORE.iloc[:1].assign(site_id="lone", locality="Aarhus", x_km=4300.0, operator="Bolt"), MORE])
    bubbles, details = scene.site_bubbles(more), scene.site_details(more)
    assert [name for b in bubbles for name, _ in b["sites"]] == ["First plant", "Second plant", "First plant"]
    assert details["id"] == ["a", "b", "lone"]
    assert [details["operators"][i] if i >= 0 else None for i in details["operator"]] == ["Acme", None, "Bolt"]
    assert [details["statuses"][i] for i in details["status"]] == ["operational", "announced", "operational"]
    assert details["start"] == [2025, -1, 2025]


def started(status: str, day: str | None = None, *steps: tuple[str, str, str], as_of: str = "2026-06-30") -> int:
    sites = pd.DataFrame([("s", status, day)], columns=["site_id", "status", "start_of_production"])
    milestones = pd.DataFrame([("sites", "s", *step) for step in steps], columns=["table", "record_id", "step", "date", "basis"])
    return scene.start_years(sites, milestones, as_of)["s"]


@pytest.mark.parametrize(("year", "case"), [
    (2025, ("operational", "2025-03")),
    (2024, ("operational", None, ("opened", "2024-05-02", "actual"))),
    (2025, ("operational", None, ("opened", "2024-05-02", "actual"), ("production started", "2025", "actual"))),  # the plainest step
    (0, ("operational", None)),
    (0, ("operational", None, ("production started", "2027", "planned"))),  # an enlargement
    (0, ("expanding", "2028")),
    (-2027, ("announced", "2027/2028")),
    (-2027, ("under construction", None, ("production started", "2027", "planned"))),
    (-1, ("announced", None, ("ground broken", "2025", "actual"))),
    (-2023, ("announced", "2023")),  # a promise that nobody has seen kept stays a promise
])
def test_the_start_of_a_site(year, case):
    assert started(*case) == year


def test_a_mark_holds_the_sites_it_counts_for_the_slider():
    [mark] = scene.unplaced_marks(MORE, NAMES, "product", {"a": 2025, "b": -1, "c": 2024})
    assert mark["sites"] == [[0, 2024]] and mark["n"] == 1


def agreement_tables() -> SimpleNamespace:
    parties = [
        ("x", "UKR", None, "technology owner"), ("x", None, "acme", "producer"), ("x", "DNK", None, "buyer"), ("x", None, "danish", "producer"),
        ("y", "UKR", None, "technology owner"), ("z", "UKR", None, "technology owner"), ("y", None, None, "producer"),
    ]
    return SimpleNamespace(
        as_of="2026-06-30", milestones=pd.DataFrame(columns=["table", "record_id", "step", "date", "basis"]),
        agreements=pd.DataFrame([("x", "DNK"), ("y", "DNK"), ("z", "DNK"), ("w", None)], columns=["agreement_id", "host_country"]),
        organisations=pd.DataFrame([("acme", "USA"), ("danish", "DNK")], columns=["organisation_id", "country"]),
        agreement_parties=pd.DataFrame(parties, columns=["agreement_id", "country", "organisation_id", "role"]))


def test_arcs_lead_from_the_owner_of_the_technology_to_the_host():
    found = scenes.technology_arcs(agreement_tables(), NAMES, MORE)
    assert [a["tip"] for a in found] == [["Ukraine → Denmark: 2 agreements"], ["United States → Denmark: 1 agreement"]]
    assert found[0]["directed"] and found[0]["from"] == scene.point_of("UKR") and found[0]["to"] == scene.point_of("DNK")
    assert scenes.technology_arcs(agreement_tables(), NAMES, MORE.head(0)) == []


def test_an_owner_outside_the_map_has_a_badge_where_its_arc_begins():
    views = SimpleNamespace(names=NAMES)
    found = scenes.sites(views, MORE, "u", "s", tables=agreement_tables(), arcs=True)
    assert [b["label"] for b in found["badges"]] == ["United States"]
    assert scenes.sites(views, MORE, "u", "s", tables=agreement_tables())["arcs"] == []


def test_the_slider_knows_its_years_and_the_classes_of_countries():
    found = scenes.sites(SimpleNamespace(names=NAMES), MORE, "u", "s", tables=agreement_tables(), camera=[1, 2, 900], focus=("k", [0, 0, 9, 9]))
    assert found["time"] == {"from": 2022, "to": 2028, "now": 2026, "steps": [1, 2]}
    assert found["camera"] == [1, 2, 900]
    assert "time" not in scenes.sites(SimpleNamespace(names=NAMES), MORE, "u", "s")


def linear(colour: str) -> list[float]:
    channels = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]


def luminance(colour: str) -> float:
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear(colour)))


PRODUCTS = [*palette.PRODUCT.values(), palette.OTHER_PRODUCTS[1]]


@pytest.mark.parametrize("ground", ["#ffffff", "#0e1621"])
@pytest.mark.parametrize("colour", PRODUCTS)
def test_product_colours_hold_on_both_grounds(colour, ground):
    low, high = sorted((luminance(colour), luminance(ground)))
    assert (high + 0.05) / (low + 0.05) >= 3


# Machado, Oliveira and Fernandes (2009), severity 1
BLIND = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
}


def oklab(rgb: list[float]) -> list[float]:
    def times(matrix, values):
        return [sum(a * b for a, b in zip(row, values)) for row in matrix]

    cones = times(((0.4122214708, 0.5363325363, 0.0514459929), (0.2119034982, 0.6806995451, 0.1073969566), (0.0883024619, 0.2817188376, 0.6299787005)), rgb)
    return times(((0.2104542553, 0.793617785, -0.0040720468), (1.9779984951, -2.428592205, 0.4505937099), (0.0259040371, 0.7827717662, -0.808675766)),
                 [max(c, 0) ** (1 / 3) for c in cones])


@pytest.mark.parametrize("eyes", BLIND)
def test_product_colours_are_told_apart(eyes):
    seen = [oklab([min(max(sum(a * b for a, b in zip(row, linear(c))), 0), 1) for row in BLIND[eyes]]) for c in PRODUCTS]
    least = min(sum((x - y) ** 2 for x, y in zip(a, b)) ** 0.5 for i, a in enumerate(seen) for b in seen[:i])
    assert least > 0.06


def test_another_selection_is_another_version_of_the_same_scene():
    whole = scene.scene(title="t", outlines_url="u")
    chosen = scene.selecting(whole, "country:DNK")
    assert chosen["selected"] == "country:DNK" and whole["selected"] is None
    assert chosen["version"] != whole["version"] == chosen["base"]
    assert chosen["bubbles"] is whole["bubbles"]
