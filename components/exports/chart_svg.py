"""A chart as a standalone SVG."""

from components.charts import Chart
from components.exports import svg
from components.exports.chart_layout import Circle, Line, Mark, Polyline, Rect, Ribbon, Text, chart_layout
from components.exports.style import style


def chart_svg(chart: Chart, width: float, height: float, theme: str = "light", ids: str = "", *, scale: float = 1.0, note: bool = True) -> str:
    """The chart as an SVG document of width x height px; its title and its words are for screen readers. ValueError for an unknown kind."""
    body = draw_chart(chart, 0, 0, width, height, theme, scale=scale, note=note)
    return svg.document(width, height, chart.title, svg.rect(0, 0, width, height, style(theme).ground) + body, ids=ids, words=chart.alt)


def draw_chart(chart: Chart, x: float, y: float, width: float, height: float, theme: str = "light", *, scale: float = 1.0, note: bool = True) -> str:
    """The chart as a part of a document, in the box whose upper left corner is x, y (px)."""
    layout = chart_layout(chart, width, height, theme, scale, note)
    return svg.element("g", *(draw_mark(mark) for mark in layout.marks), transform=f"translate({svg.number(x)} {svg.number(y)})")


def draw_mark(mark: Mark) -> str:
    """One mark; what it stands for is its title, which browsers show beside the pointer."""
    if isinstance(mark, Text):
        turn = f"rotate({mark.turn:g} {svg.number(mark.x)} {svg.number(mark.y)})" if mark.turn else None
        options = {"anchor": mark.anchor, "weight": mark.weight, "transform": turn}
        halo = {"stroke": mark.halo, "stroke_width": mark.size * 0.28, "stroke_linejoin": "round", "paint_order": "stroke"} if mark.halo else {}
        return svg.text(mark.x, mark.y, mark.text, mark.size, mark.fill, **options, **halo)
    if isinstance(mark, Line):
        return svg.line(mark.x0, mark.y0, mark.x1, mark.y1, mark.stroke, mark.width, stroke_dasharray=_dash(mark.dash))
    if isinstance(mark, Polyline):
        points = " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in mark.points)
        return svg.element("polyline", *((svg.title(mark.text),) if mark.text else ()), points=points, fill="none", stroke=mark.stroke, stroke_width=float(mark.width), stroke_linejoin="round", stroke_linecap="round")
    named = (svg.title(mark.text),) if mark.text else ()
    if isinstance(mark, Rect):
        return svg.element("rect", *named, x=float(mark.x), y=float(mark.y), width=float(mark.width), height=float(mark.height), fill=mark.fill, rx=float(mark.radius) or None, data_key=mark.key or None)
    if isinstance(mark, Circle):
        return svg.element("circle", *named, cx=float(mark.x), cy=float(mark.y), r=float(mark.r), fill=mark.fill, stroke=mark.stroke, stroke_width=float(mark.width),
                           stroke_dasharray=_dash(mark.dash), data_key=mark.key or None)
    return svg.element("path", *named, d=ribbon_path(mark), fill=mark.fill, fill_opacity=f"{mark.opacity:g}", data_key=mark.key or None)


def ribbon_path(mark: Ribbon) -> str:
    """The outline of a ribbon as an SVG path."""
    x0, x1, middle = svg.number(mark.x0), svg.number(mark.x1), svg.number((mark.x0 + mark.x1) / 2)
    a, b, c, d = (f"{value:.2f}" for value in (mark.top0, mark.top1, mark.top1 + mark.height, mark.top0 + mark.height))
    return f"M{x0} {a}C{middle} {a} {middle} {b} {x1} {b}V{c}C{middle} {c} {middle} {d} {x0} {d}Z"


def _dash(dash: tuple[float, ...]) -> str | None:
    return " ".join(svg.number(part) for part in dash) or None
