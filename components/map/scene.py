"""The map as plain data: which countries are filled, where bubbles, arcs, marks and badges stand, what a tooltip says.

Pure: frames in, a dict out that holds only JSON values. The component draws it on screen; the same dict prints.
Places come in the map's own coordinates (kilometres from the frame's upper left corner; see data/places.py).
"""

import hashlib
import json
import math
from functools import lru_cache

import pandas as pd
import shapely

from components import palette
from components.wording import count
from data import places

BORDER_NOTE = "Outlines: Natural Earth, without endorsement of any border; Crimea is part of Ukraine. Kosovo: under UNSCR 1244/99."
COUNT_STEPS = ((1, 2, 4, 8, 16), (1, 5, 10, 20, 40), (1, 10, 25, 50, 100), (1, 25, 100, 250, 500))
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
) -> dict:
    """Puts the parts of a map together.

    A country's `tip` says what stands below its name; an empty one is shown as `nothing`.
    `focus` is (key, [x0, y0, x1, y1]): the view flies there when the key changes, and only then.
    """
    legend = []
    if classes:
        legend.append({"kind": "classes", "title": fill_title})
    if categories:
        legend.append({"kind": "categories", "title": category_title})
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
    }
    digest = hashlib.sha256(json.dumps(parts, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:12]
    return parts | {"version": digest}


def count_classes(values: pd.Series) -> tuple[dict[str, int], list[str]]:
    """Classes for whole counts by country: the class of each country with at least one, and the labels in use.

    The finest steps whose highest class starts at no less than a third of the largest count, so that it does not swallow the map.
    """
    values = values[values > 0]
    steps = next((s for s in COUNT_STEPS if s[-1] * 3 >= values.max()), COUNT_STEPS[-1]) if len(values) else COUNT_STEPS[0]
    used = max((sum(v >= s for s in steps) for v in values), default=0)
    labels = []
    for low, high in zip(steps[:used], [*steps[1:], None]):
        labels.append(f"{low} or more" if high is None else f"{low}" if high - low == 1 else f"{low}–{high - 1}")
    return {str(c): sum(int(v) >= s for s in steps[:used]) - 1 for c, v in values.items()}, labels


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


def site_bubbles(sites: pd.DataFrame) -> list[dict]:
    """One bubble per town (columns country, locality, x_km, y_km, status, name), the fullest first.

    A bubble holds the names of its sites and the index of their category; the renderer sizes and splits it.
    """
    # plain tuples and not groups of a frame: ten times faster on a few hundred rows, and this runs at every step
    towns: dict[tuple, list[tuple[str, str]]] = {}
    placed = sites[sites["x_km"].notna()]
    for country, town, x, y, status, name in zip(*(placed[c] for c in ("country", "locality", "x_km", "y_km", "status", "name"))):
        towns.setdefault((country, town, x, y), []).append((name, status))
    order = list(palette.SITE_STATUS)
    bubbles = []
    for (country, town, x_km, y_km), rows in towns.items():
        x, y = places.to_map(x_km, y_km)
        bubbles.append({"country": country, "town": town, "x": round(x), "y": round(y), "sites": [[name, order.index(status)] for name, status in rows]})
    return sorted(bubbles, key=lambda b: -len(b["sites"]))


def unplaced_marks(sites: pd.DataFrame, names: pd.Series) -> list[dict]:
    """One mark per country for sites without a place, where the country has room: withheld on purpose, or not named."""
    outlines, named = places.outlines()["countries"], names.to_dict()
    taken: dict[str, list[tuple[int, int]]] = {}
    counts: dict[tuple[str, str], int] = {}
    for country, precision, x_km, y_km in zip(*(sites[c] for c in ("country", "location_precision", "x_km", "y_km"))):
        if x_km == x_km:
            x, y = places.to_map(x_km, y_km)
            taken.setdefault(country, []).append((round(x), round(y)))
        elif country in outlines:
            kind = "withheld" if precision == "withheld" else "unplaced"
            counts[country, kind] = counts.get((country, kind), 0) + 1
    marks = []
    for (country, kind), n in counts.items():
        x, y = roomiest_point(country, tuple(taken.get(country, ())))
        taken.setdefault(country, []).append((x, y))
        why = "Places are withheld on purpose: no site in Ukraine is located more closely." if kind == "withheld" else "The sources do not name the town."
        marks.append({"key": f"country:{country}/{kind}", "kind": kind, "x": x, "y": y, "n": n, "label": "", "tip": [f"{count(n, 'site')} in {named.get(country, country)}", why]})
    return marks


@lru_cache(maxsize=512)
def roomiest_point(country: str, taken: tuple[tuple[float, float], ...]) -> tuple[int, int]:
    """The point inside a country's largest part farthest from its border, its label and the taken points."""
    shape = places.outlines()["countries"][country]
    land = shapely.Polygon(max(places.rings(shape["d"]), key=len)).buffer(0)
    x0, y0, x1, y1 = land.bounds
    step = max(x1 - x0, y1 - y0) / 24
    grid = [(x0 + (i + 0.5) * step, y0 + (j + 0.5) * step) for i in range(24) for j in range(24)]
    inside = shapely.contains_xy(land, *zip(*grid))
    avoid = shapely.MultiPoint([shape["label"], *taken])
    room = {p: min(1.6 * land.exterior.distance(shapely.Point(p)), avoid.distance(shapely.Point(p))) for p, ok in zip(grid, inside) if ok}
    x, y = max(room, key=room.get, default=tuple(shape["label"]))
    return round(x), round(y)


def arc(key: str, a: str, b: str, n: int, tip: list[str]) -> dict | None:
    """An arc between two countries inside the frame, its width by number; None where one has no place on the map."""
    ends = [point_of(a), point_of(b)]
    if None in ends:
        return None
    return {"key": key, "from": ends[0], "to": ends[1], "width": round(0.9 + 0.8 * math.sqrt(n), 1), "tip": tip}


def point_of(country: str) -> list[float] | None:
    """Where a country is met on the map: its label point, or its badge on the frame's edge."""
    outlines = places.outlines()["countries"]
    if country in outlines and outlines[country]["europe"]:
        return outlines[country]["label"]
    badge = places.badges(BADGE_INSET_KM).get(country)
    return [round(v) for v in badge] if badge else None


def edge_badges(values: pd.Series, names: pd.Series, tips: dict[str, list[str]]) -> list[dict]:
    """Badges at the frame's edge for countries outside it that have a value."""
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
