"""Totals that publishers state, held against the sum of our rows of funding."""

import math

import pandas as pd

from data.frames import Tables
from data.money import STAGES, count_at, euro_rate, with_groups
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
    funding = with_groups(tables.funding)
    counts = {stage: count_at(funding, stage) for stage in STAGES}
    found = []
    for total in tables.official_totals.to_dict("records"):
        rows = funding[_covered(tables, funding, total)]
        counted = counts[total["stage"] if isinstance(total["stage"], str) else STAGES[0]][rows.index]
        ours = _in_unit(rows, counted, total)
        difference = ours / total["value"] - 1 if total["value"] else math.nan
        n_rows = int((counted > 0).sum())
        found.append(
            (
                total["total_id"],
                total["subject"],
                total["unit"],
                total["value"],
                ours,
                difference,
                n_rows,
                total["note"],
            )
        )
    columns = ["total_id", "subject", "unit", "theirs", "ours", "difference", "rows", "note"]
    return pd.DataFrame(found, columns=columns)


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


def _in_unit(rows: pd.DataFrame, counted: pd.Series, total: dict) -> float:
    unit = total["unit"]
    if len(unit) != 3 or not unit.isupper():
        return math.nan
    native = rows["currency"].eq(unit)
    # A whole gives up what stands in another group, so the stated amount is taken in the share that counts.
    share = counted / rows["amount_eur"]
    ours = (rows["amount"] * share)[native].sum()
    rest = counted[~native].sum()
    if rest:
        day = next((total[name] for name in ("as_of", "period") if isinstance(total[name], str)), None)
        last = rows["date_last"].max().date().isoformat()
        ours += rest * euro_rate(unit, bounds(day)[1].isoformat() if day else last).per_euro
    return float(ours)
