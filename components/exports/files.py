"""The files that a picture can be taken away as, with names that say what they are."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from components.exports import tables as exported
from components.exports.picture_svg import picture_svg
from components.exports.png import png
from components.pictures.picture import Picture

PNG_WIDTH_PX = 1920
_NO_NAME = re.compile(r"[^a-z0-9]+")


def file_name(picture: Picture, tables) -> str:
    """A name without suffix: what it shows, the data's version, the day of knowledge if one is chosen."""
    return _NO_NAME.sub("-", picture.name.lower()).strip("-") + f"-{tables.version}" + (f"-known-{tables.known_on}" if tables.known_on else "")


def picture_svg_bytes(picture: Picture, tables, views, source_line: str, address: str) -> bytes:
    """The picture with title, source line and address, as SVG."""
    return picture_svg(picture, source_line=source_line, address=address).encode()


def picture_png(picture: Picture, tables, views, source_line: str, address: str) -> bytes:
    """The same as PNG."""
    return png(picture_svg(picture, source_line=source_line, address=address), PNG_WIDTH_PX)


def table_csv(picture: Picture, tables, views, source_line: str, address: str) -> bytes:
    """The rows behind a picture as CSV."""
    return exported.csv_bytes(exported.export_rows(tables, views, picture.table, picture.rows), exported.export_columns(tables, picture.table))


def table_xlsx(picture: Picture, tables, views, source_line: str, address: str) -> bytes:
    """The rows behind a picture, every statement about them, and a read-me, as a workbook."""
    rows = exported.export_rows(tables, views, picture.table, picture.rows)
    ids = [str(key) for key in picture.rows.index]
    sheets = [
        exported.Sheet("Data", rows, exported.export_columns(tables, picture.table)),
        exported.Sheet("Sources", exported.export_sources(tables, views, picture.table, ids), exported.SOURCE_COLUMNS),
    ]
    return exported.workbook(sheets, _about(picture, tables, address))


def sites_geojson(picture: Picture, tables, views, source_line: str, address: str) -> bytes:
    """The sites behind a picture as GeoJSON."""
    return exported.geojson(exported.export_rows(tables, views, "sites", picture.rows), _about(picture, tables, address))


def sites_geopackage(picture: Picture, tables, views, source_line: str, address: str) -> bytes:
    """The sites behind a picture as GeoPackage."""
    return exported.geopackage(exported.export_rows(tables, views, "sites", picture.rows), _about(picture, tables, address))


def _about(picture: Picture, tables, address: str) -> exported.Readme:
    notes = [f"As it could have been known on {tables.known_on}"] if tables.known_on else []
    return exported.readme(tables, picture.title, picture.filters, address, notes)


@dataclass(frozen=True)
class Format:
    """A kind of file: its suffix, its media type, how it is made (picture, tables, views, source line, whole address -> bytes), whether it draws the picture, whether it is only for sites."""

    suffix: str
    media_type: str
    make: Callable[..., bytes]
    draws: bool = False
    only_sites: bool = False


FORMATS = {
    "PNG": Format(".png", "image/png", picture_png, draws=True),
    "SVG": Format(".svg", "image/svg+xml", picture_svg_bytes, draws=True),
    "CSV": Format(".csv", "text/csv; charset=utf-8", table_csv),
    "XLSX": Format(".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", table_xlsx),
    "GeoJSON": Format(".geojson", "application/geo+json", sites_geojson, only_sites=True),
    "GeoPackage": Format(".gpkg", "application/geopackage+sqlite3", sites_geopackage, only_sites=True),
}
