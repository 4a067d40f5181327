"""The files that a picture can be taken away as, with names that say what they are."""

import re

from components.exports.picture_svg import picture_svg
from components.exports.png import png
from components.pictures.picture import Picture

PNG_WIDTH_PX = 1920


def file_name(picture: Picture, tables) -> str:
    """A name without suffix: what it shows, the data's version, the day of knowledge if one is chosen."""
    words = re.sub(r"[^a-z0-9]+", "-", picture.name.lower()).strip("-")
    return f"{words}-{tables.version}" + (f"-known-{tables.known_on}" if tables.known_on else "")


def picture_svg_bytes(picture: Picture, source_line: str, address: str) -> bytes:
    """The picture with title, source line and address, as SVG."""
    return picture_svg(picture, source_line=source_line, address=address).encode()


def picture_png(picture: Picture, source_line: str, address: str) -> bytes:
    """The same as PNG."""
    return png(picture_svg(picture, source_line=source_line, address=address), PNG_WIDTH_PX)
TABLES = {"CSV": (".csv","text/csv",lambda *a: b"")}
