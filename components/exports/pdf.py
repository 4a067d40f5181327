"""A deck as PDF: slides, and a handout with notes and sources. Set by typst with the fonts of this folder, tagged, all text real.

Texts reach the typesetter as JSON and are set as text; none of them is ever a part of its markup.
"""

import json
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from pathlib import Path

import typst

from components.briefing import Deck, Slide, Source
from components.country_brief import Brief, Entry
from components.exports import fitting
from components.exports.chart_svg import chart_svg
from components.exports.map_svg import map_svg
from components.exports.pptx_shapes import clean
from components.exports.sources import data_line, footer, label, numbered, readable_address, web_address
from components.exports.style import FAMILY, FONTS, style
from components.pictures.picture import Picture

TEMPLATES = Path(__file__).parent / "typst"
AUTHOR = "European defence-production cooperation"
PX_PER_IN = 96
# width and height of a picture in px, and how much its type is enlarged
BESIDE, WIDE, SMALL = (809, 494, 1.2), (1174, 494, 1.2), (500, 335, 1.0)
TITLE_PX = 28  # the title of a chart, above it
MOST_TEXT = 1200  # characters of a slide's text; the handout has it whole
_LONG = 2000  # characters of a step in the handout, beyond which it may run over to the next page

Progress = Callable[[float, str], None] | None


def pdf_slides(deck: Deck, progress: Progress = None) -> bytes:
    """The deck as a PDF of 16:9 pages: title, one page a step, the list of sources.

    `progress` is called with the part that is done (0 to 1) and what comes next.
    """
    return _set("slides", _deck(deck, lambda s: WIDE if not (s.text or s.callouts) else BESIDE, MOST_TEXT, progress), progress)


def pdf_handout(deck: Deck, progress: Progress = None) -> bytes:
    """The deck as A4 pages to take away: small pictures, texts, notes, sources, and the list of all sources with their addresses."""
    return _set("handout", _deck(deck, lambda s: SMALL, None, progress), progress)


def typeset(template: str, content: dict) -> bytes:
    """A template of components/exports/typst with its data as a tagged PDF. Raises typst.TypstError where it cannot be set."""
    return typst.compile(TEMPLATES / f"{template}.typ", root=TEMPLATES, font_paths=_fonts(), format="pdf", sys_inputs={"data": json.dumps(content, ensure_ascii=False)})


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=[FONTS])


def _set(template: str, content: dict, progress: Progress) -> bytes:
    if progress:
        progress(0.9, "Setting the pages")
    made = typeset(template, content)
    if progress:
        progress(1, "")
    return made


def frame(title: str, language: str, as_of: str, version: str, source_line: str, description: str) -> dict:
    """What every template needs: properties of the document, and the colours of the page's light theme."""
    look = style("light")
    try:
        day = date.fromisoformat(as_of)
        written = {"year": day.year, "month": day.month, "day": day.day}
    except ValueError:
        written = None
    return {
        "title": clean(title), "title_short": fitting.shorten(clean(title), 8.5, 2.4), "author": AUTHOR, "description": clean(description), "language": language, "date": written,
        "keywords": ["European defence production", f"data {version}"], "source_line": clean(source_line), "family": FAMILY,
        "colours": {name: getattr(look, name) for name in ("ink", "muted", "accent", "panel", "line")},
    }


def draw(picture: Picture, size: tuple[float, float, float], camera: tuple[float, float, float] | None = None, leave_out: tuple[str, ...] = ()) -> dict | None:
    """A picture as SVG with its title and words; None where there is nothing to draw.

    `size` is width and height in px and the enlargement of type; `leave_out` are notes of the map that stand elsewhere.
    """
    width, height, scale = size
    if picture.is_map:
        scene = picture.scene | {"notes": [n for n in picture.scene["notes"] if n not in leave_out]}
        svg, title = map_svg(scene, width, height, camera, scale=scale), ""
    elif picture.chart is not None and not picture.chart.is_empty:
        svg, title = chart_svg(picture.chart, width, height - TITLE_PX * scale, scale=scale), picture.chart.title
    else:
        return None
    return {"svg": svg, "alt": clean(picture.alt or picture.title), "title": clean(title)}


def _deck(deck: Deck, size_of: Callable[[Slide], tuple], most: int | None, progress: Progress) -> dict:
    numbers = numbered(deck)
    slides = []
    for i, step in enumerate(deck.slides):
        if progress:
            progress(0.9 * i / max(len(deck.slides), 1), step.headline)
        slides.append(_slide(deck, step, numbers, size_of(step), most))
    return frame(deck.title, deck.language, deck.as_of, deck.version, deck.source_line, f"{deck.audience} {deck.address}".strip()) | {
        "audience": clean(deck.audience), "version_line": data_line(deck), "slides": slides, "sources": [source_entry(s, n) for s, n in numbers.items()]}


def source_entry(source: Source, number: int) -> dict:
    """A source as the templates list it."""
    url = clean(web_address(source.url))
    return {"number": number, "where": clean(source.where), "title": clean(label(source)), "url": url, "address": readable_address(url)}


def _slide(deck: Deck, step: Slide, numbers: dict[Source, int], size: tuple, most: int | None) -> dict:
    picture = None if step.problem or step.picture is None else draw(step.picture, size, step.camera, (deck.source_line,))
    missing, why = "This step has no picture", ""
    if step.problem:
        missing, why = "This picture could not be drawn", step.problem
    elif step.picture is not None:
        missing, why = "Nothing in the data matches", "; ".join(step.picture.filters) or step.picture.title
    text = step.text if most is None or len(step.text) <= most else step.text[:most].rsplit(" ", 1)[0] + "…"
    line = footer(step, numbers, data_line(deck), (lambda text: True) if most is None else _two_lines)
    return {
        "headline": clean(step.headline), "text": clean(text), "callouts": [clean(c) for c in step.callouts], "notes": clean(step.notes), "footer": clean(line),
        "picture": picture, "missing": missing, "why": clean(why), "alone": step.picture is None and not step.problem and bool(step.text or step.callouts),
        "long": len(step.notes) + len(line) + 2 * len(step.text) + 2 * sum(map(len, step.callouts)) > _LONG,
    }


def _two_lines(text: str) -> bool:
    return len(fitting.wrap(text, 10.5 / fitting.WIDER[False], 11.4)) <= 2


def pdf_brief(brief: Brief) -> bytes:
    """A country brief as a tagged PDF of at most two A4 pages; lists that are longer end in `and n more` with the address of the rest.

    Set twice: the first time to learn how many lines of each list the page holds, so that only their sources are listed and numbered.
    """
    chart_cm = _CHART_CM if brief.money_chart is not None else 0
    map_cm = min(_PICTURES_CM - chart_cm, _MOST_MAP_CM)
    lists = {name: getattr(brief, name) for name in _LISTS}
    content = frame(brief.title, brief.language, brief.as_of, brief.version, brief.source_line, f"Country brief: {brief.title} {brief.address}") | {
        "summary": clean(brief.summary), "version_line": data_line(brief), "address": readable_address(clean(brief.address), 90), "map_cm": map_cm, "chart_cm": chart_cm,
        "figures": [{"label": clean(label), "value": clean(value)} for label, value in brief.figures], "any": any(lists.values()),
        "sources": [], "more_sources": 0, "sources_cm": _SOURCES_CM, "map": None, "money_chart": None}
    draft = content | {name: [_entry(e, "[88]" * len(e.sources)) for e in entries[:_MOST_LINES]] for name, entries in lists.items()} | {"left": {n: max(len(e) - _MOST_LINES, 0) for n, e in lists.items()}}
    shown = {found["key"]: found["n"] for found in _ask("brief", draft, "<shown>")} if content["any"] else {}
    kept = {name: entries[: shown.get(name, 0)] for name, entries in lists.items()}
    numbers: dict[Source, int] = {}
    for entries in kept.values():
        for source in (s for e in entries for s in e.sources):
            numbers.setdefault(source, len(numbers) + 1)
    sources = [source_entry(s, n) | {"where": fitting.shorten(clean(s.where), 7.5 / fitting.WIDER[False], 1.95)} for s, n in numbers.items()]
    return typeset("brief", content | {name: [_entry(e, "".join(f"[{numbers[s]}]" for s in e.sources)) for e in entries] for name, entries in kept.items()} | {
        "left": {name: len(lists[name]) - len(entries) for name, entries in kept.items()}, "sources": sources[:_MOST_SOURCES], "more_sources": max(len(sources) - _MOST_SOURCES, 0),
        "map": draw(brief.map, _brief_size(map_cm), None, (brief.source_line,)) if brief.map else None,
        "money_chart": draw(brief.money_chart, _brief_size(chart_cm)) if brief.money_chart else None})


_LISTS = ("agreements", "sites", "money", "conflicts")
_PICTURES_CM, _MOST_MAP_CM, _CHART_CM, _SOURCES_CM = 19.0, 13.0, 6.6, 7.2
_MOST_LINES = 40  # of a list: more than a page holds
_MOST_SOURCES = 3 * 14  # three columns of lines of 0.42 cm


def _ask(template: str, content: dict, selector: str) -> list:
    """The values of the marks that a template leaves where it stands set."""
    found = typst.query(TEMPLATES / f"{template}.typ", selector, field="value", root=TEMPLATES, font_paths=_fonts(), sys_inputs={"data": json.dumps(content, ensure_ascii=False)})
    return json.loads(found)


def _brief_size(height_cm: float) -> tuple[float, float, float]:
    """A picture as wide as the page's text, in px at which its type comes out at some nine points."""
    return 17.6 / 2.54 * PX_PER_IN, height_cm / 2.54 * PX_PER_IN, 0.95


def _entry(entry: Entry, numbers: str) -> dict:
    cut = {name: clean(text if len(text) <= most else text[:most].rstrip() + "…") for name, text, most in (("text", entry.text, 180), ("lead", entry.lead, 60), ("detail", entry.detail, 220))}
    return cut | {"numbers": numbers}
