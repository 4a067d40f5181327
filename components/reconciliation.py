"""Our sums beside the totals that publishers state: one card per total, with all that explains the difference. Pure."""

import math
from dataclasses import dataclass

import pandas as pd

from components import wording
from data.load import Tables
from data.partial_dates import bounds
from data.totals import TOLERANCE, Reconciliation, reconciliations


@dataclass(frozen=True)
class Counted:
    """A row of funding that adds to our sum: its id and purpose, what was stated, what it adds (in the unit of the total, and in words), and its rate."""

    funding_id: str
    purpose: str
    date: str
    stated: str
    adds: float
    adds_in_words: str
    is_part: bool
    rate: str


@dataclass(frozen=True)
class Card:
    """An official total beside ours.

    `theirs`, `ours` and `difference` are in words; `share` is ours / theirs - 1 (nan where nothing compares). `agrees` says that they
    differ by at most 2 %. `rows` add up to ours; `unsummed` are (funding_id, purpose) of rows that reached the stage without a sum
    in euros. `cut_offs` say which rows were taken, `rates` at which rates, `reason` is the written reason for the difference.
    `programme_id` and `funder_country` are "" where the total has none.
    """

    total_id: str
    subject: str
    programme_id: str
    funder_country: str
    publisher: str
    published: str
    url: str
    theirs: str
    ours: str
    difference: str
    share: float
    agrees: bool
    unit: str
    value: float
    sum: float
    rows: tuple[Counted, ...]
    unsummed: tuple[tuple[str, str], ...]
    cut_offs: tuple[str, ...]
    rates: tuple[str, ...]
    reason: str


def cards(tables: Tables) -> list[Card]:
    """A card for every official total, in the order of the table."""
    sources = {row["source_id"]: row for row in tables.rows["sources"]}
    names = {row["programme_id"]: row["name"] for row in tables.rows["programmes"]} | {row["country"]: row["name"] for row in tables.rows["countries"]}
    return [_card(each, sources, names) for each in reconciliations(tables)]


def cards_of(every: list[Card], programmes: set[str] | frozenset[str] = frozenset(), funder_country: str = "") -> list[Card]:
    """The cards of a programme (give it and all below it) or of a funder."""
    return [card for card in every if card.programme_id in programmes or funder_country and card.funder_country == funder_country]


def card_frame(every: list[Card]) -> pd.DataFrame:
    """The cards as a table: total_id, subject, publisher, theirs, ours, difference, share, agrees, rows, reason; the largest difference first."""
    found = [(c.total_id, c.subject, c.publisher, c.theirs, c.ours, c.difference, c.share, c.agrees, len(c.rows), c.reason) for c in every]
    frame = pd.DataFrame(found, columns=["total_id", "subject", "publisher", "theirs", "ours", "difference", "share", "agrees", "rows", "reason"])
    return frame.astype({"share": "float64"}).sort_values("share", key=lambda share: share.abs(), ascending=False, na_position="last", kind="stable", ignore_index=True)


def _card(each: Reconciliation, sources: dict, names: dict) -> Card:
    total, source = each.total, sources.get(each.total["source_id"], {})
    unit, share = total["unit"], each.difference
    comparable = not math.isnan(each.ours)
    return Card(
        total_id=total["total_id"], subject=total["subject"], programme_id=_text(total["programme_id"]), funder_country=_text(total["funder_country"]),
        publisher=source.get("publisher", ""), published=wording.date(source.get("published", "")) or "undated", url=source.get("url", ""),
        theirs=_in_words(total["value"], unit), ours=_in_words(each.ours, unit) if comparable else "not comparable", difference=_difference(each, unit), share=share,
        agrees=comparable and abs(share) <= TOLERANCE, unit=unit, value=float(total["value"]), sum=each.ours,
        rows=tuple(_counted(row, unit) for row in each.rows.to_dict("records")), unsummed=tuple(zip(each.unsummed["funding_id"], each.unsummed["purpose"])),
        cut_offs=tuple(_cut_offs(each, names)), rates=tuple(_rates(each)), reason=_text(total["note"]),
    )  # fmt: skip


def _text(value: object) -> str:
    return "" if wording.is_missing(value) else str(value)


def _in_words(value: float, unit: str) -> str:
    return wording.money(value, unit, 4) if len(unit) == 3 and unit.isupper() else f"{wording.number(value)} {unit}"


def _difference(each: Reconciliation, unit: str) -> str:
    if math.isnan(each.difference):
        return ""
    gap, words = each.ours - each.total["value"], f"{abs(each.difference):.1%}"
    if abs(each.difference) < 0.0005:
        return "no difference"
    return f"{_in_words(abs(gap), unit)} ({words}) {'more' if gap > 0 else 'less'} than stated"


def _counted(row: dict, unit: str) -> Counted:
    stated = wording.stated(row["amount"], row["currency"])
    # Less than the row states: the rest stands in another group.
    is_part = bool(row["counted_eur"] < row["amount_eur"] * (1 - 1e-9))
    rate = ""
    if row["currency"] != "EUR" and row["is_converted"]:
        rate = f"{wording.number(row['amount'] / row['amount_eur'], 5)} {row['currency']} per euro, {wording.date(row['rate_day'])}" + (f" ({row['rate_note']})" if row["rate_is_estimate"] else "")
    adds = row["counted"]
    return Counted(row["funding_id"], row["purpose"], wording.date(row["date"]), stated, adds, wording.euros(row["counted_eur"]) if math.isnan(adds) else _in_words(adds, unit), is_part, rate)


def _cut_offs(each: Reconciliation, names: dict):
    total = each.total
    yield f"Money that is at least {each.stage}" + (f", as {total['instrument']}" if not wording.is_missing(total["instrument"]) else "")
    if not wording.is_missing(total["programme_id"]):
        yield f"of {names.get(total['programme_id'], total['programme_id'])} and what is under it"
    if not wording.is_missing(total["funder_country"]):
        yield f"from {names.get(total['funder_country'], total['funder_country'])}"
    if not wording.is_missing(total["period"]):
        first, last = (wording.date(day.isoformat()) for day in bounds(total["period"]))
        yield f"dated from {first} to {last}"
    if not wording.is_missing(total["as_of"]):
        yield f"dated up to {wording.date(total['as_of'])}"


def _rates(each: Reconciliation):
    """The rates in words, each once: those of the rows, and the one from euros into the unit of the total."""
    unit = each.total["unit"]
    yield from dict.fromkeys(rate for row in each.rows.to_dict("records") if (rate := _counted(row, unit).rate))
    if each.rate is not None and unit != "EUR" and not math.isnan(each.rate.per_euro):
        note = f" ({each.rate.note})" if each.rate.note else ""
        yield f"euros into {unit} at {wording.number(each.rate.per_euro, 5)} per euro, {wording.date(each.rate.day)}{note}"
