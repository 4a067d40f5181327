"""The conflicts as rows: values with who states them, the rule that chose, and how far they lie apart."""

import math

import pytest

from components.conflicts import SIZES, conflict_view, matching_conflicts, rule_in_words, size_of, sorted_conflicts
from data.load import load_package
from tests.conftest import cited, write_package
from tests.test_data_claims import ledger


@pytest.fixture(scope="module")
def view():
    return conflict_view(load_package())


@pytest.mark.parametrize(
    ("field", "claims", "override", "words"),
    [
        ("place", [("gov", "The Hague"), ("press", "Kyiv")], "", "Official source before press, think tank or other company."),
        ("place", [("maker", "The Hague"), ("agency", "Kyiv")], "", "Company that is a party before agency."),
        ("place", [("press", "The Hague"), ("robot", "Kyiv")], "", "Press, think tank or other company before aggregator."),
        ("place", [("press", "The Hague"), ("press-new", "Kyiv")], "", "Newer before older, among sources of the same kind (press, think tank or other company)."),
        ("place", [("gov", "The Hague"), ("press", "Kyiv")], "press", "Chosen by hand against the rule: r"),
        ("place", [("gov", "The Hague"), ("press", "Kyiv")], "gov", "Confirmed by hand: r"),
        ("status", [("press-new", "signed"), ("gov", "in force")], "", "Newest evidence."),
        ("status", [("press", "signed"), ("robot", "announced")], "", "Newest evidence; an aggregator alone does not count."),
        ("date_signed", [("gov-month", "2025-06"), ("press", "2025-06-24"), ("robot", "2025-07-04")], "", "Refined: 24 June 2025 lies within June 2025, which the official source gives."),
        ("value_amount", [("gov", "50", "about", "EUR"), ("press", "49.6", "", "EUR"), ("robot", "70", "", "EUR")], "",
         "Refined: the figure with more digits, which agrees with the rounded one of the official source."),
    ],
)  # fmt: skip
def test_rule(field, claims, override, words):
    book, key = ledger("agreements", "x", field, *claims, override=override)
    assert rule_in_words(book, key) == words


@pytest.mark.parametrize(
    ("field", "claims", "value", "unit", "words", "level"),
    [
        ("date_signed", [("gov", "2025-06-24"), ("press", "2025-07-04")], 10, "days", "10 days", "small"),
        ("date_signed", [("gov", "2025-06"), ("press", "2025-08")], 32, "days", "32 days", "medium"),
        ("date_signed", [("gov", "2023"), ("press", "2025-06"), ("agency", "2025")], 518, "days", "518 days", "large"),
        ("value_amount", [("gov", "500", "", "DKK"), ("press", "550", "", "DKK")], 10, "percent", "10 %", "small"),
        ("value_amount", [("gov", "5", "", "EUR"), ("press", "80", "", "EUR")], 1500, "percent", "16 times", "large"),
        ("value_amount", [("gov", "745.97", "", "DKK"), ("press", "120", "", "EUR")], 20, "percent", "20 %", "medium"),
        ("value_amount", [("gov", "0", "", "EUR"), ("press", "5", "", "EUR")], math.nan, "", "", "not measured"),
        ("status", [("press", "in force"), ("press-new", "announced")], 2, "steps", "2 steps", "medium"),
        ("place", [("gov", "The Hague"), ("press", "Kyiv")], math.nan, "", "", "not measured"),
    ],
)
def test_size(field, claims, value, unit, words, level):
    size = size_of(*ledger("agreements", "x", field, *claims))
    assert size.value == pytest.approx(value, nan_ok=True) and (size.unit, size.words, size.level) == (unit, words, level)


def test_a_row_of_the_view(tmp_path, sample):
    sample["citations"] += [
        {"citation_id": f"b-{n}", "table": "agreement_parties", "record_id": "dnk-ukr-2025-dnk", "field": "signatory", "value": value, "source_id": source, "checked": "2026-08-10"}
        for n, (value, source) in enumerate([("Morten Bødskov", "post"), ("Morten Bødskov", "post"), ("Troels Lund Poulsen", "fmn")])
    ]
    row = conflict_view(load_package(write_package(tmp_path, cited(sample)))).to_dict("records")[0]
    assert (row["owner_table"], row["owner_id"], row["name"], row["about"], row["field_title"]) == ("agreements", "dnk-ukr-2025", "Letter of intent", "Danish Ministry of Defence", "Signed by")
    assert row["chosen"].words == "Troels Lund Poulsen" and [s.where for s in row["chosen"].said] == ["Danish Ministry of Defence, 1 August 2026"]
    assert [(v.words, v.contradicts, [s.source_id for s in v.said]) for v in row["others"]] == [("Morten Bødskov", True, ["post"])]
    assert row["rule"] == "Official source before press, think tank or other company." and row["n_origins"] == 2


def test_no_conflict(package_folder):
    empty = conflict_view(load_package(package_folder))
    assert empty.empty and matching_conflicts(empty, ["agreements"]).empty and sorted_conflicts(empty, "name").empty


def test_the_case_that_began_it(view):
    """An article merges the letter of 24 June and the agreement of 4 July 2025: a conflict on date, place and signatories."""
    fields = {record: set(view.loc[view["owner_id"] == record, "field"]) for record in ("dnk-ukr-hague-2025", "dnk-ukr-copenhagen-2025")}
    assert fields["dnk-ukr-hague-2025"] == {"date_signed", "value_amount"} and fields["dnk-ukr-copenhagen-2025"] == {"place", "signatory"}
    signed = view[(view["owner_id"] == "dnk-ukr-hague-2025") & (view["field"] == "date_signed")].iloc[0]
    assert (signed["chosen_words"], signed["size_words"]) == ("24 June 2025", "10 days") and "4 July 2025 (Kyiv Insider" in signed["other_words"]
    value = view[(view["owner_id"] == "dnk-ukr-hague-2025") & (view["field"] == "value_amount")].iloc[0]
    assert value["chosen_words"] == "DKK 500 million" and {"USD 77.8 million", "about USD 70 million", "about €67 million"} <= {v.words for v in value["others"]}
    assert [v.words for v in value["others"] if v.contradicts] == ["about USD 70 million"]
    start = view[(view["owner_id"] == "dnk-vojens-fprt") & (view["field"] == "start_of_production")].iloc[0]
    assert start["chosen_words"] == "September-November 2026" and {"1 December 2025", "Q1 2026"} <= {v.words for v in start["others"] if v.contradicts}


def test_sorting_and_filters(view):
    levels = [SIZES.index(each) for each in view["size_level"]]
    assert levels == sorted(levels, key=lambda n: {2: 0, 1: 1, 0: 2, 3: 3}[n])
    by_name = sorted_conflicts(view, "name", True)
    assert list(by_name["name"]) == sorted(view["name"])
    assert sorted_conflicts(view, "size", True)["size_level"].iloc[-1] == "not measured"
    assert set(matching_conflicts(view, ["sites"], ["Start of production"], ["large"])["size_level"]) == {"large"}
    assert len(matching_conflicts(view, owner=("sites", "dnk-vojens-fprt"))) == 2
    assert len(matching_conflicts(view)) == len(view) and all(view["rule"])
