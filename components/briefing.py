"""What a briefing is once it is drawn: slides with their picture, notes and sources. Exports take a `Deck` and return bytes.

Pure. `components/briefings.py` makes a deck from a file of data/briefings/.
"""

from dataclasses import dataclass

from components.pictures.picture import Picture


@dataclass(frozen=True)
class Source:
    """A document that a slide rests on."""

    publisher: str
    published: str
    title: str
    url: str
    kind: str

    @property
    def where(self) -> str:
        """Publisher and date as they are cited in a footer."""
        return f"{self.publisher}, {self.published}" if self.published else self.publisher


@dataclass(frozen=True)
class Slide:
    """One step: a headline, one or two sentences, a picture, and what stands behind it.

    `sources` are those of what is on screen, the most important first. `problem` says why there is no picture (an unknown
    record, filter or view): the slide is then an honest placeholder. `camera` (x, y, width in km) and `year` are those of a map,
    as in the address.
    """

    headline: str
    text: str
    picture: Picture | None = None
    notes: str = ""
    sources: tuple[Source, ...] = ()
    callouts: tuple[str, ...] = ()
    camera: tuple[float, float, float] | None = None
    problem: str = ""
    year: int | None = None


@dataclass(frozen=True)
class Deck:
    """A whole briefing, with what a title slide and a footer say. `address` is its canonical path and query."""

    title: str
    audience: str
    slides: tuple[Slide, ...]
    version: str
    as_of: str
    address: str
    source_line: str
    language: str = "en"
