"""The data dictionary, generated from the data package. Pure."""

from components.wording import escape
from data.package import Table


def as_markdown(table: Table) -> str:
    """The columns of a table as a Markdown table: name, meaning, allowed values."""
    lines = ["| Column | Meaning | Values |", "|:--|:--|:--|"]
    for field in table.fields:
        marks = [m for m, on in (("key", field.name in table.key), ("required", field.required), ("cited", field.cited)) if on]
        values = ", ".join(field.enum) if field.enum else field.kind or field.type
        lines.append(f"| `{field.name}` | **{escape(field.title)}.** {escape(field.description)} | {escape(values)}{' (' + ', '.join(marks) + ')' if marks else ''} |")
    return "\n".join(lines)
