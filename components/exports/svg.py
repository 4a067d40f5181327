"""Parts of an SVG document as text. Pure."""

import re
from xml.sax.saxutils import escape, quoteattr

from components.exports.style import FALLBACKS, FAMILY, weight_drawn

_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
FONT_FAMILY = ", ".join(f"'{name}'" if " " in name else name for name in (FAMILY, *FALLBACKS))


def number(value: float) -> str:
    """A coordinate with at most one decimal."""
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def element(name: str, *children: str, **attributes: object) -> str:
    """An element; `_` in a name stands for `-`, None leaves an attribute out, numbers are shortened."""
    parts = [name]
    for key, value in attributes.items():
        if value is not None:
            text = number(value) if isinstance(value, float) else _NO_XML.sub("", str(value))
            parts.append(f"{key.rstrip('_').replace('_', '-')}={quoteattr(text)}")
    return f"<{' '.join(parts)}>{''.join(children)}</{name}>" if children else f"<{' '.join(parts)}/>"


def text(x: float, y: float, content: str, size: float, fill: str, *, anchor: str = "start", weight: int = 400, **attributes: object) -> str:
    """One line of text with its baseline at y."""
    return element("text", escape(_NO_XML.sub("", content)), x=float(x), y=float(y), font_size=float(size), fill=fill,
                   text_anchor=None if anchor == "start" else anchor, font_weight=None if weight_drawn(weight) == 400 else weight_drawn(weight), **attributes)


def title(words: str) -> str:
    """What a part of the picture stands for: shown beside the pointer, read by screen readers."""
    return element("title", escape(_NO_XML.sub("", words)))


def lines(x: float, y: float, parts: list[str], size: float, fill: str, *, leading: float = 1.3, **options: object) -> str:
    """Lines of text below each other, the first baseline at y."""
    return "".join(text(x, y + i * size * leading, part, size, fill, **options) for i, part in enumerate(parts))


def rect(x: float, y: float, width: float, height: float, fill: str, **attributes: object) -> str:
    """A rectangle."""
    return element("rect", x=float(x), y=float(y), width=float(width), height=float(height), fill=fill, **attributes)


def line(x0: float, y0: float, x1: float, y1: float, stroke: str, width: float = 1, **attributes: object) -> str:
    """A straight line."""
    return element("line", x1=float(x0), y1=float(y0), x2=float(x1), y2=float(y1), stroke=stroke, stroke_width=float(width), **attributes)


def circle(x: float, y: float, r: float, fill: str, **attributes: object) -> str:
    """A circle."""
    return element("circle", cx=float(x), cy=float(y), r=float(r), fill=fill, **attributes)


def document(width: float, height: float, title: str, body: str, *, ids: str = "", words: str = "") -> str:
    """A whole document that a screen reader reads as one picture named `title`, described by `words`.

    `ids` goes before every id, so that several documents can stand in one page.
    """
    named = element("title", escape(_NO_XML.sub("", title)) or " ", id=f"{ids}title")
    described = element("desc", escape(_NO_XML.sub("", words)), id=f"{ids}words") if words else ""
    return element("svg", named, described, body, xmlns="http://www.w3.org/2000/svg", viewBox=f"0 0 {number(width)} {number(height)}", width=number(width),
                   height=number(height), role="img", aria_labelledby=f"{ids}title", aria_describedby=f"{ids}words" if words else None, font_family=FONT_FAMILY)
