"""Files of tables: what they hold, that spreadsheets run nothing in them, and that GIS programs open them."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from types import SimpleNamespace
from xml.etree import ElementTree

import pandas as pd
import pyogrio
import pytest

from components import money_choices, select
from components.exports.tables import (
    NOT_NAMED_NOTE,
    SOURCE_COLUMNS,
    TABLES,
    WITHHELD_NOTE,
    Column,
    Readme,
    Sheet,
    csv_bytes,
    export_columns,
    export_rows,
    export_sources,
    geojson,
    geopackage,
    inert,
    readme,
    workbook,
)
from data import claims, withheld
from data.load import load_package
from data.package import FOLDER
from tests.conftest import SAMPLE, cited, write_package

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
ABOUT = Readme("Sites", ("Status: operational", "Country: Denmark"), "0.1.0", "2026-07-31", "2026-11-22T00:00:00Z", "https://example.org/sites?x=1")


def views_of(tables):
    found, conflicts = select.record_citations(tables), claims.conflicts(tables)
    return SimpleNamespace(
        cited=found, conflicts=conflicts, names=select.country_names(tables), agreements=select.agreement_view(tables, found, conflicts),
        sites=select.site_view(tables, found, conflicts), funding=select.funding_view(tables, money_choices.counted_at_all_stages(tables.funding), found, conflicts))


@pytest.fixture(scope="module")
def real():
    tables = load_package()
    return tables, views_of(tables)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    tables = load_package(write_package(tmp_path_factory.mktemp("package") / "data", cited(SAMPLE)))
    return tables, views_of(tables)


# ---- rows


@pytest.mark.parametrize("table", TABLES)
def test_every_record_of_the_real_data_is_exported_once_with_every_declared_field(real, table):
    tables, views = real
    rows, columns = export_rows(tables, views, table), export_columns(tables, table)
    assert list(rows.columns) == [c.name for c in columns] and len(set(rows.columns)) == len(columns)
    assert set(tables.package[table].names) <= set(rows.columns)
    key = tables.package[table].key[0]
    assert list(rows[key]) == list(tables[table][key])
    assert all(c.title for c in columns) and len({c.title for c in columns}) == len(columns)


def test_rows_come_in_the_order_of_the_view_with_names_euros_and_evidence(small):
    tables, views = small
    rows = export_rows(tables, views, "agreements", views.agreements.iloc[::-1]).set_index("agreement_id", drop=False)
    assert list(rows.index) == list(views.agreements.index[::-1])
    row = rows.loc["dnk-ukr-2025"]
    assert (row["host_country"], row["host_country_name"], row["programme_name"]) == ("DNK", "Denmark", "Build with Ukraine")
    assert (row["value_amount"], row["value_currency"]) == (500_000_000, "DKK")
    assert row["value_amount_eur"] == pytest.approx(67.0e6, rel=0.002)  # 7.46 kroner a euro in June 2025
    assert (row["party_countries"], row["signatories"]) == ("DNK; UKR", "Troels Lund Poulsen; Rustem Umerov")
    assert row["independent_sources"] == 2 and row["conflicts"] == 0
    assert pd.isna(rows.loc["ukr-repair-2025", "value_amount_eur"])


def test_funding_says_what_the_sums_take_from_each_row(small):
    rows = export_rows(*small, "funding").set_index("funding_id")
    assert rows.loc["dnk-part", "counted_pledged_eur"] == 0 and rows.loc["dnk-pledge", "counted_pledged_eur"] == pytest.approx(67.0e6, rel=0.002)
    assert rows.loc["dnk-part", "recipients"] == "Acme Defence" and rows.loc["dnk-part", "part_of"] == "dnk-pledge"


def test_other_tables_carry_what_hangs_on_them(small):
    assert export_rows(*small, "programmes").loc[0, "participants"] == "Denmark"
    organisations = export_rows(*small, "organisations").set_index("organisation_id")
    assert (organisations.loc["acme", "sites"], organisations.loc["dnk-mod", "agreements"]) == (2, 1)
    sites = export_rows(*small, "sites").set_index("site_id")
    assert sites.loc["ukr-acme", "agreements"] == "ukr-repair-2025" and sites.loc["ukr-acme", "partners"] == "Danish Ministry of Defence"


@pytest.mark.parametrize("table", TABLES)
def test_no_rows_make_an_empty_frame_with_its_columns(small, table):
    tables, views = small
    rows = export_rows(tables, views, table, [])
    assert rows.empty and list(rows.columns) == [c.name for c in export_columns(tables, table)]
    assert export_sources(tables, views, table, []).empty
    assert export_rows(tables, views, table, ["no-such-record"]).empty


def test_a_table_that_is_not_exported_is_refused(small):
    for act in (lambda: export_rows(*small, "citations"), lambda: export_columns(small[0], "citations"), lambda: export_sources(*small, "citations", [])):
        with pytest.raises(KeyError, match="not exported"):
            act()


def test_sources_have_every_statement_and_say_which_is_shown(real):
    tables, views = real
    found = export_sources(tables, views, "agreements", ["dnk-ukr-copenhagen-2025"])
    assert list(found.columns) == [c.name for c in SOURCE_COLUMNS] and set(found["record_id"]) == {"dnk-ukr-copenhagen-2025"}
    assert len(found) == (views.cited["owner_id"] == "dnk-ukr-copenhagen-2025").sum()
    signatories = found[(found["about_id"] == "dnk-ukr-copenhagen-2025.dnk") & (found["field"] == tables.package["agreement_parties"]["signatory"].title)]
    assert {"yes", "no"} <= set(signatories["chosen"]) and set(signatories["in_conflict"]) == {"yes"}
    shown = set(signatories.loc[signatories["chosen"] == "yes", "value"])
    assert shown == {tables.agreement_parties.set_index("party_id").loc["dnk-ukr-copenhagen-2025.dnk", "signatory"]}
    assert found["url"].str.startswith("http").all() and (found.loc[found["field"] == "", "chosen"] == "").all()


def test_no_export_names_a_place_of_production_in_ukraine(real):
    tables, views = real
    names = withheld.read_places(FOLDER / withheld.PLACES)
    sites = export_rows(tables, views, "sites")
    inside = sites[sites["country"] == "UKR"]
    assert len(inside) > 10 and inside[["lat", "lon", "locality", "region"]].isna().all(axis=None)
    sources = export_sources(tables, views, "sites", inside["site_id"]).drop(columns="publisher")
    said = [str(v) for frame in (inside, sources) for row in frame.itertuples(index=False) for v in row if isinstance(v, str)]
    assert not [text for text in said if withheld.named_place(text, names)]


# ---- CSV


@pytest.mark.parametrize(("text", "expected"), [
    ("=1+1", "'=1+1"), ("+cmd", "'+cmd"), ("-cmd", "'-cmd"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("\uff1d1", "'\uff1d1"),
    ("-5", "-5"), ("+3.5", "+3.5"), ("plain = text", "plain = text"), ("", ""), ("-1+1", "'-1+1"), ("=-5", "'=-5")])
def test_what_would_be_a_formula_is_text(text, expected):
    assert inert(text) == expected


def test_csv_reads_back_as_it_was_except_for_the_apostrophe():
    rows = pd.DataFrame({"name": ["Unterlüß, Works", '=HYPERLINK("x")', None], "amount": [1.5, -2.0, float("nan")], "n": [1, 2, 3], "tags": [["a", "b"], [], ["c"]], "is": [True, False, True]})
    content = csv_bytes(rows)
    assert content.startswith(b"\xef\xbb\xbfname,amount,n,tags,is\r\n")
    back = pd.read_csv(io.BytesIO(content))
    assert list(back["name"].fillna("")) == ["Unterlüß, Works", '\'=HYPERLINK("x")', ""]
    assert list(back["amount"])[:2] == [1.5, -2.0] and pd.isna(back["amount"][2]) and list(back["n"]) == [1, 2, 3]
    assert list(back["tags"].fillna("")) == ["a; b", "", "c"] and list(back["is"]) == ["yes", "no", "yes"]


def test_csv_takes_the_columns_that_are_asked_for():
    rows = pd.DataFrame({"a": [1], "b": ["x"]})
    assert csv_bytes(rows, ["b"]) == b"\xef\xbb\xbfb\r\nx\r\n"
    assert csv_bytes(rows, {"b": "=Heading", "a": "A"}) == b"\xef\xbb\xbf'=Heading,A\r\nx,1\r\n"
    assert csv_bytes(rows, [Column("a", "Title")]) == b"\xef\xbb\xbfa\r\n1\r\n"
    assert csv_bytes(rows.head(0)) == b"\xef\xbb\xbfa,b\r\n"


# ---- workbook


def read_book(content: bytes) -> dict[str, dict[str, tuple[str, str]]]:
    """Sheet -> cell -> (type, value), strings resolved."""
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert book.testzip() is None
        strings = ["".join(t.text or "" for t in item.iter(f"{MAIN}t")) for item in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
        names = [sheet.get("name") for sheet in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        found = {}
        for i, name in enumerate(names, start=1):
            root = ElementTree.fromstring(book.read(f"xl/worksheets/sheet{i}.xml"))
            assert not list(root.iter(f"{MAIN}f")) and not list(root.iter(f"{MAIN}hyperlink"))
            cells = {}
            for cell in root.iter(f"{MAIN}c"):
                value = cell.find(f"{MAIN}v")
                if value is not None:
                    kind = cell.get("t") or "n"
                    cells[cell.get("r")] = (kind, strings[int(value.text)] if kind == "s" else value.text)
            found[name] = cells
        return found


COLUMNS = (Column("name", "Name"), Column("amount", "Amount", "What was paid", "amount", "EUR"), Column("date", "Signed", kind="date"))
ROWS = pd.DataFrame({"name": ["=1+1", "https://example.org", "@x"], "amount": [1234.5, float("nan"), -3], "date": ["2025-06-24", "2025-06", None]})


def test_a_workbook_has_typed_cells_and_no_formula_or_link():
    found = read_book(workbook([Sheet("data", ROWS, COLUMNS)], ABOUT))
    data = found["data"]
    assert [data[c] for c in ("A1", "B1", "C1")] == [("s", "Name"), ("s", "Amount"), ("s", "Signed")]
    assert [data[c] for c in ("A2", "A3", "A4")] == [("s", "=1+1"), ("s", "https://example.org"), ("s", "@x")]
    assert data["B2"] == ("n", "1234.5") and "B3" not in data and data["B4"] == ("n", "-3")
    assert data["C2"] == ("n", "45832") and data["C3"] == ("s", "2025-06") and "C4" not in data  # 24 June 2025 as a date of Excel


def test_a_workbook_says_what_it_is():
    found = read_book(workbook([Sheet("data", ROWS, COLUMNS)], ABOUT))
    said = [text for _, text in found["read-me"].values()]
    for words in ("Sites", "Status: operational; Country: Denmark", "0.1.0", "31 July 2026", "2026-11-22T00:00:00Z", "https://example.org/sites?x=1", "What was paid. Unit: EUR."):
        assert words in said
    assert any("CC BY 4.0, https" in words for words in said) and any(words.endswith("version 0.1.0, CC BY 4.0") for words in said)


def test_a_workbook_has_a_frozen_filtered_head_and_no_clock():
    content = workbook([Sheet("data", ROWS, COLUMNS), Sheet("sources", ROWS.head(0), COLUMNS)], ABOUT)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
        assert 'state="frozen"' in page and re.search(r'<autoFilter ref="A1:C4"', page) and "customWidth" in page
        assert b"2026-11-22T00:00:00Z" in book.read("docProps/core.xml")
        assert {item.date_time[0] for item in book.infolist()} == {1980}
    assert content == workbook([Sheet("data", ROWS, COLUMNS), Sheet("sources", ROWS.head(0), COLUMNS)], ABOUT)


@pytest.mark.parametrize("table", TABLES)
def test_the_workbook_of_a_table_holds_its_rows_and_sources(small, table):
    tables, views = small
    rows = export_rows(tables, views, table)
    sources = export_sources(tables, views, table, rows.iloc[:, 0])
    found = read_book(workbook([Sheet("data", rows, export_columns(tables, table)), Sheet("sources", sources, SOURCE_COLUMNS)], readme(tables, table)))
    assert list(found) == ["data", "sources", "read-me"]
    assert sum(cell.startswith("A") and cell[1:].isdigit() for cell in found["data"]) == len(rows) + 1
    assert sum(cell.startswith("A") and cell[1:].isdigit() for cell in found["sources"]) == len(sources) + 1


# ---- GIS


def test_geojson_has_points_for_placed_sites_only(small):
    content = json.loads(geojson(export_rows(*small, "sites"), ABOUT))
    assert content["type"] == "FeatureCollection" and content["version"] == "0.1.0" and "crs" not in content
    placed, hidden = content["features"]
    assert placed["geometry"] == {"type": "Point", "coordinates": [10.29, 52.84]} and placed["properties"]["site_id"] == "deu-unterluess-acme"
    assert hidden["geometry"] is None and hidden["properties"]["place_note"] == WITHHELD_NOTE


def test_a_site_in_ukraine_has_no_point_whatever_its_row_says(small):
    rows = export_rows(*small, "sites").assign(lat=50.0, lon=20.0)
    rows["location_precision"] = "locality"
    features = {f["properties"]["site_id"]: f for f in json.loads(geojson(rows))["features"]}
    assert features["ukr-acme"]["geometry"] is None and features["ukr-acme"]["properties"]["lat"] is None
    assert features["deu-unterluess-acme"]["geometry"]
    frame = pyogrio.read_dataframe(geopackage(rows)).set_index("site_id")
    assert frame.loc["ukr-acme"].geometry is None and pd.isna(frame.loc["ukr-acme", "lon"])


def test_gis_files_of_the_real_sites_open(real, tmp_path):
    tables, views = real
    rows, about = export_rows(tables, views, "sites"), readme(tables, "Sites")
    placed = tables.sites["lat"].notna().sum()
    for name, content in (("sites.geojson", geojson(rows, about)), ("sites.gpkg", geopackage(rows, about))):
        frame = pyogrio.read_dataframe(content)
        assert len(frame) == len(rows) and frame.geometry.notna().sum() == placed and frame.crs.to_epsg() == 4326
        unplaced = frame[frame.geometry.isna()]
        assert set(unplaced["place_note"]) == {WITHHELD_NOTE, NOT_NAMED_NOTE}
        assert (unplaced.loc[unplaced["country"] == "UKR", "place_note"] == WITHHELD_NOTE).all()
        path = tmp_path / name
        path.write_bytes(content)
        if shutil.which("ogrinfo"):
            said = subprocess.run(["ogrinfo", "-so", "-al", str(path)], capture_output=True, text=True, check=True).stdout
            assert f"Feature Count: {len(rows)}" in said and "Geometry: Point" in said
    assert geopackage(rows, about) == geopackage(rows, about)


def test_no_sites_make_files_that_open(small):
    rows = export_rows(*small, "sites", [])
    assert json.loads(geojson(rows))["features"] == []
    assert pyogrio.read_dataframe(geopackage(rows)).empty
