"""Low, chosen and high: hand-computed. ECB rates of 24 June 2025: DKK 7.4597, USD 1.1606 per euro."""

import math

import pandas as pd
import pytest

from data.ledger import Ledger
from data.load import load_package
from data.money import euro_rate
from data.ranges import amount_ranges, counted_ranges, range_totals, span
from tests.conftest import PACKAGE, cited, tables_of

DAY = "2025-06-24"
DKK, USD = 7.4597, euro_rate("USD", DAY).per_euro


def statements(*rows: tuple) -> dict[str, list[dict]]:
    """Rows of funding (id, stage, amount, currency, part_of, instrument, [(value, currency, basis), ...]) with what further sources say of their amounts."""
    found = {name: [] for name in PACKAGE.names}
    found["countries"] = [{"country": "DNK", "name": "Denmark", "region": "Northern Europe"}]
    found["sources"] = [
        {"source_id": "fmn", "url": "https://example.org/fmn", "publisher": "Ministry", "origin": "fmn", "published": "2025-06-30", "kind": "official"},
        {"source_id": "post", "url": "https://example.org/post", "publisher": "Post", "origin": "post", "published": "2025-06-24", "kind": "press"},
    ]
    for name, stage, amount, currency, part_of, instrument, others in rows:
        found["funding"].append({"funding_id": name, "date": DAY, "funder_country": "DNK", "purpose": name, "amount": amount, "currency": currency,
                                 "instrument": instrument, "money": "public", "stage": stage, "part_of": part_of})  # fmt: skip
        for value, unit, basis in others:
            found["citations"].append({"citation_id": f"z-{len(found['citations']):03d}", "table": "funding", "record_id": name, "field": "amount",
                                       "value": value, "currency": unit, "basis": basis, "source_id": "post", "checked": "2026-08-10"})  # fmt: skip
    return found


def tables(*rows: tuple):
    """The tables of `statements`, every amount of the rows stated by the ministry too."""
    return tables_of(cited(statements(*rows)))


def amounts(data) -> dict[str, tuple]:
    """Low, chosen and high by record, as rounded numbers of the record's currency."""
    found = amount_ranges(data)
    return {row.record_id: (round(row.low, 2), row.chosen, round(row.high, 2)) for row in found.itertuples()}


@pytest.mark.parametrize(
    ("others", "low", "high"),
    [
        pytest.param([], 500, 500, id="one source"),
        pytest.param([("400", "DKK", "")], 400, 500, id="a lower sum"),
        pytest.param([("67", "EUR", "")], 500, 500, id="the same in euros"),
        pytest.param([("77.8", "USD", "")], 500, 500, id="the same in dollars"),
        pytest.param([("70", "USD", "")], round(70 / USD * DKK, 2), 500, id="other dollars, at the rate of the day"),
        pytest.param([("510", "DKK", "about")], 500, 500, id="rounded"),
        pytest.param([("510", "DKK", "")], 500, 510, id="not rounded"),
        pytest.param([("47", "USD", "at least")], round(47 / USD * DKK, 2), 500, id="at least, as it is stated"),
        pytest.param([("600", "DKK", "at most")], 500, 600, id="at most, as it is stated"),
        pytest.param([("500", "DKK", "at least")], 500, 500, id="the same with a basis"),
        pytest.param([("9", "UAH", "")], 500, 500, id="no rate, no comparison"),
        pytest.param([("600", "DKK", ""), ("450", "DKK", "about"), ("90", "EUR", "")], 450, round(90 * DKK, 2), id="several"),
    ],
)
def test_span(others, low, high):
    assert amounts(tables(("a", "pledged", "500", "DKK", "", "grant", others))) == {"a": (low, 500, high)}


def test_a_span_names_its_claims_and_their_basis():
    data = tables(("a", "pledged", "500", "DKK", "", "grant", [("47", "USD", "at least"), ("67", "EUR", "about"), ("9", "UAH", "")]))
    row = amount_ranges(data).to_dict("records")[0]
    assert (row["low_basis"], row["chosen_basis"], row["high_basis"], row["low_citation"]) == ("at least", "", "", "z-000")
    assert row["low_eur"] == pytest.approx(47 / USD) and row["chosen_eur"] == pytest.approx(500 / DKK) and row["is_open"]
    found = span(Ledger(data.package, data.rows), ("funding", "a", "amount"))
    assert [c.citation_id for c in found.same] == ["z-001"] and [c.citation_id for c in found.unlike] == ["z-002"]
    assert span(Ledger(data.package, data.rows), ("funding", "b", "amount")) is None


def test_amounts_without_a_rate_keep_their_range_in_their_currency():
    data = tables(("a", "pledged", "500", "UAH", "", "grant", [("400", "UAH", "")]))
    row = amount_ranges(data).to_dict("records")[0]
    assert (row["low"], row["high"]) == (400, 500) and math.isnan(row["low_eur"])


# A pledge of 100 (or 80, or 130) of which 60 (or DKK 373 = 50 euros) are allocated, of these 20 (or 30) disbursed; and a loan of 30 in the pledge (or 40).
NESTED = (
    ("a", "pledged", "100", "EUR", "", "grant", [("80", "EUR", ""), ("130", "EUR", "at most")]),
    ("b", "allocated", "60", "EUR", "a", "grant", [(str(50 * DKK), "DKK", "")]),
    ("c", "disbursed", "20", "EUR", "b", "grant", [("30", "EUR", "")]),
    ("loan", "allocated", "30", "EUR", "a", "loan", [("40", "EUR", "")]),
)


def totals(data, keep=None) -> dict[tuple, tuple]:
    counted = counted_ranges(data)
    found = range_totals(counted if keep is None else counted[counted["funding_id"].isin(keep)])
    return {(r.stage, r.group): (round(r.low_eur, 6), round(r.chosen_eur, 6), round(r.high_eur, 6)) for r in found.itertuples()}


def test_nested_totals_hold_the_rules_in_each_run():
    grants = "grants and procurement"
    # Pledged: the pledge less the loan in it. Low 80 - 30, chosen 100 - 30, high 130 - 40.
    assert totals(tables(*NESTED)) == {
        ("pledged", grants): (50, 70, 90), ("pledged", "loans"): (30, 30, 40),
        ("allocated", grants): (50, 60, 60), ("allocated", "loans"): (30, 30, 40),
        ("contracted", grants): (20, 20, 30), ("disbursed", grants): (20, 20, 30),
    }  # fmt: skip


def test_filtered_totals_are_decided_on_all_rows():
    assert totals(tables(*NESTED), {"b", "c"}) == {("allocated", "grants and procurement"): (50, 60, 60), ("contracted", "grants and procurement"): (20, 20, 30),
                                                   ("disbursed", "grants and procurement"): (20, 20, 30)}  # fmt: skip


def test_a_part_that_grows_can_lower_its_whole():
    data = tables(("a", "pledged", "100", "EUR", "", "grant", []), ("l", "pledged", "30", "EUR", "a", "loan", [("70", "EUR", "")]))
    assert totals(data) == {("pledged", "grants and procurement"): (30, 70, 70), ("pledged", "loans"): (30, 30, 70)}


def test_counts_of_rows_beside_a_total():
    data = tables(("a", "pledged", "500", "DKK", "", "grant", [("400", "DKK", "")]), ("b", "pledged", "5", "EUR", "", "grant", []), ("c", "pledged", "", "", "", "grant", []))
    row = range_totals(counted_ranges(data)).to_dict("records")[0]
    assert (row["rows"], row["open_rows"], row["unsummed_rows"]) == (2, 1, 1)
    assert (row["low_eur"], row["high_eur"]) == (pytest.approx(400 / DKK + 5), pytest.approx(500 / DKK + 5))


def test_nothing():
    data = tables()
    assert amount_ranges(data).empty and range_totals(counted_ranges(data)).empty


def test_the_dataset():
    data = load_package()
    found = range_totals(counted_ranges(data))
    assert (found["low_eur"] <= found["chosen_eur"]).all() and (found["chosen_eur"] <= found["high_eur"]).all() and found["open_rows"].gt(0).any()
    ranges = amount_ranges(data).set_index(["table", "record_id"])
    hague = ranges.loc[("agreements", "dnk-ukr-hague-2025")]
    assert hague["chosen"] == 500e6 and hague["chosen_eur"] == pytest.approx(67.03e6, rel=1e-3) and hague["is_open"]
    assert hague["low_eur"] == pytest.approx(47e6 / USD) and hague["low_basis"] == "at least"
    assert not ranges.index.duplicated().all() and pd.notna(ranges["chosen"]).all()
