"""Where each part of a map lies in a picture of a given size, and what it looks like: the same scene and the same look as
static/map.js gives it on screen, as plain values in pixels for renderers that draw no SVG as well as for the one that does.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import shapely

from components.exports.style import Style, font_of, pixels, style, text_width
from data import places

# as in static/map.js
MIN_WIDTH_KM = 150
BEND = 0.16
LABEL_TOWNS_BELOW_KM_PER_PX = 2.6
LABEL_COUNTRY_KM2 = 9000
LABEL_SIZES = {"town": 12.0, "country": 11.5, "country emphasis": 11.5}
LARGE_PX, LARGER_TYPE = 1400, 1.15
HOLE = 0.62
LONGEST_SCALE_BAR_PX = 110

Point = tuple[float, float]
Camera = tuple[float, float, float]  # x, y of the middle and width of the view, in km of the map


@dataclass(frozen=True)
class Look:
    """How a shape is painted: colours `#rrggbb` or "none", width and dashes in px, opacity from 0 to 1."""

    fill: str = "none"
    stroke: str = "none"
    width: float = 0
    dash: tuple[float, ...] = ()
    opacity: float = 1


@dataclass(frozen=True)
class Country:
    """A country: its code, its outline as an SVG path in km of the map, and whether it is only a neighbour of Europe (`is_context`)."""

    iso: str
    name: str
    path: str
    look: Look
    is_context: bool
    key: str = ""
    tip: tuple[str, ...] = ()


@dataclass(frozen=True)
class Arc:
    """A quadratic curve from `start` to `end`; `arrow` has the corners of its head, empty where it has no direction."""

    key: str
    start: Point
    control: Point
    end: Point
    look: Look
    arrow: tuple[Point, ...] = ()
    tip: tuple[str, ...] = ()

    def points(self, n: int = 32) -> list[Point]:
        """n + 1 points along the curve."""
        (x0, y0), (cx, cy), (x1, y1) = self.start, self.control, self.end
        ts = [i / n for i in range(n + 1)]
        return [((1 - t) ** 2 * x0 + 2 * t * (1 - t) * cx + t * t * x1, (1 - t) ** 2 * y0 + 2 * t * (1 - t) * cy + t * t * y1) for t in ts]


@dataclass(frozen=True)
class Slice:
    """A sector of a bubble: angles in radians, clockwise on the picture from the right; a whole circle where it is the only one."""

    start: float
    end: float
    look: Look
    label: str
    count: int


@dataclass(frozen=True)
class Bubble:
    """A town: its middle, radius, slices, and for more than one site the hole with the number in it.

    `home` is its true place in px where it has given way to others by more than its size.
    """

    key: str
    town: str
    x: float
    y: float
    r: float
    n: int
    slices: tuple[Slice, ...]
    selected: bool = False
    tip: tuple[str, ...] = ()
    home: Point | None = None

    @property
    def hole(self) -> float:
        """Radius of the hole, 0 where there is none."""
        return self.r * HOLE if self.n > 1 else 0


@dataclass(frozen=True)
class Box:
    """A rounded box with a text in its middle: a mark (`kind` withheld or unplaced) or a badge (`kind` badge); `home` as of a Bubble."""

    key: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    radius: float
    text: str
    look: Look
    tip: tuple[str, ...] = ()
    home: Point | None = None


@dataclass(frozen=True)
class Label:
    """A name on the map: the point of its anchor on the middle line of the text, its size in px and its box (left, top, right, bottom)."""

    text: str
    kind: str
    x: float
    y: float
    anchor: str
    size: float
    weight: int
    fill: str
    halo: str
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Entry:
    """A line of the legend: `shape` is square, dot or line."""

    shape: str
    look: Look
    label: str


@dataclass(frozen=True)
class Group:
    """A part of the legend under one title."""

    title: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class MapLayout:
    """A map drawn: everything in px from the upper left corner of the stage, in the order in which it is painted.

    `camera` is what is in view; `km_per_px` leads from px to km. `scale` is how many px one px of the screen takes.
    """

    title: str
    width: float
    height: float
    scale: float
    camera: Camera
    style: Style
    sea: str
    countries: tuple[Country, ...]
    arcs: tuple[Arc, ...]
    marks: tuple[Box, ...]
    bubbles: tuple[Bubble, ...]
    badges: tuple[Box, ...]
    labels: tuple[Label, ...]
    scale_bar: tuple[float, str]
    legend: tuple[Group, ...]
    notes: tuple[str, ...]

    @property
    def km_per_px(self) -> float:
        """Kilometres that one px spans."""
        return self.camera[2] / self.width

    def at(self, x_km: float, y_km: float) -> Point:
        """The place in px of a place on the map."""
        x, y, _ = self.camera
        return (x_km - x) / self.km_per_px + self.width / 2, (y_km - y) / self.km_per_px + self.height / 2

    def polygons(self) -> Iterator[tuple[Country, list[list[Point]]]]:
        """The countries in view with their rings in px, cut at the edges of the stage; for renderers that cannot clip."""
        stage = shapely.box(0, 0, self.width, self.height)
        for country in self.countries:
            land = shapely.MultiPolygon([(ring, []) for ring in places.rings(country.path) if len(ring) > 3])
            moved = shapely.transform(land, lambda points: (points - self.camera[:2]) / self.km_per_px + (self.width / 2, self.height / 2))
            # rings are buffered one by one: islands in lakes are drawn upon them, as even outlines of the file are simple
            seen = shapely.intersection(shapely.union_all([part.buffer(0) for part in moved.geoms]), stage)
            rings = [list(part.exterior.coords) for part in shapely.get_parts(seen) if part.geom_type == "Polygon" and part.area > 0.2]
            if rings:
                yield country, rings

    def curves(self) -> Iterator[tuple[Arc, list[list[Point]]]]:
        """The arcs in view as broken lines in px, cut at the edges of the stage."""
        stage = shapely.box(0, 0, self.width, self.height)
        for arc in self.arcs:
            seen = shapely.get_parts(shapely.intersection(shapely.LineString(arc.points()), stage))
            found = [list(part.coords) for part in seen if part.geom_type == "LineString" and len(part.coords) > 1]
            if found:
                yield arc, found


def map_layout(scene: dict, width: float, height: float, camera: Camera | None = None, theme: str = "light", scale: float = 1.0,
               year: int | None = None, reserved: tuple[tuple[float, float, float, float], ...] = ()) -> MapLayout:
    """Lays a scene of components/map/scene.py out on a stage of width x height px.

    `camera` as in the address (x, y, width in km); without one the scene's focus, else the whole frame. `scale` enlarges type,
    bubbles and lines for pictures seen from afar. `reserved` are boxes (px) in which no label may stand. With `year` a scene
    with a time axis shows what had begun by its end.
    """
    if width <= 0 or height <= 0:
        raise ValueError(f"a map of {width} x {height} px cannot be drawn")
    look, view = style_of(scene, theme), _View(width, height)
    scene = at_year(scene, year)
    seen = view.within(camera) if camera else view.fit(scene["focus"]["box"]) if scene.get("focus") else view.fit(view.frame)
    draft = _Draft(scene, look, view, seen, scale)
    bar = draft.scale_bar()
    bubbles, marks, badges = draft.bubbles(), draft.marks(), draft.badges(bar, reserved)
    return MapLayout(
        title=scene["title"], width=width, height=height, scale=scale, camera=seen, style=look, sea=look.colour("var(--sea)"),
        countries=tuple(draft.countries()), arcs=tuple(draft.arcs()), marks=marks, bubbles=bubbles, badges=badges,
        labels=tuple(draft.labels(bubbles, marks, badges, bar, reserved)), scale_bar=bar, legend=legend_groups(scene, look, scale), notes=tuple(scene["notes"]))


def style_of(scene: dict, theme: str) -> Style:
    """The style of a scene's map: countries stand back where towns can be opened into their sites, as on screen."""
    return style(theme).quiet() if scene.get("details") else style(theme)


def widest_aspect() -> float:
    """Width over height of the widest stage that can show the whole frame: beyond it nothing is drawn at the sides."""
    view = _View(1, 1)
    return (view.extent[2] - view.extent[0]) / (view.frame[3] - view.frame[1])


def narrowest_aspect() -> float:
    """Width over height of the narrowest stage that can show the whole frame."""
    view = _View(1, 1)
    return (view.frame[2] - view.frame[0]) / (view.extent[3] - view.extent[1])


def at_year(scene: dict, year: int | None) -> dict:
    """The scene with only the sites that had begun by the end of `year`, countries coloured by their number; unchanged without a year or a time axis.

    When a site begins is said in the scene's `details` (`start` of components/map/scene.py); one without a known year is always shown.
    """
    time, starts = scene.get("time"), (scene.get("details") or {}).get("start")
    if year is None or not time or starts is None:
        return scene
    after, bubbles, here = iter(starts), [], Counter()
    for b in scene["bubbles"]:
        sites = [site for site, start in zip(b["sites"], after) if _has_begun(start, year)]
        here[b["country"]] += len(sites)
        bubbles += [b | {"sites": sites}] if sites else []
    marks = []
    for m in scene["marks"]:
        sites = [site for site in m["sites"] if _has_begun(site[1], year)] if m.get("sites") else None
        n = m["n"] if sites is None else len(sites)
        here[m["key"].removeprefix("country:").split("/")[0]] += n
        marks += [m | {"n": n} | ({} if sites is None else {"sites": sites})] if n else []
    countries = scene["countries"]
    if steps := time.get("steps"):
        ranks = {iso: sum(step <= here[iso] for step in steps) - 1 for iso in countries}
        countries = {iso: item | {"class": rank if (rank := ranks[iso]) >= 0 else None} for iso, item in countries.items()}
    return scene | {"bubbles": bubbles, "marks": marks, "countries": countries}


def _has_begun(start: int, year: int) -> bool:
    return abs(start) < 2 or abs(start) <= year


class _View:
    """The camera on a stage of a size: fit, within and widest of static/map.js."""

    def __init__(self, width: float, height: float):
        outlines = places.outlines()
        (fx0, fy0, fx1, fy1), (ex0, ey0, ex1, ey1) = outlines["frame"], outlines["extent"]
        self.width, self.height = width, height
        self.frame = [0, 0, fx1 - fx0, fy1 - fy0]
        self.extent = [ex0 - fx0, fy1 - ey1, ex1 - fx0, fy1 - ey0]

    def fit(self, box: list[float]) -> Camera:
        x0, y0, x1, y1 = box
        return self.within(((x0 + x1) / 2, (y0 + y1) / 2, max(x1 - x0, (y1 - y0) * self.width / self.height)))

    def within(self, camera: Camera) -> Camera:
        x0, y0, x1, y1 = self.extent
        w = _clamp(camera[2], MIN_WIDTH_KM, self.widest())
        h = w * self.height / self.width
        return _clamp(camera[0], x0 + w / 2, max(x1 - w / 2, x0 + w / 2)), _clamp(camera[1], y0 + h / 2, max(y1 - h / 2, y0 + h / 2)), w

    def widest(self) -> float:
        (x0, y0, x1, y1), (left, top, right, bottom) = self.frame, self.extent
        return min(max(x1 - x0, (y1 - y0) * self.width / self.height), right - left, (bottom - top) * self.width / self.height)


class _Draft:
    """The parts of one scene under one camera."""

    def __init__(self, scene: dict, look: Style, view: _View, camera: Camera, scale: float):
        self.scene, self.style, self.view, self.camera, self.scale = scene, look, view, camera, scale
        self.km_per_px = camera[2] / view.width
        self.marked = scale * (0.72 if self.km_per_px > 12 else 0.85 if self.km_per_px > 8 else 1)  # smaller marks where the whole map is small
        self.shifts = self.apart()
        self.ends: dict[str, Point] = {}  # of arcs, by country: where its badge has given way to

    def radius(self, n: int) -> float:
        return (5.5 if n == 1 else 8 + 2.4 * math.sqrt(n)) * self.marked

    def apart(self) -> dict[str, Point]:
        """How far each mark gives way (key -> dx, dy in px) so that they do not lie upon each other: `apart` of static/map.js."""
        s, bodies = self.scale, []
        for b in self.scene["bubbles"]:
            n = len(b["sites"])
            bodies.append(_Body(_key_of(b), *self.at(b["x"], b["y"]), self.radius(n), n == 1, *((1, 16 * s) if n == 1 else (0.25, 24 * s))))
        bodies += [_Body(m["key"], *self.at(m["x"], m["y"]), 12 * self.marked, False, 1.6, 70 * s) for m in self.scene["marks"]]
        pairs = []
        for i, a in enumerate(bodies):
            for b in bodies[:i]:
                least = (a.r + b.r) * (0.82 if a.single and b.single else 1) + (0 if a.single or b.single else 2 * s)
                reach = least + (a.most + b.most) * 0.6
                if abs(a.x - b.x) < reach and abs(a.y - b.y) < reach:
                    pairs.append((a, b, least))
        for _ in range(45):
            for a, b, least in pairs:
                vx, vy = a.x + a.dx - b.x - b.dx, a.y + a.dy - b.y - b.dy
                far = math.hypot(vx, vy)
                if far >= least:
                    continue
                if far < 0.01:  # on one place: to the sides
                    vx, vy, far = (1 if a.x > b.x else -1), 0.6, 1.17
                push = (least - far) / far / (a.yields + b.yields)
                a.dx, a.dy = a.dx + vx * push * a.yields, a.dy + vy * push * a.yields
                b.dx, b.dy = b.dx - vx * push * b.yields, b.dy - vy * push * b.yields
            for b in bodies:
                keep = min(0.985, b.most / (math.hypot(b.dx, b.dy) or 1))
                b.dx, b.dy = b.dx * keep, b.dy * keep
        return {b.key: (b.dx, b.dy) for b in bodies}

    def placed(self, key: str, x_km: float, y_km: float, r: float) -> tuple[float, float, Point | None]:
        """Where a mark is drawn in px, and its true place where it stands so far from it that a line must lead there."""
        (x, y), (dx, dy) = self.at(x_km, y_km), self.shifts.get(key, (0.0, 0.0))
        return x + dx, y + dy, (x, y) if math.hypot(dx, dy) > r + 2 * self.scale else None

    def at(self, x_km: float, y_km: float) -> Point:
        return (x_km - self.camera[0]) / self.km_per_px + self.view.width / 2, (y_km - self.camera[1]) / self.km_per_px + self.view.height / 2

    def look(self, *selectors: str) -> Look:
        return _look(self.style, self.scale, *selectors)

    def countries(self) -> Iterator[Country]:
        outlines, items = places.outlines()["countries"], self.scene["countries"]
        x, y, w = self.camera
        h = w * self.view.height / self.view.width
        view = x - w / 2, y - h / 2, x + w / 2, y + h / 2
        for europe in (False, True):
            for iso, shape in outlines.items():
                if bool(shape["europe"]) is not europe or not _meet(bounds(iso), view):
                    continue
                if not europe:
                    yield Country(iso, "", shape["d"], self.look(".context path"), True)
                    continue
                item = items.get(iso, {})
                name, key = item.get("name", ""), f"country:{iso}"
                rules = [".countries path", *([".countries .emphasis"] if item.get("emphasis") else [])]
                look = self.look(*rules, *([".countries .selected"] if key == self.scene["selected"] else []))
                if item.get("class") is not None:
                    look = Look(self.style.colour(f"var(--class-{item['class']})"), look.stroke, look.width)
                tip = (name, *(item.get("tip") or [self.scene["nothing"]])) if name else ()
                yield Country(iso, name, shape["d"], look, False, key if name else "", tip)

    def arcs(self) -> Iterator[Arc]:
        for a in self.scene["arcs"]:
            codes = a.get("between") or (None, None)
            start, end = (self.ends.get(code) or self.at(*place) for code, place in zip(codes, (a["from"], a["to"])))
            control = ((start[0] + end[0]) / 2 + (end[1] - start[1]) * BEND, (start[1] + end[1]) / 2 - (end[0] - start[0]) * BEND)
            thin = [".arcs .single .line"] if a.get("directed") and a["width"] < 1.8 else []
            painted = self.look(".arcs path", ".arcs .line", *thin, *([".arcs .selected .line"] if a["key"] == self.scene["selected"] else []))
            look = Look("none", painted.stroke, a["width"] * self.scale, painted.dash, painted.opacity)
            arrow = _arrow(start, control, end, (0.62 + 0.16 * a["width"]) * self.scale) if a.get("directed") else ()
            yield Arc(a["key"], start, control, end, look, arrow, tuple(a["tip"]))

    def bubbles(self) -> tuple[Bubble, ...]:
        scene, found = self.scene, []
        for b in scene["bubbles"]:
            n, key = len(b["sites"]), _key_of(b)
            r = self.radius(n)
            x, y, home = self.placed(key, b["x"], b["y"], r)
            if not (-r < x < self.view.width + r and -r < y < self.view.height + r):
                continue
            start, slices = -math.pi / 2, []
            for index, category in enumerate(scene["categories"]):
                count = sum(site[1] == index for site in b["sites"])
                if count:
                    end = start + 2 * math.pi * count / n
                    slices.append(Slice(start, end, slice_look(category, self.style, self.scale), category["label"], count))
                    start = end
            country = scene["countries"].get(b["country"], {}).get("name", b["country"])
            tip = (f"{b['town']}, {country}", *(f"{site[0]}: {scene['categories'][site[1]]['label'].lower()}" for site in b["sites"]))
            found.append(Bubble(key, b["town"], x, y, r, n, tuple(slices), key == scene["selected"], tip, home))
        return tuple(sorted(found, key=lambda b: b.n))  # the fullest on top

    def marks(self) -> tuple[Box, ...]:
        found = []
        for m in self.scene["marks"]:
            side = 24 * self.marked
            x, y, home = self.placed(m["key"], m["x"], m["y"], side / 2)
            if -side < x < self.view.width + side and -side < y < self.view.height + side:
                radius = 4 * self.scale if m["kind"] == "withheld" else side / 2
                look = self.look(f".marks .{m['kind']}", *([".marks .selected rect"] if m["key"] == self.scene["selected"] else []))
                found.append(Box(m["key"], m["kind"], x, y, side, side, radius, str(m["n"]), look, tuple(m["tip"]), home))
        return tuple(found)

    def badges(self, bar: tuple[float, str], reserved) -> tuple[Box, ...]:
        """The badges inside the stage, beside each other and not on the scale bar: `arrangeBadges` of static/map.js."""
        weight, size = font_of(self.style.of(".badges text"))
        s, width, height, found = self.scale, self.view.width, self.view.height, []
        high, edge, taken = 22 * s, 6 * s, [scale_bar_box(width, s, bar[0]), *reserved]
        for b in self.scene["badges"]:
            x, y = self.at(b["x"], b["y"])
            wide = text_width(b["label"], size * s, weight) + 20 * s
            left, top = x - (0 if b["anchor"] == "start" else wide / 2), y - high / 2
            if left > width or left + wide < 0 or top > height or top + high < 0:
                continue
            in_x, in_y = _clamp(left, edge, max(width - wide - edge, edge)) - left, _clamp(top, edge, max(height - high - edge, edge)) - top
            best, least = (in_x, in_y), math.inf
            for i in range(-16, 17):
                for j in range(-6, 7):
                    dx, dy = in_x + i * 14 * s, in_y + j * (high + 5 * s) / 2
                    box = left + dx, top + dy, left + dx + wide, top + dy + high
                    inside = box[0] >= edge - s and box[1] >= edge - s and box[2] <= width - edge + s and box[3] <= height - edge + s
                    cost = math.hypot(dx, dy * 1.3)
                    if cost < least and inside and not any(_meet((box[0] - 4 * s, box[1] - 4 * s, box[2] + 4 * s, box[3] + 4 * s), other) for other in taken):
                        best, least = (dx, dy), cost
            if least == math.inf and taken[1:]:
                continue  # no room on a very small map: the country's shape or the table says it
            box = left + best[0], top + best[1], left + best[0] + wide, top + best[1] + high
            taken.append(box)
            self.ends[b["key"].removeprefix("country:")] = (x + best[0], y + best[1])
            look = self.look(".badges rect", *([".badges .selected rect"] if b["key"] == self.scene["selected"] else []))
            found.append(Box(b["key"], "badge", (box[0] + box[2]) / 2, (box[1] + box[3]) / 2, wide, high, high / 2, b["label"], look, tuple(b["tip"])))
        return tuple(found)

    def scale_bar(self) -> tuple[float, str]:
        """Length in px and words of the scale bar: the longest round one."""
        longest = LONGEST_SCALE_BAR_PX * self.scale * self.km_per_px
        step = 10 ** math.floor(math.log10(longest))
        km = next(m * step for m in (5, 2, 1) if m * step <= longest)
        return km / self.km_per_px, f"{km:,g} km"

    def labels(self, bubbles: tuple[Bubble, ...], marks: tuple[Box, ...], badges: tuple[Box, ...], bar: tuple[float, str], reserved) -> Iterator[Label]:
        s, width, height = self.scale, self.view.width, self.view.height
        taken = [scale_bar_box(width, s, bar[0]), *reserved]
        taken += [(b.x - b.r, b.y - b.r, b.x + b.r, b.y + b.r) for b in bubbles]
        taken += [(m.x - m.width / 2 - 2 * s, m.y - m.height / 2 - 2 * s, m.x + m.width / 2 + 2 * s, m.y + m.height / 2 + 2 * s) for m in marks]
        taken += [(b.x - b.width / 2, b.y - b.height / 2, b.x + b.width / 2, b.y + b.height / 2) for b in badges]

        def put(text: str, x: float, y: float, kind: str, spots: list[tuple[float, float, str]]) -> Label | None:
            declared = self.style.of(".labels text", f".labels .{kind.split()[0]}", f".labels .{kind.replace(' ', '.')}")
            size, weight = LABEL_SIZES[kind] * s * (LARGER_TYPE if width / s > LARGE_PX else 1), int(declared["font-weight"])
            room = text_width(text, size, weight) + 4 * s
            for dx, dy, anchor in spots:
                left = x + dx - {"start": 0, "end": room, "middle": room / 2}[anchor]
                top = y + dy - size * 0.6
                box = left, top, left + room, top + size * 1.2
                inside = box[0] > 2 and box[1] > 2 and box[2] < width - 2 and box[3] < height - 2
                if inside and not any(_meet(box, other) for other in taken):
                    taken.append(box)
                    return Label(text, kind, x + dx, y + dy, anchor, size, weight, declared["fill"], declared["stroke"], box)
            return None

        per_px = self.km_per_px * s
        for b in sorted(bubbles, key=lambda b: (not b.selected, -b.n)):
            if b.town and (b.n > 1 or b.selected or per_px < LABEL_TOWNS_BELOW_KM_PER_PX):
                d = b.r + 4 * s
                if label := put(b.town, b.x, b.y, "town", [(d, 0, "start"), (-d, 0, "end"), (0, -d - 6 * s, "middle"), (0, d + 6 * s, "middle")]):
                    yield label
        for iso, shape in places.outlines()["countries"].items():
            item = self.scene["countries"].get(iso)
            if not shape["europe"] or not item or not item["name"] or (shape["area_km2"] < LABEL_COUNTRY_KM2 * per_px and not item.get("emphasis")):
                continue
            spots = [(0, dy * s, "middle") for dy in (0, -18, 18, 30)]
            if label := put(item["name"], *self.at(*shape["label"]), "country emphasis" if item.get("emphasis") else "country", spots):
                yield label


def legend_groups(scene: dict, look: Style, scale: float = 1.0) -> tuple[Group, ...]:
    """The legend of a scene: only what the picture holds."""
    look = look.quiet() if scene.get("details") else look
    groups, edge = [], look.of(".legend .square")["border"].split()[-1]
    used = {site[1] for b in scene["bubbles"] for site in b["sites"]}
    for part in scene["legend"]:
        entries = []
        if part["kind"] == "classes":
            entries = [Entry("square", Look(look.colour(f"var(--class-{i})"), edge, scale), label) for i, label in enumerate(scene["classes"])]
        elif part["kind"] == "categories":
            entries = [Entry("dot", slice_look(c, look, scale), c["label"]) for i, c in enumerate(scene["categories"]) if i in used]
        elif part["kind"] == "mark":
            shape = "dot" if part["style"] == "unplaced" else "square"
            entries = [Entry(shape, _look(look, scale, f".marks .{part['style']}"), part["label"])]
        if entries:
            groups.append(Group(part.get("title", ""), tuple(entries)))
    return tuple(groups)


def slice_look(category: dict, look: Style, scale: float = 1.0) -> Look:
    """How the sites of a category are painted."""
    rules = [".slice", *([f".slice.{category['style']}"] if category["style"] != "solid" else [])]
    return _look(look, scale, *rules, colour=category["colour"])


def _look(of: Style, scale: float, *selectors: str, **variables: str) -> Look:
    """The look that map.css gives, with widths in px of the picture."""
    declared = of.of(*selectors, **variables)
    dash = tuple(float(part) * scale for part in declared.get("stroke-dasharray", "").split() if part != "none")
    return Look(declared.get("fill", "none"), declared.get("stroke", "none"), pixels(declared.get("stroke-width", "0")) * scale, dash, float(declared.get("opacity", 1)))


def scale_bar_box(width: float, scale: float, bar: float) -> tuple[float, float, float, float]:
    """Where the scale bar stands on a stage: in its upper right corner."""
    right = width - 14 * scale
    return right - max(bar, 40 * scale), 8 * scale, right, 32 * scale


def bounds(iso: str) -> tuple[float, float, float, float]:
    """The box of a country's outline in km of the map."""
    if iso not in _bounds:
        xs, ys = zip(*(point for ring in places.rings(places.outlines()["countries"][iso]["d"]) for point in ring))
        _bounds[iso] = min(xs), min(ys), max(xs), max(ys)
    return _bounds[iso]


_bounds: dict[str, tuple[float, float, float, float]] = {}


def _arrow(start: Point, control: Point, end: Point, k: float) -> tuple[Point, ...]:
    """The corners of an arrow's head on a curve, its tip first: beyond the middle, where the heads of several arcs do not meet."""
    t, u = 0.62, 0.38
    x, y = (u * u * a + 2 * u * t * b + t * t * c for a, b, c in zip(start, control, end))
    dx, dy = (u * (b - a) + t * (c - b) for a, b, c in zip(start, control, end))
    far = math.hypot(dx, dy) or 1
    ux, uy = dx / far * k, dy / far * k
    return tuple((x + ux * px - uy * py, y + uy * px + ux * py) for px, py in ((7, 0), (-5, 5), (-2.5, 0), (-5, -5)))


@dataclass
class _Body:
    """A mark that gives way: its place and radius in px, how easily it yields and how far at most."""

    key: str
    x: float
    y: float
    r: float
    single: bool
    yields: float
    most: float
    dx: float = 0.0
    dy: float = 0.0


def _key_of(bubble: dict) -> str:
    return bubble.get("key") or f"place:{bubble['country']}/{bubble['town']}"


def _meet(a: tuple[float, float, float, float], b: tuple[float, float, float, float]) -> bool:
    return a[0] < b[2] and a[2] > b[0] and a[1] < b[3] and a[3] > b[1]


def _clamp(value: float, low: float, high: float) -> float:
    return max(low, min(high, value))
