"""Which source is believed: claims, the choice among them, conflicts, and what was known on a day.

A claim is one citation with a field. Rules 1, 2 and 8 of the data model:

**The choice.** For a status the newest evidence, where an aggregator counts only beside another kind of
source that states the same, or when there is nothing else; for other fields by rank (official, a company that
is a party, agency, press and think tank, aggregator), newer before older at the same rank. An override wins.
A date chosen so is refined by a date inside it from a source that is no aggregator: official "June 2025" and
press "24 June 2025" give the day. A source is as new as the first day of its published date; an undated one
is older than any.

**A conflict** is two claims on one field that cannot both be true:

- dates that share no day; ids and numbers that differ; amounts in two currencies more than 3 % apart at the
  rate of the record's date; `at least`, `at most` and `about` (5 % either way: a source that rounds) widen a
  number to a range;
- names and lists of names when neither holds all of the other, after aliases, case and accents;
- a status that steps back in later evidence, or two in evidence of the same day. Stalled and expanding end by
  going back.

What this cannot tell: whether the sources are independent (`origin` is a curated field), or whether they are
right.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

import pandas as pd

from data.cells import join_list, split_list
from data.frames import Rows, Tables
from data.money import euro_rate
from data.names import Aliases, fold, is_same_name, words
from data.package import Field, Package, Table
from data.partial_dates import bounds, contains, overlaps
from data.parties import Parties

ACROSS_CURRENCIES = 0.03
ABOUT = 0.05
_RANKS = {"official": 0, "agency": 2, "press": 3, "think tank": 3, "company": 3, "aggregator": 4}
_PARTY = 1
_AGGREGATOR = _RANKS["aggregator"]
_REVERSIBLE = ("stalled", "expanding")

Key = tuple[str, str, str]  # table, record_id, field


@dataclass(frozen=True)
class Claim:
    """What one source says about one field. `rank` is that of its source for this record, 0 the best."""

    citation_id: str
    key: Key
    value: str
    currency: str
    basis: str
    source_id: str
    origin: str
    rank: int
    published: str
    checked: str

    @cached_property
    def known_from(self) -> date:
        """The day from which the claim is known: the end of its published date, at the latest when it was seen."""
        seen = bounds(self.checked)[0]
        return min(bounds(self.published)[1], seen) if self.published else seen

    @cached_property
    def newness(self) -> tuple[date, str, str]:
        """Sorts claims from old to new."""
        published = bounds(self.published)[0] if self.published else date.min
        return published, self.checked, self.citation_id

    @property
    def is_aggregated(self) -> bool:
        """Whether the source is an aggregator."""
        return self.rank == _AGGREGATOR


class Ledger:
    """The claims of a set of tables by the field they are about. Rows that break the declaration are passed over."""

    def __init__(self, package: Package, rows: Rows):
        self.package = package
        self.rows = rows
        self.aliases = Aliases(rows["organisations"])
        self._sources = {row["source_id"]: row for row in rows["sources"]}
        self._parties = Parties(rows, self.aliases)
        self.claims: dict[Key, list[Claim]] = defaultdict(list)
        for row in rows["citations"]:
            if row["field"] and row["value"] and row["source_id"] in self._sources:
                claim = self._claim(row)
                self.claims[claim.key].append(claim)
        self.overrides = {
            (row["table"], row["record_id"], row["field"]): row["citation_id"] for row in rows["overrides"]
        }

    def _claim(self, row: Mapping[str, str]) -> Claim:
        source = self._sources[row["source_id"]]
        rank = _RANKS.get(source["kind"], _AGGREGATOR)
        if source["kind"] == "company" and self._parties.include(
            row["table"], row["record_id"], source["publisher"]
        ):
            rank = _PARTY
        return Claim(
            citation_id=row["citation_id"],
            key=(row["table"], row["record_id"], row["field"]),
            value=row["value"],
            currency=row["currency"],
            basis=row["basis"],
            source_id=row["source_id"],
            origin=source["origin"],
            rank=rank,
            published=source["published"],
            checked=row["checked"],
        )

    @cached_property
    def records(self) -> dict[tuple[str, str], dict[str, str]]:
        """The rows that can be cited, by table and record id."""
        return {
            (table.name, table.record_id(row)): row
            for table in self.package.tables
            for row in self.rows[table.name]
        }

    def field(self, key: Key) -> Field:
        """The declaration of the field that a key names."""
        return self.package[key[0]][key[2]]

    def chosen(self, key: Key, claims: Iterable[Claim] | None = None) -> Claim | None:
        """The claim that the rule or an override chooses, among all or among the given ones."""
        claims = self.claims[key] if claims is None else claims
        return choose(claims, self.field(key), self.overrides.get(key, ""))

    def agree(self, one: Claim, other: Claim) -> bool:
        """Whether two claims on the same field can both be true."""
        field = self.field(one.key)
        if field.kind == "status":
            return _statuses_agree(field, one, other)
        if field.is_date:
            return overlaps(one.value, other.value)
        if field.type in ("number", "integer"):
            return _ranges_meet(self._range(one), self._range(other), one.currency != other.currency)
        if field.kind in ("id", "reference", "country") or field.enum:
            return one.value == other.value
        return self._names_agree(one.value, other.value, field.is_list)

    def _names_agree(self, one: str, other: str, is_list: bool) -> bool:
        few, many = sorted(
            (
                [self.aliases.key(name) for name in (split_list(text) if is_list else [text])]
                for text in (one, other)
            ),
            key=len,
        )
        return all(any(name == each or is_same_name(name, each) for each in many) for name in few)

    def _range(self, claim: Claim) -> tuple[float, float]:
        """The numbers that a claim allows, in euros where it is an amount; nan where there is no rate."""
        value = float(claim.value)
        if claim.currency:
            value /= euro_rate(claim.currency, self.money_day(claim)).per_euro
        low, high = {
            "at least": (value, math.inf),
            "at most": (-math.inf, value),
            "about": (value * (1 - ABOUT), value * (1 + ABOUT)),
        }.get(claim.basis, (value, value))
        return low, high

    def money_day(self, claim: Claim) -> str:
        """The date whose rate the amounts on a field are compared at, the same for every claim on it."""
        row = self.records.get(claim.key[:2], {})
        newest = max(self.claims[claim.key], key=lambda each: each.newness)
        return record_day(self.package, self.rows, claim.key[0], row) or newest.published or newest.checked

    def conflicting(self, key: Key) -> bool:
        """Whether two claims on the field cannot both be true."""
        return any(not self.agree(one, other) for one, other in combinations(self.claims[key], 2))

    def is_value_of(self, claim: Claim, row: Mapping[str, str]) -> bool:
        """Whether a record holds what a claim says."""
        field, cell = self.field(claim.key), row[claim.key[2]]
        if field.type in ("number", "integer"):
            return (
                bool(cell)
                and float(cell) == float(claim.value)
                and claim.currency == self.currency(claim.key, row)
            )
        if field.is_list:
            return {fold(each) for each in split_list(cell)} == {
                fold(each) for each in split_list(claim.value)
            }
        if field.kind or field.enum:
            return cell == claim.value
        return words(cell) == words(claim.value)

    def currency(self, key: Key, row: Mapping[str, str]) -> str:
        """The currency of an amount of a record; a share stands in the currency of its statement."""
        table = self.package[key[0]]
        if table[key[2]].kind != "amount":
            return ""
        name = table.currency_of(key[2])
        return (
            row[name]
            if name
            else self.records.get(("funding", row.get("funding_id", "")), {}).get("currency", "")
        )


def choose(claims: Iterable[Claim], field: Field, override: str = "") -> Claim | None:
    """The claim to believe among those on one field; None when there is none."""
    claims = list(claims)
    if not claims:
        return None
    for claim in claims:
        if claim.citation_id == override:
            return claim
    if field.kind == "status":
        stated = {claim.value for claim in claims if not claim.is_aggregated}
        backed = [claim for claim in claims if not claim.is_aggregated or claim.value in stated] or claims
        # Of claims published on the same day the better source.
        return max(backed, key=lambda claim: (claim.newness[0], -claim.rank, claim.newness))
    best = max(claims, key=lambda claim: (-claim.rank, claim.newness))
    if field.is_date:
        inside = [claim for claim in claims if not claim.is_aggregated and contains(best.value, claim.value)]
        return min(
            inside,
            key=lambda claim: (_length(claim), claim.rank, -claim.newness[0].toordinal()),
            default=best,
        )
    return best


def _length(claim: Claim) -> timedelta:
    first, last = bounds(claim.value)
    return last - first


def _statuses_agree(field: Field, one: Claim, other: Claim) -> bool:
    if one.value == other.value or not one.published or not other.published:
        return True
    if overlaps(one.published, other.published):
        # Within a month or a year either may have come first.
        return not (one.published == other.published and len(one.published) == len("2025-06-24"))
    older, newer = sorted((one, other), key=lambda claim: claim.newness)
    return older.value in _REVERSIBLE or field.enum.index(older.value) <= field.enum.index(newer.value)


def _ranges_meet(one: tuple[float, float], other: tuple[float, float], across: bool) -> bool:
    if any(math.isnan(bound) for bound in (*one, *other)):
        return True
    slack = 1 + ACROSS_CURRENCIES if across else 1 + 1e-9
    (low, high), (other_low, other_high) = one, other
    return low <= other_high * slack and other_low <= high * slack


def record_day(package: Package, rows: Rows, table: str, row: Mapping[str, str]) -> str:
    """The date at whose rate the amounts of a record are taken: the first of its dates that is known, else ""."""
    for field in package[table].fields:
        if row.get(field.name) and (field.kind == "partial date" or field.name.endswith("_year")):
            return row[field.name]
    if table == "funding_parties":
        return next(
            (each["date"] for each in rows["funding"] if each["funding_id"] == row.get("funding_id")), ""
        )
    return ""


def conflicts(tables: Tables) -> pd.DataFrame:
    """The fields whose claims cannot all be true: table, record_id, field, values, n_sources, citation_id.

    `values` joins the distinct claims with '; ', the chosen one first; `n_sources` counts independent
    origins; `citation_id` is the chosen claim.
    """
    return conflicts_in(Ledger(tables.package, tables.rows))


def conflicts_in(ledger: Ledger) -> pd.DataFrame:
    """The conflicts of a ledger, as `conflicts` gives them."""
    found = []
    for key, claims in ledger.claims.items():
        if len(claims) > 1 and ledger.conflicting(key):
            chosen = ledger.chosen(key)
            ordered = [chosen, *sorted(claims, key=lambda claim: (claim.rank, claim.citation_id))]
            values = dict.fromkeys(f"{claim.value} {claim.currency}".strip() for claim in ordered)
            found.append(
                (*key, join_list(values), len({claim.origin for claim in claims}), chosen.citation_id)
            )
    columns = ["table", "record_id", "field", "values", "n_sources", "citation_id"]
    return pd.DataFrame(sorted(found), columns=columns)


def known_on(tables: Tables, day: date | str) -> Tables:
    """The tables as they would have stood on a day: values re-chosen from the citations known then.

    Records that need a citation and had none then are gone, with what hangs on them. A cited value of which
    nothing was known is empty, except where the declaration requires it and it is no status. A re-chosen
    status is dated by its source. Names, kinds and summaries stay as they are now.
    """
    day = bounds(day)[1] if isinstance(day, str) else day
    ledger = Ledger(tables.package, tables.rows)
    published = {row["source_id"]: row["published"] for row in tables.rows["sources"]}
    rows = {name: [dict(row) for row in part] for name, part in tables.rows.items()}
    rows["citations"] = [
        row for row in rows["citations"] if _known_from(published[row["source_id"]], row["checked"]) <= day
    ]
    carried = {(row["table"], row["record_id"]) for row in rows["citations"]}
    for table in tables.package.tables:
        if table.cited:
            rows[table.name] = [
                row for row in rows[table.name] if (table.name, table.record_id(row)) in carried
            ]
        for row in rows[table.name]:
            _rechoose(ledger, table, row, day)
    _drop_orphans(tables.package, rows)
    kept = {row["citation_id"] for row in rows["citations"]}
    rows["overrides"] = [row for row in rows["overrides"] if row["citation_id"] in kept]
    rows["official_totals"] = [
        row
        for row in rows["official_totals"]
        if _known_from(published[row["source_id"]], row["as_of"]) <= day
    ]
    used = {row["source_id"] for name in ("citations", "official_totals") for row in rows[name]}
    rows["sources"] = [row for row in rows["sources"] if row["source_id"] in used]
    return tables.with_rows(rows)


def _known_from(published: str, seen: str) -> date:
    days = [bounds(text)[1] for text in (published, seen) if text]
    return min(days, default=date.min)


def _rechoose(ledger: Ledger, table: Table, row: dict[str, str], day: date) -> None:
    record_id = table.record_id(row)
    for field in table.fields:
        key = (table.name, record_id, field.name)
        claims = ledger.claims.get(key, [])
        known = [claim for claim in claims if claim.known_from <= day]
        if len(known) == len(claims):
            continue
        claim = ledger.chosen(key, known)
        if (
            claim == ledger.chosen(key)
            or not claim
            and (not field.cited or field.required and field.kind != "status")
        ):
            continue
        _set_value(table, row, field, claim)


def _set_value(table: Table, row: dict[str, str], field: Field, claim: Claim | None) -> None:
    row[field.name] = claim.value if claim else ""
    if field.kind == "status" and "status_date" in table:
        row["status_date"] = claim.published if claim else ""
    if field.kind == "amount" and table.currency_of(field.name):
        row[table.currency_of(field.name)] = claim.currency if claim else ""
    if field.name in ("locality", "country") and "lat" in table and row["lat"]:
        # The coordinates are those of the place that is believed today.
        row.update(lat="", lon="", location_precision="country")


def _drop_orphans(package: Package, rows: Rows) -> None:
    """Takes out rows whose required reference has gone, and empties the other references to what has gone."""
    changed = True
    while changed:
        changed = False
        known = {table.name: {table.record_id(row) for row in rows[table.name]} for table in package.tables}
        for table in package.tables:
            kept = [row for row in rows[table.name] if _keeps_its_references(table, row, known)]
            changed = changed or len(kept) < len(rows[table.name])
            rows[table.name] = kept


def _keeps_its_references(table: Table, row: dict[str, str], known: Mapping[str, set[str]]) -> bool:
    if "record_id" in table and row["record_id"] not in known[row["table"]]:
        return False
    for field in table.fields:
        target = table.target_of(field.name)
        if field.kind == "list of references":
            row[field.name] = join_list(each for each in split_list(row[field.name]) if each in known[target])
        elif target and row[field.name] and row[field.name] not in known[target]:
            if field.required:
                return False
            row[field.name] = ""
    return table.name != "capacities" or bool(row["site_id"] or row["organisation_id"])
