"""The map's outlines, the borders they draw, and the lookups in them."""

import csv
import itertools
import json

import pytest
import shapely

from data import places

EUROPEAN_REGIONS = {
    "Northern Europe",
    "Western Europe",
    "Central Europe",
    "South-eastern Europe",
    "Southern Europe",
    "Eastern Europe",
}

# One town per country of the table, lon and lat.
TOWNS = {
    "ALB": ("Tirana", 19.819, 41.328),
    "ARM": ("Yerevan", 44.514, 40.182),
    "AUT": ("Wels", 14.017, 48.167),
    "AZE": ("Ganja", 46.361, 40.683),
    "BEL": ("Herstal", 5.63, 50.664),
    "BGR": ("Kazanlak", 25.4, 42.617),
    "BIH": ("Sarajevo", 18.356, 43.849),
    "CHE": ("Emmen", 8.3, 47.081),
    "CYP": ("Nicosia", 33.364, 35.175),
    "CZE": ("Vlašim", 14.899, 49.706),
    "DEU": ("Unterlüß", 10.297, 52.835),
    "DNK": ("Copenhagen", 12.566, 55.676),
    "ESP": ("Granada", -3.607, 37.188),
    "EST": ("Tallinn", 24.754, 59.437),
    "FIN": ("Helsinki", 24.935, 60.169),
    "FRA": ("Bourges", 2.397, 47.083),
    "GBR": ("Telford", -2.449, 52.677),
    "GEO": ("Tbilisi", 44.834, 41.694),
    "GRC": ("Lavrio", 24.054, 37.714),
    "HRV": ("Karlovac", 15.547, 45.487),
    "HUN": ("Várpalota", 18.14, 47.199),
    "IRL": ("Dublin", -6.249, 53.333),
    "ISL": ("Reykjavík", -21.895, 64.135),
    "ITA": ("La Spezia", 9.824, 44.104),
    "LTU": ("Baisogala", 23.717, 55.633),
    "LUX": ("Luxembourg", 6.13, 49.612),
    "LVA": ("Riga", 24.106, 56.946),
    "MDA": ("Chișinău", 28.858, 47.006),
    "MKD": ("Skopje", 21.432, 41.996),
    "MLT": ("Valletta", 14.512, 35.9),
    "MNE": ("Podgorica", 19.264, 42.441),
    "NLD": ("Rotterdam", 4.479, 51.923),
    "NOR": ("Raufoss", 10.617, 60.726),
    "POL": ("Skarżysko-Kamienna", 20.859, 51.115),
    "PRT": ("Lisbon", -9.133, 38.717),
    "ROU": ("Cugir", 23.367, 45.833),
    "SRB": ("Belgrade", 20.465, 44.804),
    "SVK": ("Snina", 22.157, 48.988),
    "SVN": ("Ljubljana", 14.506, 46.051),
    "SWE": ("Karlskoga", 14.524, 59.327),
    "TUR": ("Kırıkkale", 33.517, 39.847),
    "UKR": ("Kyiv", 30.524, 50.45),
    "XKX": ("Pristina", 21.167, 42.667),
    "USA": ("Mesquite", -96.599, 32.767),
    "CAN": ("Repentigny", -73.45, 45.742),
    "JPN": ("Tokyo", 139.692, 35.69),
    "KOR": ("Changwon", 128.681, 35.228),
    "ISR": ("Haifa", 34.989, 32.816),
    "AUS": ("Benalla", 145.983, -36.552),
    "NZL": ("Hamilton", 175.283, -37.787),
    "IND": ("Nagpur", 79.088, 21.146),
    "BRA": ("São José dos Campos", -45.887, -23.179),
    "ARE": ("Abu Dhabi", 54.397, 24.451),
    "SAU": ("Riyadh", 46.722, 24.688),
}


def countries():
    with (places.ROOT / "data" / "tables" / "countries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def drawn():
    """Country code -> shape in map coordinates, as drawn."""
    shapes = {}
    for code, outline in places.outlines()["countries"].items():
        # Rings of one path are drawn by the even-odd rule.
        rings = [shapely.make_valid(shapely.Polygon(ring)) for ring in places.rings(outline["d"])]
        shapes[code] = shapely.symmetric_difference_all(rings)
    return shapes


@pytest.mark.parametrize("country", sorted(TOWNS))
def test_every_country_holds_its_town(country):
    name, lon, lat = TOWNS[country]
    assert places.country_at(lon, lat) == country, name
    assert places.in_country(country, lon, lat)


def test_every_country_of_the_table_has_a_town_here():
    assert {row["country"] for row in countries()} == set(TOWNS)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "country"),
    [
        ("Simferopol", 34.10, 44.95, "UKR"),
        ("Sevastopol", 33.52, 44.60, "UKR"),
        ("Kerch", 36.47, 45.36, "UKR"),
        ("Donetsk", 37.80, 48.00, "UKR"),
        ("Pristina", 21.17, 42.66, "XKX"),
        ("Mitrovica", 20.87, 42.89, "XKX"),
        ("Nicosia", 33.36, 35.17, "CYP"),
        ("Famagusta", 33.94, 35.12, "CYP"),
        ("Kyrenia", 33.32, 35.34, "CYP"),
        ("Mariehamn", 19.93, 60.10, "FIN"),
        ("Kaliningrad", 20.51, 54.71, "RUS"),
        ("Minsk", 27.57, 53.90, "BLR"),
        ("the Atlantic", -30.0, 45.0, None),
        ("the North Sea", 3.0, 56.5, None),
    ],
)
def test_borders(place, lon, lat, country, drawn):
    assert places.country_at(lon, lat) == country, place
    point = shapely.Point(places.project(lon, lat))
    near = {code for code, shape in drawn.items() if shape.intersects(point)}
    assert near <= {country}, place


def test_only_the_near_country_counts():
    assert places.in_country("UKR", 34.10, 44.95)
    assert not places.in_country("RUS", 34.10, 44.95)
    assert not places.in_country("DEU", 12.57, 55.68)
    assert places.country_at(12.57, 55.68, near_km=0) in ("DNK", None)


def test_outlines_are_small_and_complete():
    content = places.outlines()
    assert places.OUTLINES.stat().st_size <= 60_000
    assert places.SHAPES.stat().st_size <= 300_000
    assert content["crs"] == "EPSG:3035"
    assert "Natural Earth" in content["attribution"]
    european = {row["country"] for row in countries() if row["region"] in EUROPEAN_REGIONS}
    assert european <= set(content["countries"])
    # The Caucasus is in the table, and drawn as a neighbour of the map of Europe.
    assert {c for c in european if not content["countries"][c]["europe"]} == {"ARM", "AZE", "GEO"}
    assert not content["countries"]["RUS"]["europe"]
    assert not content["countries"]["BLR"]["europe"]
    assert {row["country"] for row in countries()} <= set(places.shapes())


def test_nothing_is_drawn_outside_the_extent(drawn):
    content = places.outlines()
    x0, _, _, y1 = content["frame"]
    left, bottom, right, top = content["extent"]
    box = shapely.box(*places.to_map(left, top), *places.to_map(right, bottom)).buffer(1)
    assert places.to_map(x0, y1) == (0, 0)
    for code, shape in drawn.items():
        assert box.covers(shape), code


def test_countries_of_europe_are_whole_in_the_frame(drawn):
    frame = shapely.box(0, 0, *places.size())
    for row in countries():
        shape = drawn.get(row["country"])
        if row["region"] not in EUROPEAN_REGIONS or row["country"] == "AZE":
            continue
        # Distant islands (Canaries, Madeira) may lie outside.
        assert shape.intersection(frame).area > 0.98 * shape.area, row["country"]


def test_islands_that_must_not_be_lost(drawn):
    for name, lon, lat, code in [
        ("Gotland", 18.5, 57.5, "SWE"),
        ("Bornholm", 14.9, 55.13, "DNK"),
        ("Crete", 24.9, 35.25, "GRC"),
        ("Åland", 19.95, 60.22, "FIN"),
        ("Malta", 14.4, 35.9, "MLT"),
        ("Cyprus", 33.2, 35.0, "CYP"),
        ("Sardinia", 9.0, 40.0, "ITA"),
        ("Luxembourg", 6.1, 49.7, "LUX"),
    ]:
        assert drawn[code].distance(shapely.Point(places.project(lon, lat))) < 3, name


def test_neighbours_meet_without_overlap_or_gap(drawn):
    for (a, first), (b, second) in itertools.combinations(drawn.items(), 2):
        if first.intersects(second):
            assert first.intersection(second).area < 30, (a, b)
    # Holes in all land together are lakes and inland seas, no slivers between neighbours.
    land = shapely.union_all(list(drawn.values()))
    holes = [shapely.Polygon(hole) for part in shapely.get_parts(land) for hole in part.interiors]
    slivers = [hole for hole in holes if hole.area > 5 and 12.6 * hole.area < 0.08 * hole.length**2]
    assert not slivers, [tuple(round(v) for v in hole.centroid.coords[0]) for hole in slivers]


def test_labels_lie_in_their_country(drawn):
    for code, outline in places.outlines()["countries"].items():
        if outline["europe"] and outline["area_km2"] > 1000:
            assert drawn[code].contains(shapely.Point(outline["label"])), code


def test_projection_takes_numbers_and_arrays():
    x, y = places.project([10.0, 12.57], [52.0, 55.68])
    assert (x[0], y[0]) == pytest.approx(places.to_map(4321, 3210))
    assert (x[1], y[1]) == pytest.approx(places.project(12.57, 55.68))


def test_badges_lie_on_the_edge_they_point_through():
    width, height = places.size()
    badges = places.badges()
    assert set(places.CAPITALS) == {"ARE", "AUS", "BRA", "CAN", "IND", "JPN", "KOR", "NZL", "SAU", "USA"}
    for country in places.CAPITALS:
        x, y = badges[country]
        assert min(x, y, width - x, height - y) == pytest.approx(0, abs=0.01)
        x, y = places.badges(inset=100)[country]
        assert min(x, y, width - x, height - y) == pytest.approx(100, abs=0.01)
    assert badges["USA"][0] == badges["CAN"][0] == pytest.approx(0, abs=0.01)
    assert badges["IND"][0] == pytest.approx(width)


def test_every_country_of_the_table_has_a_place_on_the_map():
    width, height = places.size()
    drawn = {code for code, outline in places.outlines()["countries"].items() if outline["europe"]}
    badges = places.badges()
    assert {row["country"] for row in countries()} <= drawn | set(badges)
    assert not drawn & set(badges)
    assert all(0 <= x <= width and 0 <= y <= height for x, y in badges.values())


def test_site_rows_are_in_their_country_and_none_in_ukraine_is_located():
    with (places.ROOT / "data" / "tables" / "sites.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["country"] == "UKR":
                assert not (row["lat"] or row["lon"]), row["site_id"]
            elif row["lat"]:
                assert places.in_country(row["country"], float(row["lon"]), float(row["lat"])), row["site_id"]


def test_towns_added_by_hand_are_in_their_country():
    with (places.ROOT / "data" / "geo" / "towns.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            assert row["country"] != "UKR"
            assert row["source_url"].startswith("http"), row["locality"]
            assert places.in_country(row["country"], float(row["lon"]), float(row["lat"])), row["locality"]


def test_ukrainian_places_to_refuse():
    lines = (places.ROOT / "data" / "geo" / "ukraine_places.txt").read_text(encoding="utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    names = [line for line in lines if not line.startswith("#")]
    assert any("CC BY 4.0" in line for line in head)
    assert names == sorted(set(names))
    assert all(len(name) >= 4 for name in names)
    known = {"Kharkiv", "Kharkov", "Харків", "Харьков", "Dnipro", "Dnepropetrovsk", "Sumy", "Rivne", "Irpin", "Bucha"}
    assert known <= set(names)
    assert not {"most", "human", "luck", "volodymyr"} & {name.casefold() for name in names}


def test_paths_read_back():
    assert places.rings("M1,2l3 4-1-1zM10,10l1 0 0 1z") == [
        [(1, 2), (4, 6), (3, 5)],
        [(10, 10), (11, 10), (11, 11)],
    ]
    assert json.dumps(places.outlines())
