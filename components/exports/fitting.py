"""How much room text takes, and the largest size at which it fits a box. Sizes and widths in points, boxes in inches.

Measured with the font of this folder and widened to Arial, which slides name because every PowerPoint has it (LibreOffice
sets it in Liberation Sans, of the same widths). The measure errs on the wide side.
"""

from dataclasses import dataclass
from functools import lru_cache

from components.exports.style import REGULAR, SEMIBOLD, text_width

LINE_HEIGHT = 1.17  # of Arial at single spacing, in parts of its size
# Arial over Source Sans: the widest that was found over the titles and summaries of our own records, rounded up
WIDER = {False: 1.14, True: 1.18}


@dataclass(frozen=True)
class Fitted:
    """A text as it is set: its lines, its size in points, the height that it takes in inches, and whether its end was cut."""

    lines: tuple[str, ...]
    size: float
    height: float
    cut: bool = False

    @property
    def text(self) -> str:
        """The text in one line."""
        return " ".join(self.lines)


def width(text: str, size: float, bold: bool = False) -> float:
    """The width of a line of text in points."""
    return sum(_advance(c, bold) for c in text) * size * WIDER[bold]


@lru_cache(maxsize=4_000)
def _advance(character: str, bold: bool) -> float:
    """The width of one character at size 1. Kerning is left out: it narrows, and single characters can be kept."""
    return text_width(character, 1, SEMIBOLD if bold else REGULAR)


def wrap(text: str, size: float, width_in: float, bold: bool = False) -> list[str]:
    """The lines of a text in a column; a word wider than the column is broken, as PowerPoint breaks it."""
    room, space = width_in * 72, width(" ", size, bold)
    lines, line, used = [], "", 0.0
    for word in text.split():
        wide = width(word, size, bold)
        if line and used + space + wide <= room:
            line, used = f"{line} {word}", used + space + wide
            continue
        if line:
            lines.append(line)
        while wide > room and len(word) > 1:
            n = _fitting(word, size, room, bold)
            lines.append(word[:n])
            word = word[n:]
            wide = width(word, size, bold)
        line, used = word, wide
    return [*lines, line] if line else lines


def _fitting(word: str, size: float, room: float, bold: bool) -> int:
    """How many characters of a word fit, at least one."""
    used = 0.0
    for n, character in enumerate(word):
        used += width(character, size, bold)
        if used > room:
            return max(n, 1)
    return len(word)


def height(lines: int, size: float) -> float:
    """The height of lines of text in inches."""
    return lines * size * LINE_HEIGHT / 72


def fit(text: str, width_in: float, height_in: float, sizes: tuple[float, ...], bold: bool = False) -> Fitted:
    """The text at the first of `sizes` (largest first) at which it fits the box; at the last one its end is cut with an ellipsis."""
    for size in sizes:
        lines = wrap(text, size, width_in, bold)
        if height(len(lines), size) <= height_in:
            return Fitted(tuple(lines), size, height(len(lines), size))
    size = sizes[-1]
    most = max(1, int(height_in / height(1, size)))
    kept = lines[:most]
    if len(lines) > most:
        kept[-1] = shorten(kept[-1] + " " + lines[most], size, width_in, bold)
    return Fitted(tuple(kept), size, height(len(kept), size), len(lines) > most)


def shorten(text: str, size: float, width_in: float, bold: bool = False) -> str:
    """The text in one line, its end cut with an ellipsis where it does not fit."""
    if width(text, size, bold) <= width_in * 72:
        return text
    return text[: _fitting(text, size, width_in * 72 - width("…", size, bold), bold)].rstrip(" ,;:.") + "…"
