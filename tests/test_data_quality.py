"""How well records are supported: the measures on hand-made records, the grade by its rule."""

import math

import pytest

from data.load import load_package
from data.quality import BEST_KINDS, GRADES, METHOD, all_quality, grade, quality
from tests.conftest import cited, tables_of, write_package

OFFICIAL, PARTY, AGENCY, OTHER, AGGREGATOR = BEST_KINDS


@pytest.mark.parametrize(
    ("origins", "best", "complete", "precision", "wanted"),
    [
        (2, OFFICIAL, 0.75, "month", "A"), (2, PARTY, 1, "day", "A"), (1, OFFICIAL, 1, "day", "B"), (3, AGENCY, 1, "day", "B"), (2, OFFICIAL, 0.74, "day", "B"), (2, OFFICIAL, 1, "year", "B"),
        (2, OTHER, 0.5, "", "B"), (2, OTHER, 0.49, "day", "C"), (1, AGENCY, 1, "day", "C"), (1, OFFICIAL, 0.4, "day", "C"), (5, AGGREGATOR, 1, "day", "D"), (0, "", 1, "day", "D"),
        (2, OFFICIAL, math.nan, "day", "A"),
    ],
)  # fmt: skip
def test_grade(origins, best, complete, precision, wanted):
    assert grade(origins, best, complete, precision) == wanted


def test_measures(tmp_path, sample):
    sample["sources"].append({"source_id": "acme-news", "url": "https://example.org/acme", "publisher": "Acme", "origin": "post", "published": "2025-09", "kind": "company"})
    sample["citations"].append({"citation_id": "b", "table": "capacities", "record_id": "acme-155", "field": "value_low", "value": "300000", "basis": "at least",
                                "source_id": "acme-news", "checked": "2026-08-10"})  # fmt: skip
    tables = load_package(write_package(tmp_path, cited(sample)))
    letter = quality(tables, "agreements").loc["dnk-ukr-2025"]
    assert (letter["n_origins"], letter["n_sources"], letter["best_kind"], letter["grade"]) == (2, 2, OFFICIAL, "A")
    assert (letter["completeness"], letter["date_precision"], letter["place_precision"], letter["amount_precision"], letter["newest_source"]) == (1, "day", "town", "exact", "2026-08-01")
    # The capacity is evidence for its site too; the site is withheld or not, its own fields decide how complete it is.
    sites = quality(tables, "sites")
    assert sites.loc["deu-unterluess-acme", "n_sources"] == 2 and sites.loc["deu-unterluess-acme", "place_precision"] == "town"
    assert (sites.loc["ukr-acme", "place_precision"], sites.loc["ukr-acme", "completeness"]) == ("withheld", 0.5)
    capacity = quality(tables, "capacities").loc["acme-155"]
    assert (capacity["best_kind"], capacity["amount_precision"], capacity["completeness"]) == (OFFICIAL, "exact", 0.5)
    assert quality(tables, "funding").loc["dnk-part", "date_precision"] == "month"


def test_a_company_counts_as_a_party_only_where_it_is_one(tmp_path, sample):
    sample["sources"][0] |= {"publisher": "Acme Defence", "kind": "company"}
    tables = load_package(write_package(tmp_path, cited(sample)))
    assert quality(tables, "sites").loc["deu-unterluess-acme", "best_kind"] == PARTY
    assert quality(tables, "programmes").loc["bwu", "best_kind"] == OTHER


def test_nothing():
    tables = tables_of({})
    assert all(frame.empty and "grade" in frame for frame in all_quality(tables).values())
    with pytest.raises(KeyError):
        quality(tables, "nowhere")


def test_the_dataset():
    tables = load_package()
    for table, frame in all_quality(tables).items():
        assert list(frame.index) == [tables.package[table].record_id(row) for row in tables.rows[table]]
        assert frame["grade"].isin(GRADES).all() and frame["completeness"].between(0, 1).all() and (frame["n_origins"] > 0).all()
    assert METHOD.count("\n\n") == 1
