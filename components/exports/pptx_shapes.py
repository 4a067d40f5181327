"""Native shapes for slides, written as DrawingML: freeforms, ovals, boxes, lines, texts, nested groups. Lengths in inches.

Written directly because python-pptx looks through the whole slide for each new shape's id, which a map's hundreds of shapes turn into seconds.
"""

from collections.abc import Iterable
from math import degrees
from xml.sax.saxutils import escape, quoteattr

from pptx.oxml import parse_xml

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_EMU = 914_400
_LEAST = 1  # EMU: PowerPoint repairs a freeform without extent

Ring = Iterable[tuple[float, float]]


def _emu(inches: float) -> int:
    return round(inches * _EMU)


def clean(text: object) -> str:
    """The text without characters that XML forbids."""
    return "".join(c for c in str(text) if c in "\t\n" or (c >= " " and not 0xD800 <= ord(c) <= 0xDFFF and c not in "\ufffe\uffff"))


def fill_xml(colour: str | None, opacity: float = 1.0) -> str:
    """The fill of a shape: `#rrggbb`, or none."""
    if not colour:
        return "<a:noFill/>"
    alpha = f'<a:alpha val="{round(opacity * 100_000)}"/>' if opacity < 1 else ""
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#").upper()}">{alpha}</a:srgbClr></a:solidFill>'


def line_xml(colour: str | None, width_pt: float = 1.0, dash: str = "", opacity: float = 1.0, cap: str = "") -> str:
    """The outline of a shape; `dash` is a preset (`dash`, `sysDot`)."""
    if not colour:
        return "<a:ln><a:noFill/></a:ln>"
    dashes = f'<a:prstDash val="{dash}"/>' if dash else ""
    return f'<a:ln w="{round(width_pt * 12700)}"{f" cap={quoteattr(cap)}" if cap else ""}>{fill_xml(colour, opacity)}{dashes}<a:round/></a:ln>'


class Canvas:
    """Collects the shapes of one slide; `add_to` puts them into the slide.

    Groups are opened with `group` and closed with `end`; what is drawn in between belongs to them. Children of a group keep the
    coordinates of the slide.
    """

    def __init__(self, first_id: int):
        self.next_id = first_id
        self.parts: list[str] = []
        self.open: list[tuple[int, str, str, list[str]]] = []
        self.boxes: list[list[tuple[float, float, float, float]]] = []

    def _id(self) -> int:
        self.next_id += 1
        return self.next_id

    def _put(self, xml: str, box: tuple[float, float, float, float]) -> None:
        self.parts.append(xml)
        if self.boxes:
            self.boxes[-1].append(box)

    def group(self, name: str, alt: str = "") -> None:
        """Opens a group."""
        self.open.append((self._id(), name, alt, self.parts))
        self.parts = []
        self.boxes.append([])

    def end(self) -> None:
        """Closes the innermost group; an empty one leaves nothing."""
        number, name, alt, outer = self.open.pop()
        boxes, inner = self.boxes.pop(), self.parts
        self.parts = outer
        if not boxes:
            return
        x0, y0 = min(b[0] for b in boxes), min(b[1] for b in boxes)
        x1, y1 = max(b[0] + b[2] for b in boxes), max(b[1] + b[3] for b in boxes)
        x, y, w, h = _emu(x0), _emu(y0), max(_emu(x1 - x0), _LEAST), max(_emu(y1 - y0), _LEAST)
        self._put(
            f"<p:grpSp><p:nvGrpSpPr>{_name(number, name, alt)}<p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off x=\"{x}\" y=\"{y}\"/>"
            f"<a:ext cx=\"{w}\" cy=\"{h}\"/><a:chOff x=\"{x}\" y=\"{y}\"/><a:chExt cx=\"{w}\" cy=\"{h}\"/></a:xfrm></p:grpSpPr>{''.join(inner)}</p:grpSp>",
            (x0, y0, x1 - x0, y1 - y0))

    def _shape(self, name: str, alt: str, box: tuple, geometry: str, fill: str, line: str, text: str = "") -> None:
        x, y, w, h = box
        frame = f'<a:xfrm><a:off x="{_emu(x)}" y="{_emu(y)}"/><a:ext cx="{max(_emu(w), 0)}" cy="{max(_emu(h), 0)}"/></a:xfrm>'
        self._put(
            f"<p:sp><p:nvSpPr>{_name(self._id(), name, alt)}<p:cNvSpPr/><p:nvPr/></p:nvSpPr><p:spPr>{frame}{geometry}{fill}{line}</p:spPr>{text}</p:sp>", box)

    def freeform(self, name: str, rings: Iterable[Ring], fill: str | None, line: str | None = None, line_pt: float = 0.75, alt: str = "", closed: bool = True,
                 opacity: float = 1.0, line_opacity: float = 1.0) -> None:
        """A polygon with its holes, or an open line."""
        rings = [[(_emu(x), _emu(y)) for x, y in ring] for ring in rings]
        rings = [ring for ring in rings if len(ring) > 1]
        if not rings:
            return
        xs, ys = [x for ring in rings for x, _ in ring], [y for ring in rings for _, y in ring]
        x0, y0, w, h = min(xs), min(ys), max(max(xs) - min(xs), _LEAST), max(max(ys) - min(ys), _LEAST)
        steps = []
        for ring in rings:
            for i, (x, y) in enumerate(ring):
                kind = "lnTo" if i else "moveTo"
                steps.append(f'<a:{kind}><a:pt x="{x - x0}" y="{y - y0}"/></a:{kind}>')
            if closed:
                steps.append("<a:close/>")
        none = "" if closed else ' fill="none"'
        self._geometry(name, alt, (x0, y0, w, h), f'<a:path w="{w}" h="{h}"{none}>{"".join(steps)}</a:path>', fill_xml(fill, opacity), line_xml(line, line_pt, opacity=line_opacity))

    def curve(self, name: str, start: tuple[float, float], control: tuple[float, float], end: tuple[float, float], line: str, line_pt: float, alt: str = "", opacity: float = 1.0) -> None:
        """A quadratic curve."""
        points = [(_emu(x), _emu(y)) for x, y in (start, control, end)]
        # the curve stays within its ends and the point halfway to the control point
        mid = [(a + 2 * b + c) // 4 for a, b, c in zip(*points)]
        xs, ys = [points[0][0], mid[0], points[2][0]], [points[0][1], mid[1], points[2][1]]
        x0, y0, w, h = min(xs), min(ys), max(max(xs) - min(xs), _LEAST), max(max(ys) - min(ys), _LEAST)
        at = [f'<a:pt x="{x - x0}" y="{y - y0}"/>' for x, y in points]
        path = f'<a:path w="{w}" h="{h}" fill="none"><a:moveTo>{at[0]}</a:moveTo><a:quadBezTo>{at[1]}{at[2]}</a:quadBezTo></a:path>'
        self._geometry(name, alt, (x0, y0, w, h), path, fill_xml(None), line_xml(line, line_pt, opacity=opacity, cap="rnd"))

    def ribbon(self, name: str, x0: float, top0: float, x1: float, top1: float, thick: float, fill: str, alt: str = "", opacity: float = 0.5) -> None:
        """A band of even thickness from one upright edge to another, as flows are drawn."""
        ax, ay, bx, by, t = _emu(x0), _emu(top0), _emu(x1), _emu(top1), max(_emu(thick), _LEAST)
        left, top, w, h = ax, min(ay, by), max(bx - ax, _LEAST), max(abs(by - ay) + t, _LEAST)
        middle = w // 2
        point = '<a:pt x="{}" y="{}"/>'.format
        ay, by = ay - top, by - top
        path = (
            f'<a:path w="{w}" h="{h}"><a:moveTo>{point(0, ay)}</a:moveTo><a:cubicBezTo>{point(middle, ay)}{point(middle, by)}{point(w, by)}</a:cubicBezTo>'
            f"<a:lnTo>{point(w, by + t)}</a:lnTo><a:cubicBezTo>{point(middle, by + t)}{point(middle, ay + t)}{point(0, ay + t)}</a:cubicBezTo><a:close/></a:path>")
        self._geometry(name, alt, (left, top, w, h), path, fill_xml(fill, opacity), line_xml(None))

    def _geometry(self, name: str, alt: str, box_emu: tuple[int, int, int, int], path: str, fill: str, line: str) -> None:
        geometry = f'<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/><a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst>{path}</a:pathLst></a:custGeom>'
        self._shape(name, alt, tuple(v / _EMU for v in box_emu), geometry, fill, line)

    def oval(self, name: str, x: float, y: float, r: float, fill: str | None, line: str | None = None, line_pt: float = 1.0, alt: str = "", dash: str = "") -> None:
        """A circle around a point."""
        self._shape(name, alt, (x - r, y - r, 2 * r, 2 * r), '<a:prstGeom prst="ellipse"><a:avLst/></a:prstGeom>', fill_xml(fill), line_xml(line, line_pt, dash))

    def pie(self, name: str, x: float, y: float, r: float, start: float, end: float, fill: str, line: str | None = None, line_pt: float = 1.0, alt: str = "") -> None:
        """A slice of a circle; angles in radians from the x axis, clockwise, as on a screen."""
        a, b = (round(degrees(angle) * 60_000) % 21_600_000 for angle in (start, end))
        geometry = f'<a:prstGeom prst="pie"><a:avLst><a:gd name="adj1" fmla="val {a}"/><a:gd name="adj2" fmla="val {b}"/></a:avLst></a:prstGeom>'
        self._shape(name, alt, (x - r, y - r, 2 * r, 2 * r), geometry, fill_xml(fill), line_xml(line, line_pt))

    def box(self, name: str, x: float, y: float, w: float, h: float, fill: str | None, line: str | None = None, line_pt: float = 1.0, alt: str = "", dash: str = "",
            rounded: float = 0.0, text: str = "", size: float = 11, colour: str = "#17202b", bold: bool = False, align: str = "ctr", anchor: str = "ctr",
            insets: tuple[float, float] = (0.0, 0.0), wrap: bool = True, upright: bool = True, opacity: float = 1.0) -> None:
        """A rectangle, its corners rounded by a part of its shorter side, with or without text (upright, or turned to read upwards)."""
        kind = f'<a:prstGeom prst="roundRect"><a:avLst><a:gd name="adj" fmla="val {round(rounded * 100_000)}"/></a:avLst></a:prstGeom>' if rounded else '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        body = ""
        if text:
            dx, dy = map(_emu, insets)
            vertical = "" if upright else ' vert="vert270"'
            paragraphs = "".join(
                f'<a:p><a:pPr algn="{align}"/><a:r><a:rPr lang="en-GB" sz="{round(size * 100)}" b="{int(bold)}">{fill_xml(colour)}</a:rPr><a:t>{escape(clean(line))}</a:t></a:r></a:p>'
                for line in text.split("\n"))
            body = (
                f'<p:txBody><a:bodyPr wrap="{"square" if wrap else "none"}" lIns="{dx}" tIns="{dy}" rIns="{dx}" bIns="{dy}" rtlCol="0" anchor="{anchor}"{vertical}><a:noAutofit/></a:bodyPr>'
                f"<a:lstStyle/>{paragraphs}</p:txBody>")
        self._shape(name, alt, (x, y, w, h), kind, fill_xml(fill, opacity), line_xml(line, line_pt, dash), body)

    def text(self, name: str, x: float, y: float, w: float, h: float, text: str, size: float, colour: str = "#17202b", bold: bool = False, align: str = "l", anchor: str = "t",
             wrap: bool = True, upright: bool = True) -> None:
        """Text in a box without fill."""
        self.box(name, x, y, w, h, None, text=text, size=size, colour=colour, bold=bold, align=align, anchor=anchor, wrap=wrap, upright=upright)

    def line(self, name: str, x0: float, y0: float, x1: float, y1: float, colour: str, width_pt: float = 1.0, dash: str = "", alt: str = "") -> None:
        """A straight connector."""
        x, y, w, h = min(x0, x1), min(y0, y1), abs(x1 - x0), abs(y1 - y0)
        flips = (' flipH="1"' if x1 < x0 else "") + (' flipV="1"' if y1 < y0 else "")
        self._put(
            f'<p:cxnSp><p:nvCxnSpPr>{_name(self._id(), name, alt)}<p:cNvCxnSpPr/><p:nvPr/></p:nvCxnSpPr><p:spPr><a:xfrm{flips}><a:off x="{_emu(x)}" y="{_emu(y)}"/>'
            f'<a:ext cx="{_emu(w)}" cy="{_emu(h)}"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>{line_xml(colour, width_pt, dash)}</p:spPr></p:cxnSp>', (x, y, w, h))

    def add_to(self, slide) -> None:
        """Puts all shapes into the slide, above what is there."""
        if not self.parts:
            return
        tree = slide.shapes._spTree
        for element in parse_xml(f"<p:spTree {_NS}>{''.join(self.parts)}</p:spTree>"):
            tree.append(element)


def _name(number: int, name: str, alt: str) -> str:
    descr = f" descr={quoteattr(clean(alt))}" if alt else ""
    return f"<p:cNvPr id=\"{number}\" name={quoteattr(clean(name)[:120])}{descr}/>"


def next_id(slide) -> int:
    """The largest id in use on a slide."""
    return max((int(value) for value in slide.shapes._spTree.xpath("//@id") if value.isdigit()), default=1)
