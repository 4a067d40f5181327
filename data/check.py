"""The check of a data folder: every problem in one run, each with its place and what would be right.

    python -m data.check [DIR] [--duplicates] [--totals]

It reads text, never writes and never needs the network. It cannot tell whether a source says what a citation
claims, nor whether two records are one thing: `--duplicates` lists pairs that look alike, for a person to
judge.
"""

import argparse
import json
import sys
from pathlib import Path

from data import briefings, check_evidence, check_links, check_sense, withheld
from data.cells import form_problem, value_problem
from data.check_summary import duplicates, read_distinct, summary
from data.frames import Rows, tables_from
from data.package import DESCRIPTOR, FOLDER, Package, read_package
from data.raw import Draft, Issue
from data.totals import official_totals, total_problems

__all__ = ["Issue", "check_package", "check_rows", "main"]


def check_package(folder: Path | str = FOLDER) -> list[Issue]:
    """Every problem of a data folder, its briefings included, sorted by file and row; [] when it holds."""
    return sorted(check_rows(folder)[1] + briefings.read_folder(Path(folder))[1])


def check_rows(folder: Path | str = FOLDER) -> tuple[Rows, list[Issue]]:
    """The rows of every table as text, and every problem of the folder. Rows are whole only without problems."""
    folder = Path(folder)
    package = _declaration(folder)
    if isinstance(package, Issue):
        return {}, [package]
    draft = Draft(folder, package)
    _check_cells(draft)
    check_links.check(draft)
    check_sense.check(draft)
    withheld.check(draft)
    check_evidence.check(draft)
    return {name: raw.rows for name, raw in draft.tables.items()}, sorted(set(draft.issues))


def _declaration(folder: Path) -> Package | Issue:
    try:
        return read_package(folder)
    except OSError:
        return Issue(DESCRIPTOR, 1, "", f"is missing in {folder}; it declares the tables")
    except json.JSONDecodeError as error:
        return Issue(DESCRIPTOR, error.lineno, "", f"is not JSON: {error.msg}")
    except UnicodeDecodeError:
        return Issue(DESCRIPTOR, 1, "", "is not UTF-8")
    except (KeyError, TypeError, ValueError) as error:
        return Issue(DESCRIPTOR, 1, "", f"is no declaration of tables: it lacks {error}")


def _check_cells(draft: Draft) -> None:
    for name, raw in draft.tables.items():
        for line, row in draft.numbered(name):
            for field in raw.table.fields:
                text = row[field.name]
                if not text:
                    problem = f"is empty; {field.title} is required" if field.required else ""
                else:
                    problem = form_problem(text) or value_problem(field, text)
                if problem:
                    draft.report(name, line, field.name, problem)
        _check_unique(draft, name, raw.table.key)
        for field in raw.table.fields:
            if field.unique:
                _check_unique(draft, name, (field.name,))


def _check_unique(draft: Draft, name: str, columns: tuple[str, ...]) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for line, row in draft.numbered(name):
        values = tuple(row[column] for column in columns)
        first = seen.setdefault(values, line)
        if first != line and all(values):
            draft.report(
                name, line, columns[0], f"'{'/'.join(values)}' is in row {first} too; it must be unique"
            )


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.check", description="Checks a data folder.")
    parser.add_argument(
        "folder", nargs="?", type=Path, default=FOLDER, help="default: the data of this project"
    )
    parser.add_argument(
        "--duplicates", action="store_true", help="list records that look like the same thing"
    )
    parser.add_argument(
        "--totals", action="store_true", help="hold official totals against the sum of the rows"
    )
    options = parser.parse_args(arguments)
    rows, issues = check_rows(options.folder)
    issues = sorted(issues + briefings.read_folder(options.folder)[1])
    for issue in issues:
        print(issue)
    if issues:
        print(f"{len(issues)} problem{'s' if len(issues) > 1 else ''}", file=sys.stderr)
        return 1
    package = read_package(options.folder)
    tables = tables_from(package, rows)
    distinct = read_distinct(options.folder)
    print(summary(tables, distinct))
    if options.duplicates:
        for line in duplicates(tables, distinct):
            print(line)
    totals = official_totals(tables)
    if options.totals:
        print(totals.drop(columns=["subject", "note"]).to_string(index=False))
    problems = total_problems(tables, totals)
    for problem in problems:
        print(problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
