"""Low, chosen and high: how far the sources of an amount lie apart, and what that does to a total.

The chosen value is that of the record. `low` and `high` are the lowest and the highest value that a source
states, as it states it: "more than 47 million" enters as 47 million with its basis beside it, and is not
widened. Values in another currency enter by way of euros at the rate of the record's date.

A statement that says the chosen sum again, converted (another currency, not more than 3 % apart at the rate
of the day) or rounded (`about`, within 5 %), opens no range: rule 2 of the data model counts it as the same.

A total is computed three times, with the low, the chosen and the high amount of every row at once, each time by
`money.count_at` on all rows, so that the rules of the tree hold in each run. Where a group gives up money to
another (a loan within a package), a higher part can lower its whole: the low of a total is the smallest and
its high the largest of the three runs. Groups stand apart and are not to be added up.

What this cannot tell: which combination of low and high amounts is true. The extremes suppose that all sources
err in one direction.
"""

import math
from dataclasses import dataclass

import pandas as pd

from data.frames import Tables
from data.ledger import Claim, Key, Ledger
from data.money import GROUPS, STAGES, count_at, euro_rate, with_groups

RUNS = ("low", "chosen", "high")


@dataclass(frozen=True)
class Span:
    """The lowest, the chosen and the highest value of an amount in the currency of its record, with the claims that state them.

    `per_euro` are units of that currency per euro on the record's date, nan where there is no rate.
    `same` are claims that say the chosen sum again in another currency or rounded, `unlike` those that have no rate to be compared at.
    """

    currency: str
    per_euro: float
    low: float
    chosen: float
    high: float
    low_claim: Claim
    chosen_claim: Claim
    high_claim: Claim
    same: tuple[Claim, ...] = ()
    unlike: tuple[Claim, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether sources name different sums."""
        return self.low < self.high


def span(ledger: Ledger, key: Key) -> Span | None:
    """The span of the amount that a key (table, record_id, field) names; None where no source states it."""
    chosen = ledger.chosen(key)
    if chosen is None:
        return None
    day = ledger.money_day(chosen)
    per_euro = euro_rate(chosen.currency, day).per_euro
    values, same, unlike = [(float(chosen.value), chosen)], [], []
    for claim in ledger.claims[key]:
        if claim is chosen:
            continue
        if _says_the_same(ledger, claim, chosen, day):
            same.append(claim)
            continue
        value = float(claim.value)
        if claim.currency != chosen.currency:
            value *= per_euro / euro_rate(claim.currency, day).per_euro
        if math.isnan(value):
            unlike.append(claim)
        else:
            values.append((value, claim))
    low, high = (side(values, key=lambda pair: pair[0]) for side in (min, max))
    return Span(chosen.currency, per_euro, low[0], float(chosen.value), high[0], low[1], chosen, high[1], tuple(same), tuple(unlike))


def _says_the_same(ledger: Ledger, one: Claim, chosen: Claim, day: str) -> bool:
    if "at least" in (one.basis, chosen.basis) or "at most" in (one.basis, chosen.basis):
        return one.currency == chosen.currency and float(one.value) == float(chosen.value)
    # Without a rate nothing can be compared, and `agree` gives the benefit of the doubt.
    rates = (euro_rate(claim.currency, day).per_euro for claim in (one, chosen))
    comparable = one.currency == chosen.currency or not any(math.isnan(rate) for rate in rates)
    return comparable and ledger.agree(one, chosen)


def amount_ranges(tables: Tables, ledger: Ledger | None = None) -> pd.DataFrame:
    """Every amount that a source states, one row per table, record_id and field.

    Columns: currency, low, chosen, high (in `currency`), low_eur, chosen_eur, high_eur (nan without a rate),
    low_basis, chosen_basis, high_basis (about, at least, at most; "" for exact), low_citation, high_citation,
    n_values (different sums), is_open.
    """
    ledger = ledger or Ledger(tables.package, tables.rows)
    found = []
    for key in sorted(ledger.claims):
        if ledger.field(key).kind != "amount" or key[:2] not in ledger.records:
            continue
        each = span(ledger, key)
        claims = (each.low_claim, each.chosen_claim, each.high_claim)
        sums = {claim.citation_id: (claim.value, claim.currency) for claim in ledger.claims[key] if claim not in each.same}
        found.append((
            *key, each.currency, each.low, each.chosen, each.high, each.low / each.per_euro, each.chosen / each.per_euro, each.high / each.per_euro,
            *("" if claim.basis == "exact" else claim.basis for claim in claims), claims[0].citation_id, claims[2].citation_id, len(set(sums.values())), each.is_open,
        ))
    columns = ["table", "record_id", "field", "currency", *RUNS, *(f"{run}_eur" for run in RUNS), *(f"{run}_basis" for run in RUNS), "low_citation", "high_citation", "n_values", "is_open"]
    return pd.DataFrame(found, columns=columns)


def funding_ranges(tables: Tables, ledger: Ledger | None = None) -> pd.DataFrame:
    """All rows of funding with euros and group, and amount_low, amount_high (in the row's currency), amount_low_eur, amount_high_eur and is_open.

    A row without a claim on its amount keeps the amount that it has; one without an amount has none in any run.
    """
    rows = with_groups(tables.funding)
    ranges = amount_ranges(tables, ledger)
    ranges = ranges[(ranges["table"] == "funding") & (ranges["field"] == "amount")].set_index("record_id")
    for side in ("low", "high"):
        for unit in ("", "_eur"):
            mapped = rows["funding_id"].map(ranges[f"{side}{unit}"]).astype("float64")
            rows[f"amount_{side}{unit}"] = mapped.where(rows["amount"].notna()).fillna(rows[f"amount{unit}"])
    rows["is_open"] = rows["funding_id"].isin(ranges.index[ranges["is_open"].astype(bool)])
    return rows


def counted_ranges(tables: Tables, ledger: Ledger | None = None) -> pd.DataFrame:
    """`funding_ranges` with what each row adds at each stage in each run: counted_<stage>_<low|chosen|high>_eur.

    Filter its rows as you like, then pass them to `range_totals`: what counts is decided here, on all rows.
    """
    rows = funding_ranges(tables, ledger)
    for stage in STAGES:
        for run in RUNS:
            amounts = rows if run == "chosen" else rows.assign(amount=rows[f"amount_{run}"], amount_eur=rows[f"amount_{run}_eur"])
            rows[f"counted_{stage}_{run}_eur"] = count_at(amounts, stage)
    return rows


def range_totals(counted: pd.DataFrame) -> pd.DataFrame:
    """Totals of rows of `counted_ranges` (all or filtered), one row per stage and group that has rows at the stage.

    Columns: stage, group, low_eur, chosen_eur, high_eur, rows (that count), open_rows (of these, with sources that differ),
    unsummed_rows (reached the stage without a sum in euros, missing from the total).
    """
    found = []
    for stage in STAGES:
        for group in GROUPS:
            mine = counted[counted["group"] == group]
            runs = [mine[f"counted_{stage}_{run}_eur"] for run in RUNS]
            counts = pd.concat(runs, axis=1).gt(0).any(axis=1)
            unsummed = int(runs[1].isna().sum())
            if counts.any() or unsummed:
                low, chosen, high = (float(run.sum()) for run in runs)
                found.append((stage, group, min(low, chosen, high), chosen, max(low, chosen, high), int(counts.sum()), int(mine.loc[counts, "is_open"].sum()), unsummed))
    return pd.DataFrame(found, columns=["stage", "group", "low_eur", "chosen_eur", "high_eur", "rows", "open_rows", "unsummed_rows"])
