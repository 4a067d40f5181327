"""Charts on slides: bars and lines as native chart parts that can be edited, a matrix as a native table, flows and ladders as native shapes.

Every function draws one `Chart` into a box (left, top, width, height in inches) of a slide.
"""

import math
from dataclasses import replace

from lxml import etree
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.util import Inches, Pt

from components import palette
from components.charts import Chart, Series
from components.exports import fitting
from components.exports.chart_layout import Circle, Line, Mark, Polyline, Rect, Ribbon, Text, chart_layout
from components.exports.pptx_master import ACCENT, INK, QUIET, RULE
from components.exports.pptx_shapes import Canvas, clean, next_id
from components.exports.style import text_width

Box = tuple[float, float, float, float]

MOST_MULTIPLES = 24
LEAST_SIZE, TEXT_SIZE, TITLE_SIZE, NOTE_SIZE = 8, 12, 13, 9.5
PX_PER_IN, SCALE = 96, 1.15  # of layouts in px, their type enlarged for a room
VEIL = 0.78  # of the ground behind a label, where the page has a halo
_NOTE_IN = 0.24
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C_NS = 'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'


def add_chart(slide, chart: Chart, box: Box, alt: str) -> None:
    """Draws a chart into a box of a slide; ValueError for a kind that is none of `charts.KINDS`."""
    x, y, w, h = box
    if chart.note:
        note = fitting.fit(chart.note, w, 2 * _NOTE_IN, (NOTE_SIZE, LEAST_SIZE))
        h -= note.height + 0.08
        canvas = Canvas(next_id(slide))
        canvas.text("Note", x, y + h + 0.08, w, note.height, "\n".join(note.lines), note.size, f"#{QUIET}")
        canvas.add_to(slide)
    draw = {"bars": _native, "stacked bars": _native, "lines": _native, "multiples": _multiples, "matrix": _matrix, "flows": _shapes, "ladder": _shapes}.get(chart.kind)
    if draw is None:
        raise ValueError(f"A slide cannot draw a chart of the kind {chart.kind!r}: one of bars, stacked bars, lines, multiples, matrix, flows, ladder")
    draw(slide, chart, (x, y, w, h), alt or chart.alt)


def _title(chart: Chart) -> str:
    return f"{chart.title} ({chart.unit})" if chart.unit and chart.unit.lower() not in chart.title.lower() else chart.title


def colour_of(chart: Chart, i: int) -> str:
    """The colour of a series as RRGGBB: its own, else the palette's."""
    return (chart.series[i].colour or palette.SERIES[min(i, len(palette.SERIES) - 1)]).lstrip("#").upper()


def number_format(values: list[float]) -> str:
    """A number format for values of one unit: whole where they are whole, large sums of money shortened."""
    largest = max((abs(v) for v in values), default=0)
    if largest >= 1e6:
        return '[>=1000000000]#,##0.0#,,," bn";[>=1000000]#,##0.#,," m";#,##0'
    if all(float(v).is_integer() for v in values) or largest >= 1000:
        return "#,##0"
    return "#,##0.0" if largest >= 10 else "0.0#"


def axis_format(values: list[float], largest: float = 0) -> str:
    """A number format for the round numbers of an axis over these values, up to `largest` where they are stacked; counts stay whole."""
    largest = max(largest, max(values, default=0))
    if largest >= 1e6:
        return number_format([largest])
    return "#,##0" if largest >= 5 or all(float(v).is_integer() for v in values) else "0.0#"


def _inert(text: str) -> str:
    """A label for the workbook inside the chart, where a leading = or { would be taken for a formula."""
    text = clean(text)
    return f" {text}" if text[:1] in "={" else text


# ---- native chart parts --------------------------------------------------------------------------------------------


def _native(slide, chart: Chart, box: Box, alt: str) -> None:
    values = [v for s in chart.series for v in s.values if v is not None]
    many = len(chart.series) > 1
    kind = {
        ("bars", False): XL_CHART_TYPE.COLUMN_CLUSTERED, ("bars", True): XL_CHART_TYPE.BAR_CLUSTERED,
        ("stacked bars", False): XL_CHART_TYPE.COLUMN_STACKED, ("stacked bars", True): XL_CHART_TYPE.BAR_STACKED,
    }.get((chart.kind, chart.horizontal), XL_CHART_TYPE.LINE_MARKERS)
    native = _add(slide, kind, chart.categories, chart.series, box, chart.title, alt)
    size = _label_size(chart, box)
    _name_chart(native, fitting.fit(_title(chart), box[2] * 0.95, 0.5, (TITLE_SIZE, 11), bold=True).text, TITLE_SIZE)
    native.has_legend = many
    if many:
        native.legend.position = XL_LEGEND_POSITION.TOP if len(chart.series) <= 5 else XL_LEGEND_POSITION.BOTTOM
        native.legend.include_in_layout = False
        _font(native.legend.font, min(TEXT_SIZE, size + 1), INK)
    _dress_axes(native, chart, size)
    for i, series in enumerate(native.plots[0].series):
        _colour(series, chart, i)
    if kind != XL_CHART_TYPE.LINE_MARKERS:
        bars = len(chart.categories) * (len(chart.series) if chart.kind == "bars" else 1)
        native.plots[0].gap_width = 45
        native.plots[0].overlap = 100 if chart.kind == "stacked bars" else 0
        if chart.kind == "bars" and bars <= 24:
            native.value_axis.visible = native.value_axis.has_major_gridlines = False  # every bar says its value
            _label_values(native, number_format(values), min(size, 11))


def _label_values(native, shown: str, size: float) -> None:
    """The value at the end of every bar."""
    native.plots[0].has_data_labels = True
    labels = native.plots[0].data_labels
    labels.number_format, labels.number_format_is_linked = shown, False
    labels.position = XL_LABEL_POSITION.OUTSIDE_END
    _font(labels.font, size, INK)


def _add(slide, kind, categories: tuple[str, ...], series: tuple[Series, ...], box: Box, name: str, alt: str):
    data = CategoryChartData()
    data.categories = [_inert(c) for c in categories]
    for s in series:
        data.add_series(_inert(s.name), [None if v is None else v for v in s.values])
    frame = slide.shapes.add_chart(kind, *(Inches(v) for v in box), data)
    frame.name = clean(name)[:120] or "Chart"
    describe(frame, alt)
    native = frame.chart
    native.font.name = "Arial"
    return native


def describe(shape, alt: str) -> None:
    """Gives a shape its text for those who do not see it."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", clean(alt))


def _font(font, size: float, rgb: str, bold: bool = False) -> None:
    font.size, font.bold = Pt(size), bold
    font.color.rgb = RGBColor.from_string(rgb)


def _name_chart(native, title: str, size: float) -> None:
    """A title at the left, as the headings of the slide stand."""
    native.has_title = bool(title)
    if not title:
        return
    frame = native.chart_title.text_frame
    frame.text = clean(title)
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _font(frame.paragraphs[0].runs[0].font, size, INK, True)
    element = native.chart_title._element
    for old in element.findall(f"{_C}layout") + element.findall(f"{_C}overlay"):
        element.remove(old)
    place = parse_xml(f'<c:layout {_C_NS}><c:manualLayout><c:xMode val="edge"/><c:yMode val="edge"/><c:x val="0.005"/><c:y val="0.005"/></c:manualLayout></c:layout>')
    element.find(f"{_C}tx").addnext(place)
    place.addnext(parse_xml(f'<c:overlay {_C_NS} val="0"/>'))


def _label_size(chart: Chart, box: Box) -> float:
    """The size of labels: smaller where many categories share the room."""
    n = max(len(chart.categories), 1)
    if chart.horizontal:
        return max(LEAST_SIZE, min(TEXT_SIZE, (box[3] - 0.9) / n * 72 / 1.5))
    longest = max((fitting.width(c, 1) for c in chart.categories), default=1) or 1
    room = (box[2] - 0.7) * 72 / n * 0.95
    return max(LEAST_SIZE + 1, min(TEXT_SIZE, 1.8 * room / longest)) if room < longest * TEXT_SIZE else TEXT_SIZE


def _dress_axes(native, chart: Chart, size: float, largest: float | None = None) -> None:
    across, up = native.category_axis, native.value_axis
    for axis in (across, up):
        _font(axis.tick_labels.font, size, INK)
        axis.major_tick_mark = axis.minor_tick_mark = XL_TICK_MARK.NONE
    across.format.line.color.rgb = RGBColor.from_string(QUIET)
    across.has_major_gridlines = False
    up.has_major_gridlines = True
    up.major_gridlines.format.line.color.rgb = RGBColor.from_string(RULE)
    up.major_gridlines.format.line.width = Pt(0.75)
    up.format.line.fill.background()
    values = [v for s in chart.series for v in s.values if v is not None]
    up.tick_labels.number_format, up.tick_labels.number_format_is_linked = axis_format(values, largest or 0), False
    if min(values, default=0) >= 0:
        up.minimum_scale = 0
    if largest:
        up.maximum_scale = largest
    elif chart.kind != "lines" and values and max(values) <= 5 and all(float(v).is_integer() for v in values):
        up.major_unit = 1  # no half agreements
    if chart.horizontal:
        across.reverse_order = True  # the first category on top
        up.tick_label_position = XL_TICK_LABEL_POSITION.HIGH  # and the values at the bottom, the far end of the reversed axis


def _colour(series, chart: Chart, i: int) -> None:
    colour = RGBColor.from_string(colour_of(chart, i))
    if chart.kind == "lines":
        series.smooth = False
        series.format.line.color.rgb = colour
        series.format.line.width = Pt(2.25)
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 6
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        series.marker.format.line.color.rgb = colour
        return
    series.invert_if_negative = False
    series.format.fill.solid()
    series.format.fill.fore_color.rgb = colour
    if chart.kind == "stacked bars":
        series.format.line.color.rgb = RGBColor(255, 255, 255)
        series.format.line.width = Pt(0.5)


def nice(value: float) -> float:
    """The next round number at or above a value."""
    if value <= 0:
        return 1
    step = 10 ** math.floor(math.log10(value))
    return next(m * step for m in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if m * step >= value * 0.9999)


def _multiples(slide, chart: Chart, box: Box, alt: str) -> None:
    """One small chart a series, all on one scale."""
    x, y, w, h = box
    shown = chart.series[:MOST_MULTIPLES]
    left_out = len(chart.series) - len(shown)
    values = [v for s in shown for v in s.values if v is not None]
    canvas = Canvas(next_id(slide))
    heading = _title(chart) + (f" – the first {len(shown)} of {len(chart.series)}" if left_out else "")
    head = fitting.fit(heading, w, 0.5, (TITLE_SIZE, 11), bold=True)
    canvas.text("Chart title", x, y, w, head.height, "\n".join(head.lines), head.size, bold=True)
    canvas.add_to(slide)
    y, h = y + head.height + 0.06, h - head.height - 0.06
    columns = max(1, min(len(shown), round(math.sqrt(len(shown) * w / h * 0.75))))
    rows = math.ceil(len(shown) / columns)
    gap, top = 0.12, nice(max(values, default=0))
    each_w, each_h = (w - gap * (columns - 1)) / columns, (h - gap * (rows - 1)) / rows
    longest = max((fitting.width(c, LEAST_SIZE) for c in chart.categories), default=1)
    every = max(1, math.ceil((longest + 6) * len(chart.categories) / ((each_w - 0.45) * 72)))
    lying = chart.horizontal or (every > 1 and not all(c[:4].isdigit() for c in chart.categories))  # time stays on its axis, words lie
    for i, s in enumerate(shown):
        at = (x + (i % columns) * (each_w + gap), y + (i // columns) * (each_h + gap), each_w, each_h)
        one = Chart("bars", s.name, chart.categories, (s if s.colour else Series(s.name, s.values, f"#{ACCENT}"),), chart.unit, lying)
        said = "; ".join(f"{c}: {t}" for c, t in zip(chart.categories, s.texts)) if s.texts else ""
        native = _add(slide, XL_CHART_TYPE.BAR_CLUSTERED if lying else XL_CHART_TYPE.COLUMN_CLUSTERED, chart.categories, one.series, at, s.name,
                      f"{alt if i == 0 else ''} {s.name}. {said}".strip())
        native.has_legend = False
        _name_chart(native, fitting.shorten(s.name, 10, each_w - 0.1, True), 10)
        _dress_axes(native, one, LEAST_SIZE, top)
        native.plots[0].gap_width = 30
        _colour(native.plots[0].series[0], one, 0)
        if lying:
            native.value_axis.visible = native.value_axis.has_major_gridlines = False
            _label_values(native, number_format(values), LEAST_SIZE)
        else:
            native.value_axis.major_unit = top / 2
            _skip_labels(native, every)


def _skip_labels(native, every: int) -> None:
    axis = native.category_axis._element
    for name in ("tickLblSkip", "tickMarkSkip"):
        for old in axis.findall(_C + name):
            axis.remove(old)
    anchor = next(e for e in (axis.find(_C + n) for n in ("lblOffset", "lblAlgn", "auto", "crosses")) if e is not None)
    anchor.addnext(parse_xml(f'<c:tickLblSkip {_C_NS} val="{every}"/>'))
    axis.find(f"{_C}txPr").find(f"{_A}bodyPr").set("rot", "0")  # LibreOffice would turn the labels instead


# ---- matrix --------------------------------------------------------------------------------------------------------


def _matrix(slide, chart: Chart, box: Box, alt: str) -> None:
    """A native table: rows are series, columns categories, a cell is filled by its value. What does not fit is counted below it."""
    x, y, w, h = box
    canvas = Canvas(next_id(slide))
    head = fitting.fit(_title(chart), w, 0.5, (TITLE_SIZE, 11), bold=True)
    canvas.text("Chart title", x, y, w, head.height, "\n".join(head.lines), head.size, bold=True)
    y, h = y + head.height + 0.08, h - head.height - 0.08
    size = max(LEAST_SIZE, min(TEXT_SIZE, h / (len(chart.series) + 2.5) * 72 / 1.45))
    least_row = size * 1.4 / 72
    names_w = min(w * 0.34, max((fitting.width(s.name, size, True) for s in chart.series), default=0) / 72 + 0.14)
    cell_text = max((fitting.width(_cell(s, j), size) for s in chart.series for j in range(len(s.values))), default=0) / 72 + 0.08
    least_column = max(0.2, cell_text)
    columns = min(len(chart.categories), max(1, int((w - names_w) / least_column)))
    column_w = min(1.3, (w - names_w) / columns)
    turned = any(len(fitting.wrap(c, size, column_w - 0.08)) > 3 or _widest_word(c, size) > column_w - 0.08 for c in chart.categories[:columns])
    longest = max((fitting.width(c, size) for c in chart.categories[:columns]), default=0) / 72 + 0.12
    lines = 1 if turned else max((len(fitting.wrap(c, size, column_w - 0.08)) for c in chart.categories[:columns]), default=1)
    head_h = min(1.5, longest) if turned else fitting.height(lines, size) + 0.06
    rows = min(len(chart.series), max(1, int((h - head_h - 0.25) / least_row)))
    left_out = [f"{len(chart.series) - rows} more rows"] * (rows < len(chart.series)) + [f"{len(chart.categories) - columns} more columns"] * (columns < len(chart.categories))
    row_h = min((h - head_h - (0.25 if left_out else 0)) / rows, 0.42)
    frame = slide.shapes.add_table(rows + 1, columns + 1, Inches(x), Inches(y), Inches(names_w + columns * column_w), Inches(head_h + rows * row_h))
    frame.name = clean(chart.title)[:120] or "Table"
    describe(frame, alt)
    table = frame.table
    _plain(table)
    table.columns[0].width = Inches(names_w)
    for j in range(columns):
        table.columns[j + 1].width = Inches(column_w)
    table.rows[0].height = Inches(head_h)
    largest = max((v for s in chart.series for v in s.values if v), default=1)
    _write(table.cell(0, 0), "", size)
    for j, name in enumerate(chart.categories[:columns]):
        _write(table.cell(0, j + 1), fitting.shorten(name, size, head_h - 0.08) if turned else name, size, turned=turned, align=PP_ALIGN.LEFT if turned else PP_ALIGN.CENTER)
    for i, s in enumerate(chart.series[:rows]):
        table.rows[i + 1].height = Inches(row_h)
        _write(table.cell(i + 1, 0), fitting.shorten(s.name, size, names_w - 0.1, True), size, bold=True, align=PP_ALIGN.RIGHT)
        for j in range(columns):
            value = s.values[j]
            share = math.sqrt(abs(value) / largest) if value else 0
            _write(table.cell(i + 1, j + 1), _cell(s, j), size, fill=_shade(share) if value else "F2F5F9", rgb="FFFFFF" if share > 0.62 else INK)
    if left_out:
        canvas.text("Left out", x, y + head_h + rows * row_h + 0.05, w, 0.2, f"Not shown: {' and '.join(left_out)}.", NOTE_SIZE, f"#{QUIET}")
    canvas.add_to(slide)


def _widest_word(text: str, size: float) -> float:
    return max((fitting.width(word, size) for word in text.split()), default=0) / 72


def _cell(s: Series, j: int) -> str:
    value = s.values[j]
    if not value:
        return ""
    if abs(value) >= 1e6:
        return f"{value / 1e9:,.1f} bn" if abs(value) >= 1e9 else f"{value / 1e6:,.0f} m"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 100 else f"{value:,.1f}"


def _shade(share: float) -> str:
    """The colour of a cell: from pale to our blue."""
    share = 0.14 + 0.86 * min(max(share, 0), 1)
    return "".join(f"{round(255 + (int(ACCENT[i:i + 2], 16) - 255) * share):02X}" for i in (0, 2, 4))


def _plain(table) -> None:
    """No style of the template's: cells carry their own fills."""
    table._tbl.tblPr.attrib.clear()
    table._tbl.tblPr.set("firstRow", "1")
    table._tbl.tblPr.set("firstCol", "1")
    for child in list(table._tbl.tblPr):
        table._tbl.tblPr.remove(child)
    etree.SubElement(table._tbl.tblPr, "{http://schemas.openxmlformats.org/drawingml/2006/main}tableStyleId").text = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # no style, no grid


def _write(cell, text: str, size: float, fill: str = "", rgb: str = INK, bold: bool = False, align=PP_ALIGN.CENTER, turned: bool = False) -> None:
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    cell.margin_left = cell.margin_right = Inches(0.03)
    cell.margin_top = cell.margin_bottom = Inches(0.01)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = align
    properties = cell._tc.get_or_add_tcPr()
    if turned:
        properties.set("vert", "vert270")
    for side in ("lnL", "lnR", "lnT", "lnB"):
        properties.append(parse_xml(f'<a:{side} xmlns:a="{a}" w="9525"><a:solidFill><a:srgbClr val="FFFFFF"/></a:solidFill></a:{side}>'))
    if fill:
        properties.append(parse_xml(f'<a:solidFill xmlns:a="{a}"><a:srgbClr val="{fill}"/></a:solidFill>'))
    else:
        properties.append(parse_xml(f'<a:noFill xmlns:a="{a}"/>'))
    if text:
        run = paragraph.add_run()
        run.text = clean(text)
        _font(run.font, size, rgb, bold)
    else:
        end = paragraph._p.get_or_add_endParaRPr()
        end.set("sz", str(int(size * 100)))  # an empty cell is as high as its font


# ---- flows and ladders: native shapes -------------------------------------------------------------------------------


def _shapes(slide, chart: Chart, box: Box, alt: str) -> None:
    """The marks of `chart_layout` as native shapes, in one group."""
    x, y, w, h = box
    canvas = Canvas(next_id(slide))
    head = fitting.fit(chart.title, w, 0.5, (TITLE_SIZE, 11), bold=True)
    canvas.text("Chart title", x, y, w, head.height, "\n".join(head.lines), head.size, bold=True)
    y, h = y + head.height + 0.1, h - head.height - 0.1
    if chart.kind == "ladder":  # two lines of a name are what a row has room for
        chart = replace(chart, categories=tuple(fitting.fit(c, w * 0.25, fitting.height(2, 10.5), (10.5,), bold=True).text for c in chart.categories))
    layout = chart_layout(chart, w * PX_PER_IN, h * PX_PER_IN, scale=SCALE, note=False)
    canvas.group(chart.title or chart.kind.capitalize(), alt)
    for mark in layout.marks:
        _mark(canvas, mark, x, y)
    canvas.end()
    canvas.add_to(slide)


def _mark(canvas: Canvas, mark: Mark, left: float, top: float) -> None:
    """One mark, its place in px from a corner given in inches."""

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x / PX_PER_IN, top + y / PX_PER_IN

    pt = 72 / PX_PER_IN
    if isinstance(mark, Text):
        _text(canvas, mark, *at(mark.x, mark.y))
    elif isinstance(mark, Rect):
        canvas.box(mark.text or "Box", *at(mark.x, mark.y), mark.width / PX_PER_IN, mark.height / PX_PER_IN, mark.fill, alt=mark.text,
                   rounded=min(0.5, mark.radius / max(min(mark.width, mark.height), 0.1)))
    elif isinstance(mark, Line):
        canvas.line("Line", *at(mark.x0, mark.y0), *at(mark.x1, mark.y1), mark.stroke, mark.width * pt, "sysDash" if mark.dash else "")
    elif isinstance(mark, Polyline):
        canvas.freeform(mark.text or "Line", [[at(*point) for point in mark.points]], None, mark.stroke, mark.width * pt, mark.text, closed=False)
    elif isinstance(mark, Circle):
        canvas.oval(mark.text or "Point", *at(mark.x, mark.y), mark.r / PX_PER_IN, mark.fill, mark.stroke, mark.width * pt, mark.text, "sysDot" if mark.dash else "")
    elif isinstance(mark, Ribbon):
        (x0, y0), (x1, y1) = at(mark.x0, mark.top0), at(mark.x1, mark.top1)
        canvas.ribbon(mark.text or "Flow", x0, y0, x1, y1, mark.height / PX_PER_IN, mark.fill, mark.text, mark.opacity)


def _text(canvas: Canvas, mark: Text, x: float, y: float) -> None:
    """A line of text whose baseline stands at y; turned ones read upwards from x, y."""
    room, high = text_width(mark.text, mark.size, mark.weight) / PX_PER_IN, mark.size * 1.3 / PX_PER_IN
    size, bold = mark.size * 72 / PX_PER_IN / fitting.WIDER[mark.weight > 550], mark.weight > 550
    if mark.turn:
        canvas.text(mark.text, x - high * 0.77, y - room - 0.04, high, room + 0.04, mark.text, size, mark.fill, bold, "l", "ctr", wrap=False, upright=False)
        return
    box = (x - {"start": 0, "middle": room / 2, "end": room}[mark.anchor], y - high * 0.77, room, high)
    if mark.halo:
        canvas.box("Ground of a label", *box, mark.halo, rounded=0.2, opacity=VEIL)
    canvas.text(mark.text, *box, mark.text, size, mark.fill, bold, {"start": "l", "middle": "ctr", "end": "r"}[mark.anchor], "ctr", wrap=False)
