"""What became known, changed or was corrected between two days or two released versions: a map, and the list behind it."""

import re
from datetime import date, timedelta
from functools import lru_cache

import pandas as pd

from components import wording
from components.map import scenes
from components.once import Once
from components.pictures.picture import Choices, Picture
from data import history
from data.claims import known_on
from data.load import Tables
from data.release import read_release, releases

PARAMETERS = ("since", "until", "since_version")
_AMOUNT = re.compile(r"(\d+(?:\.\d+)?) ([A-Z]{3})")
_DAY = re.compile(r"\d{4}(-\d\d){0,2}")
SPAN = timedelta(days=92)  # what a reader has missed since the last quarter's briefing


@lru_cache(maxsize=16)
def _between_days(once: Once, first: date, last: date) -> pd.DataFrame:
    return history.known_changes(once.tables, first, last)


@lru_cache(maxsize=8)
def _since_release(once: Once, version: str) -> pd.DataFrame:
    before, day = read_release(version), once.tables.known_on
    # on a day of knowledge a later release is held to that day too, else it would tell what came after
    return history.changes_between(known_on(before, day) if day else before, once.tables)


def period(tables: Tables, choices: Choices) -> tuple[date, date]:
    """The first and the last day; the quarter before the as-of date where none is named, and never the wrong way round."""
    last = choices.day("until", date.fromisoformat(tables.as_of))
    first = choices.day("since", last - SPAN)
    return (first, last) if first <= last else (last, first)


def changes(tables: Tables, choices: Choices) -> tuple[pd.DataFrame, str]:
    """The changes of `data.history` for the choices, and what they are between, in words."""
    version = choices.one("since_version", [r.version for r in releases()], None, "Since version")
    if version:
        return _since_release(Once(tables), version), f"since version {version}"
    first, last = period(tables, choices)
    return _between_days(Once(tables), first, last), f"between {wording.date(first.isoformat())} and {wording.date(last.isoformat())}"


def changes_map(tables, views, choices: Choices, outlines: str, source: str) -> Picture:
    """Countries by number of new or changed agreements and sites; the sites that are new or changed as bubbles."""
    found, words = changes(tables, choices)
    agreements = [a for a in _owners(found, "agreements") if a in views.agreements.index]
    sites = views.sites.loc[[s for s in _owners(found, "sites") if s in views.sites.index]]
    scene = scenes.changes(views, views.agreements.loc[agreements], sites, outlines, source)
    alt = f"{wording.count(len(agreements), 'agreement')} and {wording.count(len(sites), 'production site')} new or changed {words}."
    return Picture("changes_map", f"New or changed {words}", alt, "sites", sites, "changes", tuple(choices.words), choices.address("changes"), scene=scene)


def _owners(found: pd.DataFrame, table: str) -> list[str]:
    return list(dict.fromkeys(found.loc[found["owner_table"] == table, "owner_id"]))


def in_words(change) -> str:
    """What happened to a record, for a row of the list: `Status: adopted → active`, `added`; a part of a record names itself."""
    part = "" if change.record_id == change.owner_id else f"{change.table.replace('_', ' ').capitalize()}, {change.name}: "
    if not change.field:
        return part + change.what
    before, after = map(_plain, (change.before, change.after))
    return f"{part}{change.field_title}: {before or 'nothing'} → {after or 'nothing'}"


def _plain(value: object) -> str:
    """A cell of the tables as people read it."""
    if _DAY.fullmatch(str(value)):
        return wording.date(value)
    amount = _AMOUNT.fullmatch(str(value))
    return wording.stated(float(amount[1]), amount[2]) if amount else str(value)
