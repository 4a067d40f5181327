"""The open-data routes: the tables as files with stable addresses, for `pandas.read_csv(url)` and any Data Package reader.

They serve the last good tables, as the pages do, never a file that fails the check. The package's relative paths
(`tables/<name>.csv`) resolve from `/data/datapackage.json` too.
"""

import hashlib
import io
import json
from csv import DictWriter
from functools import lru_cache

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components.exports import tables as exported
from components.once import Once
from data.load import Tables

MAX_AGE_S = 300
_CORS = {"Access-Control-Allow-Origin": "*", "Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Expose-Headers": "ETag"}
ROUTES = {
    "/data/datapackage.json": "The declaration of all tables and columns: Data Package, version 2",
    "/data/<table>.csv": "A table as CSV: UTF-8, comma, one header line",
    "/data/<table>.json": "The same as JSON: version, as_of, licence and rows",
    "/data/sites.geojson": "The production sites as GeoJSON; those whose place is withheld or not named have no geometry",
}
MANNERS = (
    f"Each answer carries an `ETag`: send it back as `If-None-Match` and you get `304` while nothing has changed. It may be kept for {MAX_AGE_S // 60} minutes. Only `GET` and `HEAD` are answered. "
    "The licence is CC BY 4.0; places of production in Ukraine are withheld in these files too."
)


def open_data(request: Request) -> Response:
    """One file of the open data; 404 says which there are, 503 that there is no data, 304 that the reader's copy is the newest."""
    from components import cached

    tables = cached.newest()
    if tables is None:
        return JSONResponse({"error": "there is no data to serve"}, 503, _CORS)
    found = content(tables, request.path_params["name"].removeprefix("tables/"))
    if found is None:
        names = ", ".join(table.name for table in tables.package.tables)
        return JSONResponse({"error": f"there is no such file; there are {', '.join(ROUTES)}, with the tables {names}"}, 404, _CORS)
    body, media_type, etag = found
    headers = {**_CORS, "ETag": etag, "Cache-Control": f"public, max-age={MAX_AGE_S}", "Vary": "Accept-Encoding"}
    if etag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type=media_type, headers=headers)


def content(tables: Tables, name: str) -> tuple[bytes, str, str] | None:
    """Body, media type and ETag of a file; None where there is none of that name."""
    stem, _, suffix = name.rpartition(".")
    known = {table.name for table in tables.package.tables}
    if name == "datapackage.json" or (suffix in ("csv", "json") and stem in known) or name == "sites.geojson":
        return _made(Once(tables), name)
    return None


def examples(host: str) -> str:
    """How the files are read in Python, with the address under which the reader sees the dashboard."""
    base = f"{host or 'https://example.org'}/data"
    return "\n".join((
        "import pandas as pd", "", f'agreements = pd.read_csv("{base}/agreements.csv")', "",
        "# all tables with their types and keys", "from frictionless import Package", f'package = Package("{base}/datapackage.json")', "",
        "# the sites on a map", "import geopandas as gpd", f'sites = gpd.read_file("{base}/sites.geojson")',
    ))


@lru_cache(maxsize=64)
def _made(once: Once, name: str) -> tuple[bytes, str, str]:
    tables = once.tables
    stem, _, suffix = name.rpartition(".")
    if name == "datapackage.json":
        body, media_type = tables.package.descriptor, "application/json"
    elif suffix == "csv":
        body, media_type = _csv(tables, stem), "text/csv; charset=utf-8"
    elif name == "sites.geojson":
        body, media_type = exported.geojson(tables.sites[list(tables.package["sites"].names)], exported.readme(tables, "Production sites")), "application/geo+json"
    else:
        body, media_type = json.dumps({"version": tables.version, "as_of": tables.as_of, "licence": "CC-BY-4.0", "rows": tables.rows[stem]}, ensure_ascii=False).encode(), "application/json"
    return body, media_type, f'"{hashlib.sha256(body).hexdigest()[:20]}"'


def _csv(tables: Tables, table: str) -> bytes:
    out = io.StringIO(newline="")
    writer = DictWriter(out, tables.package[table].names, lineterminator="\n")
    writer.writeheader()
    writer.writerows(tables.rows[table])
    return out.getvalue().encode()


ROUTE = Route("/data/{name:path}", open_data, methods=["GET", "HEAD"])
