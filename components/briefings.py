"""A briefing drawn: its figures computed, its pictures made, its sources chosen. Pure.

What cannot be drawn becomes an honest placeholder slide (`Slide.problem`), and a located message of `problems`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

import pandas as pd

from components import wording
from components.briefing import Deck, Slide, Source
from components.briefing_figures import Figure, FigureError, Figures
from components.map.scene import country_box
from components.pictures import catalogue
from components.pictures.picture import Picture
from data.briefings import Briefing, Step, filled, placeholders
from data.cells import closest
from data.raw import Issue

MOST_SOURCES = 8
MOST_ROWS = 12  # a sum rests on many rows; beyond the largest of them a source would not be found on the slide
MOST_NEAR = 3  # countries that a map looks at more closely
MOST_PROBLEM = 600  # characters of what is wrong on a slide; `problems` has it all
KINDS = ("official", "company", "agency", "press", "think tank", "aggregator")  # the order of the rule that chooses
_VIEW_ONLY = ("picture", "camera", "year")


@dataclass(frozen=True)
class _Drawn:
    """A step drawn: None for a slide that its `when` leaves out; problems as (part, message)."""

    slide: Slide | None
    problems: list[tuple[str, str]]


def draw_deck(briefing: Briefing, tables, views, *, source_line: str, address: str = "", outlines: str = "", parameters: Mapping[str, str] | None = None) -> Deck:
    """The briefing as slides with pictures, figures in words, notes and sources.

    `address` is the canonical path and query of the briefing, `outlines` where a map finds its outlines; `parameters` replace those
    that the briefing declares (a country for the country profile).
    """
    values = _parameters(briefing, parameters)
    drawn = [_draw_step(briefing, i, values, tables, views, source_line, outlines) for i in range(1, len(briefing.steps) + 1)]
    slides = tuple(d.slide for d in drawn if d.slide is not None)
    whole = Figures(briefing.figures, values, tables, views)
    title, audience = (_fill(whole, text, [])[0] for text in (briefing.title, briefing.audience))
    return Deck(title, audience, slides, tables.version, tables.as_of, address, source_line, briefing.language)


def problems(briefing: Briefing, tables, views, parameters: Mapping[str, str] | None = None) -> list[Issue]:
    """What of a briefing cannot be drawn with this data, each with its place in the file and what would be right."""
    values, found = _parameters(briefing, parameters), []
    for i in range(1, len(briefing.steps) + 1):
        found += [briefing.issue(path, message) for path, message in _draw_step(briefing, i, values, tables, views, "", "").problems]
    whole = Figures(briefing.figures, values, tables, views)
    for key, text in (("title", briefing.title), ("audience", briefing.audience)):
        wrong: list[tuple[str, str]] = []
        _fill(whole, text, wrong)
        found += [briefing.issue(path or key, message) for path, message in wrong]
    return sorted(set(found))


def titles(briefing: Briefing, tables, views, parameters: Mapping[str, str] | None = None) -> tuple[str, str]:
    """Title and audience with their figures, for a list of briefings."""
    whole = Figures(briefing.figures, _parameters(briefing, parameters), tables, views)
    return _fill(whole, briefing.title, [])[0], _fill(whole, briefing.audience, [])[0]


def _parameters(briefing: Briefing, parameters: Mapping[str, str] | None) -> dict[str, str]:
    return {name: (parameters or {}).get(name) or default for name, default in briefing.parameters.items()}


def with_host(deck: Deck, host: str) -> Deck:
    """The deck with whole addresses (`https://example.org` before each path), for files that are read elsewhere."""
    slides = (replace(s, picture=replace(s.picture, address=host + s.picture.address)) if s.picture is not None else s for s in deck.slides)
    return replace(deck, address=host + deck.address, slides=tuple(slides))


def _draw_step(briefing: Briefing, number: int, parameters: Mapping[str, str], tables, views, source_line: str, outlines: str) -> _Drawn:
    step, path = briefing.steps[number - 1], f"steps[{number}]"
    found: list[tuple[str, str]] = []
    figures = Figures({**briefing.figures, **step.figures}, parameters, tables, views)
    at = {name: f"{path}.figures.{name}" if name in step.figures else f"figures.{name}" for name in figures.declared}
    if step.when:
        try:
            if figures[step.when].is_nothing:
                return _Drawn(None, found)
        except FigureError as error:
            found.append((_part(at.get(step.when, f"{path}.when"), error), str(error)))
    picture = figures.picture = _picture(step, path, figures, tables, views, source_line, outlines, found)
    used: list[Figure] = []
    texts = [_fill(figures, text, found, at, used)[0] for text in (step.headline, step.text, step.notes, *step.callouts)]
    view = step.view or {}
    if found:
        why = "; ".join(dict.fromkeys(f"{where.removeprefix(path + '.')}: {what}" for where, what in found))
        if tables.known_on:  # the briefing is right, the day is too early for it
            why = f"Not all that this step tells was known on {wording.date(tables.known_on)}."
        elif len(why) > MOST_PROBLEM:
            why = why[:MOST_PROBLEM].rsplit(" ", 1)[0] + " …"
        return _Drawn(Slide(texts[0], texts[1], None, texts[2], (), tuple(texts[3:]), problem=why), found)
    camera = tuple(float(v) for v in view["camera"]) if "camera" in view else None
    if picture is not None:
        picture = replace(picture, address=_with_view(picture.address, camera, view.get("year")))
    fields = [f for figure in used for f in figure.fields]
    return _Drawn(Slide(texts[0], texts[1], picture, texts[2], sources_of(views, fields, picture), tuple(texts[3:]), camera, year=view.get("year")), found)


def _picture(step: Step, path: str, figures: Figures, tables, views, source_line: str, outlines: str, found: list) -> Picture | None:
    if step.view is None:
        return None
    name = step.view["picture"]
    if name not in catalogue.SPECS:
        found.append((f"{path}.view.picture", f"there is no picture '{name}'; there are {', '.join(catalogue.SPECS)}{closest(name, catalogue.SPECS)}"))
        return None
    known = catalogue.SPECS[name].parameters
    wrong = [key for key in step.view if key not in known and key not in _VIEW_ONLY]
    for key in wrong:
        found.append((f"{path}.view.{key}", f"is no choice of {name}; there are {', '.join(known) or 'none'}{closest(key, known)}"))
    raw = {key: figures.put(value) for key, value in step.view.items() if key in known}
    picture, kept_out = catalogue.draw(name, tables, views, raw, outlines=outlines, source=source_line)
    found += [(f"{path}.view.{parameter}", f"'{value}' is not offered by the data; {right}") for parameter, value, right in kept_out]
    if picture.scene is None and picture.chart is None and not kept_out:
        found.append((f"{path}.view", f"{name} needs {known[0]}: {picture.title.lower()}" if known else picture.title))
    return _aimed(picture) if "camera" not in step.view else picture


def _aimed(picture: Picture) -> Picture:
    """A map of sites in a few countries looks at these countries; another map as it is."""
    if not picture.is_map or picture.scene["focus"] is not None or picture.table != "sites" or not 0 < picture.rows["country"].nunique() <= MOST_NEAR:
        return picture
    codes = sorted(picture.rows["country"].unique())
    boxes = [b for b in map(country_box, codes) if b]
    if not boxes:
        return picture
    box = [min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes)]
    scene = picture.scene
    return replace(picture, scene=scene | {"focus": {"key": "/".join(codes), "box": box}, "version": f"{scene['version']}-{'-'.join(codes)}"})


def _part(path: str, error: FigureError) -> str:
    return f"{path}.{error.part}" if error.part else path


def _fill(figures: Figures, text: str, found: list, at: Mapping[str, str] | None = None, used: list[Figure] | None = None) -> tuple[str, list]:
    """A text with its figures in words, the first letter of it a capital; what cannot be computed is an ellipsis."""
    values = {}
    for name in placeholders(text):
        try:
            figure = figures[name]
            values[name] = figure.words
            if used is not None:
                used.append(figure)
        except FigureError as error:
            found.append((_part((at or {}).get(name, f"figures.{name}"), error), str(error)))
    return wording.capital(filled(text, values)), found


def _with_view(address: str, camera: tuple[float, float, float] | None, year: int | None) -> str:
    """The address of a picture with its camera and year, as the map itself writes them."""
    more = {**({"map": ",".join(f"{v:g}" for v in camera)} if camera else {}), **({"year": year} if year is not None else {})}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(more, safe=',')}" if more else address


# ---- sources -------------------------------------------------------------------------------------------------------


def sources_of(views, fields: Iterable[tuple[str, str, str]], picture: Picture | None, most: int = MOST_SOURCES) -> tuple[Source, ...]:
    """The documents that a slide rests on, each once: those of the fields named in its texts first, then those of the picture's
    rows; within each the official ones first, the newest first."""
    cited = views.cited
    found = [_of_field(cited, table, record_id, name) for table, record_id, name in dict.fromkeys(fields)]
    named = pd.concat(found) if found else cited.head(0)
    shown = cited.head(0)
    if picture is not None and len(picture.rows):
        shown = cited[(cited["owner_table"] == picture.table) & cited["owner_id"].isin(_largest(picture).index)]
    ordered = pd.concat([_ordered(named), _ordered(shown)]).drop_duplicates("source_id").drop_duplicates("url")
    return tuple(source(row) for row in ordered.head(most).to_dict("records"))


def _of_field(cited: pd.DataFrame, table: str, record_id: str, name: str) -> pd.DataFrame:
    """The citations of a field; those of the whole record where the field has none of its own."""
    mine = cited[(cited["table"] == table) & (cited["record_id"] == record_id)]
    exact = mine[mine["field"].fillna("") == name]
    return exact if len(exact) else mine


def _largest(picture: Picture) -> pd.DataFrame:
    rows = picture.rows
    if picture.table != "funding" or len(rows) <= MOST_ROWS:
        return rows
    size = "amount_counted_eur" if "amount_counted_eur" in rows else "amount_eur"
    return rows.sort_values(size, ascending=False, na_position="last").head(MOST_ROWS)


def _ordered(cited: pd.DataFrame) -> pd.DataFrame:
    rank = cited["kind"].map({kind: i for i, kind in enumerate(KINDS)}).fillna(len(KINDS))
    return cited.assign(rank=rank).sort_values(["rank", "published_first"], ascending=[True, False], na_position="last", kind="stable")


def source(row: Mapping) -> Source:
    """A citation's document."""
    text = {key: "" if wording.is_missing(row[key]) else str(row[key]) for key in ("publisher", "title", "url", "kind")}
    return Source(text["publisher"], wording.date(row["published"]), text["title"], text["url"], text["kind"])
