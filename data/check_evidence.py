"""Whether every fact has a source, every source a use, and every record the value that the rule chooses."""

from data.cells import value_problem
from data.check_links import references, unknown
from data.frames import Rows
from data.ledger import Key, Ledger
from data.raw import Draft

_JUDGED = ("table", "record_id", "field", "value", "currency", "basis", "source_id", "checked")


def check(draft: Draft) -> None:
    """Reports badly typed claims, facts and records without a citation, unused sources, and wrong choices."""
    for line, row in draft.numbered("citations"):
        if draft.is_good("citations", line, "table", "record_id", "field"):
            _check_value(draft, line, row)
    if draft.is_sound("citations"):
        _check_cited(draft)
        _check_sources_used(draft)
    _check_overrides(draft)
    _check_choices(draft)


def _check_value(draft: Draft, line: int, row: dict[str, str]) -> None:
    value, is_good = row["value"], draft.is_good("citations", line, "value")
    if not row["field"]:
        for column in ("value", "currency", "basis"):
            if row[column]:
                draft.report(
                    "citations", line, column, f"'{row[column]}' is about no field; name it or leave it empty"
                )
        return
    field = draft.package[row["table"]][row["field"]]
    if not value:
        draft.report("citations", line, "value", f"is empty; give what is stated, typed as {row['field']}")
    elif is_good:
        problem = value_problem(field, value)
        target = draft.package[row["table"]].target_of(field.name)
        if target and not problem:
            keys = references(draft, row["table"], field.name, value)
            problem = next(filter(None, (unknown(draft, target, key) for key in keys)), "")
        if problem:
            draft.report("citations", line, "value", problem)
    if field.kind == "amount" and not row["currency"]:
        draft.report(
            "citations", line, "currency", f"is empty, but {row['field']} is an amount; give its currency"
        )
    elif field.kind != "amount" and row["currency"]:
        message = f"'{row['currency']}' is given, but {row['field']} is no amount; leave it empty"
        draft.report("citations", line, "currency", message)
    if row["basis"] not in ("", "exact") and field.type not in ("number", "integer"):
        draft.report(
            "citations", line, "basis", f"'{row['basis']}' is for numbers, and {row['field']} is none"
        )


def _check_cited(draft: Draft) -> None:
    cited = {(row["table"], row["record_id"], row["field"]) for _, row in draft.numbered("citations")}
    carried = {key[:2] for key in cited}
    for name, raw in draft.tables.items():
        for line, row in draft.numbered(name):
            record = raw.table.record_id(row)
            if not draft.is_good(name, line, *raw.table.key):
                continue
            if raw.table.cited and (name, record) not in carried:
                message = f"'{record}' has no citation; every record needs a source"
                draft.report(name, line, raw.table.key[0], message)
                continue
            for field in raw.table.fields:
                if field.cited and row[field.name] and (name, record, field.name) not in cited:
                    if draft.is_good(name, line, field.name):
                        message = f"'{row[field.name]}' has no citation; add one or leave the cell empty"
                        draft.report(name, line, field.name, message)


def _check_sources_used(draft: Draft) -> None:
    used = {row["source_id"] for name in ("citations", "official_totals") for _, row in draft.numbered(name)}
    if draft.is_sound("official_totals"):
        for line, row in draft.numbered("sources"):
            if row["source_id"] not in used and draft.is_good("sources", line, "source_id"):
                draft.report(
                    "sources", line, "source_id", f"'{row['source_id']}' is used by no citation; take it out"
                )


def _check_overrides(draft: Draft) -> None:
    about = {
        row["citation_id"]: (row["table"], row["record_id"], row["field"])
        for _, row in draft.numbered("citations")
    }
    for line, row in draft.numbered("overrides"):
        key = (row["table"], row["record_id"], row["field"])
        if draft.is_good("overrides", line, "table", "record_id", "field", "citation_id"):
            if about.get(row["citation_id"], key) != key:
                what = "/".join(about[row["citation_id"]])
                draft.report(
                    "overrides",
                    line,
                    "citation_id",
                    f"'{row['citation_id']}' is about {what}; choose another",
                )


def _check_choices(draft: Draft) -> None:
    rows, unsure = _judged_rows(draft)
    ledger = Ledger(draft.package, rows)
    for key in list(ledger.claims):
        table, record, column = key
        line, row = draft.keys[table][record], draft.records[table, record]
        currency = draft.package[table].currency_of(column) or column
        if key in unsure or not draft.is_good(table, line, column, currency):
            continue
        claim = ledger.chosen(key)
        if not ledger.is_value_of(claim, row):
            held = f"{row[column]} {ledger.currency(key, row)}".strip()
            wanted = f"{claim.value} {claim.currency}".strip()
            message = f"is '{held}'" if row[column] else "is empty"
            message += (
                f", but the rule chooses '{wanted}' ({claim.citation_id}); take it over or add an override"
            )
            draft.report(table, line, column, message)


def _judged_rows(draft: Draft) -> tuple[Rows, set[Key]]:
    """The rows without their bad cells, and the fields on which a bad citation or source leaves the choice open."""
    rows: Rows = {}
    for name in draft.tables:
        rows[name] = [
            {column: text if draft.is_good(name, line, column) else "" for column, text in row.items()}
            for line, row in draft.numbered(name)
        ]
    unsure, kept = set(), []
    doubtful = {
        row["source_id"]
        for line, row in draft.numbered("sources")
        if not draft.is_good("sources", line, "source_id", "kind", "published", "publisher")
    }
    for line, row in draft.numbered("citations"):
        if draft.is_good("citations", line, *_JUDGED) and row["record_id"] in draft.keys.get(
            row["table"], ()
        ):
            kept.append(row)
            if row["source_id"] not in doubtful:
                continue
        unsure.add((row["table"], row["record_id"], row["field"]))
    rows["citations"] = kept
    if not draft.is_sound("citations") or not draft.is_sound("overrides") or not draft.is_sound("sources"):
        return rows | {"citations": []}, unsure
    for line, row in draft.numbered("overrides"):
        if not draft.is_good("overrides", line, "table", "record_id", "field", "citation_id"):
            unsure.add((row["table"], row["record_id"], row["field"]))
    return rows, unsure
