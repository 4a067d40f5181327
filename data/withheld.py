"""Places of production inside Ukraine are withheld: no table names one below the level of the country.

Every text of a record that concerns such a site is held against a list of Ukrainian towns and oblasts
(`geo/ukraine_places.txt`, one name a line, Latin and Cyrillic), as are its keys and the titles and addresses
of its sources. The messages do not repeat the name. Agreements hosted by Ukraine are held to the same rule,
except for where and when they were signed, since capitals where documents are signed are no sites.

It cannot see a place that the list does not name, a description that gives a place away, or an inflected
form.
"""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote

from data.frames import Tables
from data.names import words, words_of_page
from data.package import FOLDER
from data.raw import Draft, Issue

PLACES = "geo/ukraine_places.txt"
COUNTRY = "UKR"
# Phrases in which the name of a place is no place of production.
ALLOWED = (
    "Kyiv Independent",
    "Kyiv Post",
    "Kyiv School of Economics",
    "Kyiv Security Forum",
    "signed in Kyiv",
    "Odessa Journal",
)
# The capital stands for the government in headlines and in what has to do with signing.
_CAPITAL = (("kyiv",), ("kiev",), ("київ",), ("киев",))
# Names that are first of all words, surnames or firms: they count only behind a preposition of place.
_ORDINARY = frozenset(
    words(
        """balta bar brodi brody bucha bunge desna dolina dolyna human kalush khmelnytskyi koroliov korolyov liman luck
        lyman malin malyn nesterov podil podol pokrov reni romny sako samar sarny sergo severnyy shevchenko sheptytskyi
        smela smila sokal ukrainsk sorokin sudak sumo tatarka terny tin uman valki volodymyr vostok yalta zhdanov
        бар броди буча десна долина лиман мир нове подол поділ покров самара сарни сміла судак шевченко шептицький
        володимир хмельницький"""
    )
)
_BEFORE = frozenset(words("in near at outside around inside у в біля під поблизу из около bei nahe"))
_UNSCANNED = ("reference", "list of references", "country", "currency", "partial date", "status")

Names = dict[int, set[tuple[str, ...]]]


def check(draft: Draft) -> None:
    """Reports sites in Ukraine that are located, and places named in records that concern one."""
    sites = set()
    for line, row in draft.numbered("sites"):
        if row["country"] == COUNTRY:
            sites.add(row["site_id"])
            _check_site(draft, line, row)
    hosted = {
        row["agreement_id"] for _, row in draft.numbered("agreements") if row["host_country"] == COUNTRY
    }
    if sites or hosted:
        places = _places(draft)
        if places:
            _Scan(draft, places).check(sites, hosted)


def _check_site(draft: Draft, line: int, row: Mapping[str, str]) -> None:
    for column in ("locality", "region", "lat", "lon"):
        if row[column]:
            draft.report(
                "sites", line, column, "must be empty: places of production inside Ukraine are withheld"
            )
    if row["location_precision"] != "withheld" and draft.is_good("sites", line, "location_precision"):
        draft.report("sites", line, "location_precision", "must be 'withheld' for a site inside Ukraine")


def _places(draft: Draft) -> Names:
    path = next((folder / PLACES for folder in (draft.folder, FOLDER) if (folder / PLACES).is_file()), None)
    if path is None:
        message = "is missing; without it nobody can tell whether a place inside Ukraine is named"
        draft.issues.append(Issue(PLACES, 1, "", message))
        return {}
    return read_places(path)


@lru_cache(maxsize=4)
def read_places(path: Path) -> Names:
    """The names in a file of places, folded into words and sorted by their number."""
    names: Names = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        name = words(text.partition("#")[0])
        if name:
            names.setdefault(len(name), set()).add(name)
    return names


def named_place(text: str, places: Names, allowed: Iterable[tuple[str, ...]] = ()) -> int:
    """The position (from 1) of the first word that names a place, 0 when none does."""
    found = words(unquote(text))
    skipped = _covered(found, [*(words(phrase) for phrase in ALLOWED), *allowed])
    for length, names in places.items():
        for start in range(len(found) - length + 1):
            name = found[start : start + length]
            if name not in names or skipped.intersection(range(start, start + length)):
                continue
            if length == 1 and name[0] in _ORDINARY and (start == 0 or found[start - 1] not in _BEFORE):
                continue
            return start + 1
    return 0


def _covered(found: tuple[str, ...], phrases: Iterable[tuple[str, ...]]) -> set[int]:
    return {
        position
        for phrase in phrases
        for start in range(len(found) - len(phrase) + 1)
        if found[start : start + len(phrase)] == phrase
        for position in range(start, start + len(phrase))
    }


def places_named(text: str, allowed: Iterable[str] = ()) -> list[int]:
    """The positions (from 1) of the words at which a text names a place in Ukraine; [] when it names none.

    For whatever leaves the dashboard: pages, tooltips, addresses, downloads, files, megabytes of them. Escapes of addresses (%D0%9B),
    HTML (&#1083;) and JSON (backslash u) are read first. The phrases of the newspapers that are named after a town are passed over, and those in
    `allowed` (see `public_phrases` and `signing_places`); so are names that are first of all words, unless a preposition of place stands before them.
    One pass over the words: each is looked up once for every length of name that can begin with it.
    """
    found = _plain_words(text)
    singles, starts = _scannable()
    if not singles.intersection(found):
        return []
    hits = []
    for position, word in enumerate(found):
        if word in singles:
            length = next((len(name) for name in starts[word] if found[position : position + len(name)] == name), 0)
            is_ordinary = length == 1 and word in _ORDINARY and (position == 0 or found[position - 1] not in _BEFORE)
            if length and not is_ordinary:
                hits.append((position, length))
    if not hits:
        return []
    passed = _masked(found, (*ALLOWED, *allowed))
    return [start + 1 for start, length in hits if not all(passed[start : start + length])]


def public_phrases(tables: Tables) -> tuple[str, ...]:
    """The texts of the tables that name a place in Ukraine and may: publishers, titles and summaries that concern no site there.

    They are those of tables that have passed the check, which finds every name that stands where a place of production is
    concerned. A name that stands alone (a place of signature) is not among them, since it would then pass everywhere: see
    `signing_places`.
    """
    found = set()
    for table in tables.package.tables:
        fields = [field for field in table.fields if field.type == "string" and not field.enum and field.kind not in ("country", "currency", "partial date")]
        least = 2 if table.name == "sources" else 3
        for row in tables.rows[table.name]:
            found.update(row[field.name] for field in fields if len(words(row[field.name])) >= least and places_named(row[field.name]))
    return tuple(sorted(found))


def signing_places(tables: Tables) -> tuple[str, ...]:
    """The places in Ukraine where agreements were signed: to be allowed in outputs that show agreements, never in those of sites alone."""
    return tuple(sorted({row["place"] for row in tables.rows["agreements"] if places_named(row["place"])}))


_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def _plain_words(text: str) -> tuple[str, ...]:
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    text = unquote(text) if "%" in text else text
    return tuple(words_of_page(unescape(text) if "&" in text else text))


@lru_cache(maxsize=1)
def _scannable() -> tuple[frozenset[str], Mapping[str, tuple[tuple[str, ...], ...]]]:
    """The words that a name begins with, and the names by their first word, the longest first."""
    starts: dict[str, list[tuple[str, ...]]] = {}
    for names in read_places(FOLDER / PLACES).values():
        for name in names:
            starts.setdefault(name[0], []).append(name)
    return frozenset(starts), {word: tuple(sorted(names, key=len, reverse=True)) for word, names in starts.items()}


def _masked(found: tuple[str, ...], phrases: Iterable[str]) -> bytearray:
    """For each word whether it is part of an allowed phrase."""
    starts: dict[str, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        if parts := words(unquote(phrase)):
            starts.setdefault(parts[0], []).append(parts)
    masked = bytearray(len(found))
    for position, word in enumerate(found):
        for parts in starts.get(word, ()):
            if found[position : position + len(parts)] == parts:
                masked[position : position + len(parts)] = b"\x01" * len(parts)
    return masked


class _Scan:
    """The rows that concern production in Ukraine, followed from the sites and agreements to their sources."""

    def __init__(self, draft: Draft, places: Names):
        self.draft = draft
        self.places = places

    def check(self, sites: set[str], hosted: set[str]) -> None:
        """Reports every named place in the rows of these sites and agreements, and in those that hang on them."""
        concerned = {("sites", site) for site in sites}
        operators = set()
        for name, raw in self.draft.tables.items():
            for line, row in self.draft.numbered(name):
                if row.get("site_id") in sites:
                    concerned.add((name, raw.table.record_id(row)))
                    operators.update(
                        row[column] for column in ("operator_id", "organisation_id") if column in row
                    )
                    self._check_row(name, line, row, ())
        concerned |= self._check_rows("milestones", lambda row: (row["table"], row["record_id"]) in concerned)
        self._check_rows(
            "organisations", lambda row: row["country"] == COUNTRY and row["organisation_id"] in operators
        )
        sources = self._check_citations(lambda row: (row["table"], row["record_id"]) in concerned)
        self._check_rows("sources", lambda row: row["source_id"] in sources, skip=("publisher",))
        self._check_agreements(hosted)

    def _check_agreements(self, hosted: set[str]) -> None:
        for line, row in self.draft.numbered("agreements"):
            if row["agreement_id"] in hosted:
                self._check_row("agreements", line, row, ("agreement_id", "place"))
        records = {("agreements", agreement) for agreement in hosted}
        steps = self._check_rows("milestones", lambda row: (row["table"], row["record_id"]) in records, (), _CAPITAL)
        records |= steps
        sources = self._check_citations(
            lambda row: (
                (row["table"], row["record_id"]) in records and row["field"] not in ("place", "date_signed")
            ),
            skip=("citation_id", "record_id"),
        )
        self._check_rows("sources", lambda row: row["source_id"] in sources, ("publisher",), _CAPITAL)

    def _check_citations(self, concerns, skip: tuple[str, ...] = ()) -> set[str]:
        sources = set()
        for line, row in self.draft.numbered("citations"):
            if concerns(row):
                sources.add(row["source_id"])
                self._check_row("citations", line, row, skip)
        return sources

    def _check_rows(self, name: str, concerns, skip: tuple[str, ...] = (), allowed=()) -> set[tuple[str, str]]:
        """Reports named places in the rows that are concerned, and returns their table and record id."""
        records = set()
        for line, row in self.draft.numbered(name):
            if concerns(row):
                records.add((name, self.draft.package[name].record_id(row)))
                self._check_row(name, line, row, skip, allowed)
        return records

    def _check_row(self, name: str, line: int, row: Mapping[str, str], skip, allowed=()) -> None:
        for field in self.draft.package[name].fields:
            if field.name in skip or field.enum or field.kind in _UNSCANNED or field.type != "string":
                continue
            if not row[field.name] or not self.draft.is_good(name, line, field.name):
                continue
            position = named_place(row[field.name], self.places, allowed)
            if position:
                message = f"word {position} names a place in Ukraine, where places of production are withheld; reword it"
                self.draft.report(name, line, field.name, message)
