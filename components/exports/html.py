"""A briefing as one HTML file that opens without a network: the player of the page, its data, fonts and outlines inside."""

import base64
import json
import re
from functools import lru_cache
from html import escape

from components.briefing import Deck
from components.exports.deck_data import deck_data
from components.exports.style import FAMILY, FONTS, REGULAR, ROOT, SEMIBOLD
from data import places

POLICY = "default-src 'none'; script-src 'unsafe-inline' data: blob:; style-src 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
_FONT_FILES = {REGULAR: "SourceSans3-Regular.ttf", SEMIBOLD: "SourceSans3-Semibold.ttf"}
_EXPORTED = re.compile(r"^export\s+((?:async\s+)?function|class|const|let)\s+(\w+)", re.MULTILINE)
_MODULE_WORDS = re.compile(r"^\s*(?:import\b(?!\s*\()|export\b)", re.MULTILINE)
# what ends a script element or changes how the rest of it is read, and the line ends that old scripts do not take in texts
_ESCAPES = {"<": "\\u003c", "\u2028": "\\u2028", "\u2029": "\\u2029"}


def html(deck: Deck, host: str = "") -> bytes:
    """The briefing as an HTML document (UTF-8) that makes no request: steps, notes, the rows behind each picture and all sources.

    `host` (scheme and host) gives each step a QR code of its address in the dashboard. ValueError where a script of static/
    cannot stand in one file.
    """
    data = {"deck": deck_data(deck, host=host, rows=True), "outlines": places.outlines()}
    return f"""<!doctype html>
<html lang="{escape(deck.language, quote=True)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="generator" content="European defence-production cooperation, data {escape(deck.version, quote=True)}">
<link rel="icon" href="data:,">
<title>{escape(deck.title)}</title>
<style>{_fonts()}</style>
<style>{_static("map.css")}</style>
<style>{_static("present.css")}</style>
<style>html, body {{ margin: 0; }} noscript {{ display: block; padding: 2em; font: 18px sans-serif; }}</style>
</head>
<body>
<noscript>This briefing is drawn by a script. Allow scripts for this file to see it.</noscript>
<script type="application/json" id="briefing">{as_json(data)}</script>
<script>
"use strict";
(() => {{
const map = {as_value(_static("map.js"))};
const player = {as_value(_static("present.js"))};
player.presentInFile({{ ...JSON.parse(document.getElementById("briefing").textContent), map }});
}})();
</script>
</body>
</html>
""".encode()


def as_json(data: object) -> str:
    """JSON that nothing in it can take out of its script element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return re.sub("[<\u2028\u2029]", lambda m: _ESCAPES[m[0]], text)


def as_value(module: str) -> str:
    """A JavaScript module as an expression that gives its exports, for a page that may load no module.

    ValueError for a module that imports another, exports in a way not understood, or holds what would end a script element.
    """
    names = [name for _, name in _EXPORTED.findall(module)]
    body = _EXPORTED.sub(r"\1 \2", module)
    if found := _MODULE_WORDS.search(body):
        line = body[found.start():].strip().splitlines()[0]
        raise ValueError(f"a script that stands in a file may not say: {line[:80]}")
    if found := re.search(r"</script|<!--", body, flags=re.IGNORECASE):
        raise ValueError(f"a script that stands in a file may not hold {found[0]!r}")
    return f"(() => {{\n{body}\nreturn {{ {', '.join(names)} }};\n}})()"


def _static(name: str) -> str:
    text = (ROOT / "static" / name).read_text(encoding="utf-8")
    if name.endswith(".css") and "</style" in text.lower():
        raise ValueError(f"static/{name} would end its style element")
    return text


@lru_cache(maxsize=1)
def _fonts() -> str:
    faces = []
    for weight, file in _FONT_FILES.items():
        data = base64.b64encode((FONTS / file).read_bytes()).decode()
        # the heavier face serves all heavier weights
        reach = f"{weight}" if weight == REGULAR else f"{weight} 800"
        faces.append(f"@font-face {{ font-family: '{FAMILY}'; font-weight: {reach}; src: url(data:font/ttf;base64,{data}) format('truetype'); }}")
    return "\n".join(faces)
