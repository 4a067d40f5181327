"""What a sound data folder holds, in one line, and the pairs of records that look like one thing."""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from data.claims import conflicts
from data.frames import Tables
from data.ledger import record_day
from data.money import euro_rate, remainders

DISTINCT = "distinct.csv"  # table, record_id, other_id, reason: pairs that look alike and are two things


def summary(tables: Tables, distinct: frozenset[frozenset[str]] = frozenset()) -> str:
    """One line: rows per table, citations, conflicts, records carried by aggregators alone, notes on euros."""
    counts = [f"{name} {len(rows)}" for name, rows in tables.rows.items() if name != "citations"]
    parts = [
        f"version {tables.version}, as of {tables.as_of}",
        f"citations {len(tables.rows['citations'])}",
        f"conflicts {len(conflicts(tables))}",
        f"records with only an aggregator as source {len(only_aggregated(tables))}",
        *(f"amounts with {note} {count}" for note, count in euro_notes(tables).items()),
        f"wholes exceeded by their parts {len(exceeded(tables))}",
        f"likely duplicates {len(list(duplicates(tables, distinct)))}",
    ]
    return f"holds: {', '.join(counts)}; " + "; ".join(parts)


def only_aggregated(tables: Tables) -> list[tuple[str, str]]:
    """The records (table, record id) whose citations all come from aggregators."""
    kinds = {row["source_id"]: row["kind"] for row in tables.rows["sources"]}
    found = defaultdict(set)
    for row in tables.rows["citations"]:
        found[row["table"], row["record_id"]].add(kinds[row["source_id"]])
    return sorted(record for record, kind in found.items() if kind == {"aggregator"})


def euro_notes(tables: Tables) -> dict[str, int]:
    """How many amounts of the tables have an estimated rate, and how many have none."""
    notes = Counter()
    for table in tables.package.tables:
        for field in table.fields:
            currency = table.currency_of(field.name) if field.kind == "amount" else ""
            for row in tables.rows[table.name] if currency else ():
                day = record_day(tables.package, tables.rows, table.name, row)
                if row[field.name] and row[currency] != "EUR":
                    rate = euro_rate(row[currency], day) if day else None
                    if rate is None or rate.per_euro != rate.per_euro:
                        notes["no euro rate"] += 1
                    elif rate.is_estimate:
                        notes["an estimated euro rate"] += 1
    return dict(notes)


def exceeded(tables: Tables) -> list[str]:
    """The rows of funding whose parts state more than 1 % beyond them: a part is hung too high, or counted twice."""
    found = remainders(tables.funding)
    return list(found.loc[found["excess_eur"] > 0.01 * found["amount_eur"], "funding_id"])


def read_distinct(folder: Path) -> frozenset[frozenset[str]]:
    """The pairs of record ids that somebody looked at and found to be two things; none without the file."""
    path = folder / DISTINCT
    if not path.is_file():
        return frozenset()
    with path.open(encoding="utf-8", newline="") as file:
        return frozenset(frozenset((row["record_id"], row["other_id"])) for row in csv.DictReader(file))


def duplicates(tables: Tables, distinct: frozenset[frozenset[str]] = frozenset()) -> Iterator[str]:
    """Lines that name records which look alike: agreements of the same parties and date, sites of the same
    operator and category in one town, funding of the same funder, date and amount; pairs in `distinct` are passed over."""
    parties = defaultdict(set)
    for row in tables.rows["agreement_parties"]:
        parties[row["agreement_id"]].add(row["organisation_id"] or row["country"])
    looks = (
        (
            "agreements",
            "parties and date",
            lambda row: (frozenset(parties[row["agreement_id"]]), row["date_signed"]),
        ),
        (
            "sites",
            "place, operator and category",
            lambda row: _cells(row, "locality", "operator_id", "product_category"),
        ),
        (
            "funding",
            "funder, date and amount",
            lambda row: _cells(row, "date", "amount", "currency") and _funder(row),
        ),
    )
    for name, alike, look in looks:
        table, alikes = tables.package[name], defaultdict(list)
        for row in tables.rows[name]:
            key = look(row)
            if key and all(key):
                alikes[key].append(table.record_id(row))
        for records in alikes.values():
            for first, other in combinations(records, 2):
                if frozenset((first, other)) not in distinct:
                    yield f"{table.path}: {other} and {first} have the same {alike}"


def _cells(row: Mapping[str, str], *columns: str) -> tuple[str, ...]:
    cells = tuple(row[column] for column in columns)
    return cells if all(cells) else ()


def _funder(row: Mapping[str, str]) -> tuple[str, ...]:
    funder = row["funder_id"] or row["funder_country"]
    return (funder, row["date"], row["amount"], row["currency"])
