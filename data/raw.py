"""The tables as text: what is wrong with a file before any value is looked at.

pandas fills short rows in silence and takes a surplus first cell for an index, so the form of a file is judged here,
from the bytes on.
"""

import csv
import io
from dataclasses import dataclass, field
from pathlib import Path

from data.cells import closest
from data.package import Package, Table


@dataclass(frozen=True, order=True)
class Issue:
    """One problem: where it is (file relative to the folder, line, column) and what would be right."""

    file: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        return ":".join(part for part in (self.file, str(self.row), self.column) if part) + f": {self.message}"


@dataclass
class RawTable:
    """The rows of one file as text, each with its line. `sound` is false when some of them could not be read."""

    table: Table
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    sound: bool = True

    def numbered(self):
        """Pairs of line and row."""
        return zip(self.lines, self.rows, strict=True)


def read_raw(folder: Path, package: Package, issues: list[Issue]) -> dict[str, RawTable]:
    """Every declared table as text; problems of form go to `issues`, and rows that have one are left out."""
    declared = {table.path for table in package.tables}
    for path in sorted((folder / "tables").glob("*")):
        name = path.relative_to(folder).as_posix()
        if name not in declared:
            issues.append(Issue(name, 1, "", "is not declared in datapackage.json; declare it or move it away"))
    return {table.name: _read_table(folder, table, issues) for table in package.tables}


def _read_table(folder: Path, table: Table, issues: list[Issue]) -> RawTable:
    raw = RawTable(table)
    found = len(issues)

    def report(line: int, message: str, column: str = "") -> None:
        issues.append(Issue(table.path, line, column, message))

    text = _text(folder / table.path, report)
    if text is not None:
        _read_rows(text, raw, report)
    raw.sound = len(issues) == found
    return raw


def _text(path: Path, report) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        report(1, "is missing; datapackage.json declares it")
        return None
    if not content.strip():
        report(1, "is empty; it needs at least its header")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, byte = content.count(b"\n", 0, error.start) + 1, content[error.start]
        place = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        report(line, f"is not UTF-8 at byte {place} of the line (0x{byte:02x}); save the file as UTF-8")
        return None
    if text.startswith("\ufeff"):
        report(1, "starts with a byte order mark; save as UTF-8 without it")
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        report(text.count("\n", 0, text.index("\r")) + 1, "has a CR line end; lines end with LF alone")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _read_rows(text: str, raw: RawTable, report) -> None:
    names = raw.table.names
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    end = 0
    try:
        header = next(reader)
        end = reader.line_num
        if not _check_header(header, names, report):
            return
        for cells in reader:
            line, end = end + 1, reader.line_num
            if not cells:
                report(line, "is an empty line; take it out")
            elif len(cells) != len(header):
                report(line, _ragged(len(cells), len(header)))
            else:
                row = dict(zip(header, cells, strict=True))
                raw.rows.append({name: row[name] for name in names})
                raw.lines.append(line)
    except csv.Error as error:
        report(end + 1, f"cannot be read as CSV ({error}); look for a stray quotation mark")


def _ragged(found: int, wanted: int) -> str:
    much = f"{found - wanted} more" if found > wanted else f"{wanted - found} fewer"
    return f"has {found} cells, {much} than the header ({wanted}); a comma in a cell needs quotation marks around it"


def _check_header(header: list[str], names: tuple[str, ...], report) -> bool:
    """Reports what is wrong with the header; false when the rows cannot be read by it."""
    missing = [name for name in names if name not in header]
    for name in header:
        if name not in names:
            report(1, f"is not a declared column{closest(name, missing)}", name)
    for name in missing:
        report(1, "is missing from the header", name)
    for name in sorted({name for name in header if header.count(name) > 1}):
        report(1, "stands twice in the header", name)
    if missing or len(set(header)) != len(header):
        return False
    if len(header) == len(names) and tuple(header) != names:
        report(1, f"the columns are not in the declared order: {','.join(names)}")
    return True
