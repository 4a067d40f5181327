"""What changed between two states of the data: two days of knowledge, or two released versions.

A change is that of a record or of one field of it. Records are matched by their keys, which outlive edits. Left out
are the tables of evidence themselves (sources, citations, choices), coordinates, which follow from the place, and the
date of a status that changed with it. An amount changes together with its currency.

Between two days of knowledge a record is *added* when the first source of it became known; that says when it
could be known, not when it happened.
"""

from collections import defaultdict
from datetime import date

import pandas as pd

from data.claims import known_on
from data.frames import Tables
from data.ledger import Ledger
from data.owners import owners, record_names
from data.package import Field, Table
from data.partial_dates import bounds

WHAT = ("added", "removed", "status changed", "value changed")
COLUMNS = ["table", "record_id", "name", "owner_table", "owner_id", "what", "field", "field_title", "before", "after", "source_id", "publisher", "published", "url"]
_EVIDENCE = ("sources", "citations", "overrides")
_DERIVED = ("lat", "lon", "location_precision")


def changes_between(before: Tables, after: Tables) -> pd.DataFrame:
    """The changes from one state of the data to another, in the order of the tables, then of the records.

    Columns: table, record_id, name (of the record, as it is now), owner_table and owner_id (the agreement of a party, the site of a
    capacity, else the record itself), what (one of WHAT), field and field_title ("" for a whole record), before, after (as in the
    tables, an amount with its currency; "" for none), and the source that brought it (source_id, publisher, published, url;
    "" where none is known). What only one of the two declarations knows is passed over, except for new tables.
    """
    return _Comparison(before, after).frame()


def known_changes(tables: Tables, first: date | str, last: date | str) -> pd.DataFrame:
    """`changes_between` for what was known at the end of a first and of a last day; ValueError when the first lies after the last."""
    days = [bounds(day)[1] if isinstance(day, str) else day for day in (first, last)]
    if days[0] > days[1]:
        raise ValueError(f"{days[0]} lies after {days[1]}")
    return changes_between(known_on(tables, days[0]), known_on(tables, days[1]))


def summary(changes: pd.DataFrame) -> pd.DataFrame:
    """How many changes of each kind per table: index are tables, columns those of WHAT that occur."""
    if changes.empty:
        return pd.DataFrame(columns=list(WHAT), dtype="int64")
    counts = pd.crosstab(changes["table"], changes["what"])
    return counts.reindex(index=list(dict.fromkeys(changes["table"])), columns=[what for what in WHAT if what in counts])


class _Comparison:
    def __init__(self, before: Tables, after: Tables):
        self.before, self.after = before, after
        self.ledger = Ledger(after.package, after.rows)
        self.sources = {row["source_id"]: row for row in after.rows["sources"]}
        self.names, self.old_names = record_names(after), record_names(before)
        self.owners, self.old_owners = owners(after), owners(before)
        seen = {_claim(row) for row in before.rows["citations"]}
        self.cited: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        self.new: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
        for row in after.rows["citations"]:
            self.cited[row["table"], row["record_id"]].append(row)
            if _claim(row) not in seen:
                self.new[row["table"], row["record_id"]].append(row)

    def frame(self) -> pd.DataFrame:
        found = [change for table in self.after.package.tables if table.name not in _EVIDENCE for change in self._table(table)]
        return pd.DataFrame(found, columns=COLUMNS, dtype="str")

    def _table(self, table: Table):
        known = table.name in self.before.package
        old = {table.record_id(row): row for row in self.before.rows[table.name]} if known else {}
        new = {table.record_id(row): row for row in self.after.rows[table.name]}
        fields = [field for field in table.fields if not known or field.name in self.before.package[table.name]]
        for record_id in sorted({*old, *new}):
            if record_id not in new:
                yield self._row(table, record_id, "removed")
            elif record_id not in old:
                yield self._row(table, record_id, "added", source=self._bringer(table.name, record_id, new[record_id]))
            elif old[record_id] != new[record_id]:
                yield from self._fields(table, fields, record_id, old[record_id], new[record_id])

    def _fields(self, table: Table, fields: list[Field], record_id: str, old: dict[str, str], new: dict[str, str]):
        names = {field.name for field in fields}
        currencies = {table.currency_of(field.name) for field in fields if field.kind == "amount"} - {""}
        has_new_status = any(field.kind == "status" and old[field.name] != new[field.name] for field in fields)
        for field in fields:
            if field.name in _DERIVED or field.name in currencies or has_new_status and field.name == "status_date":
                continue
            values = [row[field.name] for row in (old, new)]
            currency = table.currency_of(field.name) if field.kind == "amount" else ""
            if currency in names:
                values = [f"{value} {row[currency]}".strip() if value else "" for value, row in zip(values, (old, new))]
            if values[0] != values[1]:
                what = "status changed" if field.kind == "status" else "value changed"
                yield self._row(table, record_id, what, field, *values, self._source_of(table.name, record_id, field, new))

    def _row(self, table: Table, record_id: str, what: str, field: Field | None = None, before: str = "", after: str = "", source: str = "") -> tuple:
        key = (table.name, record_id)
        names, of = (self.old_names, self.old_owners) if what == "removed" else (self.names, self.owners)
        told = self.sources.get(source, {})
        return (*key, names.get(key, record_id), *of.get(key, key), what, field.name if field else "", field.title if field else "", before, after,
                source if told else "", told.get("publisher", ""), told.get("published", ""), told.get("url", ""))  # fmt: skip

    def _source_of(self, table: str, record_id: str, field: Field, row: dict[str, str]) -> str:
        """The source of the value that is held now; the date of a status has that of the status."""
        name = "status" if field.name == "status_date" else field.name
        key = (table, record_id, name)
        claim = self.ledger.chosen(key) if key in self.ledger.claims else None
        return claim.source_id if claim else row.get("source_id", "")

    def _bringer(self, table: str, record_id: str, row: dict[str, str]) -> str:
        """The source that made a record known: the first dated one of it, else of what came new to the record that it hangs on."""
        key = (table, record_id)
        cited = self.cited.get(key) or self.new.get(self.owners.get(key, key))
        if not cited:
            return row.get("source_id", "")
        return min(cited, key=lambda each: _published(self.sources.get(each["source_id"], {}), each))["source_id"]


def _claim(row: dict[str, str]) -> tuple[str, ...]:
    return row["table"], row["record_id"], row["field"], row["value"], row["source_id"]


def _published(source: dict[str, str], cited: dict[str, str]) -> tuple[date, str]:
    day = source.get("published") or cited["checked"]
    return (bounds(day)[1] if day else date.max), cited["citation_id"]
