"""Which record a row belongs to: a party to its agreement, a capacity to its site, a milestone to what it is a step of."""

from data.frames import Tables

# table -> (column with the record it belongs to, table of that record)
PARENTS = {
    "agreement_parties": ("agreement_id", "agreements"),
    "agreement_programmes": ("agreement_id", "agreements"),
    "programme_participants": ("programme_id", "programmes"),
    "site_partners": ("site_id", "sites"),
    "site_agreements": ("site_id", "sites"),
    "capacities": ("site_id", "sites"),
    "funding_parties": ("funding_id", "funding"),
}
_NAMES = {"agreements": "title", "funding": "purpose", "milestones": "event", "capacities": "product", "official_totals": "subject"}

Record = tuple[str, str]  # table, record_id


def owners(tables: Tables) -> dict[Record, Record]:
    """The record that each row hangs on, for rows that hang on one; every other record is its own."""
    found: dict[Record, Record] = {}
    for name, (column, target) in PARENTS.items():
        table = tables.package[name]
        found |= {(name, table.record_id(row)): (target, row[column]) for row in tables.rows[name] if row[column]}
    found |= {("milestones", row["milestone_id"]): (row["table"], row["record_id"]) for row in tables.rows["milestones"]}
    return found


def record_names(tables: Tables) -> dict[Record, str]:
    """What each record is called: its title, name, purpose or event; rows that join two records by what they join."""
    found: dict[Record, str] = {}
    for table in tables.package.tables:
        column = _NAMES.get(table.name, "name")
        if column in table:
            found |= {(table.name, table.record_id(row)): row[column] for row in tables.rows[table.name]}
    for name, columns in (
        ("agreement_parties", (("organisations", "organisation_id"), ("countries", "country"))),
        ("programme_participants", (("organisations", "organisation_id"), ("countries", "country"))),
        ("funding_parties", (("organisations", "organisation_id"), ("countries", "country"))),
        ("site_partners", (("organisations", "organisation_id"),)),
        ("agreement_programmes", (("programmes", "programme_id"),)),
        ("site_agreements", (("agreements", "agreement_id"),)),
    ):
        table = tables.package[name]
        for row in tables.rows[name]:
            known = (found.get((target, row[column])) for target, column in columns if row[column])
            found[name, table.record_id(row)] = next(filter(None, known), table.record_id(row))
    return found
