"""Files of what is on screen, under addresses of their own: `/files/sites_map.csv?sites_country=Denmark`. They are made when they are asked for.

An address holds the same choices as the page's, so a script can ask for the rows again and gets them as they are then.
"""

from datetime import date
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components import cached, drawn, layout
from components.exports import files
from components.pictures import catalogue
from components.pictures.picture import Picture
from data.load import Tables

KNOWN_ON = "known_on"
MANNERS = (
    f"What a map or chart shows has an address too, `/files/<picture>.<suffix>?<choices>`: the picture and the rows behind it as {', '.join(files.FORMATS)}. The choices are those of the page's address, a day of knowledge among them; "
    "the menus *Download* and *Share* below each picture have the addresses. One that asks for what the data does not offer is answered with `400` and what would be right."
)


def offered(picture: Picture) -> list[str]:
    """The formats in which a picture and the rows behind it can be had."""
    return [label for label, kind in files.FORMATS.items() if not kind.only_sites or picture.table == "sites"]


def address(picture: Picture, label: str, tables: Tables) -> str:
    """Path and query of the file of a picture in that format, with the day of knowledge of the tables."""
    query = parse_qsl(urlsplit(picture.address).query) + ([(KNOWN_ON, tables.known_on)] if tables.known_on else [])
    return f"/files/{picture.name}{files.FORMATS[label].suffix}" + (f"?{urlencode(query)}" if query else "")


def download(request: Request) -> Response:
    """One file. 404 says which there are, 400 which choice cannot be kept, 503 that there is no data."""
    name, _, suffix = request.path_params["file"].partition(".")
    kind = next((each for each in files.FORMATS.values() if each.suffix == f".{suffix}"), None)
    if name not in catalogue.SPECS or kind is None:
        return _refuse(404, f"there is no such file; there are {', '.join(catalogue.SPECS)}, each with {', '.join(each.suffix for each in files.FORMATS.values())}")
    asked = {parameter: request.query_params.getlist(parameter) for parameter in request.query_params}
    day, known = asked.pop(KNOWN_ON, [""])[-1], catalogue.SPECS[name].parameters
    if unknown := [parameter for parameter in asked if parameter not in known]:
        return _refuse(400, f"{unknown[0]}: {name} has no such choice; it has {', '.join((*known, KNOWN_ON))}")
    try:
        tables = cached.tables_on(date.fromisoformat(day) if day else None)
    except ValueError:
        return _refuse(400, f"{KNOWN_ON}={day}: not a day; write it as 2025-07-31")
    if tables is None:
        return _refuse(503, "there is no data to serve")
    views = cached.views_of(tables)
    picture, problems = drawn.draw(name, asked, tables, views)
    if problems:
        return _refuse(400, "; ".join(f"{parameter}={value}: {right}" for parameter, value, right in problems))
    if kind.only_sites and picture.table != "sites":
        return _refuse(404, f"only sites have {kind.suffix}; {name} has {', '.join(files.FORMATS[label].suffix for label in offered(picture))}")
    if kind.draws and not picture.is_map and picture.chart.is_empty:
        return _refuse(404, "nothing to draw for these choices")
    made = kind.make(picture, tables, views, layout.source_line(tables), _host(request) + picture.address + _day(picture, tables))
    return Response(made, media_type=kind.media_type, headers={"Content-Disposition": f'attachment; filename="{files.file_name(picture, tables)}{kind.suffix}"', "Cache-Control": "no-cache", **_CORS})


def _day(picture: Picture, tables: Tables) -> str:
    if not tables.known_on:
        return ""
    return ("&" if "?" in picture.address else "?") + urlencode({KNOWN_ON: tables.known_on})


def _host(request: Request) -> str:
    """Scheme and host under which the reader sees the dashboard, behind a server that ends TLS too."""
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return f"{forwarded if forwarded in ('http', 'https') else request.url.scheme}://{request.url.netloc}"


def _refuse(status: int, why: str) -> JSONResponse:
    return JSONResponse({"error": why}, status, _CORS)


_CORS = {"Access-Control-Allow-Origin": "*"}  # open data, as the tables
ROUTE = Route("/files/{file}", download, methods=["GET"])
