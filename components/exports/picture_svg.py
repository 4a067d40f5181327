"""A finished picture: a map or a chart with its title, what was chosen, notes, source with version, and the address that shows it."""

import math

from components.exports import svg
from components.exports.chart_svg import draw_chart
from components.exports.map_layout import Camera
from components.exports.map_svg import draw_map, wrap_notes
from components.exports.style import SEMIBOLD, style, wrap
from components.pictures.picture import Picture

# px of a picture of 1600 x 900, which is read on a wall; other sizes in proportion
USUAL_AREA = 1600 * 900
MARGIN, TITLE, FILTERS, SMALL = 44.0, 34.0, 20.0, 15.0
INNER_SCALE = 1.4  # of the type in a map or chart over that on a page


def picture_svg(picture: Picture, size: tuple[int, int] = (1600, 900), source_line: str = "", address: str = "", theme: str = "light", ids: str = "", *,
                camera: Camera | None = None, year: int | None = None) -> str:
    """The picture as an SVG document of `size` px. Every text is wrapped and shown in full.

    `source_line` says where the data comes from and which version it is; `address` is the whole canonical address. `camera` and
    `year` as for a map. ValueError for a picture that is neither map nor chart, and for a size too small to hold its texts.
    """
    if picture.scene is None and picture.chart is None:
        raise ValueError(f"the picture {picture.name!r} has neither a map nor a chart")
    width, height = size
    s, look = math.sqrt(width * height / USUAL_AREA), style(theme)
    margin, small = MARGIN * s, SMALL * s
    inner = width - 2 * margin
    y, parts = margin * 0.8, [svg.rect(0, 0, width, height, look.ground)]
    title = wrap(picture.title, inner, TITLE * s, SEMIBOLD)
    parts.append(svg.lines(margin, y + TITLE * s * 0.8, title, TITLE * s, look.ink, leading=1.18, weight=SEMIBOLD))
    y += len(title) * TITLE * s * 1.18
    if picture.filters:
        chosen = wrap(" · ".join(picture.filters), inner, FILTERS * s)
        parts.append(svg.lines(margin, y + FILTERS * s, chosen, FILTERS * s, look.muted))
        y += len(chosen) * FILTERS * s * 1.3
    y += 14 * s
    foot = _foot(picture, source_line, address, inner, small)
    bottom = height - margin * 0.7 - len(foot) * small * 1.3
    room = bottom - 18 * s - y
    if room < height * 0.25:
        raise ValueError(f"a picture of {width} x {height} px is too small for its texts")
    if picture.scene is not None:
        parts.append(draw_map(picture.scene, margin, y, inner, room, camera, theme, ids, year=year, scale=INNER_SCALE * s, notes=False))
    else:
        parts.append(draw_chart(picture.chart, margin, y, inner, room, theme, scale=INNER_SCALE * s, note=False))
    parts.append(svg.lines(margin, bottom + small, foot, small, look.muted))
    return svg.document(width, height, picture.title, "".join(parts), ids=ids, words=picture.alt)


def _foot(picture: Picture, source_line: str, address: str, width: float, size: float) -> list[str]:
    """The small print in lines: notes, source, address; each said once."""
    notes = dict.fromkeys(n for n in (picture.note, picture.chart.note if picture.chart else "", *(picture.scene["notes"] if picture.scene else ())) if n and n != source_line)
    return [*wrap_notes(list(notes), width, size), *wrap(source_line, width, size), *wrap(address, width, size)]
