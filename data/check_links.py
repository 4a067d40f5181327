"""Whether everything that points somewhere points at something, and nothing at itself."""

from data.cells import closest, split_list
from data.raw import Draft


def check(draft: Draft) -> None:
    """Reports references, pointers (`table`, `record_id`, `field`) and circles that do not resolve."""
    _check_keys(draft)
    for name, raw in draft.tables.items():
        if "record_id" in raw.table:
            _check_pointers(draft, name)
    _check_circles(draft)


def references(draft: Draft, table: str, column: str, text: str) -> list[str]:
    """The keys that a cell names: the elements of a list of references, else the text."""
    if draft.package[table][column].kind == "list of references":
        return split_list(text)
    return [text]


def unknown(draft: Draft, target: str, key: str) -> str:
    """What is wrong with a key of the target table, "" when it is there or its table could not be read."""
    if key in draft.keys[target] or not draft.is_sound(target):
        return ""
    return f"'{key}' is not in {target}{closest(key, draft.keys[target])}"


def _check_keys(draft: Draft) -> None:
    for name, raw in draft.tables.items():
        columns = [field.name for field in raw.table.fields if raw.table.target_of(field.name)]
        for line, row in draft.numbered(name):
            for column in columns:
                if not row[column] or not draft.is_good(name, line, column):
                    continue
                for key in references(draft, name, column, row[column]):
                    problem = unknown(draft, raw.table.target_of(column), key)
                    if problem:
                        draft.report(name, line, column, problem)


def _check_pointers(draft: Draft, name: str) -> None:
    for line, row in draft.numbered(name):
        target = row["table"]
        if (
            not row["record_id"]
            or not draft.is_good(name, line, "table", "record_id")
            or target not in draft.keys
        ):
            continue
        problem = unknown(draft, target, row["record_id"])
        if problem:
            draft.report(name, line, "record_id", problem)
        field = row.get("field", "")
        if field and draft.is_good(name, line, "field") and field not in draft.package[target]:
            names = draft.package[target].names
            draft.report(name, line, "field", f"'{field}' is no field of {target}{closest(field, names)}")


def _check_circles(draft: Draft) -> None:
    for name, raw in draft.tables.items():
        for field in raw.table.fields:
            if raw.table.target_of(field.name) != name:
                continue
            parents = {
                raw.table.record_id(row): references(draft, name, field.name, row[field.name])
                for line, row in draft.numbered(name)
                if row[field.name] and draft.is_good(name, line, field.name)
            }
            for record in _in_circles(parents):
                message = f"'{record}' is part of itself through {field.name}; take one of the links out"
                draft.report(name, draft.keys[name][record], field.name, message)


def _in_circles(parents: dict[str, list[str]]) -> list[str]:
    found = []
    for record in parents:
        above, waiting = set(), list(parents[record])
        while waiting:
            other = waiting.pop()
            if other not in above:
                above.add(other)
                waiting.extend(parents.get(other, ()))
        if record in above:
            found.append(record)
    return found
