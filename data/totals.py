"""Totals that publishers state, held against the sum of our rows of funding."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from data.frames import Tables
from data.money import STAGES, Rate, count_at, euro_rate, with_groups
from data.partial_dates import bounds
from data.raw import Issue

TOLERANCE = 0.02


def official_totals(tables: Tables) -> pd.DataFrame:
    """Each official total with ours: total_id, subject, unit, theirs, ours, difference, rows, note.

    `ours` is in the unit of the total: what the rows of its programme (and programmes under it), funder
    country and instrument count at its stage (pledged where none is named), dated within its period and up to
    its as-of date. Rows in that currency enter as stated, others by way of euros. `difference` is ours /
    theirs - 1. `ours` is missing where the unit is no currency, and rows of unknown amount are left out of
    it.
    """
    found = []
    for each in reconciliations(tables):
        total = each.total
        found.append(
            (
                total["total_id"],
                total["subject"],
                total["unit"],
                total["value"],
                each.ours,
                each.difference,
                len(each.rows),
                total["note"],
            )
        )
    columns = ["total_id", "subject", "unit", "theirs", "ours", "difference", "rows", "note"]
    return pd.DataFrame(found, columns=columns)


@dataclass(frozen=True)
class Reconciliation:
    """An official total with the rows that count towards ours.

    `total` is the row of official_totals. `rows` are the rows of funding that add to our sum, the largest first, with
    `counted_eur`, `counted` (in the unit of the total; nan where that is no currency), `is_converted`, and the rate of the row
    (rate_day, rate_is_estimate, rate_note). `unsummed` are rows that have reached the stage without a sum in euros.
    `ours` is the sum of `counted` (nan where the unit is no currency); `rate` is the one at which euros were turned into the
    unit, None where none were needed.
    """

    total: Mapping
    stage: str
    rows: pd.DataFrame
    unsummed: pd.DataFrame
    ours: float
    rate: Rate | None

    @property
    def difference(self) -> float:
        """Ours / theirs - 1, nan where there is nothing to compare."""
        return self.ours / self.total["value"] - 1 if self.total["value"] else math.nan


def reconciliations(tables: Tables) -> list[Reconciliation]:
    """Each official total with the rows behind ours, in the order of the table."""
    funding = with_groups(tables.funding)
    counts = {stage: count_at(funding, stage) for stage in STAGES}
    found = []
    for total in tables.official_totals.to_dict("records"):
        stage = total["stage"] if isinstance(total["stage"], str) else STAGES[0]
        rows = funding[_covered(tables, funding, total)]
        counted = counts[stage][rows.index]
        in_unit, rate = _in_unit(rows, counted, total)
        rows = rows.assign(counted_eur=counted, counted=in_unit, is_converted=rows["currency"].ne(total["unit"]))
        mine = rows[counted > 0].sort_values("counted_eur", ascending=False, kind="stable")
        ours = math.nan if not _is_currency(total["unit"]) else float(mine["counted"].sum())
        found.append(Reconciliation(total, stage, mine, rows[counted.isna()], ours, rate))
    return found


def total_problems(tables: Tables, totals: pd.DataFrame) -> list[Issue]:
    """The totals that ours misses by more than 2 % without a note that says why."""
    path = tables.package["official_totals"].path
    far = totals["difference"].abs().gt(TOLERANCE) & totals["note"].isna()
    return [
        # A file that passes the check has one row a line, below its header.
        Issue(path, position + 2, "note", f"is empty, but ours is {row['difference']:+.1%} off; say why")
        for position, row in enumerate(totals.to_dict("records"))
        if far.iloc[position]
    ]


def _covered(tables: Tables, funding: pd.DataFrame, total: dict) -> pd.Series:
    chosen = pd.Series(True, funding.index)
    if isinstance(total["programme_id"], str):
        chosen &= funding["programme_id"].isin(_with_parts(tables.programmes, total["programme_id"]))
    for column in ("funder_country", "instrument"):
        if isinstance(total[column], str):
            chosen &= funding[column] == total[column]
    if isinstance(total["period"], str):
        chosen &= (funding["date_first"] >= total["period_first"]) & (
            funding["date_last"] <= total["period_last"]
        )
    if isinstance(total["as_of"], str):
        chosen &= funding["date_first"] <= total["as_of_last"]
    return chosen


def _with_parts(programmes: pd.DataFrame, programme: str) -> list[str]:
    found = [programme]
    for each in found:
        parts = programmes.loc[programmes["parent_id"] == each, "programme_id"]
        found.extend(part for part in parts if part not in found)
    return found


def _is_currency(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


def _in_unit(rows: pd.DataFrame, counted: pd.Series, total: dict) -> tuple[pd.Series, Rate | None]:
    """What each row counts in the unit of a total, and the rate at which euros were turned into it."""
    unit = total["unit"]
    if not _is_currency(unit):
        return pd.Series(math.nan, rows.index, dtype="float64"), None
    native = rows["currency"].eq(unit)
    # A whole gives up what stands in another group, so the stated amount is taken in the share that counts.
    ours = (rows["amount"] * (counted / rows["amount_eur"])).where(native)
    if not (counted[~native] > 0).any():
        return ours, None
    day = next((total[name] for name in ("as_of", "period") if isinstance(total[name], str)), None)
    last = rows["date_last"].max().date().isoformat()
    rate = euro_rate(unit, bounds(day)[1].isoformat() if day else last)
    return ours.where(native, counted * rate.per_euro), rate
