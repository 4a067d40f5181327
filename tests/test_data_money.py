import math

import pandas as pd
import pytest

from data import money


def funding(*rows: tuple) -> pd.DataFrame:
    """Rows of (id, stage, amount, part_of, currency, instrument, money); the last three have defaults."""
    defaults = ("EUR", "grant", "public")
    whole = [(*row, *defaults[len(row) - 4 :]) for row in rows]
    names = ["funding_id", "stage", "amount", "part_of", "currency", "instrument", "money"]
    frame = pd.DataFrame(whole, columns=names).assign(date="2025-06-24")
    return frame.astype({"amount": "float64", "part_of": "str", "currency": "str", "stage": "str"})


def counted(frame: pd.DataFrame, stage: str) -> dict[str, float]:
    """What counts at a stage, by id, without the zeros."""
    counts = dict(zip(frame["funding_id"], money.count_at(frame, stage).round(6), strict=True))
    return {row: amount for row, amount in counts.items() if amount != 0}


NESTED = funding(
    ("a", "pledged", 100, None),
    ("b", "allocated", 60, "a"),
    ("c", "disbursed", 20, "b"),
    ("d", "allocated", 30, "a"),
)


@pytest.mark.parametrize(
    ("stage", "counts"),
    [
        ("pledged", {"a": 100}),
        ("allocated", {"b": 60, "d": 30}),
        ("contracted", {"c": 20}),
        ("disbursed", {"c": 20}),
    ],
)
def test_nested_pledge(stage, counts):
    assert counted(NESTED, stage) == counts


def test_order_of_rows_does_not_matter():
    turned = NESTED.iloc[::-1]
    assert counted(turned, "allocated") == {"b": 60, "d": 30}
    assert list(money.count_at(turned, "allocated").index) == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("frame", "stage", "counts"),
    [
        pytest.param(
            funding(("a", "pledged", 100, None), ("b", "allocated", 40, None), ("c", "contracted", 10, "a; b")),
            "pledged", {"a": 100, "b": 40}, id="two parents, both counted",
        ),
        pytest.param(
            funding(("a", "pledged", 100, None), ("b", "allocated", 40, None), ("c", "contracted", 10, "a; b")),
            "allocated", {"b": 40}, id="two parents, one counted: the part is in it",
        ),
        pytest.param(
            funding(("a", "pledged", 100, None), ("b", "allocated", 40, None), ("c", "contracted", 10, "a; b")),
            "contracted", {"c": 10}, id="two parents, none counted: the part counts once",
        ),
        pytest.param(
            funding(("a", "allocated", 50, None), ("b", "allocated", 60, "a")),
            "pledged", {"a": 50}, id="a part larger than its whole does not enlarge it",
        ),
        pytest.param(
            funding(("a", "disbursed", 50, None), ("b", "pledged", 20, "a")),
            "pledged", {"a": 50}, id="a whole further on than its part",
        ),
        pytest.param(
            funding(("a", "pledged", None, None), ("b", "pledged", 20, "a"), ("c", "pledged", 5, "b")),
            "pledged", {"b": 20, "a": pytest.approx(math.nan, nan_ok=True)}, id="a whole of unknown amount gives way",
        ),
        pytest.param(
            funding(("a", "pledged", 50, None), ("b", "pledged", None, "a")),
            "pledged", {"a": 50}, id="a part of unknown amount is in its whole",
        ),
        pytest.param(
            funding(("a", "pledged", 100, None), ("x", "pledged", 70, "a"), ("b", "allocated", 60, "x")),
            "pledged", {"a": 100}, id="a grandchild is below the grandparent",
        ),
        pytest.param(
            funding(("a", "pledged", 50, "elsewhere"), ("b", None, 9, None)),
            "pledged", {"a": 50}, id="a whole outside the rows, a row without a stage",
        ),
    ],
)  # fmt: skip
def test_count(frame, stage, counts):
    assert counted(frame, stage) == counts


def test_mixed_currencies():
    # ECB, 24 June 2025: DKK 7.4597 per euro.
    frame = funding(("a", "pledged", 500, None, "DKK"), ("b", "allocated", 50, "a"), ("c", "allocated", 74.597, "a", "DKK"))
    assert counted(frame, "pledged") == {"a": pytest.approx(500 / 7.4597)}
    assert counted(frame, "allocated") == {"b": 50, "c": pytest.approx(10)}


def test_groups_do_not_overlap():
    # A package of 50, of which 33 are loans (10 of these guaranteed by another row) and 17 grants.
    frame = funding(
        ("package", "pledged", 50, None, "EUR", "budget line"),
        ("loan", "pledged", 33, "package", "EUR", "loan"),
        ("grant", "pledged", 17, "package"),
        ("guarantee", "pledged", 10, "loan", "EUR", "guarantee"),
    )
    counts = counted(frame, "pledged")
    assert counts == {"package": 17, "loan": 23, "guarantee": 10}
    assert sum(counts.values()) == 50
    grouped = money.with_groups(frame)
    assert list(grouped["group"]) == ["grants and procurement", "loans", "grants and procurement", "guarantees"]


def test_private_money_stands_apart():
    assert money.group_of("loan", "private") == "private"
    assert money.group_of("procurement", "public") == money.group_of("budget line", "public") == money.GROUPS[0]


@pytest.mark.parametrize("stage", ["paid", ""])
def test_unknown_stage(stage):
    with pytest.raises(ValueError, match="is no stage: pledged, allocated, contracted, disbursed"):
        money.count_at(NESTED, stage)


def test_empty():
    assert money.count_at(NESTED.head(0), "pledged").empty
    assert money.remainders(NESTED.head(0)).empty


def remainder(frame: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Remainder and excess by id."""
    found = money.remainders(frame).round(6)
    return {row.funding_id: (row.remainder_eur, row.excess_eur) for row in found.itertuples()}


def test_remainders():
    assert remainder(NESTED) == {"a": (10, 0), "b": (40, 0)}
    assert remainder(funding(("a", "pledged", 50, None), ("b", "pledged", 60, "a"))) == {"a": (0, 10)}
    assert remainder(funding(("a", "pledged", None, None), ("b", "pledged", 60, "a"))) == {}


def test_a_part_of_two_wholes_fills_them_in_order():
    frame = funding(("a", "pledged", 30, None), ("b", "pledged", 100, None), ("c", "pledged", 50, "a; b"))
    assert remainder(frame) == {"a": (0, 0), "b": (80, 0)}


def test_parts_in_the_same_currency_are_compared_in_it():
    frame = funding(("a", "pledged", 500, None, "SEK"), ("b", "pledged", 500, "a", "SEK"))
    frame["date"] = ["2025-01-02", "2025-06-24"]
    assert remainder(frame) == {"a": (0, 0)}


@pytest.mark.parametrize(
    ("currency", "day", "per_euro", "quoted", "is_estimate", "note"),
    [
        ("EUR", "2025", 1.0, "2025", False, ""),
        ("DKK", "2025-06-24", 7.4597, "2025-06-24", False, ""),
        ("DKK", "2025-06-29", 7.4613, "2025-06-27", False, ""),
        ("DKK", "2025-06", 7.4597, "2025-06", False, ""),
        ("BGN", "2026-03-01", 1.9558, "2025-12-31", True, "last known rate, of 2025-12-31"),
        ("BGN", "2025-12/2026-01", 1.9558, "2025-12-01/2025-12-31", True, "mean up to the last known rate, of 2025-12-31"),
        ("DKK", "2199-01-01", None, None, True, None),
        ("UAH", "2025-06-24", math.nan, "", False, "the ECB has never quoted UAH"),
        ("DKK", "1998", math.nan, "", False, "the ECB quotes DKK since 1999-01-04 only"),
    ],
)
def test_euro_rate(currency, day, per_euro, quoted, is_estimate, note):
    rate = money.euro_rate(currency, day)
    assert rate.is_estimate is is_estimate
    if note is not None:
        assert rate.per_euro == pytest.approx(per_euro, abs=1e-6, nan_ok=True)
        assert (rate.day, rate.note) == (quoted, note)


def test_with_euros_keeps_the_stated_amount():
    frame = funding(("a", "pledged", 500, None, "DKK"), ("b", "pledged", 1, None, "UAH"), ("c", "pledged", None, None))
    frame = money.with_euros(frame, "amount", "currency", "date")
    assert list(frame["amount"][:2]) == [500, 1]
    assert frame["amount_eur"].round(2).tolist()[0] == 67.03
    assert frame["amount_eur"].isna().tolist() == [False, True, True]
    assert frame["rate_day"].tolist()[0] == "2025-06-24"
    assert frame["rate_note"].tolist()[1] == "the ECB has never quoted UAH"
    assert not frame["rate_is_estimate"].any()
    undated = money.with_euros(frame.assign(date=pd.Series([None] * 3, dtype="str")), "amount", "currency", "date")
    assert undated["rate_note"].tolist()[0] == "no date to take a rate of"


MIXED = funding(
    ("a", "contracted", 100, None, "EUR", "grant"),
    ("b", "contracted", 40, "a", "EUR", "loan"),
    ("c", "contracted", 10, "b", "EUR", "grant"),
)


def test_a_grant_in_a_loan_in_a_grant_is_taken_out_of_the_loan():
    assert counted(MIXED, "contracted") == {"a": 60, "b": 30, "c": 10}


def test_an_order_within_an_order_and_a_loan_counts_once():
    frame = funding(
        ("loan", "allocated", 100, None, "EUR", "loan"),
        ("order", "contracted", 70, None, "EUR", "procurement"),
        ("part", "contracted", 30, "loan; order", "EUR", "procurement"),
    )
    assert counted(frame, "allocated") == {"loan": 70, "order": 70}
    assert counted(frame, "contracted") == {"order": 70}


def test_a_part_of_another_group_larger_than_its_whole_empties_it():
    frame = funding(("a", "contracted", 100, None), ("b", "contracted", 250, "a", "EUR", "equity", "private"))
    assert counted(frame, "contracted") == {"b": 250}
