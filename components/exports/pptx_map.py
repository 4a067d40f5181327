"""A map on a slide as native shapes: countries as freeforms grouped by name, arcs, bubbles as ovals and pies, marks, badges, labels, legend.

Where everything lies is `map_layout`'s; nothing is drawn beyond the view, for PowerPoint does not clip.
"""

from dataclasses import replace

from components.exports import fitting
from components.exports.map_layout import (
    Bubble,
    Camera,
    Group,
    Look,
    MapLayout,
    legend_groups,
    map_layout,
    scale_bar_box,
    widest_aspect,
)
from components.exports.pptx_charts import PX_PER_IN, VEIL, Box
from components.exports.pptx_master import QUIET
from components.exports.pptx_shapes import Canvas, next_id
from components.exports.style import font_of, mix, style

SCALE = 1.2  # type and bubbles of the page, enlarged for a room
LEGEND_SIZE, NOTE_SIZE = 11, 8.5
_ROW_IN, _SWATCH_IN, _COLUMN_GAP_IN = 0.235, 0.14, 0.25
_LESS = 1 / fitting.WIDER[False]  # Arial is wider than the font that the layout measures: a label keeps its width


def add_map(slide, scene: dict, box: Box, alt: str, camera: Camera | None = None, leave_out: tuple[str, ...] = ()) -> None:
    """Draws a scene into a box (inches) of a slide, its notes below it; `leave_out` are notes that stand elsewhere.

    The legend stands below the map, or beside it where the map would else be too wide to show the whole frame.
    """
    x, y, w, h = box
    groups = legend_groups(scene, style("light"), 1)
    notes = [n for n in scene["notes"] if n not in leave_out]
    small = fitting.fit(" ".join(notes), w, 0.34, (NOTE_SIZE, 8)) if notes else None
    high = h - (0.06 + small.height if small else 0)
    legend, wide = _legend_rows(groups, w), w
    map_h = high - (0.1 + len(legend) * _ROW_IN if legend else 0)
    beside = False
    if wide > map_h * widest_aspect():
        column = _legend_column(groups)
        beside = bool(column) and len(column) * _ROW_IN <= high
        room = max((left + room for row in column for left, _, _, _, room in row), default=0)
        if beside:
            legend, map_h = column, high
        wide = min(w - (room + _COLUMN_GAP_IN if beside else 0), map_h * widest_aspect())
        x = box[0] if legend else box[0] + (w - wide) / 2
    layout = map_layout(scene, wide * PX_PER_IN, map_h * PX_PER_IN, camera, scale=SCALE)
    canvas = Canvas(next_id(slide))
    canvas.group("Map", alt or scene["title"])
    _Drawing(canvas, layout, x, y).draw()
    canvas.end()
    if legend:
        _draw_legend(canvas, legend, *((x + wide + _COLUMN_GAP_IN, y) if beside else (x, y + map_h + 0.1)))
    if small:
        canvas.text("Notes", box[0], y + high + 0.06, w, small.height, "\n".join(small.lines), small.size, f"#{QUIET}")
    canvas.add_to(slide)


class _Drawing:
    """A layout put on a canvas, its upper left corner at x, y (inches)."""

    def __init__(self, canvas: Canvas, layout: MapLayout, x: float, y: float):
        self.canvas, self.layout, self.x, self.y = canvas, layout, x, y

    def at(self, px: float, py: float) -> tuple[float, float]:
        return self.x + px / PX_PER_IN, self.y + py / PX_PER_IN

    def pt(self, px: float) -> float:
        return px / PX_PER_IN * 72

    def draw(self) -> None:
        """Everything, from the sea to the labels."""
        layout, canvas = self.layout, self.canvas
        canvas.box("Sea", self.x, self.y, layout.width / PX_PER_IN, layout.height / PX_PER_IN, layout.sea)
        self._countries()
        self._arcs()
        for moved in (*layout.marks, *layout.bubbles):
            if moved.home and all(0 <= x <= layout.width and 0 <= y <= layout.height for x, y in (moved.home, (moved.x, moved.y))):
                canvas.line("Leader", *self.at(moved.x, moved.y), *self.at(*moved.home), mix(layout.style.ink, 0.55, layout.style.ground), self.pt(layout.scale))
        for mark in layout.marks:
            self._box(_within(mark, layout), mark.radius / mark.width, font_of(layout.style.of(".count"))[1], 700, mark.tip[0] if mark.tip else mark.kind)
        for bubble in layout.bubbles:
            if 0 <= bubble.x <= layout.width and 0 <= bubble.y <= layout.height:
                self._bubble(bubble)
        for badge in layout.badges:
            weight_size = font_of(layout.style.of(".badges text"))
            self._box(badge, 0.5, weight_size[1], weight_size[0], badge.text)
        self._labels()
        self._scale_bar()
        canvas.box("Frame", self.x, self.y, layout.width / PX_PER_IN, layout.height / PX_PER_IN, None, layout.style.line, 0.75)

    def _countries(self) -> None:
        canvas, found = self.canvas, list(self.layout.polygons())
        canvas.group("Neighbours of Europe")
        for country, rings in found:
            if country.is_context:
                for ring in rings:
                    canvas.freeform(country.iso, [map(self._point, ring)], country.look.fill, country.look.stroke, self.pt(country.look.width))
        canvas.end()
        # what is outlined lies above its neighbours
        for country, rings in sorted((item for item in found if not item[0].is_context), key=lambda item: item[0].look.width):
            name = country.name or country.iso
            canvas.group(name, ". ".join(country.tip) if country.tip else name)
            for ring in rings:
                canvas.freeform(name, [map(self._point, ring)], country.look.fill, country.look.stroke, self.pt(country.look.width))
            canvas.end()

    def _point(self, point: tuple[float, float]) -> tuple[float, float]:
        return self.at(*point)

    def _arcs(self) -> None:
        canvas, layout = self.canvas, self.layout
        canvas.group("Arcs")
        for arc, lines in layout.curves():
            look, alt = arc.look, ". ".join(arc.tip)
            inside = all(0 <= px <= layout.width and 0 <= py <= layout.height for px, py in arc.points(8))
            if inside:
                canvas.curve("Arc", self.at(*arc.start), self.at(*arc.control), self.at(*arc.end), look.stroke, self.pt(look.width), alt, look.opacity)
            else:
                for line in lines:
                    canvas.freeform("Arc", [map(self._point, line)], None, look.stroke, self.pt(look.width), alt, closed=False, line_opacity=look.opacity)
            if arc.arrow and 0 <= arc.end[0] <= layout.width and 0 <= arc.end[1] <= layout.height:
                canvas.freeform("Arrow head", [map(self._point, arc.arrow)], look.stroke, opacity=look.opacity)
        canvas.end()

    def _bubble(self, bubble: Bubble) -> None:
        canvas, (x, y), r = self.canvas, self.at(bubble.x, bubble.y), bubble.r / PX_PER_IN
        canvas.group(bubble.town or "Sites", ". ".join(bubble.tip))
        for part in bubble.slices:
            if len(bubble.slices) == 1:
                canvas.oval(part.label, x, y, r, part.look.fill, part.look.stroke, self.pt(part.look.width))
            else:
                canvas.pie(f"{part.label}: {part.count}", x, y, r, part.start, part.end, part.look.fill, part.look.stroke, self.pt(part.look.width))
        if bubble.hole:
            style = self.layout.style
            canvas.oval("Hole", x, y, bubble.hole / PX_PER_IN, style.of(".hole")["fill"])
            size = self.pt(font_of(style.of(".count"))[1] * self.layout.scale) * _LESS
            canvas.text("Number of sites", x - r, y - r, 2 * r, 2 * r, str(bubble.n), size, style.ink, True, "ctr", "ctr", wrap=False)
        if bubble.selected:
            canvas.oval("Selected", x, y, r + 3 * self.layout.scale / PX_PER_IN, None, self.layout.style.ink, self.pt(2.5 * self.layout.scale))
        canvas.end()

    def _box(self, box, rounded: float, size: float, weight: int, name: str) -> None:
        x, y = self.at(box.x - box.width / 2, box.y - box.height / 2)
        dash = ("sysDot" if box.look.dash[0] <= box.look.width else "sysDash") if box.look.dash else ""
        self.canvas.box(name, x, y, box.width / PX_PER_IN, box.height / PX_PER_IN, box.look.fill, box.look.stroke, self.pt(box.look.width), ". ".join(box.tip), dash,
                        min(rounded, 0.5), box.text, self.pt(size * self.layout.scale) * _LESS, self.layout.style.ink, weight > 550, wrap=False)

    def _labels(self) -> None:
        canvas, scale = self.canvas, self.layout.scale
        canvas.group("Labels")
        for label in self.layout.labels:
            left, top, right, bottom = label.box
            (x, y), (x1, y1) = self.at(left, top), self.at(right, bottom)
            canvas.box("Ground of a label", x, y, x1 - x, y1 - y, label.halo, None, rounded=0.3, opacity=VEIL)
            shift = {"start": -2, "end": 2, "middle": 0}[label.anchor] * scale / PX_PER_IN
            align = {"start": "l", "end": "r", "middle": "ctr"}[label.anchor]
            canvas.text(label.text, x - shift * (label.anchor == "start"), y, x1 - x, y1 - y, label.text, self.pt(label.size) * _LESS, label.fill, label.weight > 550, align, "ctr", wrap=False)
        canvas.end()

    def _scale_bar(self) -> None:
        layout, canvas = self.layout, self.canvas
        length, words = layout.scale_bar
        _, top, right, bottom = scale_bar_box(layout.width, layout.scale, length)
        foot = bottom - 4 * layout.scale
        tick = 6 * layout.scale
        canvas.group("Scale bar", f"Scale: {words}")
        canvas.freeform("Bar", [map(self._point, [(right - length, foot - tick), (right - length, foot), (right, foot), (right, foot - tick)])], None,
                        layout.style.ink, self.pt(1.5 * layout.scale), closed=False)
        (x, y), (x1, y1) = self.at(right - length, top - 2), self.at(right, foot - 3)
        canvas.text("Length", x, y, x1 - x, y1 - y, words, self.pt(11 * layout.scale) * _LESS, layout.style.ink, align="ctr", anchor="b", wrap=False)
        canvas.end()


def _within(mark, layout: MapLayout):
    """A mark that stands for no town in particular, moved so that it lies in the picture."""
    dx, dy = mark.width / 2, mark.height / 2
    return replace(mark, x=min(max(mark.x, dx), layout.width - dx), y=min(max(mark.y, dy), layout.height - dy))


def _legend_rows(groups: tuple[Group, ...], width: float) -> list[list[tuple]]:
    """The legend in rows that fit: each a list of (left, kind, text, look or None) with lefts in inches."""
    rows: list[list[tuple]] = []
    left = width + 1
    for group in groups:
        for i, entry in enumerate(group.entries):
            head = fitting.width(group.title, LEGEND_SIZE, True) / 72 + 0.12 if i == 0 and group.title else 0
            label = fitting.width(entry.label, LEGEND_SIZE) / 72 + 0.04
            room = head + _SWATCH_IN + 0.06 + label
            if left + room > width:
                rows.append([])
                left = 0.0
            if head:
                rows[-1].append((left, "head", group.title, None, head))
            rows[-1].append((left + head, entry.shape, entry.label, entry.look, label))
            left += room + (0.32 if i == len(group.entries) - 1 else 0.14)
    return rows


def _legend_column(groups: tuple[Group, ...]) -> list[list[tuple]]:
    """The legend as a column, in the form of `_legend_rows`; an empty row goes before a title."""
    rows: list[list[tuple]] = []
    for group in groups:
        rows += [[]] if rows and group.title else []
        rows += [[(0.0, "head", group.title, None, fitting.width(group.title, LEGEND_SIZE, True) / 72)]] if group.title else []
        rows += [[(0.0, entry.shape, entry.label, entry.look, _SWATCH_IN + 0.1 + fitting.width(entry.label, LEGEND_SIZE) / 72)] for entry in group.entries]
    return rows


def _draw_legend(canvas: Canvas, rows: list[list[tuple]], x: float, y: float) -> None:
    canvas.group("Legend", "Legend: " + "; ".join(text for row in rows for _, kind, text, _, _ in row if kind != "head"))
    for n, row in enumerate(rows):
        top = y + n * _ROW_IN
        for left, kind, text, look, room in row:
            if kind == "head":
                canvas.text(text, x + left, top, room, _ROW_IN, text, LEGEND_SIZE, bold=True, anchor="ctr", wrap=False)
                continue
            _swatch(canvas, kind, look, x + left, top + _ROW_IN / 2)
            canvas.text(text, x + left + _SWATCH_IN + 0.06, top, room, _ROW_IN, text, LEGEND_SIZE, anchor="ctr", wrap=False)
    canvas.end()


def _swatch(canvas: Canvas, shape: str, look: Look, x: float, y: float) -> None:
    line = None if look.stroke == "none" else look.stroke
    fill = None if look.fill == "none" else look.fill
    dash = ("sysDot" if look.dash[0] <= look.width else "sysDash") if look.dash else ""
    if shape == "line":
        canvas.line("Line", x, y, x + _SWATCH_IN, y, line or fill, max(look.width, 1.5))
    elif shape == "dot":
        canvas.oval("Dot", x + _SWATCH_IN / 2, y, _SWATCH_IN / 2, fill, line, look.width * 0.75, dash=dash)
    else:
        canvas.box("Square", x, y - _SWATCH_IN / 2, _SWATCH_IN, _SWATCH_IN, fill, line, look.width * 0.75, dash=dash)
