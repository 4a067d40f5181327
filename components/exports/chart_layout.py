"""Where each part of a chart lies in a picture of a given size: a list of rectangles, lines, ribbons, circles and texts in px,
in the order in which they are painted, for every kind of components/charts.py. Renderers only write them down.
"""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from components import palette
from components.charts import Chart, Flow, Node, Point
from components.exports.style import REGULAR, SEMIBOLD, Style, is_dark, mix, style, text_width, wrap
from components.figures.breakdowns import OTHERS
from components.wording import count, euros, number
from data.partial_dates import readable

TYPE_PX, SMALL_PX, LEAST_PX = 13.0, 12.0, 11.0  # of a page; LEAST_PX is what type shrinks to before anything is put together or left out
_TINY_PX = 7.0  # of the picture: only for names that must stand and find no other room
SKIPPABLE = 12  # a label of so few letters (a year, a month) may be left out between others; a longer one is a name and may not


@dataclass(frozen=True)
class Text:
    """One line of text, its baseline at y; `turn` in degrees clockwise about its anchor. `halo` is the colour around it, "" for none."""

    x: float
    y: float
    text: str
    size: float
    fill: str
    anchor: str = "start"
    weight: int = REGULAR
    turn: float = 0
    halo: str = ""


@dataclass(frozen=True)
class Rect:
    """A rectangle; `text` says in words what it stands for, `key` what it selects."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    radius: float = 0
    text: str = ""
    key: str = ""


@dataclass(frozen=True)
class Line:
    """A straight line."""

    x0: float
    y0: float
    x1: float
    y1: float
    stroke: str
    width: float
    dash: tuple[float, ...] = ()


@dataclass(frozen=True)
class Polyline:
    """A line through points."""

    points: tuple[tuple[float, float], ...]
    stroke: str
    width: float
    text: str = ""


@dataclass(frozen=True)
class Circle:
    """A circle, filled or hollow, with a solid or dashed line."""

    x: float
    y: float
    r: float
    fill: str
    stroke: str
    width: float
    dash: tuple[float, ...] = ()
    text: str = ""
    key: str = ""


@dataclass(frozen=True)
class Ribbon:
    """A band from the right side of one node (x0, from top0 over height) to the left side of another (x1, top1), in two Bezier curves
    whose control points lie half-way between x0 and x1."""

    x0: float
    top0: float
    x1: float
    top1: float
    height: float
    fill: str
    opacity: float
    text: str = ""
    key: str = ""


Mark = Text | Rect | Line | Polyline | Circle | Ribbon


@dataclass(frozen=True)
class ChartLayout:
    """A chart drawn: everything in px from the upper left corner."""

    title: str
    alt: str
    width: float
    height: float
    style: Style
    marks: tuple[Mark, ...]


def chart_layout(chart: Chart, width: float, height: float, theme: str = "light", scale: float = 1.0, note: bool = True) -> ChartLayout:
    """Lays a chart out on width x height px, with axis, legend and (unless `note` is False) its note; the title stands elsewhere.

    `scale` enlarges type and lines for pictures seen from afar. An empty chart says so. ValueError for an unknown kind.
    """
    if chart.kind not in _KINDS:
        raise ValueError(f"there is no chart of kind {chart.kind!r}: one of {', '.join(_KINDS)}")
    draft = _Draft(chart, width, height, style(theme), scale)
    if note and chart.note:
        draft.put_note(chart.note)
    if chart.is_empty:
        draft.text(width / 2, draft.bottom / 2, "Nothing to show", TYPE_PX, draft.style.muted, anchor="middle")
    else:
        _KINDS[chart.kind](draft)
    return ChartLayout(chart.title, chart.alt, width, height, draft.style, tuple(draft.marks))


def height_for(chart: Chart, width: float) -> float:
    """The height in px at which a chart on a page `width` px wide shows all of its names at the usual size."""
    if chart.kind == "flows" and not chart.unit and chart.nodes:
        plan = _boxes(chart, width, TYPE_PX, 7.0, 1.0)
        return math.ceil(plan.height + 6 * max(len(m) for m in plan.members) + 12)
    if chart.kind == "matrix" and not chart.is_empty:
        shown = _matrix_that_fits(chart, width, 1e6, 1.0)
        return min(chart.height, 170 + 26 * len(shown.series))
    if chart.kind == "flows":
        return max(chart.height, 640 if width < _COMPACT_PX else 0)
    return chart.height


def ticks(low: float, high: float, about: int = 5) -> list[float]:
    """Round numbers from at most `low` to at least `high`, some `about` of them: steps of 1, 2, 2.5 or 5 times a power of ten."""
    if not high > low:
        high = low + 1
    rough = (high - low) / max(about, 1)
    power = 10 ** math.floor(math.log10(rough))
    step = next(m * power for m in (1, 2, 2.5, 5, 10) if m * power >= rough * 0.999)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    return [round(i * step, 10) for i in range(first, last + 1)]


class _Draft:
    """A chart on its way into marks: `left`, `top`, `right` and `bottom` bound what is still free."""

    def __init__(self, chart: Chart, width: float, height: float, look: Style, scale: float):
        self.chart, self.style, self.scale = chart, look, scale
        self.left, self.top, self.right, self.bottom = 0.0, 0.0, float(width), float(height)
        self.marks: list[Mark] = []
        self.colours = [s.colour or palette.SERIES[i % len(palette.SERIES)] for i, s in enumerate(chart.series)]

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def least(self) -> float:
        """The least size of type, in px of the picture."""
        return LEAST_PX * self.scale

    def text(self, x: float, y: float, content: str, size_px: float, fill: str, **options) -> None:
        """A text whose size is given in px of the screen."""
        self.marks.append(Text(x, y, content, size_px * self.scale, fill, **options))

    def lines(self, x: float, middle: float, parts: list[str], size: float, fill: str, **options) -> None:
        """Lines of text around a middle, size in px of the picture."""
        first = middle - (len(parts) - 1) * size * 0.6 + size * 0.34
        self.marks += [Text(x, first + i * size * 1.2, part, size, fill, **options) for i, part in enumerate(parts)]

    def put_note(self, note: str) -> None:
        size = SMALL_PX * self.scale
        parts = wrap(note, self.width, size)
        first = self.bottom - (len(parts) - 1) * size * 1.3 - size * 0.35
        self.marks += [Text(self.left, first + i * size * 1.3, part, size, self.style.muted) for i, part in enumerate(parts)]
        self.bottom -= len(parts) * size * 1.3 + 8 * self.scale

    def put_legend(self, entries: Iterable[tuple[str, str]]) -> None:
        """Coloured squares with names along the top."""
        size, gap = TYPE_PX * self.scale, 6 * self.scale
        x, y = self.left, self.top
        entries = list(entries)
        for colour, name in entries:
            for part in wrap(name, self.width - size - gap, size) or [""]:
                room = size + gap + text_width(part, size)
                if x > self.left and x + room > self.right:
                    x, y = self.left, y + size * 1.5
                if colour:
                    self.marks.append(Rect(x, y + size * 0.1, size, size, colour, radius=2 * self.scale))
                self.marks.append(Text(x + size + gap, y + size * 0.95, part, size, self.style.ink))
                x, colour = x + room + 16 * self.scale, ""
        if entries:
            self.top = y + size * 1.5 + 8 * self.scale

    def put_unit(self) -> None:
        """The unit above the axis."""
        if self.chart.unit:
            size = SMALL_PX * self.scale
            parts = wrap(self.chart.unit, self.width, size)
            self.marks += [Text(self.left, self.top + size * (0.95 + 1.25 * i), part, size, self.style.muted) for i, part in enumerate(parts)]
            self.top += size * 1.25 * len(parts) + 6 * self.scale

    def value_text(self, series: int, category: int) -> str:
        """What stands beside a value."""
        s = self.chart.series[series]
        if category < len(s.texts) and s.texts[category]:
            return s.texts[category]
        value = s.values[category] if category < len(s.values) else None
        return "" if value is None else number(value)

    def value(self, series: int, category: int) -> float | None:
        values = self.chart.series[series].values
        return values[category] if category < len(values) else None

    def key(self, series: int, category: int) -> str:
        keys = self.chart.series[series].keys
        return keys[category] if category < len(keys) else ""

    def words(self, series: int, category: int) -> str:
        """A value in words, for those who point at it or do not see it."""
        name = self.chart.series[series].name
        return f"{self.chart.categories[category]}{', ' + name if name else ''}: {self.value_text(series, category)}"


# ---- bars and lines ------------------------------------------------------------------------------------------------


def _bars(draft: _Draft) -> None:
    chart, stacked = draft.chart, draft.chart.kind == "stacked bars"
    if len(chart.series) > 1 or (chart.series and stacked and chart.series[0].name):
        draft.put_legend(zip(draft.colours, (s.name for s in chart.series)))
    draft.put_unit()
    horizontal = chart.horizontal or _too_long_below(draft)
    (_lying_bars if horizontal else _standing_bars)(draft, stacked)


def _extent(draft: _Draft, stacked: bool) -> tuple[float, float]:
    columns = [[v for v in (draft.value(s, c) for s in range(len(draft.chart.series))) if v is not None] for c in range(len(draft.chart.categories))]
    highs = [sum(v for v in column if v > 0) if stacked else max(column, default=0) for column in columns]
    lows = [sum(v for v in column if v < 0) if stacked else min(column, default=0) for column in columns]
    return min(0, *lows, 0), max(0, *highs, 0)


def _too_long_below(draft: _Draft) -> bool:
    """Whether names would not fit below standing bars."""
    names = draft.chart.categories
    band = (draft.width - 50 * draft.scale) / max(len(names), 1)
    longest = max((text_width(word, SMALL_PX * draft.scale) for name in names for word in name.split()), default=0)
    return longest > band - 4 * draft.scale and any(len(name) > SKIPPABLE for name in names)


def _value_axis_left(draft: _Draft, low: float, high: float) -> list[float]:
    """Room for the numbers of a value axis at the left; returns its ticks."""
    marks = ticks(low, high, max(2, min(6, round(draft.height / (60 * draft.scale)))))
    draft.left += max(text_width(number(t), SMALL_PX * draft.scale) for t in marks) + 8 * draft.scale
    return marks


def _draw_value_axis_left(draft: _Draft, marks: list[float], y_of) -> None:
    for t in marks:
        y = y_of(t)
        draft.marks.append(Line(draft.left, y, draft.right, y, mix(draft.style.ink, 0.45, draft.style.ground) if t == 0 else draft.style.grid, draft.scale))
        draft.text(draft.left - 8 * draft.scale, y + 0.34 * SMALL_PX * draft.scale, number(t), SMALL_PX, draft.style.muted, anchor="end")


def _categories_below(draft: _Draft) -> None:
    """Names below a row of bands, wrapped; short ones are thinned out where they are too many."""
    names, size = draft.chart.categories, SMALL_PX * draft.scale
    band = draft.width / max(len(names), 1)
    longest = max((text_width(name, size) if len(name) <= SKIPPABLE else max(text_width(w, size) for w in name.split()) for name in names), default=0) + 14 * draft.scale
    step = max(1, math.ceil(longest / band)) if all(len(name) <= SKIPPABLE for name in names) else 1
    parts = [wrap(name, max(band * step - 6 * draft.scale, size * 2), size) for name in names]
    most = max((len(p) for i, p in enumerate(parts) if i % step == 0), default=1)
    draft.bottom -= most * size * 1.2 + 8 * draft.scale
    for i, lines in enumerate(parts):
        if i % step == 0:
            half = max(text_width(part, size) for part in lines) / 2 if lines else 0
            x = min(draft.left + band * (i + 0.5), draft.right - half)
            draft.marks += [Text(x, draft.bottom + 6 * draft.scale + size * (0.95 + 1.2 * j), part, size, draft.style.ink, anchor="middle") for j, part in enumerate(lines)]


def _standing_bars(draft: _Draft, stacked: bool) -> None:
    chart, s = draft.chart, draft.scale
    low, high = _extent(draft, stacked)
    size = SMALL_PX * s
    draft.top += size * 1.4  # room for the number above the highest bar
    axis = _value_axis_left(draft, low, high)
    _categories_below(draft)
    low, high = axis[0], axis[-1]

    def y_of(value: float) -> float:
        return draft.bottom - (value - low) / (high - low) * draft.height

    _draw_value_axis_left(draft, axis, y_of)
    band = draft.width / len(chart.categories)
    inner = band * (0.72 if len(chart.categories) > 1 else 0.4)
    groups = 1 if stacked else len(chart.series)
    each = inner / max(groups, 1)
    for c in range(len(chart.categories)):
        start = draft.left + band * c + (band - inner) / 2
        up, down = 0.0, 0.0
        for i in range(len(chart.series)):
            value = draft.value(i, c)
            if value is None or (stacked and not value):
                continue
            base = (up if value >= 0 else down) if stacked else 0.0
            y0, y1 = y_of(base), y_of(base + value)
            x, wide = (start, inner) if stacked else (start + each * i, each * (0.94 if groups > 1 else 1))
            draft.marks.append(Rect(x, min(y0, y1), wide, abs(y1 - y0), draft.colours[i], text=draft.words(i, c), key=draft.key(i, c)))
            label = number(value) if stacked else draft.value_text(i, c)
            if stacked:
                up, down = (up + value, down) if value >= 0 else (up, down + value)
                if len(chart.series) > 1 and abs(y1 - y0) > size * 1.35 and text_width(label, size) < wide - 4 * s:
                    draft.marks.append(Text(x + wide / 2, (y0 + y1) / 2 + size * 0.34, label, size, _on(draft.colours[i]), anchor="middle"))
            elif text_width(label, size) < (wide if groups > 1 else band) + 2 * s:
                draft.marks.append(Text(x + wide / 2, min(y0, y1) - 5 * s, label, size, draft.style.ink, anchor="middle", weight=SEMIBOLD))
        total = _total(draft, c)
        if stacked and up and text_width(total, size, SEMIBOLD) < band + 2 * s:
            draft.marks.append(Text(start + inner / 2, y_of(up) - 5 * s, total, size, draft.style.ink, anchor="middle", weight=SEMIBOLD))


def _total(draft: _Draft, category: int) -> str:
    """The sum of a stack; parts and sum are said in digits alike, in the unit of the axis."""
    present = [draft.value(i, category) for i in range(len(draft.chart.series)) if draft.value(i, category)]
    return number(sum(present)) if present else ""


def _on(colour: str) -> str:
    return "#ffffff" if is_dark(colour) else "#17202b"


def _names_beside(draft: _Draft, names: tuple[str, ...] | list[str], band: float, shares: tuple[float, ...], weight: int = REGULAR) -> tuple[list[list[str]], float, float]:
    """Names of rows in lines, their size, and the width they take: the largest type with which the lines of each fit its row.

    Tried first at the first share of the width and down to the least size, then at the next shares; smaller only where nothing else is left.
    """
    s = draft.scale
    for share in (*shares, None):
        size = TYPE_PX * s if share else draft.least
        while True:
            longest = max((text_width(name, size, weight) for name in names), default=0) + 2 * s
            wide = min(longest, draft.width * (share or shares[-1]))
            parts = [wrap(name, wide, size, weight) for name in names]
            fits = max((len(p) for p in parts), default=1) * size * 1.15 <= band
            if fits or size <= (draft.least if share else _TINY_PX):
                break
            size = max(size * 0.94, draft.least if share else _TINY_PX)
        if fits:
            break
    return parts, size, wide


def _lying_bars(draft: _Draft, stacked: bool) -> None:
    chart, s = draft.chart, draft.scale
    n, groups = len(chart.categories), 1 if stacked else max(len(chart.series), 1)
    size = SMALL_PX * s
    draft.bottom -= size * 1.2 + 6 * s
    band = draft.height / n
    names, name_size, wide = _names_beside(draft, chart.categories, band, (0.36, 0.46))
    draft.left += wide + 10 * s
    value_size = max(min(size, band * 0.8 / groups), min(draft.least, band * 0.95 / groups), _TINY_PX)
    texts = [_total(draft, c) if stacked else draft.value_text(i, c) for c in range(n) for i in range(groups)]
    room = max((text_width(t, value_size, SEMIBOLD) for t in texts), default=0) + 10 * s
    draft.right -= min(room, draft.width * 0.4)
    low, high = _extent(draft, stacked)
    axis = ticks(low, high, max(2, min(6, round(draft.width / (110 * s)))))
    low, high = axis[0], axis[-1]

    def x_of(value: float) -> float:
        return draft.left + (value - low) / (high - low) * draft.width

    for t in axis:
        draft.marks.append(Line(x_of(t), draft.top, x_of(t), draft.bottom, mix(draft.style.ink, 0.45, draft.style.ground) if t == 0 else draft.style.grid, s))
        draft.text(x_of(t), draft.bottom + 6 * s + size * 0.95, number(t), SMALL_PX, draft.style.muted, anchor="middle")
    inner = min(band * 0.74, 46 * s * groups)
    each = inner / groups
    for c in range(n):
        middle = draft.top + band * (c + 0.5)
        draft.lines(draft.left - 10 * s, middle, names[c], name_size, draft.style.ink, anchor="end")
        right = 0.0
        for i in range(len(chart.series)):
            value = draft.value(i, c)
            if value is None or (stacked and not value):
                continue
            base = right if stacked else 0.0
            x0, x1 = x_of(base), x_of(base + value)
            y, tall = (middle - inner / 2, inner) if stacked else (middle - inner / 2 + each * i, each * (0.92 if groups > 1 else 1))
            draft.marks.append(Rect(min(x0, x1), y, abs(x1 - x0), tall, draft.colours[i], text=draft.words(i, c), key=draft.key(i, c)))
            label = number(value) if stacked else draft.value_text(i, c)
            if stacked:
                right += value
                if len(chart.series) > 1 and text_width(label, value_size) < abs(x1 - x0) - 6 * s and tall > value_size * 1.2:
                    draft.marks.append(Text((x0 + x1) / 2, y + tall / 2 + value_size * 0.34, label, value_size, _on(draft.colours[i]), anchor="middle"))
            else:
                draft.marks.append(Text(max(x0, x1) + 5 * s, y + tall / 2 + value_size * 0.34, label, value_size, draft.style.ink, weight=SEMIBOLD))
        if stacked and right:
            draft.marks.append(Text(x_of(right) + 5 * s, middle + value_size * 0.34, _total(draft, c), value_size, draft.style.ink, weight=SEMIBOLD))


def _lines(draft: _Draft) -> None:
    chart, s = draft.chart, draft.scale
    if len(chart.series) > 1:
        draft.put_legend(zip(draft.colours, (x.name for x in chart.series)))
    draft.put_unit()
    values = [v for x in chart.series for v in x.values if v is not None]
    draft.top += SMALL_PX * s
    axis = _value_axis_left(draft, min(0, *values, 0), max(0, *values, 0))
    _categories_below(draft)
    low, high = axis[0], axis[-1]

    def at(c: int, value: float) -> tuple[float, float]:
        return draft.left + draft.width / len(chart.categories) * (c + 0.5), draft.bottom - (value - low) / (high - low) * draft.height

    _draw_value_axis_left(draft, axis, lambda t: at(0, t)[1])
    for i, one in enumerate(chart.series):
        run: list[tuple[float, float]] = []
        for c in range(len(chart.categories) + 1):
            value = draft.value(i, c) if c < len(chart.categories) else None
            if value is not None:
                run.append(at(c, value))
            elif run:
                draft.marks.append(Polyline(tuple(run), draft.colours[i], 2.4 * s, one.name))
                run = []
        for c in range(len(chart.categories)):
            if (value := draft.value(i, c)) is not None:
                x, y = at(c, value)
                draft.marks.append(Circle(x, y, 3.4 * s, draft.colours[i], draft.style.ground, s, text=draft.words(i, c), key=draft.key(i, c)))
    _end_labels(draft, at)


def _end_labels(draft: _Draft, at) -> None:
    """The last value of every line above its point, where it does not lie upon another."""
    size, taken = SMALL_PX * draft.scale, []
    for i in range(len(draft.chart.series)):
        last = max((c for c in range(len(draft.chart.categories)) if draft.value(i, c) is not None), default=None)
        if last is None:
            continue
        (x, y), label = at(last, draft.value(i, last)), draft.value_text(i, last)
        half = text_width(label, size, SEMIBOLD) / 2
        x = min(x, draft.right - half)
        box = x - half, y - size * 1.7, x + half, y - size * 0.4
        if not any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in taken):
            taken.append(box)
            draft.marks.append(Text(x, y - size * 0.65, label, size, draft.style.ink, anchor="middle", weight=SEMIBOLD, halo=draft.style.ground))


# ---- flows ---------------------------------------------------------------------------------------------------------

LABELS_MOST = 0.46  # of the height; more labels than that leave no room for the flows, so the smallest ends are put together
_COMPACT_PX = 760  # narrower, and names stand above their node instead of beside it
_EUROS = {"€ billion": 1e9, "€ million": 1e6}


def _amount(value: float, unit: str) -> str:
    """A value with its unit in words."""
    return euros(value * _EUROS[unit]) if unit in _EUROS else f"{number(value)} {unit}"


def _sizes(chart: Chart) -> list[float]:
    """The size of each node: the larger of what comes in and what goes out."""
    gives, takes = [0.0] * len(chart.nodes), [0.0] * len(chart.nodes)
    for f in chart.flows:
        gives[f.source] += f.value
        takes[f.target] += f.value
    return [max(pair) for pair in zip(gives, takes)]


def _columns(chart: Chart) -> list[list[int]]:
    """The nodes of each column by position, the largest first and what was put together last."""
    sizes = _sizes(chart)
    return [sorted((i for i, node in enumerate(chart.nodes) if node.column == column and sizes[i] > 0), key=lambda i: (chart.nodes[i].name == OTHERS, -sizes[i]))
            for column in sorted({node.column for node in chart.nodes})]


def put_together(chart: Chart, most: int) -> Chart:
    """The flows with at most `most` ends in each column: the smallest become one end named "All others"."""
    nodes, at = [], {}
    for m in _columns(chart):
        named = [i for i in m if chart.nodes[i].name != OTHERS]
        kept = named if len(m) <= most else named[: most - 1]
        for i in kept:
            at[i] = len(nodes)
            nodes.append(chart.nodes[i])
        if len(kept) < len(m):
            at |= {i: len(nodes) for i in m if i not in kept}
            nodes.append(Node(OTHERS, chart.nodes[m[0]].column, palette.OTHER))
    grouped: dict[tuple[int, int], list[Flow]] = {}
    for f in chart.flows:
        if f.value > 0:
            grouped.setdefault((at[f.source], at[f.target]), []).append(f)
    flows = tuple(replace(fs[0], source=a, target=b) if len(fs) == 1 else Flow(a, b, sum(f.value for f in fs)) for (a, b), fs in grouped.items())
    return replace(chart, nodes=tuple(nodes), flows=flows)


def _flows(draft: _Draft) -> None:
    if not draft.chart.unit:
        return _chain(draft)
    s, size = draft.scale, TYPE_PX * draft.scale
    compact = draft.width < _COMPACT_PX * s
    size = SMALL_PX * s if compact else size
    whole, wide = draft.chart, 14 * s
    for most in range(max(3, *(len(m) for m in _columns(whole))), 2, -1):
        chart = put_together(whole, most)
        sizes, members = _sizes(chart), _columns(chart)
        last = len(members) - 1
        named = {i: (chart.nodes[i].name.strip(), _amount(sizes[i], chart.unit)) for m in members for i in m}
        # names of the first and last column stand outside, those between at the right of their node
        room = min(draft.width * (0.22 if last > 1 else 0.28), max(text_width(" ".join(pair), size) for pair in named.values()) + 4 * s)
        x0, x1 = (draft.left, draft.right - wide) if compact else (draft.left + room + 8 * s, draft.right - room - 8 * s - wide)
        step = (x1 - x0) / max(last, 1)
        labels = {}
        for c, m in enumerate(members):
            width = draft.width / (last + 1) - 10 * s if compact else room if c in (0, last) else min(room * 1.4, step - wide - 30 * s)
            labels |= {i: _label(*named[i], max(width, size * 4), size) for i in m}
        tall = {i: len(lines) * size * 1.2 + 3 * s for i, lines in labels.items()}
        if max(sum(tall[i] for i in m) for m in members) <= draft.height * LABELS_MOST:
            break
    k, gap = _fit_columns(members, sizes, tall, draft.height, 5 * s, compact)
    place: dict[int, tuple[float, float]] = {}  # the top and height of each node
    x_of, top_of = {}, {}
    for c, m in enumerate(members):
        slots = [k * sizes[i] + tall[i] if compact else max(k * sizes[i], tall[i]) for i in m]
        free = draft.height - sum(slots) - gap * (len(m) - 1)
        spread = min(free / max(len(m) - 1, 1), 26 * s) if len(m) > 1 else 0
        y = draft.top + (free - spread * (len(m) - 1)) / 2
        for i, slot in zip(m, slots):
            high = k * sizes[i]
            place[i], x_of[i], top_of[i] = (y + (tall[i] if compact else (slot - high) / 2), high), x0 + step * c, y
            y += slot + gap + spread
    order = [i for m in members for i in m]
    gives = {f.source for f in chart.flows if f.value > 0}
    # ribbons have the colour of where they begin; where they end stays plain
    colour = {i: chart.nodes[i].colour or (palette.SERIES[j % len(palette.SERIES)] if i in gives else palette.OTHER) for j, i in enumerate(order)}
    out = {i: place[i][0] for i in place}
    into = dict(out)
    ends: dict[int, float] = {}
    for n in sorted(range(len(chart.flows)), key=lambda n: (chart.flows[n].target, place.get(chart.flows[n].source, (0,))[0])):
        f = chart.flows[n]
        if f.value > 0:
            ends[n] = into[f.target]
            into[f.target] += k * f.value
    starts: dict[int, float] = {}
    for n in sorted(ends, key=lambda n: place[chart.flows[n].target][0]):
        f = chart.flows[n]
        starts[n] = out[f.source]
        out[f.source] += k * f.value
    for n in sorted(ends, key=lambda n: -chart.flows[n].value):
        f = chart.flows[n]
        words = f"{named[f.source][0]} to {named[f.target][0]}: {f.text or _amount(f.value, chart.unit)}"
        draft.marks.append(Ribbon(x_of[f.source] + wide, starts[n], x_of[f.target], ends[n], max(k * f.value, 1.0), colour[f.source], 0.42, words, f.key))
    for i, (y, high) in place.items():
        draft.marks.append(Rect(x_of[i], y, wide, max(high, 1.5 * s), colour[i], text=": ".join(named[i]), key=chart.nodes[i].key))
    for c, m in enumerate(members):
        for i in m:
            y, high = place[i]
            if compact:
                anchor, x = ("start", x_of[i]) if c == 0 else ("end", x_of[i] + wide) if c == last else ("middle", x_of[i] + wide / 2)
                draft.lines(x, top_of[i] + (tall[i] - 3 * s) / 2, labels[i], size, draft.style.ink, anchor=anchor, halo=draft.style.ground)
            elif c == 0 and last:
                draft.lines(x_of[i] - 8 * s, y + high / 2, labels[i], size, draft.style.ink, anchor="end")
            else:
                draft.lines(x_of[i] + wide + 8 * s, y + high / 2, labels[i], size, draft.style.ink, halo=draft.style.ground if c < last else "")


def _label(name: str, amount: str, width: float, size: float) -> list[str]:
    """A name in lines, the amount behind it where it fits as a whole, else below."""
    parts = wrap(name, width, size) or [""]
    if text_width(f"{parts[-1]} {amount}", size) <= width:
        return [*parts[:-1], f"{parts[-1]} {amount}".strip()]
    return [*parts, *wrap(amount, width, size)]


def _chain(draft: _Draft) -> None:
    """Flows without a unit only say what leads to what: boxes with their names, and lines of one width between them.

    Where the boxes find no room at the least size, the last of a column are put together.
    """
    s, shrink = draft.scale, 1.0
    while True:
        size, pad = max(TYPE_PX * shrink, LEAST_PX) * s, max(7 * shrink, 3) * s
        plan = _boxes(draft.chart, draft.width, size, pad, s)
        if (plan.height <= draft.height and plan.is_whole) or shrink < 0.45:
            break
        shrink *= 0.93
    chart, most = draft.chart, max(len(m) for m in plan.members)
    while plan.height > draft.height and most > 1:
        most -= 1
        chart = _and_more(draft.chart, most)
        plan = _boxes(chart, draft.width, size, pad, s)
    if plan.height > draft.height:  # a single long name on a small picture
        while plan.height > draft.height and size > _TINY_PX:
            size *= 0.95
            plan = _boxes(chart, draft.width, size, pad, s)
    box: dict[int, tuple[float, float, float]] = {}
    for c, m in enumerate(plan.members):
        free = draft.height - sum(plan.tall[i] for i in m)
        gap_y = min(max(free, 0) / (len(m) + 1), 18 * s)
        y = draft.top + (free - gap_y * (len(m) - 1)) / 2
        for i in m:
            box[i] = (draft.left + c * (plan.wide + plan.gap), y, plan.tall[i])
            y += plan.tall[i] + gap_y
    line = mix(draft.style.ink, 0.45, draft.style.ground)
    column = {i: c for c, m in enumerate(plan.members) for i in m}
    for f in chart.flows:
        (x0, y0, h0), (x1, y1, h1) = box[f.source], box[f.target]
        stops = [(x0 + plan.wide, y0 + h0 / 2)]
        for c in range(column[f.source] + 1, column[f.target]):  # past the boxes between, not behind them
            m = plan.members[c]
            edges = [(draft.top, box[m[0]][1]), *((box[a][1] + box[a][2], box[b][1]) for a, b in zip(m, m[1:])), (box[m[-1]][1] + box[m[-1]][2], draft.bottom)]
            ways = [min(max((a + b) / 2, b - 9 * s if a == draft.top else a), a + 9 * s if b == draft.bottom else b) for a, b in edges if b - a > 4 * s]
            aim = stops[-1][1] + (y1 + h1 / 2 - stops[-1][1]) / (column[f.target] - c + 1)
            way = min(ways, key=lambda y: abs(y - aim), default=aim)
            left = draft.left + c * (plan.wide + plan.gap)
            stops += [(left, way), (left + plan.wide, way)]
        stops.append((x1, y1 + h1 / 2))
        words = f.text or f"{chart.nodes[f.source].name} to {chart.nodes[f.target].name}"
        points = [at for a, b in zip(stops[::2], stops[1::2]) for at in _curve(a, b)]
        draft.marks.append(Polyline(tuple(points), line, 2 * s, words))
    for i, (x, y, high) in box.items():
        node = chart.nodes[i]
        colour = node.colour or draft.style.accent
        draft.marks.append(Rect(x, y, plan.wide, high, mix(colour, 0.16, draft.style.ground), radius=4 * s, text=node.name, key=node.key))
        draft.marks.append(Rect(x, y, 4 * s, high, colour, radius=2 * s))
        draft.lines(x + pad + 4 * s, y + high / 2, plan.names[i], size, draft.style.ink)


def _curve(a: tuple[float, float], b: tuple[float, float], n: int = 14) -> list[tuple[float, float]]:
    """Points on a curve that leaves a and reaches b level."""
    middle, found = (a[0] + b[0]) / 2, []
    for i in range(n + 1):
        t = i / n
        u = 1 - t
        found.append((u**3 * a[0] + 3 * u * t * middle + t**3 * b[0], (u**3 + 3 * u * u * t) * a[1] + (3 * u * t * t + t**3) * b[1]))
    return found


@dataclass(frozen=True)
class _Plan:
    """The boxes of a chain: nodes of each column, lines and height of each node, width of a column and of the gap, height in all.

    `is_whole` says that no word had to be divided.
    """

    members: list[list[int]]
    names: dict[int, list[str]]
    tall: dict[int, float]
    wide: float
    gap: float
    height: float
    is_whole: bool


def _boxes(chart: Chart, width: float, size: float, pad: float, s: float) -> _Plan:
    members = [[i for i, node in enumerate(chart.nodes) if node.column == column] for column in sorted({node.column for node in chart.nodes})]
    gap = max(width * 0.05, 12 * s) if len(members) > 1 else 0
    wide = (width - gap * (len(members) - 1)) / len(members)
    room = wide - 2 * pad - 4 * s
    names = {i: wrap(node.name, room, size) for i, node in enumerate(chart.nodes)}
    tall = {i: len(lines) * size * 1.2 + 2 * pad for i, lines in names.items()}
    is_whole = all(text_width(word, size) <= room for node in chart.nodes for word in node.name.split())
    return _Plan(members, names, tall, wide, gap, max(sum(tall[i] for i in m) + 6 * s * (len(m) - 1) for m in members), is_whole)


def _and_more(chart: Chart, most: int) -> Chart:
    """The chain with at most `most` boxes in a column, the last of which stands for the rest."""
    nodes, at = [], {}
    for column in sorted({node.column for node in chart.nodes}):
        m = [i for i, node in enumerate(chart.nodes) if node.column == column]
        kept, rest = (m, []) if len(m) <= most else (m[: most - 1], m[most - 1:])
        for i in kept:
            at[i] = len(nodes)
            nodes.append(chart.nodes[i])
        if rest:
            at |= {i: len(nodes) for i in rest}
            nodes.append(Node(f"and {len(rest)} more" if kept else count(len(rest), "record"), column, palette.OTHER))
    flows = dict.fromkeys((at[f.source], at[f.target]) for f in chart.flows)
    single = {(at[f.source], at[f.target]): f for f in chart.flows}
    counted = Counter((at[f.source], at[f.target]) for f in chart.flows)
    return replace(chart, nodes=tuple(nodes), flows=tuple(replace(single[ends], source=ends[0], target=ends[1]) if counted[ends] == 1 else Flow(*ends, 1) for ends in flows))


def _fit_columns(members: list[list[int]], sizes: list[float], tall: dict[int, float], height: float, gap: float, stacked: bool) -> tuple[float, float]:
    """The px per unit with which every column fits its height, when each node has room for its label (above it if `stacked`, else beside it), and the gap."""
    least = max((sum(tall[i] for i in m) for m in members), default=0)
    most = max((len(m) for m in members), default=1)
    if most > 1:
        gap = max(0.0, min(gap, (height * 0.9 - least) / (most - 1)))

    def need(k: float) -> float:
        return max((sum(k * sizes[i] + tall[i] if stacked else max(k * sizes[i], tall[i]) for i in m) + gap * (len(m) - 1) for m in members), default=0)

    low, high = 0.0, height / max(max((sum(sizes[i] for i in m) for m in members), default=1), 1e-12)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if need(middle) <= height else (low, middle)
    return (low or high * 1e-3), gap


# ---- matrix --------------------------------------------------------------------------------------------------------


LEAST_CELL_PX = (24.0, 17.0)  # width and height of a cell that a number can be read in


def _matrix_that_fits(chart: Chart, width: float, height: float, s: float) -> Chart:
    """The matrix, or its first rows and columns, which are the largest, where there is no room for cells with numbers."""
    names = max((text_width(one.name, LEAST_PX * s) for one in chart.series), default=0)
    columns = max(int((width - min(names, width * 0.3) - 8 * s) / (LEAST_CELL_PX[0] * s)), 3)
    rows = max(int((height * 0.8) / (LEAST_CELL_PX[1] * s)), 3)
    if len(chart.categories) <= columns and len(chart.series) <= rows:
        return chart
    if tuple(one.name for one in chart.series) == chart.categories:  # who with whom: as many rows as columns
        rows = columns = min(rows, columns)
    series = tuple(replace(one, values=one.values[:columns], texts=one.texts[:columns], keys=one.keys[:columns]) for one in chart.series[:rows])
    return replace(chart, categories=chart.categories[:columns], series=series)


def _shortened(whole: Chart, part: Chart) -> str:
    if len(part.series) == len(part.categories) and len(whole.series) == len(whole.categories):
        return f"The first {len(part.series)} of {len(whole.series)}; a wider picture and the table have all."
    return f"{len(part.series)} of {len(whole.series)} rows and {len(part.categories)} of {len(whole.categories)} columns; a wider picture and the table have all."


def _matrix(draft: _Draft) -> None:
    s = draft.scale
    fitting = _matrix_that_fits(draft.chart, draft.width, draft.height, s)
    if fitting is not draft.chart:
        draft.put_note(_shortened(draft.chart, fitting))
    chart = draft.chart = fitting
    rows, columns = len(chart.series), len(chart.categories)
    draft.put_unit()
    size = TYPE_PX * s
    names = [x.name for x in chart.series]
    _, row_size, wide = _names_beside(draft, names, draft.height / (rows + 2), (0.3,))
    draft.left += wide + 8 * s
    cell = draft.width / columns
    column_size = max(min(size, cell * 0.85), draft.least)
    flat = all(max(text_width(word, column_size) for word in name.split() or [""]) < cell - 4 * s for name in chart.categories)
    heads = [wrap(name, cell - 4 * s, column_size) for name in chart.categories] if flat else [[name] for name in chart.categories]
    head = max(len(h) for h in heads) * column_size * 1.2 if flat else min(max(text_width(name, column_size) for name in chart.categories), draft.height * 0.35)
    draft.top += head + 10 * s
    high = draft.height / rows
    for c, lines in enumerate(heads):
        x = draft.left + cell * (c + 0.5)
        if flat:
            draft.marks += [Text(x, draft.top - 8 * s - (len(lines) - 1 - j) * column_size * 1.2, part, column_size, draft.style.ink, anchor="middle") for j, part in enumerate(lines)]
        else:
            draft.marks.append(Text(x + column_size * 0.34, draft.top - 8 * s, lines[0], min(column_size, column_size * head / max(text_width(lines[0], column_size), 1)), draft.style.ink, turn=-90))
    top = max((v for x in chart.series for v in x.values if v is not None), default=0) or 1
    blank = mix(draft.style.ink, 0.04, draft.style.ground)
    texts = [[draft.value_text(r, c) for c in range(columns)] for r in range(rows)]
    in_cells = texts
    if any(text_width(t, SMALL_PX * s) > cell - 3 * s for row in texts for t in row):  # words that are for pointing at: digits in the cells
        in_cells = [["" if draft.value(r, c) is None else number(draft.value(r, c)) for c in range(columns)] for r in range(rows)]
    widest = max((text_width(t, 1.0) for row in in_cells for t in row), default=1) or 1
    value_size = min(size, high * 0.62, (cell - 3 * s) / widest)
    gap = min(1.5 * s, cell * 0.06, high * 0.06)
    for r in range(rows):
        y = draft.top + high * r
        lines = wrap(names[r], wide, row_size)
        fitted = min(row_size, high / (1.15 * len(lines)))
        draft.lines(draft.left - 8 * s, y + high / 2, lines, fitted, draft.style.ink, anchor="end")
        for c in range(columns):
            value = draft.value(r, c)
            fill = mix(draft.style.accent, 0.14 + 0.8 * math.sqrt(max(value, 0) / top), draft.style.ground) if value else blank
            x = draft.left + cell * c
            words = f"{names[r]}, {chart.categories[c]}: {texts[r][c] or 'nothing'}"
            draft.marks.append(Rect(x + gap / 2, y + gap / 2, cell - gap, high - gap, fill, text=words, key=draft.key(r, c)))
            if value and value_size >= (LEAST_PX - 1.5) * s:
                draft.marks.append(Text(x + cell / 2, y + high / 2 + value_size * 0.34, in_cells[r][c], value_size, _on(fill), anchor="middle"))


# ---- small multiples -----------------------------------------------------------------------------------------------


def _multiples(draft: _Draft) -> None:
    chart, s = draft.chart, draft.scale
    draft.put_unit()
    n = len(chart.series)
    # as near to 5:3 as the space allows
    columns = min(range(1, n + 1), key=lambda c: abs(math.log((draft.width / c) / (draft.height / math.ceil(n / c)) / (5 / 3))))
    rows = math.ceil(n / columns)
    gap_x, gap_y = 16 * s, 10 * s
    wide, tall = (draft.width - gap_x * (columns - 1)) / columns, (draft.height - gap_y * (rows - 1)) / rows
    name_size = max(min(TYPE_PX * s, tall * 0.16), draft.least)
    foot_size = max(min(SMALL_PX * s, tall * 0.13), draft.least)
    lines = [wrap(x.name, wide, name_size, SEMIBOLD) for x in chart.series]
    head = max(len(part) for part in lines) * name_size * 1.2
    high = max((v for x in chart.series for v in x.values if v is not None), default=0) or 1
    names = chart.categories
    for i, one in enumerate(chart.series):
        left, top = draft.left + (i % columns) * (wide + gap_x), draft.top + (i // columns) * (tall + gap_y)
        draft.marks += [Text(left, top + name_size * (0.9 + 1.2 * j), part, name_size, draft.style.ink, weight=SEMIBOLD) for j, part in enumerate(lines[i])]
        y0, y1 = top + head + foot_size * 1.3, top + tall - foot_size * 1.4
        band = wide / max(len(names), 1)
        best = max((c for c in range(len(one.values)) if one.values[c] is not None), key=lambda c: one.values[c], default=None)
        for c in range(len(names)):
            value = draft.value(i, c)
            if value:
                bar = (y1 - y0) * value / high
                draft.marks.append(Rect(left + band * (c + 0.12), y1 - bar, band * 0.76, bar, one.colour or palette.SERIES[0], text=draft.words(i, c), key=draft.key(i, c)))
            if c == best and value:
                label = draft.value_text(i, c)
                label = label if text_width(label, foot_size) < wide / 2 else number(value)
                half = text_width(label, foot_size) / 2
                x = min(max(left + band * (c + 0.5), left + half), left + wide - half)
                draft.marks.append(Text(x, y1 - (y1 - y0) * value / high - foot_size * 0.3, label, foot_size, draft.style.ink, anchor="middle"))
        draft.marks.append(Line(left, y1, left + wide, y1, mix(draft.style.ink, 0.45, draft.style.ground), s))
        draft.marks.append(Text(left, y1 + foot_size * 1.1, names[0], foot_size, draft.style.muted))
        if len(names) > 1 and text_width(names[0], foot_size) + text_width(names[-1], foot_size) + 6 * s < wide:
            draft.marks.append(Text(left + wide, y1 + foot_size * 1.1, names[-1], foot_size, draft.style.muted, anchor="end"))


# ---- ladder --------------------------------------------------------------------------------------------------------


def _ladder(draft: _Draft) -> None:
    chart, s = draft.chart, draft.scale
    size = SMALL_PX * s
    styles = [style_ for style_ in ("actual", "planned", "stale") if any(p.style == style_ for p in chart.points)]
    _ladder_legend(draft, styles)
    rows = len(chart.categories)
    draft.bottom -= size * 1.8
    draft.top += size * 1.6 if chart.as_of else 0
    names, name_size, wide = _names_beside(draft, chart.categories, draft.height / rows, (0.26, 0.32), SEMIBOLD)
    draft.left += wide + 14 * s
    draft.right -= 6 * s
    days = [date.fromisoformat(p.date).toordinal() for p in chart.points]
    now = date.fromisoformat(chart.as_of).toordinal() if chart.as_of else None
    first, last = min(days + ([now] if now else [])), max(days + ([now] if now else []))
    pad = max((last - first) * 0.03, 20)
    first, last = first - pad, last + pad

    def x_of(day: float) -> float:
        return draft.left + (day - first) / (last - first) * draft.width

    for day, label in _dates(first, last, draft.width / s):
        draft.marks.append(Line(x_of(day), draft.top, x_of(day), draft.bottom, draft.style.grid, s))
        half = text_width(label, size) / 2
        draft.marks.append(Text(min(x_of(day), draft.right + 6 * s - half), draft.bottom + size * 1.3, label, size, draft.style.muted, anchor="middle"))
    if now:
        words = f"As of {readable(chart.as_of)}"
        half = text_width(words, size, SEMIBOLD) / 2
        draft.marks.append(Line(x_of(now), draft.top - 4 * s, x_of(now), draft.bottom, draft.style.ink, 1.6 * s, (5 * s, 4 * s)))
        draft.marks.append(Text(min(max(x_of(now), half), draft.right - half), draft.top - 8 * s, words, size, draft.style.ink, anchor="middle", weight=SEMIBOLD))
    high = draft.height / rows
    for row, lines in enumerate(names):
        middle = draft.top + high * (row + 0.5)
        if row:
            draft.marks.append(Line(0, draft.top + high * row, draft.right, draft.top + high * row, draft.style.grid, s))
        draft.lines(draft.left - 14 * s, middle, lines, name_size, draft.style.ink, anchor="end", weight=SEMIBOLD)
        _rung(draft, row, middle, high, x_of)


LADDER_WORDS = {"actual": "Happened", "planned": "Promised", "stale": "Not confirmed since"}


def _point(draft: _Draft, x: float, y: float, style_: str, text: str = "", key: str = "", r: float = 6.0) -> Circle:
    colour = draft.style.accent if style_ == "actual" else palette.SITE_STATUS["announced"][0] if style_ == "planned" else mix(draft.style.ink, 0.55, draft.style.ground)
    fill = colour if style_ == "actual" else draft.style.ground
    return Circle(x, y, r * draft.scale, fill, colour, 2.2 * draft.scale, (2.5 * draft.scale, 2 * draft.scale) if style_ == "stale" else (), text, key)


def _ladder_legend(draft: _Draft, styles: list[str]) -> None:
    size, x = TYPE_PX * draft.scale, draft.left
    for style_ in styles:
        draft.marks.append(_point(draft, x + 8 * draft.scale, draft.top + size * 0.62, style_))
        draft.marks.append(Text(x + size * 1.7, draft.top + size * 0.95, LADDER_WORDS[style_], size, draft.style.ink))
        x += size * 1.7 + text_width(LADDER_WORDS[style_], size) + 18 * draft.scale
    draft.top += size * 1.5 + 6 * draft.scale


def _radius(high: float, s: float) -> float:
    """The radius of a step in px of a page: smaller in low rows, so that its label finds room above it."""
    return min(6.0, max(high / s * 0.12, 3.5))


def _rung(draft: _Draft, row: int, middle: float, high: float, x_of) -> None:
    """The points of one row with their labels: above, below or beside them, within the row and upon nothing.

    What finds no room at the least size has no label: tooltip and list have it.
    """
    s = draft.scale
    points: list[Point] = sorted((p for p in draft.chart.points if p.row == row), key=lambda p: p.date)
    if not points:
        return
    xs = [x_of(date.fromisoformat(p.date).toordinal()) for p in points]
    draft.marks.append(Line(xs[0], middle, xs[-1], middle, mix(draft.style.ink, 0.35, draft.style.ground), 2 * s))
    draft.marks += [_point(draft, x, middle, p.style, p.text or f"{p.label}, {readable(p.date)}", p.key, _radius(high, s)) for p, x in zip(points, xs)]
    most = sum(bool(p.label) for p in points)
    labels, size = [], SMALL_PX * s
    while True:
        found = _rung_labels(draft, points, xs, middle, high, size)
        if _texts(found) > _texts(labels):
            labels = found
        if _texts(labels) == most or size <= draft.least:
            break
        size = max(size * 0.96, draft.least)
    draft.marks += labels


def _texts(marks: list[Mark]) -> int:
    return sum(isinstance(mark, Text) for mark in marks)


def _rung_labels(draft: _Draft, points: list[Point], xs: list[float], middle: float, high: float, size: float) -> list[Text | Rect]:
    """Those labels of a row that find room at a size."""
    s, found = draft.scale, []
    top, bottom, r = middle - high / 2 + 0.3 * s, middle + high / 2 - 0.3 * s, (_radius(high, s) + 1) * s
    taken = [(x - r, middle - r, x + r, middle + r) for x in xs]
    for p, x in zip(points, xs):
        if not p.label:
            continue
        wide = text_width(p.label, size)
        at = min(max(x, draft.left - 10 * s + wide / 2), draft.right - wide / 2)
        spots = []
        for level in range(4):
            spots += [(at, middle - r - 0.5 * s - size * (0.24 + 1.2 * level), "middle"), (at, middle + r + 0.5 * s + size * (0.76 + 1.2 * level), "middle")]
        spots += [(x + 11 * s, middle + size * 0.34, "start"), (x - 11 * s, middle + size * 0.34, "end")]
        for tx, ty, anchor in spots:
            left = tx - {"start": 0, "middle": wide / 2, "end": wide}[anchor]
            box = left - 3 * s, ty - size * 0.76, left + wide + 3 * s, ty + size * 0.24
            inside = box[0] >= draft.left - 13 * s and box[2] <= draft.right + 3 * s and box[1] >= top and box[3] <= bottom
            if inside and not any(box[0] < o[2] and box[2] > o[0] and box[1] < o[3] and box[3] > o[1] for o in taken):
                taken.append(box)
                if anchor != "middle" and xs[0] < (box[0] + box[2]) / 2 < xs[-1]:  # on the line between the steps, which would run through the letters
                    found.append(Rect(box[0], box[1], box[2] - box[0], box[3] - box[1], draft.style.ground))
                found.append(Text(tx, ty, p.label, size, draft.style.ink, anchor=anchor, halo=draft.style.ground))
                break
    return found


_MONTHS = {1: "Jan", 4: "Apr", 7: "Jul", 10: "Oct"}


def _dates(first: float, last: float, width_px: float) -> list[tuple[int, str]]:
    """Days of the time axis with their names: years, or quarters where there are few."""
    begin, end = date.fromordinal(int(first)), date.fromordinal(int(last))
    years = range(begin.year, end.year + 2)
    if end.year - begin.year <= 2:
        quarters = [(date(y, m, 1).toordinal(), f"{_MONTHS[m]} {y}") for y in years for m in (1, 4, 7, 10)]
        names = quarters[:: max(1, math.ceil(66 * 4 * (last - first) / 365 / width_px))]
    else:
        step = max(1, math.ceil(len(years) * 46 / width_px))
        names = [(date(y, 1, 1).toordinal(), f"{y}") for y in years if y % step == 0]
    return [(day, name) for day, name in names if first <= day <= last]


_KINDS = {"bars": _bars, "stacked bars": _bars, "lines": _lines, "flows": _flows, "matrix": _matrix, "multiples": _multiples, "ladder": _ladder}


def moved(mark: Mark, dx: float, dy: float) -> Mark:
    """A mark moved by dx, dy px."""
    if isinstance(mark, Line):
        return replace(mark, x0=mark.x0 + dx, x1=mark.x1 + dx, y0=mark.y0 + dy, y1=mark.y1 + dy)
    if isinstance(mark, Polyline):
        return replace(mark, points=tuple((x + dx, y + dy) for x, y in mark.points))
    if isinstance(mark, Ribbon):
        return replace(mark, x0=mark.x0 + dx, x1=mark.x1 + dx, top0=mark.top0 + dy, top1=mark.top1 + dy)
    return replace(mark, x=mark.x + dx, y=mark.y + dy)
