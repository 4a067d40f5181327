"""Which source is believed: the claims on each field, the choice among them, and whether they agree.

The rules are told in `data.claims`, which is what other modules import.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from data.cells import split_list
from data.frames import Rows
from data.money import euro_rate
from data.names import Aliases, fold, is_same_name, words
from data.package import Field, Package
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
            across = one.currency != other.currency
            return _ranges_meet(self._range(one, across), self._range(other, across), across)
        if field.kind in ("id", "reference", "country") or field.enum:
            return one.value == other.value
        if field.kind == "list of references":
            keys, others = set(split_list(one.value)), set(split_list(other.value))
            return keys <= others or others <= keys
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

    def _range(self, claim: Claim, in_euros: bool) -> tuple[float, float]:
        """The numbers that a claim allows, as stated or in euros; nan where there is no rate."""
        value = float(claim.value)
        if in_euros:
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
        is_promise = bool(best.published) and bounds(best.value)[1] > bounds(best.published)[1]
        inside = [
            claim
            for claim in claims
            if not claim.is_aggregated
            and contains(best.value, claim.value)
            and not (is_promise and claim.newness < best.newness)
        ]
        return min(
            inside,
            key=lambda claim: (_length(claim), claim.rank, -claim.newness[0].toordinal()),
            default=best,
        )
    if field.type == "number" and best.basis == "about":
        low, high = (float(best.value) * (1 + side * ABOUT) for side in (-1, 1))
        finer = [
            claim
            for claim in claims
            if not claim.is_aggregated and claim.currency == best.currency and low <= float(claim.value) <= high
        ]
        return max([best, *finer], key=lambda claim: (_digits(claim), -claim.rank, claim.newness))
    return best


def _digits(claim: Claim) -> int:
    return len(f"{float(claim.value):.15g}".replace(".", "").strip("0"))


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
