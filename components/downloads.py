"""Files of what is on screen, under addresses of their own: `/files/sites_map.csv?sites_country=Denmark`. They are made when they are asked for.

An address holds the same choices as the page's, so a script can ask for the rows again and gets them as they are then.
"""

import logging
from dataclasses import replace
from datetime import date
from functools import cache
from urllib.parse import urlsplit

from anyio import CapacityLimiter, to_thread
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from components import cached, drawn, layout, share
from components.exports import files
from components.map.scene import selecting
from components.pictures import catalogue
from components.pictures.picture import Picture
from data.load import Tables

KNOWN_ON, AT = "known_on", "at"  # the day of knowledge, and what is selected on a map
MOST_MADE, MOST_WAITING = 2, 32  # files at a time, so that pages and everything else go on beside them
_RECORDS = ("agreement", "programme", "organisation")  # a picture of one of these needs to be told which
MANNERS = (
    f"What a map or chart shows has an address too, `/files/<picture>.<suffix>?<choices>`: the picture and the rows behind it as {', '.join(files.FORMATS)}. The choices are the filters of the page's address, a day of knowledge among them; "
    "the menus *Download* and *Share* below each picture have the addresses. One that asks for what the data does not offer is answered with `400` and what would be right."
)


def offered(picture: Picture) -> list[str]:
    """The formats in which a picture and the rows behind it can be had."""
    return [label for label, kind in files.FORMATS.items() if not kind.only_sites or picture.table == "sites"]


def address(picture: Picture, label: str, tables: Tables) -> str:
    """Path and query of the file of a picture in that format, with the day of knowledge of the tables, and what is selected on a map that is drawn."""
    kind, more = files.FORMATS[label], _frame_wide(tables)
    if kind.draws and picture.is_map and picture.scene.get("selected"):
        more[AT] = picture.scene["selected"]
    query = urlsplit(share.with_parameters(picture.address, more)).query
    return f"/files/{picture.name}{kind.suffix}" + (f"?{query}" if query else "")


class Refusal(Exception):
    """A file that cannot be made: the status of the answer, and what would be right."""

    def __init__(self, status: int, why: str):
        super().__init__(why)
        self.status = status


async def download(request: Request) -> Response:
    """One file. 404 says which there are, 400 which choice cannot be kept, 503 that there is no data or that too many files are asked for."""
    limit = _limiter()
    if limit.statistics().tasks_waiting >= MOST_WAITING:
        return JSONResponse({"error": "too many files are asked for at once; ask again in a moment"}, 503, {**_CORS, "Retry-After": "10"})
    return await to_thread.run_sync(answer, request, limiter=limit)


def answer(request: Request) -> Response:
    """What `download` answers, made on the spot."""
    try:
        return _made(request)
    except Refusal as refusal:
        return JSONResponse({"error": str(refusal)}, refusal.status, _CORS)
    except Exception:  # the last resort of a route that answers strangers: in the same form as the others
        logging.getLogger(__name__).exception("a file could not be made: %s", request.url)
        return JSONResponse({"error": "the file could not be made; the log of the server says why"}, 500, _CORS)


@cache
def _limiter() -> CapacityLimiter:
    return CapacityLimiter(MOST_MADE)


def _made(request: Request) -> Response:
    name, _, suffix = request.path_params["file"].partition(".")
    kind = next((each for each in files.FORMATS.values() if each.suffix == f".{suffix}"), None)
    if name not in catalogue.SPECS or kind is None:
        raise Refusal(404, f"there is no such file; there are {', '.join(catalogue.SPECS)}, each with {', '.join(each.suffix for each in files.FORMATS.values())}")
    asked = {parameter: values for parameter in request.query_params if (values := [value for value in request.query_params.getlist(parameter) if value])}
    days, at, known = asked.pop(KNOWN_ON, []), asked.pop(AT, []), catalogue.SPECS[name].parameters
    if unknown := [parameter for parameter in asked if parameter not in known]:
        raise Refusal(400, f"{unknown[0]}: {name} has no such choice; it has {', '.join((*known, KNOWN_ON))}")
    if missing := [parameter for parameter in known if parameter in _RECORDS and parameter not in asked]:
        raise Refusal(400, f"{name} needs {missing[0]}=…, as in the address of a page of the {missing[0]}")
    tables = _tables(days)
    views = cached.views_of(tables)
    picture, problems = drawn.draw(name, asked, tables, views)
    if problems:
        raise Refusal(400, "; ".join(f"{parameter}={value}: {right}" for parameter, value, right in problems))
    if kind.only_sites and picture.table != "sites":
        raise Refusal(404, f"only sites have {kind.suffix}; {name} has {', '.join(files.FORMATS[label].suffix for label in offered(picture))}")
    if kind.draws and not picture.is_map and picture.chart.is_empty:
        raise Refusal(404, "nothing to draw for these choices")
    if kind.draws and picture.is_map and at:
        picture = replace(picture, scene=selecting(picture.scene, at[-1]))
    made = kind.make(picture, tables, views, layout.source_line(tables), _host(request) + share.with_parameters(picture.address, _frame_wide(tables)))
    return Response(made, media_type=kind.media_type, headers={"Content-Disposition": f'attachment; filename="{files.file_name(picture, tables)}{kind.suffix}"', "Cache-Control": "no-cache", **_CORS})


def _tables(days: list[str]) -> Tables:
    if cached.newest() is None:
        raise Refusal(503, "there is no data to serve")
    if not days:
        return cached.tables_on(None)
    last = cached.last_day()
    try:
        (day,) = map(date.fromisoformat, days)
    except ValueError:
        day = None
    if day is None or not cached.FIRST_DAY <= day <= last:
        raise Refusal(400, f"{KNOWN_ON}={', '.join(days)}: one day from {cached.FIRST_DAY} to {last}, written as {last}")
    return cached.tables_on(day)


def _frame_wide(tables: Tables) -> dict[str, str]:
    return {KNOWN_ON: tables.known_on} if tables.known_on else {}


def _host(request: Request) -> str:
    """Scheme and host under which the reader sees the dashboard, behind a server that ends TLS too."""
    forwarded = request.headers.get("x-forwarded-proto", "").split(",")[0].strip()
    return f"{forwarded if forwarded in ('http', 'https') else request.url.scheme}://{request.url.netloc}"


_CORS = {"Access-Control-Allow-Origin": "*"}  # open data, as the tables
ROUTE = Route("/files/{file}", download, methods=["GET"])
