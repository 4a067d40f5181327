"""The map as plain data: which countries are filled, where bubbles, arcs, marks and badges stand, what a tooltip says.

Pure: frames in, a dict out that holds only JSON values. The component draws it on screen; the same dict prints.
Places come in the map's own coordinates (kilometres from the frame's upper left corner; see data/places.py).
"""

import hashlib
import json
import math
from functools import lru_cache

import numpy as np
import pandas as pd
import shapely

from components import palette
from components.wording import count, is_missing
from data import places

BORDER_NOTE = "Outlines: Natural Earth, without endorsement of any border; Crimea is part of Ukraine. Kosovo: under UNSCR 1244/99."
COUNT_STEPS = ((1, 2, 4, 8, 16), (1, 5, 10, 20, 40), (1, 10, 25, 50, 100), (1, 25, 100, 250, 500))
PROMISED = ("announced", "under construction")  # statuses without production that a source has seen
BEGINNINGS = ("production started", "first delivery", "operational", "opened")  # milestones that say when a site begins, the plainest first
TIME_FROM, TIME_TO = 2022, 2028
BADGE_INSET_KM = 160
BADGE_ROOM_KM = 760  # holds the longest name on a small screen


def scene(
    *,
    title: str,
    outlines_url: str,
    countries: dict | None = None,
    classes: list[str] | None = None,
    fill_title: str = "",
    bubbles: list[dict] | None = None,
    categories: list[dict] | None = None,
    category_title: str = "",
    marks: list[dict] | None = None,
    arcs: list[dict] | None = None,
    badges: list[dict] | None = None,
    selected: str | None = None,
    focus: tuple[str, list[float]] | None = None,
    source: str = "",
    nothing: str = "Nothing recorded",
    details: dict | None = None,
    time: dict | None = None,
    camera: list[float] | None = None,
    hollow: str = "",
) -> dict:
    """Puts the parts of a map together.

    A country's `tip` says what stands below its name; an empty one is shown as `nothing`.
    `focus` is (key, [x0, y0, x1, y1]): the view flies there when the key changes, and only then; `camera` ([x, y, width], km) says
    where to instead of the box. `details` (see `site_details`) lets towns open into their sites; `time` (see `time_of`) adds a slider of years.
    `hollow` names in the legend what a hollow mark stands for where categories do not say it.
    """
    legend = []
    if classes:
        legend.append({"kind": "classes", "title": fill_title})
    if categories:
        legend.append({"kind": "categories", "title": category_title})
    if hollow:
        legend.append({"kind": "mark", "style": "promised", "label": hollow})
    if any(m["kind"] == "withheld" for m in marks or []):
        legend.append({"kind": "mark", "style": "withheld", "label": "Place withheld on purpose"})
    if any(m["kind"] == "unplaced" for m in marks or []):
        legend.append({"kind": "mark", "style": "unplaced", "label": "Town not named by sources"})
    parts = {
        "title": title, "outlines": outlines_url, "countries": countries or {}, "classes": classes or [],
        "bubbles": bubbles or [], "categories": categories or [], "marks": marks or [], "arcs": arcs or [],
        "badges": badges or [], "legend": legend, "selected": selected,
        "focus": {"key": focus[0], "box": focus[1]} if focus else None, "nothing": nothing,
        "notes": [note for note in (source, BORDER_NOTE) if note],
        **{name: value for name, value in (("details", details), ("time", time), ("camera", camera)) if value},
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return parts | {"version": digest}


def selecting(scene: dict, selected: str | None) -> dict:
    """The same scene with another selection; the parts are shared, so neither may be changed in place."""
    digest = hashlib.sha256(f"{scene['version']}:{selected or ''}".encode()).hexdigest()[:12]
    return scene | {"selected": selected, "version": digest, "base": scene["version"]}


def _steps(values: pd.Series) -> tuple[tuple[int, ...], int]:
    """The finest steps whose highest class starts at no less than a third of the largest count, so that it does not swallow the map; how many are in use."""
    values = values[values > 0]
    steps = next((s for s in COUNT_STEPS if s[-1] * 3 >= values.max()), COUNT_STEPS[-1]) if len(values) else COUNT_STEPS[0]
    return steps, max((sum(v >= s for s in steps) for v in values), default=0)


def count_steps(values: pd.Series) -> list[int]:
    """The least count of each class of `count_classes`."""
    steps, used = _steps(values)
    return list(steps[:used])


def count_classes(values: pd.Series) -> tuple[dict[str, int], list[str]]:
    """Classes for whole counts by country: the class of each country with at least one, and the labels in use."""
    steps, used = _steps(values)
    labels = []
    for low, high in zip(steps[:used], [*steps[1:], None]):
        labels.append(f"{low} or more" if high is None else f"{low}" if high - low == 1 else f"{low}–{high - 1}")
    return {str(c): sum(int(v) >= s for s in steps[:used]) - 1 for c, v in values[values > 0].items()}, labels


def filled_countries(names: pd.Series, values: pd.Series, tips: dict[str, list[str]], emphasis: set[str] = frozenset()) -> tuple[dict, list[str]]:
    """Fills by count for every country of `names` (code -> name); those without a value stay plain but named."""
    classes, labels = count_classes(values)
    return {
        code: {"name": name, "class": classes.get(code), "tip": tips.get(code, []), **({"emphasis": True} if code in emphasis else {})}
        for code, name in names.items()
    }, labels


def status_categories() -> list[dict]:
    """The categories of site bubbles, in the order of the status ladder."""
    return [{"label": label.capitalize(), "colour": colour, "style": style} for label, (colour, style) in palette.SITE_STATUS.items()]


def product_categories() -> list[dict]:
    """The categories of site bubbles by product: the frequent ones, and the others together."""
    return [{"label": label.capitalize(), "colour": colour, "style": "solid"} for label, colour in [*palette.PRODUCT.items(), palette.OTHER_PRODUCTS]]


def _category(colour: str) -> tuple[str, dict[str, int], int]:
    """The column that colours sites, the category of each of its values, and that of all others."""
    if colour == "product":
        order = list(palette.PRODUCT)
        return "product_category", {name: i for i, name in enumerate(order)}, len(order)
    if colour != "status":
        raise ValueError(f"sites are coloured by status or product, not by {colour}")
    return "status", {name: i for i, name in enumerate(palette.SITE_STATUS)}, 0


def _columns(frame: pd.DataFrame, *names: str):
    """The rows of some columns as plain values: iterating over a frame's strings is several times slower."""
    return zip(*(frame[name].tolist() for name in names))


def _towns(sites: pd.DataFrame) -> list[tuple[tuple, list[int]]]:
    """The towns (country, locality, x_km, y_km) with the positions of their rows, the fullest first."""
    # plain tuples and not groups of a frame: ten times faster on a few hundred rows, and this runs at every step
    towns: dict[tuple, list[int]] = {}
    for i, (country, town, x, y) in enumerate(_columns(sites, "country", "locality", "x_km", "y_km")):
        if x == x:
            towns.setdefault((country, town, x, y), []).append(i)
    return sorted(towns.items(), key=lambda item: -len(item[1]))


def site_bubbles(sites: pd.DataFrame, colour: str = "status") -> list[dict]:
    """One bubble per town (columns country, locality, x_km, y_km, name and status or product_category), the fullest first.

    A bubble holds the names of its sites and the index of their category; the renderer sizes and splits it.
    """
    column, order, other = _category(colour)
    names, values = sites["name"].tolist(), sites[column].tolist()
    bubbles = []
    for (country, town, x_km, y_km), rows in _towns(sites):
        x, y = places.to_map(x_km, y_km)
        bubbles.append({"country": country, "town": town, "x": round(x), "y": round(y), "sites": [[names[i], order.get(values[i], other)] for i in rows]})
    return bubbles


def site_details(sites: pd.DataFrame, starts: dict[str, int] | None = None) -> dict:
    """What is said of each site of `site_bubbles`, in the order of the bubbles and their sites, as columns.

    `id`; `operator`, `status`, `product` as indices into `operators`, `statuses`, `products` (-1 where none is known);
    `start` as `start_years` gives it.
    """
    rows = [i for _, town in _towns(sites) for i in town]
    ids = sites["site_id"].tolist()
    found: dict[str, list] = {"id": [str(ids[i]) for i in rows]}
    for name, plural, column in (("operator", "operators", "operator"), ("status", "statuses", "status"), ("product", "products", "product_category")):
        cells = sites[column].tolist()
        values = [None if is_missing(cells[i]) else str(cells[i]) for i in rows]
        words = {v: i for i, v in enumerate(dict.fromkeys(v for v in values if v))}
        found[name], found[plural] = [words.get(v, -1) for v in values], list(words)
    starts = starts or start_years(sites)
    found["start"] = [starts.get(i, 0) for i in found["id"]]
    return found


def start_years(sites: pd.DataFrame, milestones: pd.DataFrame | None = None, as_of: str = "9999") -> dict[str, int]:
    """The year in which each site begins to produce, by site_id: negative where that is a promise, 0 where no source says.

    A site that no source has seen at work (PROMISED) has a planned start; where its year is not stated the value is -1. The year is
    that of start_of_production, else that of the milestone (BEGINNINGS, in this order, then the earliest) that happened; for a promised
    site else that of the planned one. A plan, or a year after `as_of`, says nothing about a site that already works: it is about its enlargement.
    The first year of an interval counts.
    """
    dated: dict[tuple[str, str], list[tuple[int, str]]] = {}
    if milestones is not None:
        for table, site, step, day, basis in _columns(milestones, "table", "record_id", "step", "date", "basis"):
            if table == "sites" and step in BEGINNINGS and not is_missing(day):
                dated.setdefault((site, basis), []).append((BEGINNINGS.index(step), day))
    years = {}
    for site, status, day in _columns(sites, "site_id", "status", "start_of_production"):
        promised = status in PROMISED
        if is_missing(day):
            known = dated.get((site, "actual")) or (dated.get((site, "planned")) if promised else None)
            day = min(known)[1] if known else None
        year = int(day[:4]) if day else 0
        years[site] = -(year or 1) if promised else year if year <= int(as_of[:4]) else 0
    return years


def time_of(as_of: str, steps: list[int] | None = None) -> dict:
    """The slider of a map: first and last year, the year of the data, and the least count of each class of countries (to colour them by year)."""
    return {"from": TIME_FROM, "to": TIME_TO, "now": int(as_of[:4]), "steps": steps or []}


def unplaced_marks(sites: pd.DataFrame, names: pd.Series, colour: str = "status", starts: dict[str, int] | None = None) -> list[dict]:
    """One mark per country for sites without a place, where the country has room: withheld on purpose, or not named.

    With `starts` (see `start_years`) a mark also holds category and start of each of its sites.
    """
    outlines, named = places.outlines()["countries"], names.to_dict()
    column, order, other = _category(colour)
    taken: dict[str, list[tuple[int, int]]] = {}
    found: dict[tuple[str, str], list[list[int]]] = {}
    for site, country, precision, x_km, y_km, value in _columns(sites, "site_id", "country", "location_precision", "x_km", "y_km", column):
        if x_km == x_km:
            x, y = places.to_map(x_km, y_km)
            taken.setdefault(country, []).append((round(x), round(y)))
        elif country in outlines:
            kind = "withheld" if precision == "withheld" else "unplaced"
            found.setdefault((country, kind), []).append([order.get(value, other), starts.get(site, 0) if starts else 0])
    marks = []
    for (country, kind), here in found.items():
        x, y = roomiest_point(country, tuple(taken.get(country, ())))
        taken.setdefault(country, []).append((x, y))
        why = "Places are withheld on purpose: no site in Ukraine is located more closely." if kind == "withheld" else "The sources do not name the town."
        marks.append({"key": f"country:{country}/{kind}", "kind": kind, "x": x, "y": y, "n": len(here), "label": "",
                      "tip": [f"{count(len(here), 'site')} in {named.get(country, country)}", why], **({"sites": here} if starts else {})})
    return marks


@lru_cache(maxsize=512)
def roomiest_point(country: str, taken: tuple[tuple[float, float], ...]) -> tuple[int, int]:
    """The point inside a country's largest part farthest from its border, its label and the taken points."""
    label, land = places.outlines()["countries"][country]["label"], _largest_part(country)
    x0, y0, x1, y1 = land.bounds
    step = max(x1 - x0, y1 - y0) / 24
    i, j = np.indices((24, 24)).reshape(2, -1) + 0.5
    x, y = x0 + i * step, y0 + j * step
    inside = shapely.contains_xy(land, x, y)
    if not inside.any():
        return round(label[0]), round(label[1])
    points = shapely.points(x[inside], y[inside])
    room = np.minimum(1.6 * shapely.distance(land.exterior, points), shapely.distance(shapely.MultiPoint([label, *taken]), points))
    roomiest = points[room.argmax()]
    return round(roomiest.x), round(roomiest.y)


@lru_cache(maxsize=64)
def _largest_part(country: str) -> shapely.Polygon:
    """The largest part of a country on the map, ready to be asked often."""
    land = shapely.Polygon(max(places.rings(places.outlines()["countries"][country]["d"]), key=len)).buffer(0)
    shapely.prepare(land)
    return land


def arc(key: str, a: str, b: str, n: int, tip: list[str], directed: bool = False) -> dict | None:
    """An arc between two countries on the map, its width by number; None where one has no place there. A directed one leads from a to b."""
    ends = [point_of(a), point_of(b)]
    if None in ends:
        return None
    return {"key": key, "from": ends[0], "to": ends[1], "width": round(0.9 + 0.8 * math.sqrt(n), 1), "tip": tip,
            **({"directed": True, "between": [a, b]} if directed else {})}


@lru_cache(maxsize=1)
def _badges() -> dict[str, tuple[float, float]]:
    return places.badges(BADGE_INSET_KM)


def point_of(country: str) -> list[float] | None:
    """Where a country is met on the map: its label point, or its badge on the frame's edge."""
    outlines = places.outlines()["countries"]
    if country in outlines and outlines[country]["europe"]:
        return outlines[country]["label"]
    badge = _badges().get(country)
    return [round(v) for v in badge] if badge else None


def edge_badges(values: pd.Series, names: pd.Series, tips: dict[str, list[str]]) -> list[dict]:
    """Badges at the frame's edge for countries outside it that have a value. The renderer moves those that would lie on each other."""
    outlines = places.outlines()["countries"]
    width, _ = places.size()
    badges = []
    points = {c: point_of(c) for c in values.index[values > 0] if not (c in outlines and outlines[c]["europe"])}
    # those that stand on their own shape first: they stay, the others give way
    for country, at in sorted(points.items(), key=lambda item: item[0] in places.CAPITALS):
        value = values[country]
        if at:
            anchor = "start" if at[0] <= BADGE_INSET_KM + 1 else "end" if at[0] >= width - BADGE_INSET_KM - 1 else "middle"
            if anchor == "end":  # Asia: along the bottom, where the east edge would lie on Türkiye
                anchor, at = "middle", [width, places.size()[1] - BADGE_INSET_KM]
            if anchor == "middle" and country in places.CAPITALS:  # along the top or bottom: not cut at the corners, and not upon each other
                at = [min(max(at[0], BADGE_ROOM_KM / 2), width - BADGE_ROOM_KM / 2), at[1]]
                for other in badges:
                    if abs(other["y"] - at[1]) < BADGE_INSET_KM and abs(other["x"] - at[0]) < BADGE_ROOM_KM:
                        at = [other["x"] - BADGE_ROOM_KM, at[1]]
            badges.append({"key": f"country:{country}", "x": at[0], "y": at[1], "label": f"{names.get(country, country)} {int(value)}",
                           "anchor": anchor, "tip": [names.get(country, country), *tips.get(country, [])]})
    return badges


def box_of(points: list[tuple[float, float]], margin_km: float = 180) -> list[float]:
    """The box around points of the map, with a margin."""
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return [min(xs) - margin_km, min(ys) - margin_km, max(xs) + margin_km, max(ys) + margin_km]


def country_box(country: str, margin: float = 0.12) -> list[float] | None:
    """The box of a country's outline, with a margin in parts of its size; None for a country outside the map."""
    shape = places.outlines()["countries"].get(country)
    if shape is None:
        return None
    xs, ys = zip(*max(places.rings(shape["d"]), key=len))
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    pad = margin * max(x1 - x0, y1 - y0)
    return [x0 - pad, y0 - pad, x1 + pad, y1 + pad]
