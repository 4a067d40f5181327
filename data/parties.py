"""Who has a part in a record: it decides whether a company speaks for itself or about others."""

from collections import defaultdict
from collections.abc import Mapping

from data.names import Aliases, words

Rows = Mapping[str, list[dict[str, str]]]


class Parties:
    """The organisations that have a part in a record, to tell a party's own word from another company's."""

    def __init__(self, rows: Rows, aliases: Aliases):
        self._names = {each: [set(words(name)) for name in names] for each, names in aliases.names.items()}
        self._rows = rows
        self._parents = {row["organisation_id"]: row["parent_id"] for row in rows["organisations"]}
        self._by_record: dict[tuple[str, str], set[str]] | None = None

    def include(self, table: str, record_id: str, publisher: str) -> bool:
        """Whether the publisher is by name a party of the record, or an owner of one."""
        if self._by_record is None:
            self._by_record = self._collected()
        spoken = set(words(publisher))
        return any(
            spoken <= name or name <= spoken
            for organisation in self._by_record.get((table, record_id), ())
            for name in self._names.get(organisation, ())
            if name and spoken
        )

    def _collected(self) -> dict[tuple[str, str], set[str]]:
        rows, found = self._rows, defaultdict(set)

        def add(table: str, row: Mapping[str, str], key: str, *columns: str) -> None:
            found[table, row[key]].update(row[column] for column in columns if row[column])

        for row in rows["organisations"]:
            add("organisations", row, "organisation_id", "organisation_id")
        for row in rows["programmes"]:
            add("programmes", row, "programme_id", "lead")
        for row in rows["programme_participants"]:
            add("programmes", row, "programme_id", "organisation_id")
            add("programme_participants", row, "participant_id", "organisation_id")
        for row in rows["agreement_parties"]:
            add("agreements", row, "agreement_id", "organisation_id")
        for row in rows["agreement_parties"]:
            found["agreement_parties", row["party_id"]] = found["agreements", row["agreement_id"]]
        for row in rows["sites"]:
            add("sites", row, "site_id", "operator_id")
        for row in rows["site_partners"]:
            add("sites", row, "site_id", "organisation_id")
            found["site_partners", row["site_partner_id"]] = found["sites", row["site_id"]]
        for row in rows["capacities"]:
            add("capacities", row, "capacity_id", "organisation_id")
            found["capacities", row["capacity_id"]] |= found["sites", row["site_id"]]
        for row in rows["funding"]:
            add("funding", row, "funding_id", "funder_id", "recipient_id")
        for row in rows["funding_parties"]:
            add("funding", row, "funding_id", "organisation_id")
            found["funding_parties", row["funding_party_id"]] = found["funding", row["funding_id"]]
        for row in rows["milestones"]:
            found["milestones", row["milestone_id"]] = found[row["table"], row["record_id"]]
        return {record: self._with_owners(organisations) for record, organisations in found.items()}

    def _with_owners(self, organisations: set[str]) -> set[str]:
        found = list(organisations)
        for each in found:
            owner = self._parents.get(each, "")
            if owner and owner not in found:
                found.append(owner)
        return set(found)
