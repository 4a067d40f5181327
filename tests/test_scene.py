"""The map as plain data: on two rows, on none, and on the real tables."""

import json

import pandas as pd
import pytest

from components import select
from components.map import scene, scenes
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
    from types import SimpleNamespace

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
    yield from (scenes.country(views, c, None, "u", "s") for c in views.names.index)
    yield scenes.country(views, "DNK", "UKR", "u", "s")


def test_scenes_of_the_real_data_are_small_plain_and_unambiguous(views):
    for found in all_scenes(*views):
        text = json.dumps(found, allow_nan=False)
        assert len(text) < 40_000
        keys = [item["key"] for part in ("marks", "arcs", "badges") for item in found[part]]
        keys += [(item["country"], item["town"]) for item in found["bubbles"]]
        assert len(keys) == len(set(keys))


def test_no_scene_places_a_site_in_ukraine(views):
    for found in all_scenes(*views):
        for bubble in found["bubbles"]:
            assert bubble["country"] != "UKR"
