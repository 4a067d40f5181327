from datetime import date

import pytest

from data.claims import Ledger, choose, conflicts, known_on
from data.load import load_package
from tests.conftest import PACKAGE, cited, write_package

SOURCES = {
    # id: kind, published, publisher
    "gov": ("official", "2025-06-25", "Ministry"),
    "gov-month": ("official", "2025-07", "Ministry"),
    "maker": ("company", "2025-06-26", "Acme Defence AS"),
    "rival": ("company", "2025-06-26", "Rival"),
    "agency": ("agency", "2025-06-27", "Agency"),
    "press": ("press", "2025-06-24", "Press"),
    "press-new": ("press", "2025-12-01", "Press"),
    "undated": ("press", "", "Press"),
    "robot": ("aggregator", "2026-01-01", "Robot"),
}


def ledger(table: str, record: str, field: str, *claims: tuple, override: str = "") -> tuple[Ledger, tuple]:
    """A ledger with claims (source, value, basis, currency) on one field; the citation is named after its source."""
    rows = {name: [] for name in PACKAGE.names}
    blank = {name: dict.fromkeys(PACKAGE[name].names, "") for name in PACKAGE.names}
    rows["organisations"] = [
        blank["organisations"] | {"organisation_id": "acme", "name": "Acme Defence", "aliases": "Акме; Acme"},
    ]
    rows["agreements"] = [blank["agreements"] | {"agreement_id": "x", "date_signed": "2025-06-24"}]
    rows["agreement_parties"] = [
        blank["agreement_parties"] | {"party_id": "p", "agreement_id": "x", "organisation_id": "acme"}
    ]
    for source, (kind, published, publisher) in SOURCES.items():
        row = {"source_id": source, "kind": kind, "published": published, "publisher": publisher, "origin": source}
        rows["sources"].append(blank["sources"] | row)
    for source, value, *rest in claims:
        basis, currency = (*rest, "", "")[:2]
        row = {"citation_id": source, "table": table, "record_id": record, "field": field, "value": value}
        row |= {"basis": basis, "currency": currency, "source_id": source, "checked": "2026-02-01"}
        rows["citations"].append(blank["citations"] | row)
    if override:
        rows["overrides"] = [{"table": table, "record_id": record, "field": field, "citation_id": override, "reason": "r"}]
    return Ledger(PACKAGE, rows), (table, record, field)


@pytest.mark.parametrize(
    ("field", "claims", "chosen"),
    [
        pytest.param("place", [("press-new", "Kyiv"), ("gov", "The Hague")], "gov", id="official before press"),
        pytest.param("place", [("agency", "Kyiv"), ("maker", "The Hague")], "maker", id="a company that is a party"),
        pytest.param("place", [("agency", "Kyiv"), ("rival", "The Hague")], "agency", id="a company that is none"),
        pytest.param("place", [("press", "Kyiv"), ("press-new", "The Hague")], "press-new", id="newer at the same rank"),
        pytest.param("place", [("undated", "Kyiv"), ("press", "The Hague")], "press", id="undated is oldest"),
        pytest.param("place", [("robot", "Kyiv"), ("press", "The Hague")], "press", id="aggregator last"),
        pytest.param("date_signed", [("gov-month", "2025-06"), ("press", "2025-06-24")], "press", id="a day refines a month"),
        pytest.param("date_signed", [("gov", "2025-06"), ("press", "2025-07-04")], "gov", id="no day outside it does"),
        pytest.param("date_signed", [("gov", "2025-06"), ("robot", "2025-06-24")], "gov", id="no aggregator does"),
        pytest.param("date_signed", [("gov", "2026"), ("press", "2026-03")], "gov", id="an older promise refines no newer one"),
        pytest.param("date_signed", [("gov", "2026"), ("agency", "2026-03")], "agency", id="a newer promise does"),
        pytest.param("value_amount", [("gov", "50", "about", "EUR"), ("press", "49.6", "", "EUR")], "press", id="more digits refine a rounded sum"),
        pytest.param("value_amount", [("gov", "50", "", "EUR"), ("press", "49.6", "", "EUR")], "gov", id="no digits refine an exact sum"),
        pytest.param("value_amount", [("gov", "50", "about", "EUR"), ("press", "372.5", "", "DKK")], "gov", id="no other currency does"),
        pytest.param("value_amount", [("gov", "50", "about", "EUR"), ("press", "61.25", "", "EUR")], "gov", id="no digits that disagree do"),
        pytest.param("status", [("gov", "in force"), ("press-new", "stalled")], "press-new", id="newest evidence for a status"),
        pytest.param("status", [("press", "signed"), ("robot", "in force")], "press", id="no aggregator alone for a status"),
        pytest.param(
            "status", [("gov", "announced"), ("press", "in force"), ("robot", "in force")], "robot",
            id="an aggregator beside another",
        ),
        pytest.param("status", [("robot", "in force")], "robot", id="an aggregator where there is nothing else"),
    ],
)  # fmt: skip
def test_choice(field, claims, chosen):
    book, key = ledger("agreements", "x", field, *claims)
    assert book.chosen(key).citation_id == chosen


def test_override_wins_while_its_citation_is_there():
    book, key = ledger("agreements", "x", "place", ("press", "Kyiv"), ("gov", "The Hague"), override="press")
    assert book.chosen(key).citation_id == "press"
    assert book.chosen(key, [claim for claim in book.claims[key] if claim.citation_id != "press"]).citation_id == "gov"


def test_nothing_to_choose():
    assert choose([], PACKAGE["sites"]["status"]) is None


@pytest.mark.parametrize(
    ("field", "claims", "conflict"),
    [
        pytest.param("date_signed", [("gov", "2025"), ("press", "2025-06")], False, id="a year contains a month"),
        pytest.param("date_signed", [("gov", "2025-06-24"), ("press", "2025-07-04")], True, id="two days"),
        pytest.param("date_signed", [("gov", "2025-06/2025-07"), ("press", "2025-07/2025-08")], False, id="overlap"),
        pytest.param("place", [("gov", "Aarhus Ø"), ("press", "aarhus o")], False, id="case and accents"),
        pytest.param("place", [("gov", "The Hague"), ("press", "The Hague, Netherlands")], False, id="one holds the other"),
        pytest.param("place", [("gov", "The Hague"), ("press", "Copenhagen")], True, id="two places"),
        pytest.param("place", [("gov", "Acme"), ("press", "Акме")], False, id="through aliases"),
        pytest.param("value_amount", [("gov", "500", "", "DKK"), ("press", "67", "", "EUR")], False, id="euros of the day"),
        pytest.param("value_amount", [("gov", "500", "", "DKK"), ("press", "69", "", "EUR")], False, id="2.9 % apart"),
        pytest.param("value_amount", [("gov", "500", "", "DKK"), ("press", "70", "", "EUR")], True, id="4.4 % apart"),
        pytest.param("value_amount", [("gov", "500", "", "DKK"), ("press", "510", "", "DKK")], True, id="one currency"),
        pytest.param("value_amount", [("gov", "500", "", "DKK"), ("press", "510", "about", "DKK")], False, id="rounded"),
        pytest.param("value_amount", [("gov", "120", "", "EUR"), ("press", "100", "at least", "EUR")], False, id="more than"),
        pytest.param("value_amount", [("gov", "90", "", "EUR"), ("press", "100", "at least", "EUR")], True, id="less than"),
        pytest.param("value_amount", [("gov", "90", "", "EUR"), ("press", "100", "at most", "EUR")], False, id="up to"),
        pytest.param("value_amount", [("gov", "90", "", "EUR"), ("press", "9", "", "UAH")], False, id="no rate, no conflict"),
        pytest.param("value_amount", [("gov", "90", "", "UAH"), ("press", "9", "", "UAH")], True, id="one currency needs no rate"),
        pytest.param("programme_id", [("gov", "bwu"), ("press", "safe")], True, id="ids are exact"),
        pytest.param("status", [("press", "signed"), ("press-new", "in force")], False, id="a status moves on"),
        pytest.param("status", [("press", "in force"), ("press-new", "signed")], True, id="a status steps back"),
        pytest.param("status", [("press", "stalled"), ("press-new", "in force")], False, id="a stalled one goes on"),
        pytest.param("status", [("maker", "signed"), ("rival", "in force")], True, id="two on the same day"),
        pytest.param("status", [("undated", "in force"), ("press", "signed")], False, id="no date, no order"),
    ],
)  # fmt: skip
def test_conflict(field, claims, conflict):
    for order in (claims, claims[::-1]):
        book, key = ledger("agreements", "x", field, *order)
        assert book.conflicting(key) is conflict


@pytest.mark.parametrize(
    ("one", "other", "conflict"),
    [
        ("Rustem Umerov; Troels Lund Poulsen", "Troels Lund Poulsen; Rustem Umerov", False),
        ("Umerov", "Rustem Umerov; Troels Lund Poulsen", False),
        ("Rustem Umerov; Troels Lund Poulsen", "Herman Smetanin; Morten Bødskov", True),
        ("Rustem Umerov; Troels Lund Poulsen", "Rustem Umerov; Morten Bødskov", True),
    ],
)
def test_signatories(one, other, conflict):
    book, key = ledger("agreement_parties", "p", "signatory", ("gov", one), ("press", other))
    assert book.conflicting(key) is conflict


def test_conflicts_as_a_table(tmp_path, sample):
    sample["citations"].append(
        {"citation_id": "a-date", "table": "agreements", "record_id": "dnk-ukr-2025", "field": "date_signed",
         "stated_value": "4 July", "value": "2025-07-04", "source_id": "post", "checked": "2026-08-10"}
    )  # fmt: skip
    found = conflicts(load_package(write_package(tmp_path, cited(sample))))
    assert found.drop(columns="citation_id").to_dict("records") == [
        {"table": "agreements", "record_id": "dnk-ukr-2025", "field": "date_signed",
         "values": "2025-06-24; 2025-07-04", "n_sources": 2}
    ]  # fmt: skip


def test_no_conflicts_has_columns(package_folder):
    found = conflicts(load_package(package_folder))
    assert found.empty and "record_id" in found


@pytest.mark.parametrize(
    ("published", "checked", "known"),
    [
        ("2025-06", "2026-02-01", date(2025, 6, 30)),
        ("", "2026-02-01", date(2026, 2, 1)),
        ("2026", "2026-02-01", date(2026, 2, 1)),
    ],
)
def test_known_from(published, checked, known):
    book, key = ledger("agreements", "x", "place", ("gov", "The Hague"))
    claim = book.claims[key][0]
    claim.__dict__.update(published=published, checked=checked)
    assert claim.known_from == known


@pytest.fixture
def history(tmp_path, sample):
    """The sample, where the letter of intent was first reported by the press with another amount and place."""
    extra = [
        ("place", "Kyiv", ""),
        ("status", "announced", ""),
        ("value_amount", "400000000", "DKK"),
    ]
    sample["citations"] = [
        {"citation_id": f"b-{field.partition('_')[0]}", "table": "agreements", "record_id": "dnk-ukr-2025", "field": field,
         "stated_value": value, "value": value, "currency": currency, "source_id": "post", "checked": "2026-08-10"}
        for field, value, currency in extra
    ]  # fmt: skip
    return load_package(write_package(tmp_path, cited(sample)))


def test_known_on_rechooses_and_drops(history):
    then = known_on(history, date(2025, 7, 15))
    letter = then.agreements.set_index("agreement_id").loc["dnk-ukr-2025"]
    assert list(then.agreements["agreement_id"]) == ["dnk-ukr-2025"]
    assert (letter["place"], letter["value_amount"], letter["status"]) == ("Kyiv", 400000000, "announced")
    assert letter["status_date"] == "2025-07-01"
    assert letter[["date_signed", "programme_id"]].isna().all()
    assert len(then.agreement_parties) == 2 and then.agreement_parties["signatory"].isna().all()
    assert then.sites.empty and then.milestones.empty and then.site_partners.empty and then.capacities.empty
    assert list(then.sources["source_id"]) == ["post"]


def test_known_on_the_last_day_changes_nothing(history):
    now = known_on(history, "2026-12")
    assert now.rows == history.rows
    assert now.agreements is history.agreements


def test_known_on_the_first_day_knows_no_record(history):
    then = known_on(history, "2020")
    assert all(then[table.name].empty for table in PACKAGE.tables if table.cited)
    assert len(then.countries) == 3
