"""Search over all records: spelling-tolerant, diacritics ignored, grouped by kind. Pure.

Every word of the query is held against the words of a record's names by RapidFuzz; a record's score is the mean over the
words of the query of their best match, weighted by where it stands (name before people before summary). Short words must match
as they stand, for "UK" is not the beginning of Ukraine.
"""

from dataclasses import dataclass

import pandas as pd
from rapidfuzz import fuzz, process

from components import wording
from data.load import Tables, split_list
from data.names import fold

KINDS = {"agreements": "Agreements", "sites": "Production sites", "organisations": "Organisations", "programmes": "Programmes", "countries": "Countries", "funding": "Money"}
LEAST = 80.0  # of 100: one wrong letter in a word of six
_SHORT = 4
# what people call a country besides the name in the tables
_COUNTRY_ALIASES = {"TUR": "Turkey", "GBR": "UK Great Britain England Scotland Wales", "CZE": "Czech Republic", "NLD": "Holland", "USA": "US America", "ARE": "UAE Emirates", "KOR": "Korea", "MKD": "Macedonia"}


@dataclass(frozen=True)
class Hit:
    """A record found: its table, key, label and a second line that says what it is."""

    table: str
    record_id: str
    label: str
    about: str
    score: float


@dataclass(frozen=True)
class Index:
    """All records in a fixed order, with the words of their names and of the rest, and all words once."""

    records: tuple[tuple[str, str, str, str], ...]
    names: tuple[frozenset[str], ...]
    rest: tuple[frozenset[str], ...]
    vocabulary: tuple[str, ...]


def index(tables: Tables, views) -> Index:
    """The index of all records that have a page."""
    rows: list[tuple[str, str, str, str, str, str]] = []
    for a in views.agreements.itertuples():
        rows.append(("agreements", a.agreement_id, a.title, _about(wording.date(a.date_signed), a.kind, a.status), a.title, a.text))
    for s in views.sites.itertuples():
        place = "" if s.location_precision == "withheld" else s.place
        rows.append(("sites", s.site_id, s.name, _about(place, s.country_name, s.status), f"{s.name} {place}", _about(s.operator, s.products, s.product_category, s.country_name)))
    for o in views.organisations.itertuples():
        rows.append(("organisations", o.organisation_id, o.name, _about(o.kind, o.country_name), f"{o.name} {'' if wording.is_missing(o.aliases) else ' '.join(split_list(o.aliases))}", o.text))
    for p in views.programmes.itertuples():
        rows.append(("programmes", p.programme_id, p.label, _about(p.kind, p.years), p.label, p.text))
    for code, name in views.names.items():
        rows.append(("countries", code, name, "Country", f"{name} {_COUNTRY_ALIASES.get(code, '')} {code}", ""))
    for f in views.funding.itertuples():
        rows.append(("funding", f.funding_id, f"{f.stated}: {f.purpose}", _about(f"{f.funder} → {f.recipient}", wording.date(f.date), f.stage), f"{f.purpose} {f.funder} {f.recipient}", "" if wording.is_missing(f.programme) else f.programme))
    names = tuple(frozenset(fold(r[4]).split()) for r in rows)
    rest = tuple(frozenset(fold(r[5]).split()) for r in rows)
    return Index(tuple(r[:4] for r in rows), names, rest, tuple(sorted(frozenset().union(*names, *rest))) if rows else ())


def _about(*parts: object) -> str:
    return ", ".join(str(p) for p in parts if not wording.is_missing(p))


def search(where: Index, words: str, most: int = 8) -> dict[str, list[Hit]]:
    """The best `most` records of each kind, kinds in the order of KINDS; empty for a query without letters."""
    query = fold(words[:200]).split()
    if not query:
        return {}
    matches = [_alike(where.vocabulary, word) for word in query]
    hits: dict[str, list[Hit]] = {table: [] for table in KINDS}
    for record, names, rest in zip(where.records, where.names, where.rest):
        scores = [max((score * (1.0 if word in names else 0.8) for word, score in found.items() if word in names or word in rest), default=0.0) for found in matches]
        if min(scores) > 0:
            label = fold(record[2]).split()
            filled = sum(any(word in found for found in matches) for word in label) / max(len(label), 1)  # "Nammo" is nearer to Nammo than to Nammo Raufoss
            hits[record[0]].append(Hit(*record, sum(scores) / len(scores) + 10 * filled))
    return {table: sorted(found, key=lambda h: -h.score)[:most] for table, found in hits.items() if found}


def _alike(vocabulary: tuple[str, ...], word: str) -> dict[str, float]:
    """The words of the vocabulary that a word of a query can mean, with a score from 0 to 100."""
    if len(word) < _SHORT:
        return {w: 100.0 for w in vocabulary if w == word}
    found = {w: 96.0 for w in vocabulary if w.startswith(word)}
    found |= {w: score for w, score, _ in process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LEAST, limit=40)}
    return found


def hits_frame(hits: dict[str, list[Hit]]) -> pd.DataFrame:
    """All hits as one frame: table, record_id, label, about, score."""
    return pd.DataFrame([h for found in hits.values() for h in found], columns=["table", "record_id", "label", "about", "score"])
