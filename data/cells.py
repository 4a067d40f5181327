"""One cell: what may stand in it, and the codec of the cells that hold a list."""

import difflib
import re
from collections.abc import Iterable

from data.package import Field
from data.partial_dates import bounds

SEPARATOR = "; "
PLACEHOLDERS = frozenset(
    (
        *("unknown", "n/a", "#n/a", "n.a.", "na", "none", "null", "nil", "nan", "tbd", "tba", "tbc", "unspecified"),
        *("undisclosed", "not known", "not available", "not specified", "-", "--", "–", "—", "?", "??", ".", "...", "…"),
    )
)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_INTEGER = re.compile(r"-?[0-9]+")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_ELEMENT = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^";]*))\s*(;|$)')


def split_list(text: str) -> list[str]:
    """The elements of a list cell, [] for ""; ValueError for an empty element or a stray quotation mark."""
    elements, position = [], 0
    while text:
        match = _ELEMENT.match(text, position)
        if not match:
            raise ValueError(
                'has a stray quotation mark; put an element with ; or " in it in quotes and double its own'
            )
        quoted, plain, end = match.groups()
        element = quoted.replace('""', '"') if quoted is not None else plain.strip()
        if not element:
            raise ValueError("has an empty element; join elements with '; ' and end without it")
        elements.append(element)
        position = match.end()
        if not end:
            break
    return elements


def join_list(elements: Iterable[str]) -> str:
    """The list cell of the elements, the inverse of `split_list`; ValueError for an empty element."""
    parts = []
    for element in elements:
        if not element:
            raise ValueError("a list cell has no place for an empty element")
        needs_quotes = ";" in element or '"' in element or element != element.strip()
        parts.append('"' + element.replace('"', '""') + '"' if needs_quotes else element)
    return SEPARATOR.join(parts)


def closest(text: str, options: Iterable[str]) -> str:
    """A question that offers the option nearest to the text, "" where none is near."""
    near = difflib.get_close_matches(text, list(options), 1, 0.6)
    return f"; did you mean '{near[0]}'?" if near else ""


def form_problem(text: str) -> str:
    """What is wrong with the form of any cell, "" when nothing is."""
    if "\n" in text or "\r" in text:
        return "has a line break; write it on one line"
    if text != text.strip():
        return f"'{text}' has a space at its edge; write '{text.strip()}'"
    if text.casefold() in PLACEHOLDERS:
        return f"'{text}' is a placeholder; leave the cell empty"
    return ""


def value_problem(field: Field, text: str) -> str:
    """What is wrong with a non-empty value of the field, "" when nothing is."""
    if field.enum and text not in field.enum:
        return f"'{text}' is not one of {', '.join(field.enum)}{closest(text, field.enum)}"
    if field.kind == "partial date" or field.type == "date":
        return _date_problem(field, text)
    if field.type in ("number", "integer"):
        return _number_problem(field, text)
    if field.is_list:
        return _list_problem(text)
    if field.pattern and not re.search(field.pattern, text):
        return f"'{text}' does not have the form of {field.title} ({_form(field)})"
    return ""


def _form(field: Field) -> str:
    words = {
        "id": "words in a-z and 0-9 joined with - or .",
        "country": "three capital letters, ISO 3166-1",
        "currency": "three capital letters, ISO 4217",
        "url": "http:// or https:// and no spaces",
    }
    return words.get(field.kind, field.pattern)


def _date_problem(field: Field, text: str) -> str:
    try:
        bounds(text)
    except ValueError as error:
        return str(error)
    if field.type == "date" and not _DAY.fullmatch(text):
        return f"'{text}' is no day; write it like 2025-06-24"
    return ""


def _number_problem(field: Field, text: str) -> str:
    form = _INTEGER if field.type == "integer" else _NUMBER
    if not form.fullmatch(text):
        what = "whole number" if field.type == "integer" else "number"
        decimals = "" if field.type == "integer" else " with a point for decimals"
        return f"'{text}' is no {what}; write digits{decimals} and nothing else"
    if field.minimum is not None and float(text) < field.minimum:
        return f"{text} is below {field.minimum:g}"
    if field.maximum is not None and float(text) > field.maximum:
        return f"{text} is above {field.maximum:g}"
    return ""


def _list_problem(text: str) -> str:
    try:
        elements = split_list(text)
    except ValueError as error:
        return f"'{text}' {error}"
    seen = set()
    for element in elements:
        if element.casefold() in seen:
            return f"'{element}' stands twice in the list; name it once"
        if element.casefold() in PLACEHOLDERS:
            return f"'{element}' is a placeholder; leave it out"
        seen.add(element.casefold())
    if join_list(elements) != text:
        return f"'{text}' is badly joined; write '{join_list(elements)}'"
    return ""
