"""Rewrites the tables in canonical form, so that a difference between two versions shows nothing but
substance.

    python -m data.format [DIR] [--check]

Columns in the declared order, rows sorted by key, quotation marks only where needed, LF, UTF-8 without a byte
order mark, no spaces at the edges of cells, list cells joined with '; '. Values stay as they are. A file in
which it would have to guess (not UTF-8, other columns than the declared ones, a row with too many or too few
cells, a list with an empty element) is left as it was, and the place is named.
"""

import argparse
import csv
import io
import sys
from pathlib import Path

from data.cells import join_list, split_list
from data.package import FOLDER, Table, read_package
from data.raw import Issue, RawTable, read_table


def canonical(folder: Path, table: Table) -> tuple[bytes | None, list[Issue]]:
    """The canonical bytes of one table, or None and the problems for which it cannot be rewritten."""
    raw = read_table(folder, table)
    issues = raw.faults
    rows = [_clean(raw, line, row, issues) for line, row in zip(raw.lines, raw.rows, strict=True)]
    if issues:
        return None, issues
    rows.sort(key=lambda row: (tuple(row[name] for name in table.key), tuple(row.values())))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows(row.values() for row in rows)
    return text.getvalue().encode("utf-8"), []


def _clean(raw: RawTable, line: int, row: dict[str, str], issues: list[Issue]) -> dict[str, str]:
    cells = {name: text.strip() for name, text in row.items()}
    for field in raw.table.fields:
        if field.is_list:
            try:
                cells[field.name] = join_list(split_list(cells[field.name]))
            except ValueError as error:
                issues.append(Issue(raw.table.path, line, field.name, f"'{row[field.name]}' {error}"))
    return cells


def format_package(folder: Path | str = FOLDER, is_dry: bool = False) -> tuple[list[str], list[Issue]]:
    """The files that were (or, when dry, would be) rewritten, and the problems of those that cannot be."""
    folder = Path(folder)
    changed, issues = [], []
    for table in read_package(folder).tables:
        content, problems = canonical(folder, table)
        issues.extend(problems)
        if content is not None and content != (folder / table.path).read_bytes():
            changed.append(table.path)
            if not is_dry:
                _replace(folder / table.path, content)
    return changed, sorted(issues)


def _replace(path: Path, content: bytes) -> None:
    # A server may be reading: the file changes in one step.
    draft = path.with_name(f".{path.name}.new")
    draft.write_bytes(content)
    draft.replace(path)


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m data.format", description="Rewrites tables in canonical form."
    )
    parser.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, help="default: the data of this project"
    )
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 when a file would change")
    options = parser.parse_args(arguments)
    changed, issues = format_package(options.folder, is_dry=options.check)
    for issue in issues:
        print(issue)
    for path in changed:
        print(f"{path}: {'would change' if options.check else 'rewritten'}")
    return 1 if issues or options.check and changed else 0


if __name__ == "__main__":
    sys.exit(main())
