"""Money as the pages show it: counted once at each stage, in one form at a time. Pure."""

import pandas as pd

from components.wording import count, euros, joined
from data import money, ranges

GROUPS = money.GROUPS
STAGES = money.STAGES
# what the funding timeline can be stacked by -> column
SERIES = {"funder": "funder", "programme": "programme", "form": "instrument", "recipient": "recipient"}


def counted_at_all_stages(funding: pd.DataFrame) -> pd.DataFrame:
    """All rows of funding with euros, group and what each adds at each stage (counted_<stage>_eur)."""
    rows = money.with_groups(funding)
    return rows.assign(**{f"counted_{stage}_eur": money.count_at(rows, stage) for stage in money.STAGES})


def counted(rows: pd.DataFrame, stage: str, group: str) -> pd.DataFrame:
    """The rows that add to the total of a group at a stage, with amount_counted_eur."""
    mine = rows[(rows["group"] == group) & (rows[f"counted_{stage}_eur"] > 0)]
    return mine.assign(amount_counted_eur=mine[f"counted_{stage}_eur"])


def unsummed(rows: pd.DataFrame, stage: str, group: str) -> str:
    """How many statements of a group have reached a stage without a sum, in a sentence; empty where none has."""
    n = int((rows.loc[rows["group"] == group, f"counted_{stage}_eur"].isna()).sum())
    return f"{count(n, 'further statement')} of that kind {'names' if n == 1 else 'name'} no sum and {'is' if n == 1 else 'are'} missing from the total. " if n else ""


def other_forms(rows: pd.DataFrame, stage: str, group: str) -> list[tuple[str, str]]:
    """What the same choices hold in other forms of money: (group, sum in words), for those who would take one form for all."""
    sums = rows.groupby("group")[f"counted_{stage}_eur"].sum()
    return [(other, euros(sums[other])) for other in GROUPS if other != group and sums.get(other, 0) > 0]


def stage_totals(rows: pd.DataFrame) -> pd.DataFrame:
    """Euros by stage (rows) and group (columns, those with money)."""
    table = pd.DataFrame({stage: rows.groupby("group")[f"counted_{stage}_eur"].sum() for stage in money.STAGES}).T
    table = table.reindex(columns=[g for g in GROUPS if g in table.columns and table[g].sum() > 0])
    return table


def describe_stages(totals: pd.DataFrame) -> str:
    """The stage bars in words."""
    return joined([f"{group}, {stage}: {euros(value)}" for group in totals for stage, value in totals[group].items() if value]) or "No money to show."


def as_stated(counted_rows: pd.DataFrame, currency: str) -> pd.DataFrame:
    """The counted rows stated in one currency, with amount_counted_stated: of the stated amount the share that counts."""
    mine = counted_rows[counted_rows["currency"] == currency]
    return mine.assign(amount_counted_stated=mine["amount"] * (mine["amount_counted_eur"] / mine["amount_eur"]))


def range_in_words(counted_rows: pd.DataFrame, stage: str, group: str) -> str:
    """How far the total of a group at a stage could lie off if all sources that differ erred in one direction; empty where none differs."""
    totals = ranges.range_totals(counted_rows)
    mine = totals[(totals["stage"] == stage) & (totals["group"] == group)]
    if mine.empty or not mine["open_rows"].iloc[0]:
        return ""
    row = mine.iloc[0]
    return f"Sources differ on {int(row['open_rows'])} of these sums: with the lowest stated values {euros(row['low_eur'])}, with the highest {euros(row['high_eur'])}. "
