"""What a record says, field by field, with every statement behind it. Pure: tables in, plain objects out."""

from dataclasses import dataclass

import pandas as pd

from components import wording
from data.load import Tables, split_list
from data.package import Table


@dataclass(frozen=True)
class Statement:
    """What one source says about one field."""

    said: str
    publisher: str
    published: str
    url: str
    kind: str
    note: str
    seen: str
    is_chosen: bool

    @property
    def where(self) -> str:
        """Publisher and date, as they are cited; an undated document by the day on which it was seen."""
        return f"{self.publisher}, {self.published or 'undated, seen ' + self.seen}"


@dataclass(frozen=True)
class Fact:
    """One field of a record: its label, its value in words, who says so, and whether they disagree."""

    label: str
    value: str
    statements: tuple[Statement, ...]
    disagree: bool


_KINDS = ("official", "company", "agency", "press", "think tank", "aggregator")  # the order of the rule that chooses
Claims = dict[tuple[str, str], list[dict]]  # citations by record, as select.citations_by_record makes them


def facts(tables: Tables, claims: Claims, conflicts: pd.DataFrame, table: str, record_id: str, fields: list[str]) -> list[Fact]:
    """The non-empty fields of a record, in the order given; an amount is put together with its currency."""
    declared = tables.package[table]
    row = tables[table].set_index(declared.key[0], drop=False).loc[record_id]
    in_conflict = set(conflicts.loc[(conflicts["table"] == table) & (conflicts["record_id"] == record_id), "field"])
    found = []
    for name in fields:
        if wording.is_missing(row[name]):
            continue
        currency = row[declared.currency_of(name)] if declared.currency_of(name) else None
        said = sorted((c for c in claims.get((table, record_id), []) if c["field"] == name), key=_best_first)
        statements = tuple(_statement(c, _same(c, row[name], currency)) for c in said)
        found.append(Fact(declared[name].title, value_in_words(tables, declared, name, row), statements, name in in_conflict))
    return found


def statements(claims: Claims, table: str, record_id: str, field: str | None = None) -> list[Statement]:
    """What sources say about a record (or one of its fields), each source once, the best and dated ones first."""
    mine = {c["source_id"]: c for c in claims.get((table, record_id), []) if field is None or c["field"] == field}
    return [_statement(c, False) for c in sorted(mine.values(), key=_best_first)]


def _best_first(cited: dict) -> tuple[int, bool]:
    return _KINDS.index(cited["kind"]), wording.is_missing(cited["published"])


def _same(cited: dict, chosen: object, currency: object) -> bool:
    value = cited["value"]
    if wording.is_missing(value) or (currency is not None and cited["currency"] != currency):
        return False
    try:
        return float(value) == float(chosen)
    except ValueError:
        return str(value) == str(chosen)


def _statement(cited: dict, is_chosen: bool) -> Statement:
    def text(name: str) -> str:
        return "" if wording.is_missing(cited[name]) else str(cited[name])

    return Statement(text("stated_value") or text("value"), text("publisher"), wording.date(cited["published"]), text("url"), text("kind"), text("note"), wording.date(cited["checked"]), is_chosen)


def value_in_words(tables: Tables, table: Table, name: str, row: pd.Series) -> str:
    """A cell as people read it: dates and amounts in words, names instead of keys."""
    value, field = row[name], table[name]
    if wording.is_missing(value):
        return ""
    if field.kind == "partial date":
        return wording.date(value)
    if field.kind == "amount":
        return wording.stated(value, row[table.currency_of(name)])
    if field.kind == "list":
        return ", ".join(split_list(value))
    if target := table.target_of(name):
        named = tables[target].set_index(tables.package[target].key[0])
        return str(named["title" if "title" in named else "name"].get(value, value))
    if field.kind == "status" and not wording.is_missing(row.get(f"{name}_date")):
        since = wording.unconfirmed_since(value, row[f"{name}_date"], tables.as_of)
        return f"{wording.capital(value)} ({since or 'as of ' + wording.date(row[f'{name}_date'])})"
    return wording.number(value) if field.type == "number" else wording.capital(value) if field.enum else str(value)
