"""The slides of a deck as pictures: what stands on a reading page, and a PNG of each. Pure."""

import io
import re
import zipfile
from collections.abc import Callable

from components.briefing import Deck, Slide
from components.exports import svg
from components.exports.chart_svg import chart_svg, draw_chart
from components.exports.map_svg import draw_map, map_svg
from components.exports.png import png
from components.exports.style import REGULAR, SEMIBOLD, style, wrap
from data.names import fold

READ_PX = (1000, 560)
LEAST_PX = 240  # of a chart's height
SLIDE_PX = (1920, 1080)
ENLARGED = 1.9  # type of a map or chart on a slide of that size, which is read from afar


def slide_picture_svg(slide: Slide, theme: str = "light", ids: str = "", size: tuple[int, int] = READ_PX) -> str:
    """The map or chart of a slide alone, as SVG; "" where it has none or there is nothing to draw."""
    picture = slide.picture
    if picture is None or (picture.chart is not None and picture.chart.is_empty):
        return ""
    width, height = size
    if picture.is_map:
        return map_svg(picture.scene, width, height, slide.camera, theme, ids, year=slide.year)
    return chart_svg(picture.chart, width, min(height, max(picture.chart.height, LEAST_PX)), theme, ids)


def slide_svg(deck: Deck, slide: Slide, size: tuple[int, int] = SLIDE_PX) -> str:
    """A whole slide as SVG: headline, sentences, callouts, picture, sources. A slide without a picture says so and why."""
    width, height = size
    look, margin, big, text, small = style("light"), width * 0.03, width * 0.026, width * 0.0165, width * 0.0085
    inner, parts, y = width - 2 * margin, [svg.rect(0, 0, width, height, look.ground)], margin * 0.8
    picture = slide.picture
    drawn = picture is not None and (picture.is_map or not picture.chart.is_empty)
    why = f"This picture could not be drawn. {slide.problem}" if slide.problem else "" if drawn or picture is None else "Nothing in the data matches."
    words = ((slide.headline, big, SEMIBOLD, look.ink), (slide.text, text, REGULAR, look.ink), (" · ".join(slide.callouts), text, SEMIBOLD, look.ink), (why, text, REGULAR, look.muted))
    for content, px, weight, colour in words:
        rows = wrap(content, inner, px, weight) if content else []
        parts.append(svg.lines(margin, y + px * 0.85, rows, px, colour, leading=1.25, weight=weight))
        y += len(rows) * px * 1.25 + (px * 0.4 if rows else 0)
    foot = [*_notes(deck, slide, inner, small), *wrap(_cited(deck, slide), inner, small)]
    bottom = height - margin * 0.6 - len(foot) * small * 1.3
    parts.append(svg.lines(margin, bottom + small, foot, small, look.muted))
    if drawn:
        room = max(bottom - small - y, height * 0.25)
        if picture.is_map:
            parts.append(draw_map(picture.scene, margin, y, inner, room, slide.camera, "light", "slide-", year=slide.year, scale=ENLARGED, notes=False))
        else:
            parts.append(draw_chart(picture.chart, margin, y, inner, room, "light", scale=ENLARGED, note=False))
    return svg.document(width, height, slide.headline, "".join(parts), words=picture.alt if picture is not None else "")


def _notes(deck: Deck, slide: Slide, width: float, size: float) -> list[str]:
    picture = slide.picture
    if picture is None:
        return []
    notes = dict.fromkeys(n for n in (picture.note, picture.chart.note if picture.chart else "", *(picture.scene["notes"] if picture.scene else ())) if n and n != deck.source_line)
    return wrap(" ".join(notes), width, size) if notes else []


def _cited(deck: Deck, slide: Slide) -> str:
    """The sources, which data it is, and where the same view stands."""
    sources = f"Sources: {'; '.join(s.where for s in slide.sources)}. " if slide.sources else ""
    return f"{sources}{deck.source_line} {slide.picture.address if slide.picture is not None else deck.address}".strip()


def png_slides(deck: Deck, progress: Callable[[float, str], None] | None = None) -> bytes:
    """A zip file with a PNG of each slide, numbered in order.

    `progress` is called with the part that is done (0 to 1) and what comes next.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as file:
        for i, slide in enumerate(deck.slides, 1):
            if progress:
                progress((i - 1) / len(deck.slides), slide.headline)
            words = re.sub(r"[^a-z0-9]+", "-", fold(slide.headline))[:60].strip("-")
            file.writestr(zipfile.ZipInfo(f"{i:02d}-{words or 'slide'}.png"), png(slide_svg(deck, slide), SLIDE_PX[0]))
    if progress:
        progress(1.0, "")
    return out.getvalue()
