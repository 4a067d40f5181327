"""What a click on a bar, a cell or a flow lists: the rows behind it. Pure."""

from collections.abc import Callable

import pandas as pd

from components import money_choices
from components.figures.breakdowns import NOBODY
from components.figures.breakdowns import OTHERS as OTHER_ENDS
from components.figures.timelines import OTHERS, period_of
from components.pictures.picture import Picture


def picked(picture: Picture, key: str) -> pd.DataFrame:
    """The rows of a picture behind the key of one of its values; no row for a key that the picture does not have."""
    if picture.name not in _PICKS or picture.chart is None or key not in keys(picture):
        return picture.rows.head(0)
    first, _, second = key.partition("|")
    return picture.rows[_PICKS[picture.name](picture, first, second)]


def keys(picture: Picture) -> set[str]:
    """The keys of all values of a chart."""
    chart = picture.chart
    return {k for s in chart.series for k in s.keys if k} | {f.key for f in chart.flows if f.key} | {n.key for n in chart.nodes if n.key}


def in_words(key: str) -> str:
    """What was clicked, for a heading."""
    return ", ".join(part.rpartition("=")[2].strip() for part in key.split("|"))


def _dated(column: str) -> Callable:
    def hits(picture: Picture, first: str, second: str) -> pd.Series:
        rows = picture.rows
        return rows["date_signed"].fillna("").str[:4].eq(first) & rows[column].eq(second)

    return hits


def _both(by: str, series: str) -> Callable:
    def hits(picture: Picture, first: str, second: str) -> pd.Series:
        return picture.rows[by].eq(first) & picture.rows[series].fillna("not stated").eq(second)

    return hits


def _pair(picture: Picture, first: str, second: str) -> pd.Series:
    names = {s.name for s in picture.chart.series}
    of = picture.context["names"]
    wanted = {first, second} & names
    return pd.Series([wanted <= {of.get(c, c) for c in concerns} for concerns in picture.rows["concerns"]], picture.rows.index, dtype=bool)


def _money_over_time(picture: Picture, first: str, second: str) -> pd.Series:
    rows, column, period = picture.rows, picture.context["series"], picture.context["period"]
    values = rows[column].fillna("none named")
    shown = {s.name for s in picture.chart.series}
    named = ~values.isin(shown - {OTHERS}) if second == OTHERS else values.eq(second)
    return named & pd.Series([period_of(d, period) == first for d in rows["date"]], rows.index, dtype=bool)


def _flow(picture: Picture, first: str, second: str) -> pd.Series:
    ends = picture.context["ends"]
    keep = pd.Series(True, picture.rows.index)
    for part in (first, second):
        column, _, name = part.partition("=")
        if not column:
            continue
        values = ends[column].fillna(NOBODY.get(column, "None named")).replace({"not stated": NOBODY.get(column, "not stated")})
        shown = {n.name for n in picture.chart.nodes if n.column == list(ends.columns).index(column)}
        keep &= ~values.isin(shown) if name == OTHER_ENDS else values.eq(name)
    return keep


def _stage(picture: Picture, first: str, second: str) -> pd.Series:
    counted = money_choices.counted(picture.rows, first, second)
    return picture.rows.index.isin(counted.index)


_PICKS: dict[str, Callable] = {
    "agreements_timeline": _dated("kind"),
    "agreements_status": _both("status", "kind"),
    "agreements_matrix": _pair,
    "sites_by_country": _both("country_name", "status"),
    "sites_by_product": _both("product_category", "status"),
    "funding_timeline": _money_over_time,
    "funding_flows": _flow,
    "funding_stages": _stage,
    "programme_stages": _stage,
    "funding_instruments": _both("instrument", "stage"),
}
