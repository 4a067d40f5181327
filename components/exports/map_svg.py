"""A map as a standalone SVG: what static/map.js draws on screen, with its scale bar, legend and notes inside the picture."""

import math

from components.exports import svg
from components.exports.map_layout import (
    Bubble,
    Camera,
    Group,
    Label,
    Look,
    MapLayout,
    at_year,
    legend_groups,
    map_layout,
    narrowest_aspect,
    scale_bar_box,
    widest_aspect,
)
from components.exports.style import SEMIBOLD, Style, font_of, style, text_width, wrap

LEGEND_PX, NOTE_PX = 13.0, 12.0  # as `.map` and `.notes` of static/map.css


def map_svg(scene: dict, width: float, height: float, camera: Camera | None = None, theme: str = "light", ids: str = "", *,
            year: int | None = None, scale: float = 1.0, legend: bool = True, notes: bool = True) -> str:
    """The scene as an SVG document of width x height px: the map, below it the legend and the notes.

    `ids` goes before the document's ids where several stand in one page; the other parameters are those of `map_layout`.
    """
    body = draw_map(scene, 0, 0, width, height, camera, theme, ids, year=year, scale=scale, legend=legend, notes=notes)
    ground = svg.rect(0, 0, width, height, style(theme).ground)
    return svg.document(width, height, scene["title"], ground + body, ids=ids)


def draw_map(scene: dict, x: float, y: float, width: float, height: float, camera: Camera | None = None, theme: str = "light", ids: str = "", *,
             year: int | None = None, scale: float = 1.0, legend: bool = True, notes: bool = True) -> str:
    """The map as a part of a document, in the box whose upper left corner is x, y (px).

    The legend stands below the map, or beside it where the map would else be too wide to show the whole frame.
    """
    look, parts = style(theme), []
    groups = legend_groups(at_year(scene, year), look, scale) if legend else ()
    if notes and scene["notes"]:
        size = NOTE_PX * scale
        small = wrap_notes(scene["notes"], width, size)
        height -= (len(small) * 1.3 + 0.3) * size
        parts.append(svg.lines(0, height + size * 1.3, small, size, look.muted))
    below, used = draw_legend(groups, 0, 0, width, scale, look) if groups else ("", 0.0)
    used += 8 * scale if groups else 0
    left, stage_width, stage_height = 0.0, width, height - used
    is_whole = not camera and not scene.get("focus")
    if stage_width > stage_height * widest_aspect() and (groups or is_whole):
        column = min(legend_width(groups, scale), width * 0.32) if groups else 0.0
        beside, tall = draw_legend_column(groups, width - column, 0, column, scale, look) if groups else ("", 0.0)
        if tall <= height:
            below, used, stage_height = "", 0.0, height
            stage_width = min(width - column - (22 * scale if groups else 0), stage_height * widest_aspect())
            left = 0.0 if groups else (width - stage_width) / 2
            # the legend follows the map when the map is narrower than the room beside the legend
            parts.append(svg.element("g", beside, transform=f"translate({svg.number(left + stage_width + 22 * scale - (width - column))} 0)") if groups else "")
    if is_whole:
        stage_height = min(stage_height, stage_width / narrowest_aspect())
    if below:
        parts.append(svg.element("g", below, transform=f"translate(0 {svg.number(stage_height + 8 * scale)})"))
    layout = map_layout(scene, stage_width, stage_height, camera, theme, scale, year)
    stage = svg.element("g", draw_stage(layout, ids), transform=f"translate({svg.number(left)} 0)" if left else None)
    return svg.element("g", stage, *parts, transform=f"translate({svg.number(x)} {svg.number(y)})")


def wrap_notes(notes: tuple[str, ...] | list[str], width: float, size: float) -> list[str]:
    """Notes in lines, several of them in one where they fit."""
    return wrap(" ".join(note if note.endswith((".", "!", "?")) else note + "." for note in notes if note), width, size)


def draw_stage(layout: MapLayout, ids: str = "") -> str:
    """The map alone, clipped to its stage, with the scale bar."""
    s, look = layout.scale, layout.style
    k = 1 / layout.km_per_px
    x0, y0 = layout.width / 2 - layout.camera[0] * k, layout.height / 2 - layout.camera[1] * k
    # outlines keep their kilometres, which keeps the file small; so their lines are given in kilometres too
    land = "".join(svg.element("path", d=c.path, fill=c.look.fill, stroke=c.look.stroke, stroke_width=f"{c.look.width / k:.2f}", stroke_linejoin="round")
                   for c in sorted(layout.countries, key=lambda c: c.look.width))
    parts = [svg.rect(0, 0, layout.width, layout.height, layout.sea), svg.element("g", land, transform=f"translate({x0:.2f} {y0:.2f}) scale({k:.5f})")]
    for arc in layout.arcs:
        (ax, ay), (cx, cy), (bx, by) = arc.start, arc.control, arc.end
        curve = svg.element("path", d=f"M{svg.number(ax)} {svg.number(ay)}Q{svg.number(cx)} {svg.number(cy)} {svg.number(bx)} {svg.number(by)}", fill="none",
                            stroke=arc.look.stroke, stroke_width=arc.look.width, stroke_linecap="round")
        head = svg.element("path", d=_path(arc.arrow), fill=arc.look.stroke) if arc.arrow else ""
        parts.append(svg.element("g", curve, head, opacity=f"{arc.look.opacity:g}"))
    count_weight, count_size = font_of(look.of(".count"))
    parts += [svg.line(thing.x, thing.y, *thing.home, look.ink, s, opacity="0.55") for thing in (*layout.marks, *layout.bubbles) if thing.home]
    for mark in layout.marks:
        parts.append(svg.rect(mark.x - mark.width / 2, mark.y - mark.height / 2, mark.width, mark.height, mark.look.fill, rx=mark.radius, **_line(mark.look)))
        parts.append(_middle(mark.x, mark.y, mark.text, count_size * s, look.ink, count_weight))
    for bubble in layout.bubbles:
        parts.append(_bubble(bubble, look, s))
        if bubble.n > 1:
            parts.append(_middle(bubble.x, bubble.y, str(bubble.n), count_size * s, look.ink, count_weight))
    badge_weight, badge_size = font_of(look.of(".badges text"))
    for badge in layout.badges:
        parts.append(svg.rect(badge.x - badge.width / 2, badge.y - badge.height / 2, badge.width, badge.height, badge.look.fill, rx=badge.radius, **_line(badge.look)))
        parts.append(_middle(badge.x, badge.y, badge.text, badge_size * s, look.ink, badge_weight))
    parts += [_label(label, s) for label in layout.labels]
    parts.append(_scale_bar(layout))
    clip = svg.element("clipPath", svg.element("rect", width=layout.width, height=layout.height), id=f"{ids}stage")
    frame = svg.rect(0.5, 0.5, layout.width - 1, layout.height - 1, "none", stroke=look.line)
    return clip + svg.element("g", *parts, clip_path=f"url(#{ids}stage)") + frame


def draw_legend(groups: tuple[Group, ...], x: float, y: float, width: float, scale: float, look: Style) -> tuple[str, float]:
    """The legend in lines of at most `width` px below y, and the height it takes."""
    size, swatch, gap = LEGEND_PX * scale, 13 * scale, 6 * scale
    line_height, parts = size * 1.55, []
    left, top = 0.0, 0.0
    for number, group in enumerate(groups):
        if number and left:
            left += 13 * scale
        for i, entry in enumerate(group.entries):
            head = group.title if i == 0 else ""
            head_width = text_width(head, size, SEMIBOLD) + 2 * gap if head else 0
            room = head_width + swatch + gap + text_width(entry.label, size)
            if left and left + room > width:
                left, top = 0.0, top + line_height
            base = y + top + size * 1.1
            if head:
                parts.append(svg.text(x + left, base, head, size, look.ink, weight=SEMIBOLD))
            parts.append(_swatch(entry.shape, entry.look, x + left + head_width + swatch / 2, base - size * 0.33, swatch))
            parts.append(svg.text(x + left + head_width + swatch + gap, base, entry.label, size, look.ink))
            left += room + 13 * scale
    return "".join(parts), top + line_height


def legend_width(groups: tuple[Group, ...], scale: float) -> float:
    """The width in px that the legend takes as a column when none of its lines is wrapped."""
    size = LEGEND_PX * scale
    entries = [text_width(entry.label, size) + 19 * scale for group in groups for entry in group.entries]
    return max([*entries, *(text_width(group.title, size, SEMIBOLD) for group in groups)], default=0.0) + 2


def draw_legend_column(groups: tuple[Group, ...], x: float, y: float, width: float, scale: float, look: Style) -> tuple[str, float]:
    """The legend as a column, and the height it takes."""
    size, swatch, gap = LEGEND_PX * scale, 13 * scale, 6 * scale
    line_height, parts, top = size * 1.55, [], 0.0
    for number, group in enumerate(groups):
        top += size * 0.8 if number and group.title else 0
        for part in wrap(group.title, width, size, SEMIBOLD):
            parts.append(svg.text(x, y + top + size, part, size, look.ink, weight=SEMIBOLD))
            top += line_height
        for entry in group.entries:
            parts.append(_swatch(entry.shape, entry.look, x + swatch / 2, y + top + size * 0.67, swatch))
            label = wrap(entry.label, width - swatch - gap, size) or [""]
            parts.append(svg.lines(x + swatch + gap, y + top + size, label, size, look.ink, leading=1.25))
            top += line_height + (len(label) - 1) * size * 1.25
    return "".join(parts), top


def _swatch(shape: str, look: Look, x: float, y: float, side: float) -> str:
    inner = side - look.width
    if shape == "dot":
        return svg.circle(x, y, inner / 2, look.fill, **_line(look))
    return svg.rect(x - inner / 2, y - inner / 2, inner, inner, look.fill, rx=side * 0.15, **_line(look))


def _line(look: Look) -> dict[str, object]:
    if look.stroke == "none" or not look.width:
        return {}
    dash = " ".join(svg.number(part) for part in look.dash) or None
    return {"stroke": look.stroke, "stroke_width": look.width, "stroke_dasharray": dash, "stroke_linecap": "round" if dash and look.dash[0] <= look.width else None}


def _path(points) -> str:
    return "M" + "L".join(f"{svg.number(x)} {svg.number(y)}" for x, y in points) + "Z"


def _middle(x: float, y: float, text: str, size: float, fill: str, weight: int) -> str:
    return svg.text(x, y + size * 0.35, text, size, fill, anchor="middle", weight=weight)


def _bubble(bubble: Bubble, look: Style, scale: float) -> str:
    parts = []
    for part in bubble.slices:
        if len(bubble.slices) == 1:
            parts.append(svg.circle(bubble.x, bubble.y, bubble.r, part.look.fill, **_line(part.look)))
            continue
        (ax, ay), (bx, by) = ((bubble.x + bubble.r * math.cos(a), bubble.y + bubble.r * math.sin(a)) for a in (part.start, part.end))
        large = 1 if part.end - part.start > math.pi else 0
        path = f"M{bubble.x:.1f} {bubble.y:.1f}L{ax:.1f} {ay:.1f}A{bubble.r:.1f} {bubble.r:.1f} 0 {large} 1 {bx:.1f} {by:.1f}Z"
        parts.append(svg.element("path", d=path, fill=part.look.fill, **_line(part.look)))
    if bubble.hole:
        parts.append(svg.circle(bubble.x, bubble.y, bubble.hole, look.of(".hole")["fill"]))
    if bubble.selected:
        parts.append(svg.circle(bubble.x, bubble.y, max(bubble.r + 3 * scale, 11 * scale), "none", stroke=look.ink, stroke_width=2.5 * scale))
    return "".join(parts)


def _label(label: Label, scale: float) -> str:
    y = label.y + label.size * 0.33
    options = {"anchor": label.anchor, "weight": label.weight}
    return svg.text(label.x, y, label.text, label.size, label.fill, stroke=label.halo, stroke_width=3 * scale, stroke_linejoin="round", paint_order="stroke", **options)


def _scale_bar(layout: MapLayout) -> str:
    s, (length, words) = layout.scale, layout.scale_bar
    _, top, right, bottom = scale_bar_box(layout.width, s, length)
    foot, ink = bottom - 4 * s, layout.style.ink
    rule = svg.element("path", d=f"M{svg.number(right - length)} {svg.number(foot - 6 * s)}V{svg.number(foot)}H{svg.number(right)}V{svg.number(foot - 6 * s)}", fill="none",
                       stroke=ink, stroke_width=1.5 * s)
    return svg.element("g", rule, svg.text(right - length / 2, top + 12 * s, words, 11 * s, ink, anchor="middle"), opacity="0.75")
