"""Where sources disagree: every conflict with all that is said, the rule that chose, and how far they lie apart. Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import combinations

import pandas as pd

from components import wording
from data.cells import split_list
from data.ledger import Claim, Key, Ledger, choose
from data.load import Tables
from data.money import euro_rate
from data.owners import owners, record_names
from data.partial_dates import bounds

SIZES = ("small", "medium", "large", "not measured")
# up to and including the first is small, up to the second medium: days, percent of the smaller amount, steps, years
LIMITS = {"days": (31, 366), "percent": (10, 50), "steps": (1, 2), "years": (1, 2)}
SIZE_METHOD = (
    "Dates: days between the two that lie furthest apart (up to 31 small, up to 366 medium). Amounts and quantities: by how many percent the highest "
    "exceeds the lowest, in euros of the day (up to 10 small, up to 50 medium). Status: steps between the two (one small, two medium). "
    "Years: their difference. Names and places have no size."
)
_RANK_WORDS = ("official source", "company that is a party", "agency", "press, think tank or other company", "aggregator")
_OVER = ("stalled", "cancelled", "ended", "closed", "expanding")


@dataclass(frozen=True)
class Said:
    """Who states a value: publisher, date in words (or the day on which it was seen), address, kind of source, and the words of the source."""

    source_id: str
    publisher: str
    published: str
    url: str
    kind: str
    stated: str
    note: str

    @property
    def where(self) -> str:
        """Publisher and date, as they are cited."""
        return f"{self.publisher}, {self.published}"


@dataclass(frozen=True)
class Value:
    """One value that is stated for a field, in words, with all who state it (each source once) and whether it contradicts the chosen one."""

    words: str
    said: tuple[Said, ...]
    contradicts: bool = False


@dataclass(frozen=True)
class Size:
    """How far claims lie apart: a number of `unit` (days, percent, steps, years), or nothing that can be measured."""

    value: float = math.nan
    unit: str = ""

    @property
    def words(self) -> str:
        """`10 days`, `16 %`, `2 steps`; empty where it cannot be measured."""
        if math.isnan(self.value):
            return ""
        if self.unit == "percent":
            # from a factor of ten on, percent are no help
            return f"{wording.number(self.value / 100 + 1, 2)} times" if self.value >= 900 else f"{wording.number(self.value, 2)} %"
        return wording.count(int(self.value), self.unit.removesuffix("s"))

    @property
    def level(self) -> str:
        """One of SIZES."""
        if math.isnan(self.value):
            return SIZES[3]
        low, high = LIMITS[self.unit]
        return SIZES[0] if self.value <= low else SIZES[1] if self.value <= high else SIZES[2]


def conflict_view(tables: Tables, ledger: Ledger | None = None) -> pd.DataFrame:
    """Every conflict as a row, the largest first.

    Columns: table, record_id, field (as cited), owner_table, owner_id (a party's conflict belongs to its agreement), name (of the owner),
    about (of the party, milestone or capacity itself, "" where it is the owner), field_title, chosen (a `Value`), others (tuple of
    `Value`, contradicting ones first), chosen_words, chosen_by (publishers and dates), other_words, rule (in words), is_override,
    size, size_unit, size_words, size_level, n_origins.
    """
    ledger = ledger or Ledger(tables.package, tables.rows)
    told = _Teller(tables, ledger)
    found = [told.row(key) for key, claims in ledger.claims.items() if len(claims) > 1 and ledger.conflicting(key)]
    columns = ["table", "record_id", "field", "owner_table", "owner_id", "name", "about", "field_title", "chosen", "others", "chosen_words", "chosen_by", "other_words",
               "rule", "is_override", "size", "size_unit", "size_words", "size_level", "n_origins"]
    return sorted_conflicts(pd.DataFrame(found, columns=columns))


def sorted_conflicts(view: pd.DataFrame, by: str = "size", ascending: bool = False) -> pd.DataFrame:
    """The view sorted by a column; by `size` the levels come first, since days and percent do not compare, and what has no size last."""
    if by != "size":
        return view.sort_values(by, ascending=ascending, kind="stable", na_position="last", ignore_index=True)
    level = [SIZES.index(each) if each != SIZES[3] else -1 for each in view["size_level"]]
    # within a level by how far beyond its limit, whatever the unit
    share = [value / LIMITS[unit][1] if unit else math.nan for value, unit in zip(view["size"], view["size_unit"])]
    keyed = view.assign(_level=level, _share=share, _measured=[each >= 0 for each in level])
    order = keyed.sort_values(["_measured", "_level", "_share", "table", "record_id", "field"], ascending=[False, ascending, ascending, True, True, True], kind="stable")
    return order.drop(columns=["_level", "_share", "_measured"]).reset_index(drop=True)


def matching_conflicts(view: pd.DataFrame, tables: Iterable[str] = (), fields: Iterable[str] = (), sizes: Iterable[str] = (), owner: tuple[str, str] | None = None) -> pd.DataFrame:
    """The conflicts on records of these tables (as owner), on these fields (by title), of these size levels, and of one owner record; an empty choice is no filter."""
    keep = pd.Series(True, index=view.index)
    for column, chosen in (("owner_table", tables), ("field_title", fields), ("size_level", sizes)):
        if chosen := list(chosen):
            keep &= view[column].isin(chosen)
    if owner is not None:
        keep &= (view["owner_table"] == owner[0]) & (view["owner_id"] == owner[1])
    return view[keep]


def rule_in_words(ledger: Ledger, key: Key) -> str:
    """Why the chosen value of a field was chosen, in one sentence; empty where nothing is claimed."""
    chosen = ledger.chosen(key)
    if chosen is None:
        return ""
    reason = next((row["reason"] for row in ledger.rows["overrides"] if (row["table"], row["record_id"], row["field"]) == key), "")
    if ledger.overrides.get(key) == chosen.citation_id:
        return f"Chosen by hand against the rule: {reason}" if choose(ledger.claims[key], ledger.field(key)) != chosen else f"Confirmed by hand: {reason}"
    claims = ledger.claims[key]
    others = [claim for claim in claims if claim is not chosen and (claim.value, claim.currency) != (chosen.value, chosen.currency)]
    if ledger.field(key).kind == "status":
        passed = any(claim.newness > chosen.newness for claim in others)
        return "Newest evidence; an aggregator alone does not count." if passed else "Newest evidence."
    best = max(claims, key=lambda claim: (-claim.rank, claim.newness))
    if best is not chosen and (best.value, best.currency) != (chosen.value, chosen.currency):
        if ledger.field(key).is_date:
            return f"Refined: {wording.date(chosen.value)} lies within {wording.date(best.value)}, which the {_RANK_WORDS[best.rank]} gives."
        return f"Refined: the figure with more digits, which agrees with the rounded one of the {_RANK_WORDS[best.rank]}."
    rivals = [claim for claim in others if not ledger.agree(claim, chosen)] or others
    rank = min((claim.rank for claim in rivals), default=best.rank)
    if rank > best.rank:
        return f"{wording.capital(_RANK_WORDS[best.rank])} before {_RANK_WORDS[rank]}."
    return f"Newer before older, among sources of the same kind ({_RANK_WORDS[best.rank]})."


def size_of(ledger: Ledger, key: Key) -> Size:
    """How far the claims on a field lie apart, taken over pairs that cannot both be true."""
    field, claims = ledger.field(key), ledger.claims[key]
    pairs = [pair for pair in combinations(claims, 2) if not ledger.agree(*pair)]
    if field.is_date:
        return _largest((_days_apart(*pair) for pair in pairs), "days")
    if field.kind == "status":
        return _largest((_steps_apart(field.enum, *pair) for pair in pairs), "steps")
    if field.name.endswith("_year"):
        return _largest((abs(float(one.value) - float(other.value)) for one, other in pairs), "years")
    if field.type in ("number", "integer"):
        return _largest((_percent_apart(ledger, *pair) for pair in pairs), "percent")
    return Size()


def _largest(values: Iterable[float], unit: str) -> Size:
    known = [value for value in values if not math.isnan(value)]
    return Size(max(known), unit) if known else Size()


def _days_apart(one: Claim, other: Claim) -> float:
    (first, last), (other_first, other_last) = bounds(one.value), bounds(other.value)
    return float(max((other_first - last).days, (first - other_last).days))


def _steps_apart(ladder: tuple[str, ...], one: Claim, other: Claim) -> float:
    if one.value == other.value or any(claim.value in _OVER for claim in (one, other)):
        return math.nan
    return float(abs(ladder.index(one.value) - ladder.index(other.value)))


def _percent_apart(ledger: Ledger, one: Claim, other: Claim) -> float:
    values = [float(claim.value) for claim in (one, other)]
    if one.currency != other.currency:
        day = ledger.money_day(one)
        values = [value / euro_rate(claim.currency, day).per_euro for value, claim in zip(values, (one, other))]
    low, high = sorted(values)
    # to a billionth, lest 550 exceed 500 by more than ten percent
    return round((high / low - 1) * 100, 9) if low > 0 else math.nan


def _sources(value: Value) -> str:
    return "; ".join(f"{said.publisher}, {said.published.partition(',')[0]}" for said in value.said)


class _Teller:
    """The conflicts of a ledger in words."""

    def __init__(self, tables: Tables, ledger: Ledger):
        self.ledger = ledger
        self.names, self.owners = record_names(tables), owners(tables)
        self.sources = {row["source_id"]: row for row in tables.rows["sources"]}
        self.cited = {row["citation_id"]: row for row in tables.rows["citations"]}

    def row(self, key: Key) -> tuple:
        table, record_id, field = key
        owner = self.owners.get(key[:2], key[:2])
        chosen, others = self.values(key)
        size = size_of(self.ledger, key)
        rule = rule_in_words(self.ledger, key)
        return (
            table, record_id, field, *owner, self.names.get(owner, owner[1]), "" if owner == key[:2] else self.names.get(key[:2], record_id), self.ledger.field(key).title, chosen, others,
            chosen.words, _sources(chosen), " / ".join(f"{value.words} ({_sources(value)})" for value in others),
            rule, key in self.ledger.overrides, size.value, size.unit, size.words, size.level, len({claim.origin for claim in self.ledger.claims[key]}),
        )

    def values(self, key: Key) -> tuple[Value, tuple[Value, ...]]:
        """The chosen value and the others, contradicting ones first; sources best and newest first."""
        chosen = self.ledger.chosen(key)
        groups: dict[tuple, list[Claim]] = {}
        for claim in sorted(self.ledger.claims[key], key=lambda claim: (claim.rank, -claim.newness[0].toordinal(), claim.citation_id)):
            groups.setdefault(self._same(key, claim), []).append(claim)
        mine = groups.pop(self._same(key, chosen))
        others = [replace(self._value(key, group[0], group), contradicts=not self.ledger.agree(group[0], chosen)) for group in groups.values()]
        return self._value(key, chosen, mine), tuple(sorted(others, key=lambda value: not value.contradicts))

    def _same(self, key: Key, claim: Claim) -> tuple:
        field = self.ledger.field(key)
        if field.type in ("number", "integer"):
            return float(claim.value), claim.currency, "" if claim.basis == "exact" else claim.basis
        return (claim.value,)

    def _value(self, key: Key, claim: Claim, claims: list[Claim]) -> Value:
        once = {each.source_id: each for each in reversed(claims)}
        return Value(self._words(key, claim), tuple(self._said(each) for each in reversed(once.values())))

    def _words(self, key: Key, claim: Claim) -> str:
        field, basis = self.ledger.field(key), "" if claim.basis in ("", "exact") else f"{claim.basis} "
        if field.is_date:
            return wording.date(claim.value)
        if field.kind == "amount":
            return basis + wording.stated(float(claim.value), claim.currency)
        if field.name.endswith("_year"):
            return claim.value
        if field.type in ("number", "integer"):
            return basis + wording.number(float(claim.value))
        if field.is_list:
            return ", ".join(split_list(claim.value))
        target = self.ledger.package[key[0]].target_of(field.name)
        return self.names.get((target, claim.value), claim.value) if target else claim.value

    def _said(self, claim: Claim) -> Said:
        source, cited = self.sources[claim.source_id], self.cited[claim.citation_id]
        published = wording.date(source["published"]) or f"undated, seen {wording.date(claim.checked)}"
        return Said(claim.source_id, source["publisher"], published, source["url"], source["kind"], cited["stated_value"] or cited["value"], cited["note"])
