"""Charts that break a total down: frames in, specifications out."""

import pandas as pd

from components import palette
from components.charts import Chart, Flow, Node, Series
from components.money_choices import describe_stages
from components.wording import count, euros, joined
from data.money import STAGES

MOST_NODES = 12
OTHERS = "All others"


def stage_bars(totals: pd.DataFrame, title: str = "How far the money has come") -> Chart:
    """Horizontal bars per stage (index, columns are groups of instruments, values euros): how far the money has come."""
    series = tuple(
        Series(str(group), tuple(totals[group] / 1e9), palette.SERIES[i % len(palette.SERIES)], tuple(euros(v) if v else "" for v in totals[group]), tuple(f"{stage}|{group}" for stage in totals.index))
        for i, group in enumerate(totals.columns))
    return Chart("bars", title, tuple(totals.index), series, "€ billion", horizontal=True, alt=describe_stages(totals), height=110 + 26 * max(len(totals) * max(len(series), 1), 4))


def country_comparison(counts: pd.DataFrame, title: str = "Side by side") -> Chart:
    """Grouped horizontal bars: rows are what is counted, columns are countries."""
    series = tuple(Series(str(c), tuple(float(v) for v in counts[c]), palette.SERIES[i % len(palette.SERIES)], tuple(f"{v:,.0f}" for v in counts[c])) for i, c in enumerate(counts.columns))
    alt = ". ".join(f"{label}: " + joined([f"{c} {n}" for c, n in row.items()]) for label, row in counts.iterrows()) + "."
    return Chart("bars", title, tuple(counts.index), series, horizontal=True, alt=alt, height=90 + (16 + 22 * len(series)) * max(len(counts), 1))


def ranking(values: pd.Series, title: str, unit: str = "", texts: pd.Series | None = None, keys: list[str] | None = None, most: int = 15) -> Chart:
    """Horizontal bars of the largest `most` values (index are names), the largest first."""
    order = values.sort_values(ascending=False, kind="stable")
    order = order[order > 0].head(most)
    words = tuple(str(v) for v in (texts.loc[order.index] if texts is not None else order.map(lambda v: f"{v:,.0f}")))
    position = {name: i for i, name in enumerate(values.index)}
    chosen = tuple(keys[position[name]] for name in order.index) if keys else ()
    alt = joined([f"{name}: {text}" for name, text in zip(order.index, words)]) or "Nothing to show."
    return Chart("bars", title, tuple(str(n) for n in order.index), (Series(title, tuple(float(v) for v in order), palette.SERIES[0], words, chosen),) if len(order) else (), unit, horizontal=True, alt=alt,
                 height=70 + 30 * max(len(order), 2))


def breakdown(rows: pd.DataFrame, by: str, series: str, title: str, most: int = 12) -> Chart:
    """Lying stacked bars of how many rows share a value of `by`, split by `series`; the most frequent values first, stages of money in their order."""
    rows = rows[rows[by].notna()]
    if rows.empty:
        return Chart("stacked bars", title, horizontal=True, alt="Nothing to show.")
    table = pd.crosstab(rows[by], rows[series].fillna("not stated"))
    split = table.sum().sort_values(ascending=False, kind="stable").index
    if set(split) <= set(STAGES):
        split = [stage for stage in STAGES if stage in split]
    table = table.loc[table.sum(axis=1).sort_values(ascending=False, kind="stable").index[:most], split]
    bars = tuple(Series(str(c), tuple(float(v) for v in table[c]), palette.SERIES[i % len(palette.SERIES)], tuple(f"{v}" if v else "" for v in table[c]), tuple(f"{name}|{c}" for name in table.index))
                 for i, c in enumerate(table.columns))
    return Chart("stacked bars", title, tuple(str(n) for n in table.index), bars, horizontal=True, alt=joined([f"{n}: {v}" for n, v in table.sum(axis=1).items()]), height=90 + 32 * len(table))


def money_flows(rows: pd.DataFrame, columns: list[str], title: str) -> Chart:
    """Flows of counted euros through columns of the rows (funder -> programme -> recipient), the smallest ends put together.

    `rows` has amount_counted_eur and the columns. A flow's key is `column=value|column=value` of its two ends.
    """
    rows = rows[rows["amount_counted_eur"] > 0]
    if rows.empty:
        return Chart("flows", title, unit="€ billion", alt="No money to show.")
    ends = {column: _folded(rows, column) for column in columns}
    nodes, positions = [], {}
    colours: dict[str, str] = {}  # a name has one colour in every column
    for i, column in enumerate(columns):
        sums = rows["amount_counted_eur"].groupby(ends[column]).sum().sort_values(ascending=False)
        for name in [n for n in sums.index if n != OTHERS] + [n for n in sums.index if n == OTHERS]:
            positions[column, name] = len(nodes)
            colour = palette.OTHER if name == OTHERS or name.startswith(("No ", "Several ")) else colours.setdefault(name.strip(), palette.SERIES[len(colours) % len(palette.SERIES)])
            nodes.append(Node(name, i, colour, "" if name == OTHERS else f"{column}={name}"))
    flows = []
    for left, right in zip(columns, columns[1:]):
        for (a, b), value in rows["amount_counted_eur"].groupby([ends[left], ends[right]]).sum().items():
            flows.append(Flow(positions[left, a], positions[right, b], float(value) / 1e9, euros(value), f"{left}={a}|{right}={b}"))
    first = rows["amount_counted_eur"].groupby(ends[columns[0]]).sum().sort_values(ascending=False)
    alt = f"{euros(first.sum())} from {count(len(first), 'source')}; most from {joined([f'{n} ({euros(v)})' for n, v in first.head(3).items()])}."
    tallest = max(sum(n.column == i for n in nodes) for i in range(len(columns)))
    return Chart("flows", title, nodes=tuple(nodes), flows=tuple(flows), unit="€ billion", alt=alt, height=140 + 34 * tallest)


NOBODY = {"programme": "No programme", "recipient": "No recipient named", "funder": "No funder named"}


def _folded(rows: pd.DataFrame, column: str) -> pd.Series:
    """The column with missing values in words and all but the largest values put together."""
    values = rows[column].fillna(NOBODY.get(column, "None named")).replace({"not stated": NOBODY.get(column, "not stated"), "": NOBODY.get(column, "")})
    sums = rows["amount_counted_eur"].groupby(values).sum().sort_values(ascending=False)
    keep = set(sums.index[:MOST_NODES])
    return pd.Series([v if v in keep else OTHERS for v in values], index=rows.index)


def matrix(pairs: pd.DataFrame, title: str, texts: str = "agreement", most: int = 22) -> Chart:
    """Who with whom: a symmetrical matrix of how many records two names share. `pairs` has columns a, b, n (each pair once)."""
    if pairs.empty:
        return Chart("matrix", title, alt="Nothing to show.")
    both = pd.concat([pairs, pairs.rename(columns={"a": "b", "b": "a"})])
    totals = both.groupby("a")["n"].sum().sort_values(ascending=False)
    order = list(totals.index[:most])
    table = both[both["a"].isin(order) & both["b"].isin(order)].pivot_table(index="a", columns="b", values="n", aggfunc="sum").reindex(index=order, columns=order)
    rows = tuple(
        Series(a, tuple(None if v != v else float(v) for v in table.loc[a]), texts=tuple("" if v != v else f"{a} and {b}: {count(int(v), texts)}" for b, v in table.loc[a].items()),
               keys=tuple("" if v != v else f"{a}|{b}" for b, v in table.loc[a].items()))
        for a in order)
    top = pairs.sort_values("n", ascending=False).head(3)
    alt = "Most: " + joined([f"{r.a} and {r.b}, {count(int(r.n), texts)}" for r in top.itertuples()]) + "."
    return Chart("matrix", title, tuple(order), rows, alt=alt, height=170 + 26 * len(order))


def multiples(table: pd.DataFrame, title: str, unit: str, texts=lambda v: f"{v:,.0f}") -> Chart:
    """One small bar chart per column of a table (rows are periods), all on one scale."""
    series = tuple(Series(str(c), tuple(float(v) for v in table[c]), palette.SERIES[0], tuple(texts(v) if v else "" for v in table[c])) for c in table.columns)
    sums = table.sum().sort_values(ascending=False)
    alt = "Most: " + joined([f"{n} with {texts(v)}" for n, v in sums.head(3).items()]) + "." if len(sums) else "Nothing to show."
    return Chart("multiples", title, tuple(str(i) for i in table.index), series, unit, alt=alt, height=60 + 150 * -(-len(series) // 4))
