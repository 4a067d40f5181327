"""The method and the glossary: texts of `docs/`, with what the code itself says of its rules put in. Pure."""

import re
from functools import lru_cache
from pathlib import Path

from components.conflicts import SIZE_METHOD
from components.wording import escape
from data.package import Package
from data.quality import METHOD

DOCS = Path(__file__).parents[1] / "docs"
# what docs/method.md names in braces: rules that stand beside the code that follows them
RULES = {"evidence": METHOD, "size": SIZE_METHOD}
_COLUMN = re.compile(r"\{(\w+)\.(\w+)\}")


@lru_cache(maxsize=1)
def sections() -> dict[str, str]:
    """The sections of the method as Markdown, by title, in their order."""
    found = _split((DOCS / "method.md").read_text(encoding="utf-8"))
    return {title: re.sub(r"\{(\w+)\}", lambda match: RULES[match[1]], text) for title, text in found.items()}


def section(title: str) -> str:
    """One section of the method; KeyError where there is none of that title."""
    return sections()[title]


def glossary(package: Package) -> dict[str, str]:
    """The groups of the glossary as Markdown, by title; `{table.column}` in them is what the declaration of the data says of that column."""
    found = _split((DOCS / "glossary.md").read_text(encoding="utf-8"))
    return {title: _COLUMN.sub(lambda match: escape(package[match[1]][match[2]].description), text) for title, text in found.items()}


def terms() -> set[str]:
    """The words that the glossary explains, in lower case."""
    text = (DOCS / "glossary.md").read_text(encoding="utf-8")
    return {term.strip().lower() for line in re.findall(r"^- \*\*(.+?)\*\*:", text, re.MULTILINE) for term in line.split(" / ")}


def _split(text: str) -> dict[str, str]:
    parts = re.split(r"^### (.+)$", text, flags=re.MULTILINE)
    return {title.strip(): body.strip() for title, body in zip(parts[1::2], parts[2::2])}
