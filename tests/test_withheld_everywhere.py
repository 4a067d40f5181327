"""Nothing that leaves the dashboard places production, repair or storage inside Ukraine: pages, maps, addresses, downloads, routes, briefings.

What is scanned is what a reader gets: the elements of each page with their data, scenes with tooltips and keys, files as bytes. A failure says where
and at which word, and does not repeat the name.
"""

import gzip
import io
import json
import re
import sqlite3
import zipfile
from functools import lru_cache

import pytest
from google.protobuf import text_format

from components import briefings, listing, method, open_data
from components.country_brief import country_brief
from components.exports import files, html, pdf, pptx, slide_svg
from components.map.scene import BORDER_NOTE
from components.map.served import SCENES
from components.pictures import catalogue
from components.pictures.picture import Picture
from data.briefings import read_folder
from data.load import load_package
from data.package import FOLDER
from data.withheld import COUNTRY, places_named, public_phrases, signing_places
from tests import export_decks
from tests.test_exports_pdf import needs_poppler, words
from tests.test_pages import run

HOST = "https://example.org"
SHELVES = (listing.ROWS, SCENES)
# the policy on borders says whose Crimea is, below every map and on the method page
BORDERS = (BORDER_NOTE, method.section("Borders"))
TABS = {
    "agreements": [{"agreements_view": view} for view in ("Map", "Who with whom", "Over time", "How far")],
    "funding": [{"funding_view": view} for view in ("Where it flows", "How far it has come", "By form", "Largest funders", "All rows")],
    "countries": [{"country": "Ukraine", "countries_view": view} for view in ("Profile", "Side by side", "Ranks", "All countries")],
    "organisations": [{"organisations_view": "Companies by sites"}],
    "about": [{"about_view": view} for view in ("Glossary", "Data dictionary", "Corrections and releases", "Open data", "Cite, report an error")],
    "sites": [{"sites_country": "Ukraine"}, {"at": "country:UKR/withheld"}, {"sites_colour": "product", "sites_arcs": "true"}],
    "overview": [{"at": "country:UKR"}, {"q": "repair in Ukraine"}],
}
PAGES = ("overview", "sites", "agreements", "funding", "programmes", "countries", "organisations", "briefings", "conflicts", "changes", "totals", "about")
VIEWS = [(page, query) for page in PAGES for query in ({}, *TABS.get(page, ()))]


@lru_cache(maxsize=1)
def real():
    """Tables and views, phrases of the tables that may name a place, and places of signature."""
    tables, views = export_decks.real()
    return tables, views, public_phrases(tables), signing_places(tables)


def hits(text: str, with_signatures: bool = True) -> list[int]:
    """The words at which a text names a place that it may not."""
    _, _, phrases, capitals = real()
    allowed = (*phrases, *BORDERS)
    return places_named(text, (*allowed, *capitals) if with_signatures else allowed)


def in_ukraine(table: str, column: str) -> list[str]:
    rows = load_package().rows[table]
    return [row[f"{table.removesuffix('s')}_id"] for row in rows if row[column] == COUNTRY]


def every_text(app) -> str:
    """All that an app sends to the browser: each element as it is declared, with the rows and scenes that it names."""
    found = []

    def walk(block) -> None:
        for child in block.children.values():
            if hasattr(child, "children"):
                found.append(text_format.MessageToString(child.proto, as_utf8=True) if child.proto is not None else "")
                walk(child)
                continue
            told = text_format.MessageToString(child.proto, as_utf8=True).replace('\\"', '"').replace("\\\\u", "\\u")
            found.append(told)
            found.extend(gzip.decompress(shelf.kept[name]).decode() for shelf in SHELVES for name in re.findall(rf"/{shelf.folder}/(\w+)\.json", told) if name in shelf.kept)

    walk(app._tree)
    return "\n".join(found)


def drawn(name: str, raw: dict, selected: str | None = None) -> Picture:
    tables, views, *_ = real()
    return catalogue.draw(name, tables, views, raw, outlines="/assets/outlines.json", source=export_decks.source_line(), selected=selected)[0]


def told(picture: Picture) -> str:
    """What a picture says and carries: scene with keys and tooltips, chart, words, address."""
    return "\n".join((picture.title, picture.alt, picture.note, picture.address, repr(picture.filters), repr(picture.chart), repr(dict(picture.context)), json.dumps(picture.scene, ensure_ascii=False)))


def unzipped(content: bytes) -> str:
    """The text of an office file: its XML, and the names of its parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        parts = [name for name in file.namelist() if name.endswith((".xml", ".rels"))]
        return "\n".join([*file.namelist(), *(re.sub(r"</[^>]*:?(?:p|si|t)>", " ", file.read(name).decode()) for name in parts)])


def dumped(content: bytes, tmp_path) -> str:
    """A GeoPackage as SQL, the blobs of its geometries left as they are."""
    path = tmp_path / "sites.gpkg"
    path.write_bytes(content)
    with sqlite3.connect(path) as base:
        return "\n".join(str(row) for (table,) in base.execute("select name from sqlite_master where type = 'table'").fetchall() for row in base.execute(f'select * from "{table}"'))


def test_the_scan_sees_what_each_kind_of_output_carries(tmp_path):
    """A place put into an output is found there; else a clean scan would mean nothing."""
    app = run("overview", q="concert in Simferopol")
    assert hits(every_text(app))
    said = every_text(run("sites"))
    assert "Vojens" in said and '"bubbles"' in said, "lists and maps stand under addresses of their own"
    tables, views, *_ = real()
    picture = drawn("sites_map", {})
    rows = picture.rows.assign(name="concert in Simferopol")
    named = Picture("x", "concert in Simferopol", "", "sites", rows, "sites", scene=picture.scene)
    assert hits(unzipped(files.table_xlsx(named, tables, views, "", HOST)))
    assert hits(dumped(files.sites_geopackage(named, tables, views, "", HOST), tmp_path))
    assert hits(files.picture_svg_bytes(named, tables, views, "", HOST).decode())


@pytest.mark.parametrize(("page", "query"), VIEWS, ids=lambda v: v if isinstance(v, str) else "-".join(map(str, v.values())) or "plain")
def test_no_page_places_anything_in_ukraine(page, query):
    app = run(page, **query)
    assert not app.exception
    # a list of sites alone has no reason to name any town in Ukraine
    assert hits(every_text(app), page != "sites") == []


@pytest.mark.parametrize("site", in_ukraine("sites", "country"))
def test_no_record_of_a_site_in_ukraine_places_it(site):
    app = run("sites", site=site)
    text = every_text(app)
    assert hits(text) == []
    assert "withheld on purpose" in text and "Why is it withheld?" in text


@pytest.mark.parametrize("agreement", in_ukraine("agreements", "host_country")[::3])
def test_no_record_of_an_agreement_hosted_by_ukraine_places_it(agreement):
    assert hits(every_text(run("agreements", agreement=agreement))) == []


@pytest.mark.parametrize("name", list(catalogue.SPECS))
def test_no_picture_places_anything_in_ukraine(name, tmp_path):
    tables, views, *_ = real()
    raw = {"country": "Ukraine", "compare": ["Denmark"], "agreement": in_ukraine("agreements", "host_country")[0], "programme": "build-with-ukraine", "organisation": "rheinmetall", "since": "2024-01-01"}
    picture = drawn(name, raw)
    assert hits(told(picture)) == []
    if picture.scene:
        assert located_in_ukraine(picture.scene) == []
    if picture.scene or picture.chart and not picture.chart.is_empty:
        assert hits(files.picture_svg_bytes(picture, tables, views, export_decks.source_line(), HOST + picture.address).decode()) == []
    for label, kind in files.FORMATS.items():
        if kind.draws or kind.only_sites and picture.table != "sites":
            continue
        content = kind.make(picture, tables, views, "", HOST + picture.address)
        text = unzipped(content) if label == "XLSX" else dumped(content, tmp_path) if label == "GeoPackage" else content.decode()
        assert hits(text) == [], label
        if label == "GeoJSON":
            assert [f for f in json.loads(text)["features"] if f["properties"]["country"] == COUNTRY and f["geometry"]] == []


def located_in_ukraine(scene: dict) -> list[str]:
    """The bubbles and the sites drawn as such in a scene that stand in Ukraine; a mark of the whole country is none."""
    sites = set(in_ukraine("sites", "country"))
    return [b["country"] for b in scene["bubbles"] if b["country"] == COUNTRY] + [site for site in (scene.get("details") or {}).get("id", ()) if site in sites]


def test_no_scene_around_a_site_in_ukraine_places_it():
    _, views, *_ = real()
    operators = views.sites.loc[views.sites["country"] == COUNTRY, "operator_id"].dropna().unique()
    for site in in_ukraine("sites", "country"):
        scene = drawn("sites_map", {"sites_arcs": "true"}, f"site:{site}").scene | {"selected": None}
        assert hits(json.dumps(scene, ensure_ascii=False), False) == [] and located_in_ukraine(scene) == []
        assert [m["key"] for m in scene["marks"] if m["kind"] == "withheld"] == [f"country:{COUNTRY}/withheld"]
        assert {"kind": "mark", "style": "withheld", "label": "Place withheld on purpose"} in scene["legend"]
    for operator in operators:
        picture = drawn("organisation_map", {"organisation": operator})
        assert hits(told(picture)) == [] and located_in_ukraine(picture.scene) == []


def test_the_rows_of_sites_in_ukraine_say_that_their_place_is_withheld_in_every_download(tmp_path):
    tables, views, *_ = real()
    picture = drawn("sites_map", {"sites_country": "Ukraine"})
    assert len(picture.rows) == len(in_ukraine("sites", "country"))
    assert set(picture.rows["place"]) == {"withheld on purpose"}
    assert files.table_csv(picture, tables, views, "", HOST).decode().count("withheld") >= len(picture.rows)
    assert "Withheld on purpose" in unzipped(files.table_xlsx(picture, tables, views, "", HOST))
    shown = json.loads(files.sites_geojson(picture, tables, views, "", HOST))["features"]
    assert len(shown) == len(picture.rows) and all(f["geometry"] is None and f["properties"]["place_note"].startswith("Withheld on purpose") for f in shown)
    assert dumped(files.sites_geopackage(picture, tables, views, "", HOST), tmp_path).count("Withheld on purpose") >= len(picture.rows)
    assert "withheld on purpose" in files.picture_svg_bytes(picture, tables, views, "", HOST).decode().lower()


def test_no_open_data_route_places_anything_in_ukraine():
    tables, *_ = real()
    names = ["datapackage.json", "sites.geojson", *(f"{table.name}.{suffix}" for table in tables.package.tables for suffix in ("csv", "json"))]
    for name in names:
        body, _, _ = open_data.content(tables, name)
        assert hits(body.decode()) == [], name
    sites = json.loads(open_data.content(tables, "sites.json")[0])["rows"]
    assert not [row["site_id"] for row in sites if row["country"] == COUNTRY and (row["lat"] or row["lon"] or row["locality"] or row["region"])]
    shown = json.loads(open_data.content(tables, "sites.geojson")[0])["features"]
    assert all(f["geometry"] is None and f["properties"]["place_note"].startswith("Withheld on purpose") for f in shown if f["properties"]["country"] == COUNTRY)


@pytest.mark.parametrize("briefing", read_folder(FOLDER)[0], ids=lambda b: b.name)
def test_no_briefing_file_places_anything_in_ukraine(briefing):
    tables, views, *_ = real()
    deck = briefings.draw_deck(briefing, tables, views, source_line=export_decks.source_line(), address="/briefings", outlines="/assets/outlines.json")
    assert deck.slides
    for slide in deck.slides:
        assert hits("\n".join((slide.headline, slide.text, slide.notes, repr(slide.sources), told(slide.picture) if slide.picture else ""))) == []
        assert hits(slide_svg.slide_svg(deck, slide)) == []
        assert not (slide.picture and slide.picture.scene) or located_in_ukraine(slide.picture.scene) == []
    assert hits(unzipped(pptx.pptx(deck))) == []
    assert hits(html.html(deck, HOST).decode()) == []


@needs_poppler
def test_no_pdf_places_anything_in_ukraine(tmp_path):
    tables, views, *_ = real()
    brief = country_brief(tables, views, COUNTRY, export_decks.source_line(), f"{HOST}/countries?country=Ukraine")
    assert hits(words(pdf.pdf_brief(brief), tmp_path)) == []
    deck = briefings.draw_deck(read_folder(FOLDER)[0][0], tables, views, source_line=export_decks.source_line(), address="/briefings")
    for make in (pdf.pdf_slides, pdf.pdf_handout):
        assert hits(words(make(deck), tmp_path)) == []
