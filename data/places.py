"""Where things are: map coordinates, outlines, the country of a point, and the place of partners outside the map.

Map coordinates are kilometres of EPSG:3035 (ETRS89-LAEA, the EU's map projection) from the upper left corner of the
map's frame, x to the right and y downwards; see data/geo/build_outlines.py.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

import numpy
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

ROOT = Path(__file__).resolve().parent.parent
OUTLINES = ROOT / "static" / "outlines.json"
SHAPES = ROOT / "data" / "geo" / "outlines.geojson"

# Partners inside the frame that are drawn as neighbours of Europe: their badge stands on their own shape.
NEIGHBOURS = ("ARM", "AZE", "GEO", "ISR")

# Capitals of partners outside the frame, (lon, lat): a badge at the edge points to them.
CAPITALS = {
    "ARE": (54.37, 24.45),
    "AUS": (149.13, -35.28),
    "BRA": (-47.93, -15.78),
    "CAN": (-75.70, 45.42),
    "IND": (77.21, 28.61),
    "JPN": (139.69, 35.69),
    "KOR": (126.98, 37.57),
    "NZL": (174.78, -41.29),
    "SAU": (46.72, 24.69),
    "USA": (-77.04, 38.90),
}

# Simplified coasts and borders run up to about this far beside the true ones.
NEAR_KM = 15.0

_GEOD = Geod(ellps="GRS80")


@lru_cache(maxsize=2)
def _transformer(inverse: bool) -> Transformer:
    crs = ("EPSG:3035", "EPSG:4326") if inverse else ("EPSG:4326", "EPSG:3035")
    return Transformer.from_crs(*crs, always_xy=True)


@lru_cache(maxsize=1)
def outlines() -> dict:
    """The content of static/outlines.json (shared: do not change it)."""
    return json.loads(OUTLINES.read_text(encoding="utf-8"))


def size() -> tuple[float, float]:
    """Width and height of the frame in km: the map's view box is `0 0 width height`."""
    x0, y0, x1, y1 = outlines()["frame"]
    return x1 - x0, y1 - y0


def to_map(x_km, y_km):
    """Map coordinates of EPSG:3035 coordinates in km."""
    x0, _, _, y1 = outlines()["frame"]
    return x_km - x0, y1 - y_km


def project(lon, lat):
    """Map coordinates (x, y) of WGS 84 degrees; numbers or arrays."""
    x, y = _transformer(False).transform(lon, lat)
    if numpy.ndim(x):
        return to_map(numpy.asarray(x) / 1000, numpy.asarray(y) / 1000)
    return to_map(x / 1000, y / 1000)


def rings(d: str) -> list[list[tuple[float, float]]]:
    """The rings of an outline's path (`M x,y l dx dy ... z`), as map coordinates; for renderers that draw no SVG."""
    found = []
    for part in d.split("z"):
        values = [float(value) for value in re.findall(r"-?\d*\.?\d+", part)]
        if values:
            steps = numpy.cumsum(numpy.array(values).reshape(-1, 2), axis=0)
            found.append([(float(x), float(y)) for x, y in steps])
    return found


@lru_cache(maxsize=1)
def shapes() -> dict[str, BaseGeometry]:
    """Country code -> shape in WGS 84: the countries on the map, and coarse shapes of partners outside it."""
    features = json.loads(SHAPES.read_text(encoding="utf-8"))["features"]
    return {
        feature["properties"]["country"]: shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features
    }


@lru_cache(maxsize=1)
def _tree() -> tuple[list[str], shapely.STRtree]:
    known = shapes()
    return list(known), shapely.STRtree(list(known.values()))


def _distance_km(shape: BaseGeometry, point: shapely.Point) -> float:
    nearest = shapely.shortest_line(point, shape).coords[-1]
    return _GEOD.inv(point.x, point.y, *nearest)[2] / 1000


def country_at(lon: float, lat: float, near_km: float = NEAR_KM) -> str | None:
    """The country that a point lies in, else the nearest one within `near_km` (harbours beside a simplified coast)."""
    codes, tree = _tree()
    point = shapely.Point(lon, lat)
    inside = tree.query(point, predicate="intersects")
    if len(inside):
        return codes[inside[0]]
    reach = near_km / 111 / max(0.1, float(numpy.cos(numpy.radians(lat))))
    around = tree.query(point, predicate="dwithin", distance=reach)
    distances = sorted((_distance_km(tree.geometries[i], point), codes[i]) for i in around)
    return distances[0][1] if distances and distances[0][0] <= near_km else None


def in_country(country: str, lon: float, lat: float, near_km: float = NEAR_KM) -> bool:
    """Whether a point lies in a country, or as near to its simplified outline as the simplification allows for."""
    shape = shapes().get(country)
    if shape is None:
        return False
    point = shapely.Point(lon, lat)
    return bool(shape.intersects(point)) or _distance_km(shape, point) <= near_km


def edge_point(lon: float, lat: float, inset: float = 0.0) -> tuple[float, float]:
    """Where the great circle from the frame's centre towards a point leaves the frame (less `inset` km)."""
    width, height = size()
    x0, y0, x1, y1 = outlines()["frame"]
    centre = _transformer(True).transform(500 * (x0 + x1), 500 * (y0 + y1))
    azimuth = _GEOD.inv(*centre, lon, lat)[0]
    x, y = project(*_GEOD.fwd(*centre, azimuth, 10_000)[:2])
    dx, dy = x - width / 2, y - height / 2
    reach = min(
        (width / 2 - inset) / abs(dx) if dx else numpy.inf,
        (height / 2 - inset) / abs(dy) if dy else numpy.inf,
    )
    return float(width / 2 + dx * reach), float(height / 2 + dy * reach)


def badges(inset: float = 0.0) -> dict[str, tuple[float, float]]:
    """Where the badge of every partner outside Europe stands: on the frame's edge, or on its shape inside the frame."""
    width, height = size()
    found = {country: edge_point(*capital, inset) for country, capital in CAPITALS.items()}
    for country in NEIGHBOURS:
        x, y = outlines()["countries"][country]["label"]
        found[country] = (min(max(x, inset), width - inset), min(max(y, inset), height - inset))
    return found
