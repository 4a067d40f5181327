"""The specification of a chart: plain values that every renderer draws, on screen, in pictures and as native PowerPoint.

One specification, several renderers: `components/figures/plots.py` draws it with plotly on a page,
`components/exports/chart_svg.py` as SVG (for PNG, PDF and HTML), `components/exports/pptx_charts.py` as native chart parts.
Pure: no files, no session, no clock.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["bars", "stacked bars", "lines", "flows", "matrix", "multiples", "ladder"]
KINDS: tuple[str, ...] = ("bars", "stacked bars", "lines", "flows", "matrix", "multiples", "ladder")
PointStyle = Literal["actual", "planned", "stale"]


@dataclass(frozen=True)
class Series:
    """Values of one series, one per category of the chart and in its unit; None where nothing is known.

    `texts` says each value in words (for tooltips and labels); `keys` names what a click on a value selects, "" for nothing.
    """

    name: str
    values: tuple[float | None, ...]
    colour: str = ""
    texts: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Node:
    """An end of a flow, in a column counted from the left."""

    name: str
    column: int
    colour: str = ""
    key: str = ""


@dataclass(frozen=True)
class Flow:
    """A flow between two nodes, by their position in the chart's `nodes`; its width is `value`, in the chart's unit."""

    source: int
    target: int
    value: float
    text: str = ""
    key: str = ""


@dataclass(frozen=True)
class Point:
    """A dated step on a ladder: `row` is a position in the chart's `categories`, `date` an ISO day (the middle of a partial date)."""

    row: int
    date: str
    label: str
    style: PointStyle = "actual"
    text: str = ""
    key: str = ""


@dataclass(frozen=True)
class Chart:
    """What a chart shows, whoever draws it.

    bars, stacked bars, lines: `categories` along the axis, one `Series` per colour; bars may lie (`horizontal`).
    matrix: `categories` are the columns, each Series a row, a value is a cell.
    multiples: one small bar chart per Series over the same `categories`, all on one scale.
    flows: `nodes` and `flows`, a Sankey diagram; without a `unit` the widths mean nothing, and boxes with lines are drawn.
    ladder: rows (`categories`) of dated `points` on one time axis, with a line at the ISO day `as_of` where it is given.
    `alt` is the chart in words. `note` stands below it in small print.
    """

    kind: Kind
    title: str
    categories: tuple[str, ...] = ()
    series: tuple[Series, ...] = ()
    unit: str = ""
    horizontal: bool = False
    nodes: tuple[Node, ...] = ()
    flows: tuple[Flow, ...] = ()
    points: tuple[Point, ...] = ()
    alt: str = ""
    note: str = ""
    as_of: str = ""
    height: int = field(default=440, compare=False)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not (self.flows or self.points or any(v for s in self.series for v in s.values))
