"""Where each part of a chart lies in a picture of a given size: a list of rectangles, lines, ribbons, circles and texts in px,
in the order in which they are painted, for every kind of components/charts.py. Renderers only write them down.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from components import palette
from components.charts import Chart, Point
from components.exports.style import REGULAR, SEMIBOLD, Style, is_dark, mix, style, text_width, wrap
from components.wording import number
from data.partial_dates import readable

TYPE_PX, SMALL_PX, LEAST_PX = 13.0, 12.0, 7.0
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
            x = draft.left + band * (i + 0.5)
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


def _lying_bars(draft: _Draft, stacked: bool) -> None:
    chart, s = draft.chart, draft.scale
    n, groups = len(chart.categories), 1 if stacked else max(len(chart.series), 1)
    size = SMALL_PX * s
    draft.bottom -= size * 1.2 + 6 * s
    band = draft.height / n
    name_size = max(min(TYPE_PX * s, band * 0.8), LEAST_PX)
    wide = min(max(text_width(name, name_size) for name in chart.categories), draft.width * 0.36)
    names = [wrap(name, wide, name_size) for name in chart.categories]
    most = max(len(parts) for parts in names)
    if most * name_size * 1.2 > band:  # more lines than a row has room for: smaller type, down to what can be read
        name_size = max(min(name_size, band / (most * 1.2)), LEAST_PX)
        names = [wrap(name, wide, name_size) for name in chart.categories]
    draft.left += wide + 10 * s
    value_size = max(min(size, band * 0.8 / groups), LEAST_PX)
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


def _flows(draft: _Draft) -> None:
    chart, s = draft.chart, draft.scale
    if not chart.unit:
        return _chain(draft)
    draft.put_unit()
    columns = sorted({node.column for node in chart.nodes})
    size_of = [max(sum(f.value for f in chart.flows if f.source == i), sum(f.value for f in chart.flows if f.target == i)) for i in range(len(chart.nodes))]
    members = [sorted((i for i, node in enumerate(chart.nodes) if node.column == column and size_of[i] > 0), key=lambda i: -size_of[i]) for column in columns]
    amount = [number(size) for size in size_of]
    most = max((len(m) for m in members), default=1)
    size = max(min(TYPE_PX * s, draft.height / most / 1.5), LEAST_PX)
    outer, wide = len(columns) > 1, 14 * s
    # names of the first and last column stand outside, those between at the right of their node
    room = min(draft.width * (0.21 if len(columns) > 2 else 0.28), max(text_width(f"{chart.nodes[i].name} {amount[i]}".strip(), size) for m in members for i in m) + 4 * s)
    x0, x1 = (draft.left + room + 8 * s, draft.right - room - 8 * s - wide) if outer else (draft.left, draft.left)
    step = (x1 - x0) / max(len(columns) - 1, 1)
    between = step - wide - 30 * s
    labels, tall = {}, {}
    for c, m in enumerate(members):
        for i in m:
            width = room if c in (0, len(columns) - 1) else min(room * 1.4, between)
            labels[i] = wrap(f"{chart.nodes[i].name} {amount[i]}", max(width, size * 4), size)
            tall[i] = len(labels[i]) * size * 1.2 + 2 * s
    k, gap = _fit_columns(members, size_of, tall, draft.height, 5 * s)
    place: dict[int, tuple[float, float]] = {}  # the top and height of each node
    x_of = {}
    for c, m in enumerate(members):
        slots = [max(k * size_of[i], tall[i]) for i in m]
        free = draft.height - sum(slots) - gap * (len(m) - 1)
        spread = min(free / max(len(m) - 1, 1), 26 * s) if len(m) > 1 else 0
        y = draft.top + (free - spread * (len(m) - 1)) / 2
        for i, slot in zip(m, slots):
            high = k * size_of[i]
            place[i], x_of[i] = (y + (slot - high) / 2, high), x0 + step * c
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
        words = f.text or f"{chart.nodes[f.source].name} to {chart.nodes[f.target].name}" + (f": {number(f.value)}" if chart.unit else "")
        draft.marks.append(Ribbon(x_of[f.source] + wide, starts[n], x_of[f.target], ends[n], max(k * f.value, 0.6), colour[f.source], 0.42, words, f.key))
    for i, (y, high) in place.items():
        node = chart.nodes[i]
        draft.marks.append(Rect(x_of[i], y, wide, max(high, 1), colour[i], text=f"{node.name}: {amount[i]}" if amount[i] else node.name, key=node.key))
    for c, m in enumerate(members):
        for i in m:
            y, high = place[i]
            first = c == 0 and outer
            x = x_of[i] - 8 * s if first else x_of[i] + wide + 8 * s
            halo = draft.style.ground if 0 < c < len(columns) - 1 else ""
            draft.lines(x, y + high / 2, labels[i], size, draft.style.ink, anchor="end" if first else "start", halo=halo)


def _chain(draft: _Draft) -> None:
    """Flows without a unit only say what leads to what: boxes with their names, and lines of one width between them."""
    chart, s = draft.chart, draft.scale
    columns = sorted({node.column for node in chart.nodes})
    members = {column: [i for i, node in enumerate(chart.nodes) if node.column == column] for column in columns}
    gap_x = draft.width * (0.05 if len(columns) > 1 else 0)
    wide = (draft.width - gap_x * (len(columns) - 1)) / len(columns)
    size, pad = TYPE_PX * s, 7 * s
    while True:
        names = {i: wrap(node.name, wide - 2 * pad, size) for i, node in enumerate(chart.nodes)}
        tall = {i: len(lines) * size * 1.2 + 2 * pad for i, lines in names.items()}
        most = max(sum(tall[i] for i in m) + 6 * s * (len(m) - 1) for m in members.values())
        if most <= draft.height or size <= LEAST_PX:
            break
        size, pad = max(size * 0.92, LEAST_PX), pad * 0.92
    box: dict[int, tuple[float, float, float]] = {}
    for c, column in enumerate(columns):
        m = members[column]
        free = draft.height - sum(tall[i] for i in m)
        gap_y = min(max(free, 0) / (len(m) + 1), 18 * s)
        y = draft.top + (free - gap_y * (len(m) - 1)) / 2
        for i in m:
            box[i] = (draft.left + c * (wide + gap_x), y, tall[i])
            y += tall[i] + gap_y
    line = mix(draft.style.ink, 0.45, draft.style.ground)
    for f in chart.flows:
        (x0, y0, h0), (x1, y1, h1) = box[f.source], box[f.target]
        words = f.text or f"{chart.nodes[f.source].name} to {chart.nodes[f.target].name}"
        draft.marks.append(Ribbon(x0 + wide, y0 + h0 / 2 - s, x1, y1 + h1 / 2 - s, 2 * s, line, 1.0, words, f.key))
    for i, (x, y, high) in box.items():
        node = chart.nodes[i]
        colour = node.colour or draft.style.accent
        draft.marks.append(Rect(x, y, wide, high, mix(colour, 0.16, draft.style.ground), radius=4 * s, text=node.name, key=node.key))
        draft.marks.append(Rect(x, y, 4 * s, high, colour, radius=2 * s))
        draft.lines(x + pad + 4 * s, y + high / 2, names[i], size, draft.style.ink)


def _fit_columns(members: list[list[int]], sizes: list[float], tall: dict[int, float], height: float, gap: float) -> tuple[float, float]:
    """The px per unit with which every column fits its height, when each node has room for its label, and the gap between nodes."""
    least = max((sum(tall[i] for i in m) for m in members), default=0)
    most = max((len(m) for m in members), default=1)
    if most > 1:
        gap = max(0.0, min(gap, (height * 0.9 - least) / (most - 1)))

    def need(k: float) -> float:
        return max((sum(max(k * sizes[i], tall[i]) for i in m) + gap * (len(m) - 1) for m in members), default=0)

    low, high = 0.0, height / max(max((sum(sizes[i] for i in m) for m in members), default=1), 1e-12)
    for _ in range(40):
        middle = (low + high) / 2
        low, high = (middle, high) if need(middle) <= height else (low, middle)
    return (low or high * 1e-3), gap


# ---- matrix --------------------------------------------------------------------------------------------------------


def _matrix(draft: _Draft) -> None:
    chart, s = draft.chart, draft.scale
    rows, columns = len(chart.series), len(chart.categories)
    draft.put_unit()
    size = TYPE_PX * s
    row_size = max(min(size, draft.height / (rows + 2) * 0.8), LEAST_PX)
    names = [x.name for x in chart.series]
    wide = min(max(text_width(name, row_size) for name in names), draft.width * 0.3)
    draft.left += wide + 8 * s
    cell = draft.width / columns
    column_size = max(min(size, cell * 0.85), LEAST_PX)
    flat = all(max(text_width(word, column_size) for word in name.split() or [""]) < cell - 4 * s for name in chart.categories)
    heads = [wrap(name, cell - 4 * s, column_size) for name in chart.categories] if flat else [[name] for name in chart.categories]
    head = max(len(h) for h in heads) * column_size * 1.2 if flat else min(max(text_width(name, column_size) for name in chart.categories), draft.height * 0.35)
    draft.top += head + 8 * s
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
            if value and value_size >= LEAST_PX - 1:
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
    name_size = max(min(TYPE_PX * s, tall * 0.16), LEAST_PX)
    foot_size = max(min(SMALL_PX * s, tall * 0.13), LEAST_PX)
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
    name_size = max(min(TYPE_PX * s, draft.height / (rows + 1) * 0.6), LEAST_PX)
    wide = min(max((text_width(name, name_size, SEMIBOLD) for name in chart.categories), default=0), draft.width * 0.26)
    draft.left += wide + 14 * s
    draft.bottom -= size * 1.8
    draft.top += size * 1.6 if chart.as_of else 0
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
    for row, name in enumerate(chart.categories):
        middle = draft.top + high * (row + 0.5)
        if row:
            draft.marks.append(Line(0, draft.top + high * row, draft.right, draft.top + high * row, draft.style.grid, s))
        lines = wrap(name, wide, name_size, SEMIBOLD)
        draft.lines(draft.left - 14 * s, middle, lines, min(name_size, high / (1.2 * len(lines))), draft.style.ink, anchor="end", weight=SEMIBOLD)
        _rung(draft, row, middle, high, x_of)


LADDER_WORDS = {"actual": "Happened", "planned": "Promised", "stale": "Not confirmed since"}


def _point(draft: _Draft, x: float, y: float, style_: str, text: str = "", key: str = "") -> Circle:
    colour = draft.style.accent if style_ == "actual" else palette.SITE_STATUS["announced"][0] if style_ == "planned" else mix(draft.style.ink, 0.55, draft.style.ground)
    fill = colour if style_ == "actual" else draft.style.ground
    return Circle(x, y, 6 * draft.scale, fill, colour, 2.2 * draft.scale, (2.5 * draft.scale, 2 * draft.scale) if style_ == "stale" else (), text, key)


def _ladder_legend(draft: _Draft, styles: list[str]) -> None:
    size, x = TYPE_PX * draft.scale, draft.left
    for style_ in styles:
        draft.marks.append(_point(draft, x + 8 * draft.scale, draft.top + size * 0.62, style_))
        draft.marks.append(Text(x + size * 1.7, draft.top + size * 0.95, LADDER_WORDS[style_], size, draft.style.ink))
        x += size * 1.7 + text_width(LADDER_WORDS[style_], size) + 18 * draft.scale
    draft.top += size * 1.5 + 6 * draft.scale


def _rung(draft: _Draft, row: int, middle: float, high: float, x_of) -> None:
    """The points of one row with labels that do not lie upon each other: above and below in turn, as near as there is room."""
    s = draft.scale
    points: list[Point] = sorted((p for p in draft.chart.points if p.row == row), key=lambda p: p.date)
    if not points:
        return
    xs = [x_of(date.fromisoformat(p.date).toordinal()) for p in points]
    draft.marks.append(Line(xs[0], middle, xs[-1], middle, mix(draft.style.ink, 0.35, draft.style.ground), 2 * s))
    draft.marks += [_point(draft, x, middle, p.style, p.text or f"{p.label}, {readable(p.date)}", p.key) for p, x in zip(points, xs)]
    size = max(min(SMALL_PX * s, high * 0.2), LEAST_PX)
    while (labels := _rung_labels(draft, points, xs, middle, high, size)) is None and size > LEAST_PX:
        size = max(size * 0.9, LEAST_PX)
    draft.marks += labels or []


def _rung_labels(draft: _Draft, points: list[Point], xs: list[float], middle: float, high: float, size: float) -> list[Text] | None:
    """The labels of a row at a size, None where not all of them find room."""
    s, found = draft.scale, []
    levels = max(int((high / 2 - 8 * s) // (size * 1.2)), 1)
    taken: dict[float, list[tuple[float, float]]] = {}
    for p, x in zip(points, xs):
        half = text_width(p.label, size) / 2
        at = min(max(x, draft.left + half - 10 * s), draft.right - half)
        spots = [y for level in range(levels) for y in (middle - 11 * s - size * 1.2 * level, middle + 10 * s + size * (0.95 + 1.2 * level))]
        spot = next((y for y in spots if not any(at - half - 4 * s < b and at + half + 4 * s > a for a, b in taken.get(y, []))), None)
        if spot is None and size > LEAST_PX:
            return None
        if spot is not None:
            taken.setdefault(spot, []).append((at - half, at + half))
            found.append(Text(at, spot, p.label, size, draft.style.ink, anchor="middle", halo=draft.style.ground))
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
