"""A tiny package with every table, written into a folder of the test from the real declaration."""

import csv
import json
import shutil
from pathlib import Path

import pytest

from data.frames import Tables, tables_from
from data.package import DESCRIPTOR, FOLDER, read_package

PACKAGE = read_package(FOLDER)

SAMPLE = {
    "countries": [
        {"country": "DEU", "name": "Germany", "region": "Western Europe"},
        {"country": "DNK", "name": "Denmark", "region": "Northern Europe"},
        {"country": "UKR", "name": "Ukraine", "region": "Eastern Europe"},
    ],
    "organisations": [
        {"organisation_id": "acme", "name": "Acme Defence", "aliases": "Acme; Akme", "kind": "company", "country": "DEU"},
        {"organisation_id": "dnk-mod", "name": "Danish Ministry of Defence", "kind": "ministry", "country": "DNK"},
    ],
    "programmes": [
        {"programme_id": "bwu", "name": "Build with Ukraine", "kind": "co-production initiative", "start_year": "2025",
         "end_year": "2027", "status": "active", "status_date": "2025-06"},
    ],
    "programme_participants": [
        {"participant_id": "bwu-dnk", "programme_id": "bwu", "country": "DNK", "role": "participant"},
    ],
    "agreements": [
        {"agreement_id": "dnk-ukr-2025", "title": "Letter of intent", "kind": "letter of intent",
         "date_signed": "2025-06-24", "place": "The Hague", "status": "signed", "status_date": "2025-06-24",
         "host_country": "DNK", "product_category": "several", "programme_id": "bwu",
         "value_amount": "500000000", "value_currency": "DKK", "summary": "Production in Denmark."},
        {"agreement_id": "ukr-repair-2025", "title": "Repair in Ukraine", "kind": "cooperation agreement",
         "status": "announced", "host_country": "UKR", "summary": "Repair of vehicles."},
    ],
    "agreement_parties": [
        {"party_id": "dnk-ukr-2025-dnk", "agreement_id": "dnk-ukr-2025", "country": "DNK",
         "organisation_id": "dnk-mod", "role": "host", "signatory": "Troels Lund Poulsen"},
        {"party_id": "dnk-ukr-2025-ukr", "agreement_id": "dnk-ukr-2025", "country": "UKR", "role": "producer",
         "signatory": "Rustem Umerov"},
    ],
    "agreement_programmes": [{"agreement_id": "ukr-repair-2025", "programme_id": "bwu"}],
    "sites": [
        {"site_id": "deu-unterluess-acme", "name": "Acme works", "operator_id": "acme", "locality": "Unterlüß",
         "country": "DEU", "lat": "52.84", "lon": "10.29", "location_precision": "locality",
         "product_category": "ammunition", "products": "155 mm; 120 mm", "status": "operational",
         "status_date": "2025-08-27"},
        {"site_id": "ukr-acme", "name": "Acme repair in Ukraine", "operator_id": "acme", "country": "UKR",
         "location_precision": "withheld", "product_category": "maintenance and repair", "status": "announced"},
    ],
    "site_partners": [
        {"site_partner_id": "ukr-acme-mod", "site_id": "ukr-acme", "organisation_id": "dnk-mod", "role": "funder"},
    ],
    "site_agreements": [{"site_id": "ukr-acme", "agreement_id": "ukr-repair-2025"}],
    "capacities": [
        {"capacity_id": "acme-155", "site_id": "deu-unterluess-acme", "product": "155 mm", "value_low": "300000",
         "unit": "shells", "period": "year", "basis": "planned"},
    ],
    "funding": [
        {"funding_id": "dnk-pledge", "date": "2025-06-24", "funder_country": "DNK", "purpose": "Production",
         "amount": "500000000", "currency": "DKK", "instrument": "grant", "money": "public", "stage": "pledged"},
        {"funding_id": "dnk-part", "date": "2025-09", "funder_country": "DNK", "purpose": "First factory",
         "amount": "200000000", "currency": "DKK", "instrument": "grant", "money": "public", "stage": "allocated",
         "part_of": "dnk-pledge"},
    ],
    "funding_parties": [
        {"funding_party_id": "dnk-part-acme", "funding_id": "dnk-part", "organisation_id": "acme", "role": "recipient"},
    ],
    "milestones": [
        {"milestone_id": "ukr-acme-opens", "table": "sites", "record_id": "ukr-acme", "step": "opened",
         "date": "2026", "basis": "planned", "event": "Start of repair"},
    ],
    "sources": [
        {"source_id": "fmn", "url": "https://example.org/fmn", "publisher": "Danish Ministry of Defence",
         "origin": "fmn", "title": "Letter of intent", "published": "2026-08-01", "language": "en", "kind": "official"},
        {"source_id": "post", "url": "https://example.org/post", "publisher": "Kyiv Post", "origin": "post",
         "published": "2025-07-01", "kind": "press"},
    ],
    "citations": [
        {"citation_id": "a-post", "table": "agreements", "record_id": "dnk-ukr-2025", "field": "value_amount",
         "stated_value": "about EUR 67 million", "value": "67000000", "currency": "EUR", "basis": "about",
         "source_id": "post", "checked": "2026-08-10"},
    ],
    "overrides": [],
    "official_totals": [
        {"total_id": "dnk-total", "subject": "Danish money", "funder_country": "DNK", "stage": "pledged",
         "value": "500000000", "unit": "DKK", "as_of": "2026", "source_id": "fmn"},
    ],
}  # fmt: skip


def cited(rows: dict[str, list[dict]], source: str = "fmn", checked: str = "2026-08-10") -> dict[str, list[dict]]:
    """The rows with a citation of `source` for every field and record that needs one and has none."""
    rows = {name: [dict(row) for row in part] for name, part in rows.items()}
    have = {(row["table"], row["record_id"], row.get("field", "")) for row in rows["citations"]}
    for table in PACKAGE.tables:
        for row in rows[table.name]:
            record = table.record_id(row)
            fields = [field for field in table.fields if field.cited and row.get(field.name)]
            missing = [field for field in fields if (table.name, record, field.name) not in have or source == "fmn"]
            claims = [
                {"field": field.name, "value": row[field.name],
                 "currency": row.get(table.currency_of(field.name), "") if field.kind == "amount" else ""}
                for field in missing
            ]  # fmt: skip
            if table.cited and not claims:
                claims = [{}]
            for claim in claims:
                name = f"{len(rows['citations']):04d}-{source}"
                about = {"citation_id": name, "table": table.name, "record_id": record}
                rows["citations"].append({**about, **claim, "source_id": source, "checked": checked})
    return rows


def write_package(folder: Path, rows: dict[str, list[dict]]) -> Path:
    """Writes the real declaration and the rows, in canonical order, into a folder."""
    (folder / "tables").mkdir(parents=True, exist_ok=True)
    shutil.copy(FOLDER / DESCRIPTOR, folder / DESCRIPTOR)
    for table in PACKAGE.tables:
        with (folder / table.path).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, table.names, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(sorted(rows.get(table.name, []), key=table.record_id))
    return folder


def tables_of(rows: dict[str, list[dict]]) -> Tables:
    """The typed tables of the rows as they are, without the check: for cases that no whole dataset would pass."""
    whole = {table.name: [dict.fromkeys(table.names, "") | row for row in rows.get(table.name, [])] for table in PACKAGE.tables}
    return tables_from(PACKAGE, whole)


@pytest.fixture
def sample() -> dict[str, list[dict]]:
    """The rows of the sample, to be changed by a test; without most of its citations."""
    return json.loads(json.dumps(SAMPLE))


@pytest.fixture
def package_folder(tmp_path) -> Path:
    """A folder with the sample, in which every fact is cited."""
    return write_package(tmp_path / "data", cited(SAMPLE))
