"""Charts over time: frames in, specifications out."""

import pandas as pd

from components import palette
from components.charts import Chart, Series
from components.wording import money

MOST_SERIES = len(palette.SERIES)
OTHERS = "All others"


def funding_timeline(rows: pd.DataFrame, series: str, period: str = "year", cumulative: bool = False, currency: str = "EUR", title: str = "Money over time") -> Chart:
    """Stacked bars of counted money over time, or of their running sum.

    `rows` has columns date (partial date), amount_counted (in `currency`) and the one named by `series`. `period` is year, quarter or
    month; money dated less closely than that stands in a bar of its own, for no day is guessed. A value's key is `period|series`.
    """
    unit = f"{'€' if currency == 'EUR' else currency} billion" + (", cumulative" if cumulative else "")
    rows = rows[rows["amount_counted"] > 0]
    if rows.empty:
        return Chart("stacked bars", title, unit=unit, alt=describe_timeline(rows, period, currency))
    rows = rows.assign(**{series: rows[series].fillna("none named")})  # a missing key would drop out of the sums
    table = _largest(rows.assign(period=[period_of(d, period) for d in rows["date"]]), series)
    table = table.reindex(_periods(list(table.index), period)).fillna(0)
    if cumulative:
        table = table.cumsum()
    bars = tuple(
        Series(str(name), tuple(table[name] / 1e9), palette.OTHER if name == OTHERS else palette.SERIES[i % MOST_SERIES],
               tuple(money(v, currency) if v else "" for v in table[name]), tuple(f"{p}|{name}" for p in table.index))
        for i, name in enumerate(table.columns))
    return Chart("stacked bars", title, tuple(table.index), bars, unit, alt=describe_timeline(rows, period, currency))


def counts_over_time(rows: pd.DataFrame, series: str, title: str, order: list[str] | None = None, noun: str = "agreement") -> Chart:
    """Stacked bars of how many rows fall into each year of `date`, by the column `series`; rows without a date are left out.

    `order` names the series in the order of the legend. A value's key is `year|series`.
    """
    rows = rows[rows["date"].notna()]
    if rows.empty:
        return Chart("stacked bars", title, alt="Nothing dated to show.")
    table = pd.crosstab(pd.Series([str(d)[:4] for d in rows["date"]], name="period"), rows[series].to_numpy())
    table = table.reindex([str(y) for y in range(int(table.index.min()), int(table.index.max()) + 1)], fill_value=0)
    columns = [c for c in order or table.sum().sort_values(ascending=False).index if c in table]
    bars = tuple(Series(str(c), tuple(float(v) for v in table[c]), palette.SERIES[i % MOST_SERIES], tuple(f"{v} {c}" if v else "" for v in table[c]), tuple(f"{y}|{c}" for y in table.index))
                 for i, c in enumerate(columns))
    total = table.sum(axis=1)
    alt = f"Bars by year. Most: {total.idxmax()} with {total.max()}. All together: {total.sum()}."
    return Chart("stacked bars", title, tuple(table.index), bars, f"{noun}s", alt=alt)


def period_of(date: str, period: str) -> str:
    """The bar that a partial date falls into: `2025`, `2025 Q3`, `2025-07`, or `2025, undated` where it is not known closely enough."""
    year = str(date)[:4]
    first, _, last = str(date).partition("/")
    last = last or first
    if period == "year":
        return year if last[:4] == year else f"{year}–{last[:4]}"
    undated = f"{year}, undated" if last[:4] == year else f"{year}–{last[:4]}, undated"
    if min(len(first), len(last)) < 7:
        return undated
    if period == "month":
        return first[:7] if first[:7] == last[:7] else undated
    quarters = {(int(d[5:7]) - 1) // 3 + 1 for d in (first, last)}
    return f"{year} Q{quarters.pop()}" if len(quarters) == 1 and first[:4] == last[:4] else undated


def _periods(found: list[str], period: str) -> list[str]:
    """All periods from the first to the last, so that a gap in time is a gap in the chart."""
    exact = [p for p in found if "," not in p and "–" not in p]
    if not exact:
        return sorted(found, key=_order)
    frequency = {"year": "Y", "quarter": "Q", "month": "M"}[period]
    spans = pd.period_range(pd.Period(min(exact).replace(" ", ""), frequency), pd.Period(max(exact).replace(" ", ""), frequency), freq=frequency)
    labels = {"year": "%Y", "quarter": "%Y Q%q", "month": "%Y-%m"}[period]
    return sorted({*spans.strftime(labels), *found}, key=_order)


def _order(label: str) -> tuple[str, bool, str]:
    """What is not dated closely enough stands behind the year in which it can have ended."""
    year = label.partition(",")[0].rpartition("–")[2][:4]
    return year, "," in label or "–" in label, label


def _largest(rows: pd.DataFrame, series: str) -> pd.DataFrame:
    """Sums by period and series, the largest series first and the rest together."""
    totals = rows.groupby(series, dropna=False)["amount_counted"].sum().sort_values(ascending=False)
    keep = set(totals.index[:MOST_SERIES] if len(totals) <= MOST_SERIES else totals.index[: MOST_SERIES - 1])
    named = rows.assign(series=[s if s in keep else OTHERS for s in rows[series]])
    table = named.pivot_table(index="period", columns="series", values="amount_counted", aggfunc="sum")
    order = [c for c in totals.index if c in table.columns] + ([OTHERS] if OTHERS in table.columns else [])
    return table[order]


def describe_timeline(rows: pd.DataFrame, period: str = "year", currency: str = "EUR") -> str:
    """The chart in words, for those who do not see it."""
    rows = rows[rows["amount_counted"] > 0]
    if rows.empty:
        return "No money to show."
    sums = rows.groupby([period_of(d, period) for d in rows["date"]])["amount_counted"].sum()
    return f"Bars by {period}. Most: {sums.idxmax()} with {money(sums.max(), currency)}. All together: {money(sums.sum(), currency)}."
