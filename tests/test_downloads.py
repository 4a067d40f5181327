"""Files under addresses of their own: the same rows as the page, clear refusals, and the menu that links to them."""

import csv
import io
import json
from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from anyio.from_thread import start_blocking_portal
from starlette.requests import Request

from components import cached, downloads, drawn
from components.exports import files
from components.pictures import catalogue
from tests.test_listing import bidi
from tests.test_pages import run
from tests.test_withheld_everywhere import COUNTRY, hits

HEADERS = {"host": "example.org", "x-forwarded-proto": "https"}


def answer(address: str, headers: dict[str, str] | None = None):
    parts = urlsplit(address)
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": parts.path, "query_string": parts.query.encode(), "server": ("example.org", 80),
             "headers": [(k.encode(), v.encode()) for k, v in (headers or HEADERS).items()], "path_params": {"file": parts.path.removeprefix("/files/")}}
    return downloads.answer(Request(scope))


def refused(address: str) -> tuple[int, str]:
    found = answer(address)
    return found.status_code, json.loads(found.body)["error"]


def rows(found) -> list[dict]:
    assert found.status_code == 200 and found.headers["content-type"].startswith("text/csv")
    return list(csv.DictReader(io.StringIO(found.body.decode("utf-8-sig"))))


def test_a_file_holds_the_rows_that_its_address_asks_for():
    views = cached.views_of(cached.tables_on(None))
    found = answer("/files/sites_map.csv?sites_country=Denmark&sites_country=Norway")
    wanted = views.sites[views.sites["country"].isin(["DNK", "NOR"])].index
    assert {row["site_id"] for row in rows(found)} == set(wanted) and len(wanted)
    assert found.headers["content-disposition"] == f'attachment; filename="sites-map-{cached.newest().version}.csv"'


@pytest.mark.parametrize("name", catalogue.SPECS)
def test_the_address_of_a_picture_brings_the_same_rows_and_the_same_words_back(name):
    tables = cached.tables_on(None)
    raw = {"country": "Denmark", "compare": ["Norway"], "agreement": "dnk-ukr-copenhagen-2025", "programme": "build-with-ukraine", "organisation": "rheinmetall", "sites_search": "155 mm & more", "funding_instrument": "grant", "agreements_status": ["signed"], "since": "2024-01-01"}
    picture, _ = drawn.draw(name, raw, tables, cached.views_of(tables))
    address = downloads.address(picture, "CSV", tables)
    again, problems = drawn.draw(name, {key: [v for k, v in parse_qsl(urlsplit(address).query) if k == key] for key, _ in parse_qsl(urlsplit(address).query)}, tables, cached.views_of(tables))
    assert not problems and list(again.rows.index) == list(picture.rows.index) and again.filters == picture.filters
    assert len(rows(answer(address))) == len(picture.rows)


@pytest.mark.parametrize("label", files.FORMATS)
def test_every_format_is_made_and_says_what_it_is(label):
    kind = files.FORMATS[label]
    found = answer(f"/files/sites_map{kind.suffix}?sites_country=Denmark")
    assert found.status_code == 200 and found.headers["content-type"].startswith(kind.media_type.split(";")[0])
    begins = {"PNG": b"\x89PNG", "SVG": b"<svg", "XLSX": b"PK", "GeoPackage": b"SQLite format 3", "GeoJSON": b"{", "CSV": b"\xef\xbb\xbf"}[label]
    assert found.body.lstrip().startswith(begins)


def test_the_address_in_a_picture_is_that_of_the_host_behind_tls():
    assert b"https://example.org/sites?sites_country=Denmark" in answer("/files/sites_map.svg?sites_country=Denmark").body
    assert b"http://example.org/sites?sites_country=Denmark" in answer("/files/sites_map.svg?sites_country=Denmark", {"host": "example.org"}).body
    assert b"javascript" not in answer("/files/sites_map.svg", {"host": "example.org", "x-forwarded-proto": "javascript"}).body


def test_a_day_of_knowledge_counts_for_files_too():
    late, early = (rows(answer(f"/files/agreements_map.csv{day}")) for day in ("", "?known_on=2024-06-30"))
    tables = cached.tables_on(date(2024, 6, 30))
    assert len(early) == len(cached.views_of(tables).agreements) < len(late)
    found = answer("/files/sites_map.svg?known_on=2024-06-30&sites_country=Denmark")
    assert "known-2024-06-30" in found.headers["content-disposition"] and b"sites_country=Denmark&amp;known_on=2024-06-30" in found.body


def test_what_cannot_be_made_is_refused_with_what_would_be_right():
    status, why = refused("/files/sites_mop.csv")
    assert status == 404 and "sites_map" in why and ".xlsx" in why
    assert refused("/files/sites_map")[0] == refused("/files/sites_map.exe")[0] == refused("/files/.csv")[0] == 404
    status, why = refused("/files/funding_ranks.geojson")
    assert status == 404 and "only sites" in why
    status, why = refused("/files/sites_map.csv?sites_contry=Denmark")
    assert status == 400 and "sites_contry" in why and "sites_country" in why
    status, why = refused("/files/sites_map.csv?sites_country=Atlantis")
    assert status == 400 and "Atlantis" in why
    status, why = refused("/files/sites_map.csv?known_on=31.7.2025")
    assert status == 400 and str(cached.last_day()) in why
    for days in ("known_on=1999-01-10", "known_on=9999-01-01", "known_on=2024-06-30&known_on=2024-07-01"):
        assert refused(f"/files/sites_map.csv?{days}")[0] == 400
    for few in ("sites_colour=status&sites_colour=product", "sites_arcs=banana"):
        assert refused(f"/files/sites_map.csv?{few}")[0] == 400
    assert refused("/files/country_map.csv?country=Denmark&country=Norway")[0] == 400
    assert refused("/files/changes_map.csv?until=0001-01-01")[0] == 400
    assert refused("/files/sites_by_country.png?sites_search=zzzz") == (404, "nothing to draw for these choices")
    assert rows(answer("/files/sites_by_country.csv?sites_search=zzzz")) == []


@pytest.mark.parametrize("name", [name for name, spec in catalogue.SPECS.items() if {"agreement", "programme", "organisation"} & set(spec.parameters)])
@pytest.mark.parametrize("suffix", [".csv", ".png"])
def test_a_picture_of_one_record_needs_to_be_told_which(name, suffix):
    status, why = refused(f"/files/{name}{suffix}")
    assert status == 400 and f"{name} needs " in why
    record = catalogue.SPECS[name].parameters[0]
    assert refused(f"/files/{name}{suffix}?{record}=nobody")[0] == 400


def test_a_drawing_shows_what_is_selected_on_the_map():
    plain, selected = (answer(f"/files/sites_map.svg{at}").body for at in ("", "?at=country%3APOL"))
    assert plain != selected and answer("/files/sites_map.svg?at=nothing").body == plain
    linked = {label: address for _, kinds in bidi(run("sites", at="country:POL"), "tools")[0]["files"] for label, address in kinds}
    assert linked["SVG"] == "/files/sites_map.svg?at=country%3APOL" and linked["CSV"] == "/files/sites_map.csv"


def test_what_goes_wrong_unforeseen_is_said_in_the_same_form(monkeypatch, caplog):
    monkeypatch.setattr(downloads.drawn, "draw", lambda *_: 1 / 0)
    status, why = refused("/files/sites_map.csv")
    assert status == 500 and "log" in why and "ZeroDivisionError" in caplog.text


def test_too_many_files_at_once_are_put_off(monkeypatch):
    scope = {"type": "http", "method": "GET", "scheme": "http", "path": "/files/sites_map.csv", "query_string": b"", "headers": [], "server": ("example.org", 80), "path_params": {"file": "sites_map.csv"}}
    monkeypatch.setattr(downloads, "MOST_WAITING", 0)
    with start_blocking_portal() as portal:  # a loop of its own: the browser's may run in this thread
        found = portal.call(downloads.download, Request(scope))
    assert found.status_code == 503 and found.headers["retry-after"]


def test_nothing_is_served_while_there_is_no_data(monkeypatch):
    monkeypatch.setattr(cached, "newest", lambda: None)
    assert refused("/files/sites_map.csv")[0] == 503


def test_the_menu_below_a_picture_links_to_its_files_and_addresses():
    menu = next(each for each in bidi(run("sites", sites_country="Denmark"), "tools") if "sites_map" in each["addresses"][2][1])
    linked = {label: address for _, kinds in menu["files"] for label, address in kinds}
    assert list(linked) == list(files.FORMATS) and linked["GeoJSON"] == "/files/sites_map.geojson?sites_country=Denmark"
    assert menu["files"][1][0].startswith(f"The {len(rows(answer(linked['CSV'])))} rows")
    assert menu["addresses"][2][1].endswith(linked["CSV"])
    then = bidi(run("funding", known_on="2024-06-30"), "tools")[0]
    assert all("known_on=2024-06-30" in address for _, kinds in then["files"] for _, address in kinds)
    assert "GeoPackage" not in {label for _, kinds in then["files"] for label, _ in kinds}


def test_no_file_at_an_address_places_anything_in_ukraine():
    for suffix in (".csv", ".geojson", ".svg"):
        found = answer(f"/files/sites_map{suffix}?sites_country=Ukraine")
        assert hits(found.body.decode("utf-8-sig")) == []
    shown = json.loads(answer("/files/sites_map.geojson?sites_country=Ukraine").body)["features"]
    assert shown and all(f["properties"]["country"] == COUNTRY and f["geometry"] is None for f in shown)
