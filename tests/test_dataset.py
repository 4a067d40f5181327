"""The dataset itself: it passes its own check and an outside judge, its counts are committed, every research row has an outcome."""

import csv
from pathlib import Path

import pytest

from data.check import check_package
from data.format import format_package
from data.load import load_package
from data.package import FOLDER, read_package
from data.withheld import PLACES, named_place, read_places

OUTCOMES = {"merged", "distinct", "dropped"}


@pytest.fixture(scope="module")
def tables():
    return load_package()


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_check_finds_nothing():
    assert [str(issue) for issue in check_package(FOLDER)] == []


def test_frictionless_validates_the_package():
    from frictionless import validate

    report = validate(str(FOLDER / "datapackage.json"))
    assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])[:10]


def test_the_tables_are_in_canonical_form():
    assert format_package(FOLDER, True) == ([], [])


def test_row_counts_are_committed(tables):
    assert {r["table"]: int(r["rows"]) for r in rows("row_counts.csv")} == {name: len(tables[name]) for name in tables.package.names}


def test_the_version_heads_the_changelog(tables):
    headings = [line for line in (FOLDER / "CHANGELOG.md").read_text(encoding="utf-8").splitlines() if line.startswith("## ")]
    assert headings[0].split()[1] == tables.version
    assert f"version: {tables.version}" in (FOLDER.parent / "CITATION.cff").read_text(encoding="utf-8")


def test_every_row_of_the_research_has_an_outcome_that_stands(tables):
    intake = rows("intake.csv")
    assert len({(r["file"], r["line"]) for r in intake}) == len(intake) > 1000
    keys = {key for table in read_package(FOLDER).tables for row in tables.rows[table.name] for key in [table.record_id(row)]}
    for r in intake:
        assert r["outcome"] in OUTCOMES, r
        named = [i for i in r["record_id"].split("; ") if i]
        assert bool(named) != (r["outcome"] == "dropped") or r["reason"], r
        assert set(named) <= keys, r


@pytest.mark.parametrize("name", ["UNCONFIRMED.md", "CHANGELOG.md", "row_counts.csv"])
def test_no_text_beside_the_tables_locates_a_site_in_ukraine(name):
    places = read_places(FOLDER / PLACES)
    for number, line in enumerate((FOLDER / name).read_text(encoding="utf-8").splitlines(), 1):
        if "Kyiv" not in line:
            assert not named_place(line, places), f"{name}:{number}"


def test_every_site_lies_in_its_country_and_none_in_ukraine_is_located(tables):
    from data.places import in_country

    for site in tables.sites.itertuples():
        if site.country == "UKR":
            assert site.location_precision == "withheld" and site.lat != site.lat and site.lon != site.lon
        elif site.lat == site.lat:
            assert in_country(site.country, site.lon, site.lat), site.site_id


def test_few_records_rest_on_an_aggregator_alone(tables):
    cited = tables.citations.merge(tables.sources[["source_id", "kind"]], on="source_id")
    for table in ("agreements", "sites", "funding"):
        kinds = cited[cited["table"] == table].groupby("record_id")["kind"].agg(set)
        weak = [record for record, kind in kinds.items() if kind == {"aggregator"}]
        assert len(weak) < 0.05 * len(tables[table]), weak


def test_the_founding_case_reads_right(tables):
    copenhagen = tables.agreements.set_index("agreement_id").loc["dnk-ukr-copenhagen-2025"]
    assert (copenhagen["date_signed"], copenhagen["place"]) == ("2025-07-04", "Copenhagen")
    article = tables.sources.loc[tables.sources["url"].str.contains("kyivinsider.com"), "source_id"]
    assert len(article) == 1
    said = tables.citations[tables.citations["source_id"] == article.iloc[0]]
    assert {"agreements", "agreement_parties"} <= set(said["table"])
    assert said["record_id"].str.contains("copenhagen-2025").any()


def test_paths_of_the_package_exist():
    for table in read_package(FOLDER).tables:
        assert Path(FOLDER / table.path).is_file()
