"""A briefing as plain data for static/present.js, on a page and in the one-file HTML. Pure: a deck in, JSON values out."""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode, urlsplit

import pandas as pd
import segno

from components import wording
from components.briefing import Deck, Slide, Source
from components.charts import Chart
from components.exports import style
from components.exports.chart_svg import chart_svg
from components.pictures.picture import Picture
from data import places

# px for which a chart is laid out, and how much larger its type is than on a page: the room beside the words at 1920 x 1080, and a phone
WIDE, NARROW = (1232.0, 866.0, 1.75), (560.0, 640.0, 1.5)
NARROW_FLOWS = (440.0, 760.0, 1.05)  # names in three columns
MOST_ROWS = 500

# what a table of rows shows, in order: column of the view -> heading
COLUMNS = {
    "sites": {"name": "Site", "place": "Place", "country_name": "Country", "status_shown": "Status", "operator": "Operator", "product_category": "Product", "start": "Production from"},
    "agreements": {"title": "Agreement", "date_signed": "Date", "parties": "Parties", "kind": "Kind", "status_shown": "Status", "host": "Host", "product_category": "Product", "value": "Stated value"},
    "funding": {"date": "Date", "funder": "Funder", "recipient": "Recipient", "purpose": "Purpose", "programme": "Programme", "stated": "Stated amount", "amount_eur": "In euros", "instrument": "Form", "stage": "Stage"},
    "programmes": {"label": "Programme", "kind": "Kind", "years": "Years", "leader": "Lead", "budget": "Budget", "status_shown": "Status"},
    "organisations": {"name": "Organisation", "kind": "Kind", "country_name": "Country", "parent": "Owned by", "n_sites": "Sites", "n_agreements": "Agreements"},
}
_IN_WORDS: dict[str, Callable[[object], str]] = {"date": wording.date, "date_signed": wording.date, "amount_eur": wording.euros}


def deck_data(deck: Deck, *, host: str = "", rows: bool = False) -> dict:
    """The deck as JSON values; the outlines of the maps are not in it.

    `host` (scheme and host, `https://example.org`) gives each step a QR code of its whole address. With `rows` each step also
    holds the rows behind its picture as a table in words, at most MOST_ROWS of them.
    """
    return {
        "title": deck.title, "audience": deck.audience, "version": deck.version, "as_of": deck.as_of, "source_line": deck.source_line, "address": deck.address, "language": deck.language,
        "themes": {theme: style.theme_variables(theme) for theme in style.THEMES},
        "slides": [_slide(deck, slide, number, host, rows) for number, slide in enumerate(deck.slides, start=1)],
    }


def step_address(address: str, number: int) -> str:
    """Path and query of a step of a briefing, counted from 1."""
    parts = urlsplit(address)
    return f"{parts.path}?{urlencode([*((k, v) for k, v in parse_qsl(parts.query) if k != 'step'), ('step', str(number))])}"


def _slide(deck: Deck, slide: Slide, number: int, host: str, rows: bool) -> dict:
    picture = slide.picture
    data = {
        "headline": slide.headline, "text": slide.text, "callouts": list(slide.callouts), "notes": slide.notes, "sources": [_source(s) for s in slide.sources], "problem": slide.problem,
        "step_address": step_address(deck.address, number), "address": "", "title": "", "filters": [], "note": "", "alt": "", "map": None, "chart": None,
        "camera": list(slide.camera) if slide.camera else None, "qr": qr(host + step_address(deck.address, number)) if host else "",
    }
    if picture is None:
        return data
    data |= {"address": picture.address, "title": picture.title, "filters": list(picture.filters), "note": picture.note, "alt": picture.alt}
    if picture.scene is not None:
        data["map"] = aimed(picture.scene, number, slide.camera)
        data["note"] = " ".join(dict.fromkeys(n for n in (picture.note, *picture.scene["notes"]) if n and n != deck.source_line))
    elif picture.chart is not None:
        data["chart"] = _drawings(picture.chart, number)
        data["note"] = " ".join(dict.fromkeys(n for n in (picture.note, picture.chart.note) if n))
    if rows:
        data["table"] = table(picture)
    return data


def aimed(scene: dict, number: int, camera: tuple[float, float, float] | None = None) -> dict:
    """The scene with a focus of its own, so that one view of the map flies there when the step comes: to the step's camera, else to
    what the scene shows, else to the whole map."""
    focus, (width, height) = scene.get("focus"), places.size()
    wanted = list(camera) if camera else scene.get("camera")
    return {**scene, "focus": {"key": f"step {number}", "box": focus["box"] if focus else [0, 0, width, height]}, "camera": wanted}


def _drawings(chart: Chart, number: int) -> dict:
    """The chart in both themes, for a wall and for a phone."""
    def drawn(size: tuple[float, float, float], kind: str) -> dict:
        return {theme: chart_svg(chart, size[0], size[1], theme, f"step-{number}-{kind}-{theme}-", scale=size[2], note=False) for theme in style.THEMES}

    return {**drawn(WIDE, "wide"), "narrow": drawn(NARROW_FLOWS if chart.kind == "flows" else NARROW, "narrow")}


def _source(source: Source) -> dict:
    return {"where": source.where, "title": source.title, "kind": source.kind, "url": source.url if urlsplit(source.url).scheme in ("http", "https") else ""}


def qr(address: str) -> str:
    """A QR code of an address as an SVG element; empty where the address is too long for one."""
    try:
        code = segno.make(address, error="m", micro=False)
    except segno.DataOverflowError:
        return ""
    return code.svg_inline(border=2, dark="#000000", light="#ffffff", omitsize=True, svgclass="", lineclass="")


def table(picture: Picture) -> dict:
    """The rows behind a picture in words: headings, rows, and how many rows are left out."""
    columns = {name: heading for name, heading in COLUMNS.get(picture.table, {}).items() if name in picture.rows}
    shown = picture.rows.head(MOST_ROWS)
    cells = [[_cell(name, value) for value in shown[name]] for name in columns]
    return {"head": list(columns.values()), "rows": [list(row) for row in zip(*cells)], "left_out": len(picture.rows) - len(shown)}


def _cell(name: str, value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(v) for v in value)
    if wording.is_missing(value) or value is pd.NaT:
        return ""
    return _IN_WORDS[name](value) if name in _IN_WORDS else str(value)
