"""How files name the sources of a deck: numbers, the line below a slide, the list at the end. Pure."""

from collections.abc import Callable
from urllib.parse import quote, unquote, urlsplit

from components import wording
from components.briefing import Deck, Slide, Source

_URL_MARKS = "/:?#[]@!$&'()*+,;=%~._-"


def numbered(deck: Deck) -> dict[Source, int]:
    """The sources of a deck with their numbers in its list: in the order in which the slides name them, each once."""
    found: dict[Source, int] = {}
    for step in deck.slides:
        for source in step.sources:
            found.setdefault(source, len(found) + 1)
    return found


def data_line(deck) -> str:
    """Which data a deck or a brief shows."""
    return f"Data {deck.version}, as of {as_of(deck.as_of)}"


def as_of(day: str) -> str:
    """A day in words, as it stands where it is no date."""
    try:
        return wording.date(day)
    except (ValueError, IndexError):
        return day


def footer(step: Slide, numbers: dict[Source, int], data: str, fits: Callable[[str], bool]) -> str:
    """The line below a slide: as many sources as fit, the number of the others, and the version of the data."""
    if not step.sources:
        return f"No source of its own. {data}"
    named = [f"{s.where} [{numbers[s]}]" for s in step.sources]
    for n in range(len(named), 0, -1):
        rest = len(named) - n
        line = f"Sources: {'; '.join(named[:n])}{f'; and {rest} more in the list' if rest else ''}. {data}"
        if fits(line):
            return line
    return f"{wording.count(len(named), 'source')} in the list. {data}"


def web_address(url: str) -> str:
    """The address if it is one of the web that a reader may follow, its odd characters escaped; else nothing."""
    return quote(url, safe=_URL_MARKS) if url.startswith(("https://", "http://")) and _host(url) else ""


def readable_address(url: str, most: int = 180) -> str:
    """An address as it is printed: letters of other scripts as such, a very long one cut."""
    text = "".join(c if c.isprintable() else quote(c) for c in unquote(url))
    return text if len(text) <= most else text[:most] + "…"


def label(source: Source, most: int = 220) -> str:
    """What a source is called in a list: its title, else the site that it stands on."""
    title = source.title or _host(web_address(source.url)) or "no title"
    return title if len(title) <= most else title[:most].rstrip() + "…"


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # brackets that enclose no address
        return ""
