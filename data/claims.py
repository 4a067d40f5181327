"""Which source is believed: claims, the choice among them, conflicts, and what was known on a day.

A claim is one citation with a field. Rules 1, 2 and 8 of the data model:

**The choice.** For a status the newest evidence, where an aggregator counts only beside another kind of
source that states the same, or when there is nothing else; for other fields by rank (official, a company that
is a party, agency, press and think tank, aggregator), newer before older at the same rank. An override wins.
A date chosen so is refined by a date inside it from a source that is no aggregator: official "June 2025" and
press "24 June 2025" give the day. A promise (a date after the day on which it was stated) is refined by no
older one. A rounded number is refined by one in the same currency that agrees with it and has more digits:
"about 50 million" gives way to 49.6 million. A source is as new as the first day of its published date; an
undated one is older than any.

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

from collections.abc import Mapping
from datetime import date

import pandas as pd

from data.cells import join_list, split_list
from data.frames import Rows, Tables
from data.ledger import Claim, Ledger, choose, record_day
from data.package import Field, Package, Table
from data.partial_dates import bounds

__all__ = ["Claim", "Ledger", "choose", "conflicts", "known_on", "record_day"]


def conflicts(tables: Tables) -> pd.DataFrame:
    """The fields whose claims cannot all be true: table, record_id, field, values, n_sources, citation_id.

    `values` joins the distinct claims with '; ', the chosen one first; `n_sources` counts independent
    origins; `citation_id` is the chosen claim.
    """
    ledger, found = Ledger(tables.package, tables.rows), []
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
        # the day of a total is that of its figures, which are published later; without any day it is known today only
        if _known_from(published[row["source_id"]] or row["as_of"], "", date.max) <= day
    ]
    used = {row["source_id"] for name in ("citations", "official_totals") for row in rows[name]}
    rows["sources"] = [row for row in rows["sources"] if row["source_id"] in used]
    return tables.with_rows(rows)


def _known_from(published: str, seen: str, undated: date = date.min) -> date:
    days = [bounds(text)[1] for text in (published, seen) if text]
    return min(days, default=undated)


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
