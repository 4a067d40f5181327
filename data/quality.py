"""How well a record is supported: counts that anyone can check, and a plain grade made of them.

The idea is AidData's: beside each record stands how many sources carry it, how complete it is and how closely
it is known, so that a reader can leave out what is thin. The measures and the grade are our own:

- **origins**: independent origins among the sources of the record and of what hangs on it (parties, capacities,
  milestones); ten reprints of one wire story are one origin.
- **best source**: the best kind among them, in the order in which the rule of choice believes them: official, a
  company that is a party, agency, press or think tank or another company, aggregator.
- **completeness**: the share of the citable fields of its table that are filled. Links to other records are left
  out, since an empty one may mean that there is none, and so is a town that is withheld on purpose.
- **precision**: how closely its date (else that of its status) is known (day, month, year), its place (town, region, country) and its
  amount or quantity (exact, about, at least, at most).
- **newest source**: the latest published date.

The grade:

    A  two origins or more, an official source or a party's own word among them, three quarters of the fields
       filled, and the date known to the month
    B  two origins or more, or an official source or a party's own word; and half of the fields filled
    C  any other record with a source that is no aggregator
    D  aggregators only, or no source

What it cannot tell: whether the sources are right, or whether the origin of a reprint was recognised. A grade
says how well a record is supported, not how important or how true it is.
"""

from collections import defaultdict
from datetime import date

import pandas as pd

from data.frames import Tables
from data.ledger import Ledger
from data.owners import owners
from data.package import Table
from data.partial_dates import bounds
from data.parties import Parties

GRADES = ("A", "B", "C", "D")
BEST_KINDS = ("official", "company that is a party", "agency", "press, think tank or other company", "aggregator")
COMPLETE, HALF = 0.75, 0.5

METHOD = (
    "Each record carries its evidence with it: how many independent origins its sources have (reprints of one story count once), the best kind of source among them, how many of "
    "the facts that we ask of such a record are filled, how closely its date, place and amount are known, and when the newest source was published. The idea of a health of "
    "record beside each record is AidData's; the measures are our own and each of them can be recounted from the tables of sources and citations.\n\n"
    "The grade sums them up. A: at least two independent origins, among them an official source or the own word of a company that is a party, at least three quarters of the facts filled, and the "
    "date known to the month. B: two origins, or an official source or a party's own word, and at least half of the facts filled. C: everything else that has a source other than an aggregator. D: aggregators only. "
    "Links to other records and places that are withheld on purpose do not count as gaps. A grade says how well a record is supported; it does not say that the sources are right."
)
_PLACES = {"locality": "town", "region": "region", "country": "country", "withheld": "withheld"}
_RANK = {"official": 0, "company": 3, "agency": 2, "press": 3, "think tank": 3, "aggregator": 4}


def quality(tables: Tables, table: str, ledger: Ledger | None = None) -> pd.DataFrame:
    """The evidence of every record of a table, in the order of the table, index is the record id; KeyError for an unknown table.

    Columns: n_origins, n_sources, best_kind (one of BEST_KINDS, "" without a source), completeness (0-1, nan where nothing is citable),
    date_precision (day, month, year, longer, ""), place_precision (town, region, country, withheld, ""), amount_precision (exact,
    about, at least, at most, ""), newest_source (ISO date or partial date, "" where none is dated), grade (one of GRADES).
    """
    return _Judge(tables, ledger).frame(table)


def all_quality(tables: Tables, ledger: Ledger | None = None) -> dict[str, pd.DataFrame]:
    """`quality` for every table whose records need a source, by name; reads the citations once."""
    judge = _Judge(tables, ledger)
    return {table.name: judge.frame(table.name) for table in tables.package.tables if table.cited}


def grade(n_origins: int, best_kind: str, completeness: float, date_precision: str) -> str:
    """The grade of a record by the rule of this module."""
    is_first_hand = best_kind in BEST_KINDS[:2]
    if not best_kind or best_kind == BEST_KINDS[-1]:
        return "D"
    # A record without citable fields has none to miss.
    filled = 1.0 if completeness != completeness else completeness
    if n_origins >= 2 and is_first_hand and filled >= COMPLETE and date_precision in ("day", "month"):
        return "A"
    return "B" if (n_origins >= 2 or is_first_hand) and filled >= HALF else "C"


class _Judge:
    """The citations of a version of the data by the record that they support."""

    def __init__(self, tables: Tables, ledger: Ledger | None):
        self.tables, self.ledger = tables, ledger or Ledger(tables.package, tables.rows)
        parties, of = Parties(tables.rows, self.ledger.aliases), owners(tables)
        sources = {row["source_id"]: row for row in tables.rows["sources"]}
        self.support: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        self.ranks: dict[tuple[str, str], int] = {}
        judged: dict[tuple[str, str, str], int] = {}
        for cited in tables.rows["citations"]:
            source, record = sources.get(cited["source_id"]), (cited["table"], cited["record_id"])
            if source is None:
                continue
            rank = _RANK.get(source["kind"], 4)
            if source["kind"] == "company":
                key = (*record, source["publisher"])
                if key not in judged:
                    judged[key] = 1 if parties.include(*key) else rank
                rank = judged[key]
            for each in {record, of.get(record, record)}:
                self.support[each].append(source)
                self.ranks[each] = min(rank, self.ranks.get(each, 4))

    def frame(self, name: str) -> pd.DataFrame:
        """The evidence of every record of a table."""
        table = self.tables.package[name]
        found = {table.record_id(row): self._judged(table, row) for row in self.tables.rows[name]}
        columns = ["n_origins", "n_sources", "best_kind", "completeness", "date_precision", "place_precision", "amount_precision", "newest_source", "grade"]
        frame = pd.DataFrame.from_dict(found, orient="index", columns=columns)
        return frame.astype({"n_origins": "int64", "n_sources": "int64", "completeness": "float64"}).rename_axis(table.key[0])

    def _judged(self, table: Table, row: dict[str, str]) -> tuple:
        record = (table.name, table.record_id(row))
        sources = self.support.get(record, [])
        origins = {source["origin"] for source in sources}
        best = BEST_KINDS[self.ranks[record]] if sources else ""
        filled, day = _completeness(table, row), _date_precision(table, row)
        newest = max((source["published"] for source in sources if source["published"]), key=lambda text: (bounds(text)[1], bounds(text)[0]), default="")
        return (
            len(origins), len({source["source_id"] for source in sources}), best, filled, day,
            _place_precision(row), self._amount_precision(table, record[1], row), newest, grade(len(origins), best, filled, day),
        )

    def _amount_precision(self, table: Table, record_id: str, row: dict[str, str]) -> str:
        field = next((field for field in table.fields if field.cited and field.type == "number"), None)
        if field is None or not row[field.name]:
            return ""
        chosen = self.ledger.chosen((table.name, record_id, field.name))
        return (chosen.basis if chosen else "") or "exact"


def _completeness(table: Table, row: dict[str, str]) -> float:
    asked = [field.name for field in table.fields if field.cited and field.kind not in ("reference", "list of references") and not _is_withheld(field.name, row)]
    return sum(bool(row[name]) for name in asked) / len(asked) if asked else float("nan")


def _is_withheld(field: str, row: dict[str, str]) -> bool:
    return field == "locality" and row.get("location_precision") == "withheld"


def _date_precision(table: Table, row: dict[str, str]) -> str:
    """How closely the first date of a record that is filled is known; its own dates before that of its status."""
    dates = sorted((field for field in table.fields if field.is_date), key=lambda field: field.name == "status_date")
    text = next((row[field.name] for field in dates if row[field.name]), "")
    if not text:
        # A year that stands for itself is a date to the year.
        return "year" if any(field.name.endswith("_year") and row[field.name] for field in table.fields) else ""
    first, last = bounds(text)
    return _length(first, last)


def _length(first: date, last: date) -> str:
    days = (last - first).days + 1
    return "day" if days == 1 else "month" if days <= 31 else "year" if days <= 366 else "longer"


def _place_precision(row: dict[str, str]) -> str:
    if "location_precision" in row:
        return _PLACES.get(row["location_precision"], "")
    return "town" if row.get("place") else ""
