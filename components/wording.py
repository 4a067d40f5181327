"""Words for numbers, money, dates and places: the same everywhere, English, plain. Pure."""

import math
import re
from urllib.parse import quote

import pandas as pd

from data.partial_dates import readable
from data.staleness import FINAL, is_stale

# what would start a list at the head of a text, and a host that would become a link by itself
_LIST_START = re.compile(r"^(\s*\d*)([.)+-])(?=\s|$)")
_BARE_HOST = re.compile(r"(www)\.", re.IGNORECASE)
_URL_MARKS = "/:?#@!$&'*+,;=%~._-"
_SYMBOLS = {"EUR": "€"}
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_IRREGULAR = {"country": "countries", "party": "parties", "company": "companies", "currency": "currencies"}


def is_missing(value: object) -> bool:
    """True for an empty cell, whatever its type."""
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))


def number(value: float, digits: int = 3) -> str:
    """A number with thousands separators, at most `digits` significant digits behind the point."""
    if float(value).is_integer():
        return f"{int(value):,}"
    text = f"{value:,.{max(0, digits - 1 - math.floor(math.log10(abs(value))))}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def money(amount: float, currency: str, digits: int = 3) -> str:
    """An amount in words: `€67 million`, `DKK 1.75 billion`; `no sum stated` where it is missing."""
    if is_missing(amount):
        return "no sum stated"
    sign = _SYMBOLS.get(currency, f"{currency} ")
    for scale, word in _SCALES:
        if abs(amount) >= scale * 0.9995:
            return f"{sign}{number(_round(amount / scale, digits))} {word}"
    return f"{sign}{number(_round(amount, digits) if abs(amount) < 1000 else round(amount))}"


def stated(amount: float, currency: str) -> str:
    """An amount with every digit that was stated: `DKK 1.75 billion`, but `€1,483,938,969.77`."""
    if is_missing(amount):
        return "no sum stated"
    for scale, _ in _SCALES:
        if abs(amount) >= scale:
            in_words = amount / scale
            return money(amount, currency, 6) if abs(in_words - _round(in_words, 6)) < 1e-9 * in_words else money_in_full(amount, currency)
    return money_in_full(amount, currency)


def money_in_full(amount: float, currency: str) -> str:
    """An amount in digits: `€1,483,938,969.77`."""
    digits = f"{amount:,.2f}".removesuffix(".00")
    return f"{_SYMBOLS.get(currency, currency + ' ')}{digits}"


def euros(amount: float, digits: int = 3) -> str:
    """An amount of euros in words."""
    return money(amount, "EUR", digits)


def _round(value: float, digits: int) -> float:
    if value == 0:
        return 0.0
    return round(value, max(0, digits - 1 - math.floor(math.log10(abs(value)))))


def count(n: int, noun: str) -> str:
    """`1 site`, `3 sites`, `2 countries`."""
    head, of, rest = noun.partition(" of ")
    last = head.rsplit(" ", 1)[-1]
    many = head.removesuffix(last) + _IRREGULAR.get(last, last + "s") + of + rest
    return f"{n:,} {noun if n == 1 else many}"


def date(text: object) -> str:
    """A partial date in words, an empty string where unknown."""
    return "" if is_missing(text) else readable(str(text))


def unconfirmed_since(status: str, status_date: object, as_of: str) -> str:
    """`unconfirmed since March 2023` for a status that can change and whose evidence is older than 24 months, else empty."""
    if is_missing(status_date) or status in FINAL:
        return ""
    return f"unconfirmed since {date(status_date)}" if is_stale(str(status_date), as_of) else ""


def capital(text: str) -> str:
    """The text with its first letter in upper case, the rest as it stands."""
    return text[:1].upper() + text[1:]


def joined(words: list[str], last: str = "and") -> str:
    """`a, b and c`."""
    words = [w for w in words if w]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}" if words else ""


def escape(text: object) -> str:
    """Text that Markdown shows as it stands: no formatting, links, formulas, colours or HTML from the data."""
    if is_missing(text):
        return ""
    out = _BARE_HOST.sub(r"\1\\.", str(text).replace("&", "&amp;"))
    for mark in "`*_{}[]<>#|~$":
        out = out.replace(mark, f"\\{mark}")
    out = out.replace(":", "&#58;").replace("@", "&#64;").replace("--", "-\\-").replace("\n", " ")
    return _LIST_START.sub(r"\1\\\2", out)


def source_link(statement) -> str:
    """A source as a Markdown link: publisher and date, and whether it is an aggregator."""
    return markdown_link(statement.where, statement.url) + (" (aggregator)" if statement.kind == "aggregator" else "")


def source_links(statements, most: int = 2) -> str:
    """The first sources in full, the others as numbered links that tell publisher and date under the pointer."""
    statements = list(statements)
    named, others = statements[:most], statements[most:]
    numbered = [markdown_link(str(n), s.url, s.where) for n, s in enumerate(others, most + 1)]
    return " · ".join([*map(source_link, named), *([f"also {', '.join(numbered)}"] if numbered else [])])


def markdown_link(label: str, url: str, hint: str = "") -> str:
    """A link whose label is text and whose address cannot end the link or a table's cell; `hint` shows under the pointer."""
    told = escape(hint).replace('"', "&quot;")
    return f"[{escape(label)}]({quote(url, safe=_URL_MARKS)}" + (f' "{told}")' if told else ")")
