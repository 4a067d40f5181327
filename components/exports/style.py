"""Colours, fonts and measures that every file shares with the page: read from its theme and from the map's own style sheet.

`.streamlit/config.toml` has the theme, `static/map.css` says what each part of a map looks like; nothing of them is repeated here.
"""

import re
import tomllib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

ROOT = Path(__file__).parents[2]
FONTS = Path(__file__).parent / "fonts"
FAMILY = "Source Sans 3"
FALLBACKS = ("Source Sans Pro", "Segoe UI", "Helvetica Neue", "Arial", "sans-serif")
THEMES = ("light", "dark")
REGULAR, SEMIBOLD = 400, 600

_FILES = {(REGULAR, False): "SourceSans3-Regular.ttf", (SEMIBOLD, False): "SourceSans3-Semibold.ttf"}
_ITALIC = "SourceSans3-It.ttf"
_MEASURED_AT = 100  # px; widths grow in proportion, so each font is opened once
_MEDIA = re.compile(r"@media[^{]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")
_VARIABLE = re.compile(r"var\((--[\w-]+)(?:,\s*([^()]*))?\)")
_TIMES = re.compile(r"calc\(([\d.]+)px \* ([\d.]+)\)")
_MIX = re.compile(r"color-mix\(in srgb,\s*([^\s,()]+)\s+([\d.]+)%,\s*([^\s,()]+)\s*\)")


def weight_drawn(weight: int) -> int:
    """The weight of the fonts at hand that stands for a CSS weight."""
    return SEMIBOLD if weight > 550 else REGULAR


@lru_cache(maxsize=8)
def _font(weight: int, italic: bool) -> ImageFont.FreeTypeFont:
    name = _ITALIC if italic else _FILES[weight_drawn(weight), False]
    return ImageFont.truetype(str(FONTS / name), _MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=20_000)
def text_width(text: str, size: float, weight: int = REGULAR, italic: bool = False) -> float:
    """Width in px of one line in the font of the exports at `size` px."""
    return _font(weight_drawn(weight), italic).getlength(text) * size / _MEASURED_AT


def wrap(text: str, width: float, size: float, weight: int = REGULAR, italic: bool = False) -> list[str]:
    """The text in lines of at most `width` px; a word longer than a line is divided, nothing is lost."""
    lines, line = [], ""
    for word in text.split():
        while True:
            longer = f"{line} {word}" if line else word
            if text_width(longer, size, weight, italic) <= width:
                line = longer
                break
            if line:
                lines.append(line)
                line = ""
                continue
            head = _head(word, width, size, weight, italic)
            lines.append(head)
            word = word[len(head):]
            if not word:
                break
    return [*lines, line] if line else lines


def _head(word: str, width: float, size: float, weight: int, italic: bool) -> str:
    """The longest beginning of a word that fits, at a mark of an address or a hyphen where there is one late enough."""
    fits = 1
    while fits < len(word) and text_width(word[: fits + 1], size, weight, italic) <= width:
        fits += 1
    if fits == len(word):
        return word
    marks = [m.end() for m in re.finditer(r"[-/&?=,.+_%]", word[:fits])]
    return word[: marks[-1]] if marks and marks[-1] > fits / 2 else word[:fits]


@lru_cache(maxsize=4)
def theme_variables(theme: str) -> dict[str, str]:
    """The page's theme as the CSS variables that it gives to the map; ValueError for another theme than light or dark."""
    if theme not in THEMES:
        raise ValueError(f"there is no theme {theme!r}: one of {', '.join(THEMES)}")
    options = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))["theme"][theme]
    return {"--st-" + re.sub(r"([A-Z])", lambda m: "-" + m[1].lower(), name): value for name, value in options.items() if isinstance(value, str)}


@lru_cache(maxsize=1)
def _rules() -> dict[str, dict[str, str]]:
    css = (ROOT / "static" / "map.css").read_text(encoding="utf-8")
    css = _MEDIA.sub("", re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))
    rules: dict[str, dict[str, str]] = {}
    for selectors, body in re.findall(r"([^{}]+)\{([^{}]*)\}", css):
        declared = {name.strip(): value.strip() for name, _, value in (part.partition(":") for part in body.split(";")) if value}
        for selector in selectors.split(","):
            rules.setdefault(" ".join(selector.split()), {}).update(declared)
    return rules


def mix(a: str, share: float, b: str) -> str:
    """The colour with `share` (0 to 1) of `a` and the rest of `b`, as CSS mixes them in sRGB."""
    one, two = rgb(a), rgb(b)
    return "#" + "".join(f"{round(share * x + (1 - share) * y):02x}" for x, y in zip(one, two))


def rgb(colour: str) -> tuple[int, int, int]:
    """Red, green and blue (0 to 255) of `#rgb` or `#rrggbb`; ValueError for anything else."""
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(d * 2 for d in digits)
    if not re.fullmatch(r"[0-9a-fA-F]{6}", digits):
        raise ValueError(f"{colour!r} is not a colour of the form #rrggbb")
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def is_dark(colour: str) -> bool:
    """Whether white reads better on a colour than black (relative luminance of WCAG 2)."""
    linear = [c / 3294.6 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in rgb(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] < 0.179


@dataclass(frozen=True)
class Style:
    """What things look like in one theme. Every colour comes as `#rrggbb`; what is see-through is mixed with the ground."""

    theme: str
    variables: dict[str, str] = field(compare=False)

    def colour(self, expression: str, **variables: str) -> str:
        """The colour that a CSS expression gives; `variables` without their dashes (`colour="#123456"`)."""
        known = self.variables | {f"--{name}": value for name, value in variables.items()}
        text = expression
        while found := _VARIABLE.search(text):
            text = text[: found.start()] + known.get(found[1], found[2] or "") + text[found.end():]
        text = _TIMES.sub(lambda m: f"{float(m[1]) * float(m[2]):g}px", text)
        while found := _MIX.search(text):
            one, two = (self.ground if part == "transparent" else part for part in (found[1], found[3]))
            text = text[: found.start()] + mix(one, float(found[2]) / 100, two) + text[found.end():]
        return text

    def quiet(self) -> "Style":
        """The style of a map on which the sites are the subject and the countries stand back."""
        return replace(self, variables=self.variables | {name: value for name, value in _rules()[".map.quiet"].items() if name.startswith("--")})

    def of(self, *selectors: str, **variables: str) -> dict[str, str]:
        """The declarations of rules of map.css, later ones over earlier ones, with colours worked out."""
        found: dict[str, str] = {}
        for selector in selectors:
            found |= _rules()[selector]
        return {name: self.colour(value, **variables) for name, value in found.items()}

    @property
    def ground(self) -> str:
        """The colour behind everything."""
        return self.colour("var(--ground)")

    @property
    def ink(self) -> str:
        """The colour of text."""
        return self.colour("var(--ink)")

    @property
    def accent(self) -> str:
        """The colour of what is ours."""
        return self.colour("var(--accent)")

    @property
    def muted(self) -> str:
        """The colour of small print."""
        return self.of(".notes")["color"]

    @property
    def line(self) -> str:
        """The colour of frames."""
        return self.colour("var(--st-border-color)")

    @property
    def panel(self) -> str:
        """The colour of a second ground."""
        return self.colour("var(--st-secondary-background-color)")

    @property
    def grid(self) -> str:
        """The colour of the lines behind a chart."""
        return mix(self.ink, 0.12, self.ground)


@lru_cache(maxsize=4)
def style(theme: str = "light") -> Style:
    """The style of a theme; ValueError for another than light or dark."""
    return Style(theme, theme_variables(theme) | {name: value for name, value in _rules()[".map"].items() if name.startswith("--")})


def pixels(value: str) -> float:
    """The number of a CSS length in px (`.5px`), or of the one that a page may enlarge (`calc(12px * var(--type))`)."""
    return float(value.removeprefix("calc(").removesuffix("px"))


def font_of(declared: dict[str, str]) -> tuple[int, float]:
    """Weight and size in px of a `font` shorthand of map.css (`700 11.5px ...`)."""
    weight, size, *_ = declared["font"].split()  # "calc(12px" where the page may enlarge it
    return int(weight), pixels(size)
