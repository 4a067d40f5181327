"""Figures over time."""

from html import escape

import pandas as pd
import plotly.graph_objects as go

from components import palette
from components.wording import euros

MOST_SERIES = len(palette.SERIES)


def funding_timeline(rows: pd.DataFrame, series: str, period: str = "year", cumulative: bool = False) -> go.Figure:
    """Stacked bars of counted euros over time, or of their running sum.

    `rows` has columns date (partial date), amount_counted_eur and the one named by `series`. `period` is year, quarter or month;
    money dated less closely than that stands in a bar of its own, for no day is guessed.
    """
    figure = go.Figure()
    rows = rows[rows["amount_counted_eur"] > 0]
    if not rows.empty:
        rows = rows.assign(**{series: rows[series].fillna("none named")})  # a missing key would drop out of the sums
        table = _largest(rows.assign(period=[period_of(d, period) for d in rows["date"]]), series)
        table = table.reindex(_periods(list(table.index), period)).fillna(0)
        if cumulative:
            table = table.cumsum()
        for i, name in enumerate(table.columns):
            colour = palette.OTHER if name == "All others" else palette.SERIES[i % MOST_SERIES]
            values = table[name] / 1e9
            figure.add_trace(go.Bar(
                x=list(table.index), y=values, name=escape(str(name)), marker_color=colour,
                customdata=[euros(v) for v in table[name]], hovertemplate="%{x}: %{customdata}<extra>%{fullData.name}</extra>"))
    figure.update_layout(
        barmode="stack", bargap=0.25, height=440, margin={"l": 10, "r": 10, "t": 10, "b": 10}, legend={"orientation": "h", "y": 1.02, "yanchor": "bottom", "x": 0, "traceorder": "normal"},
        xaxis={"type": "category", "title": None}, yaxis={"title": "€ billion" + (", cumulative" if cumulative else ""), "rangemode": "tozero"}, hovermode="closest")
    return figure


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
    totals = rows.groupby(series, dropna=False)["amount_counted_eur"].sum().sort_values(ascending=False)
    keep = set(totals.index[:MOST_SERIES] if len(totals) <= MOST_SERIES else totals.index[: MOST_SERIES - 1])
    named = rows.assign(series=[s if s in keep else "All others" for s in rows[series]])
    table = named.pivot_table(index="period", columns="series", values="amount_counted_eur", aggfunc="sum")
    order = [c for c in totals.index if c in table.columns] + (["All others"] if "All others" in table.columns else [])
    return table[order]


def describe_timeline(rows: pd.DataFrame, period: str = "year") -> str:
    """The chart in words, for those who do not see it."""
    rows = rows[rows["amount_counted_eur"] > 0]
    if rows.empty:
        return "No money to show."
    sums = rows.groupby([period_of(d, period) for d in rows["date"]])["amount_counted_eur"].sum()
    return f"Bars by {period}, in euros. Most: {sums.idxmax()} with {euros(sums.max())}. All together: {euros(sums.sum())}."
