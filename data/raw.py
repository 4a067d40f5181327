"""The tables as text: what is wrong with a file before any value is looked at.

pandas fills short rows in silence and takes a surplus first cell for an index, so the form of a file is
judged here, from the bytes on.
"""

import csv
import io
from dataclasses import dataclass, field
from functools import cached_property
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
        return ": ".join(part for part in (f"{self.file}:{self.row}", self.column, self.message) if part)


@dataclass
class RawTable:
    """The readable rows of one file as text, each with its line.

    `faults` are problems that keep rows or the whole file from being read, `slips` those that `data.format`
    mends.
    """

    table: Table
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Issue] = field(default_factory=list)
    slips: list[Issue] = field(default_factory=list)

    def fault(self, line: int, message: str, column: str = "") -> None:
        """Notes what keeps a line from being read."""
        self.faults.append(Issue(self.table.path, line, column, message))

    def slip(self, line: int, message: str) -> None:
        """Notes what is wrong with the form of a line that can be read."""
        self.slips.append(Issue(self.table.path, line, "", message))


class Draft:
    """A data folder as text while it is checked, with the problems found so far.

    A cell with a problem is not judged again: `is_good` tells whether some cells are still free of any.
    """

    def __init__(self, folder: Path, package: Package):
        self.folder = folder
        self.package = package
        self._bad: set[tuple[str, int, str]] = set()
        self.tables = {table.name: read_table(folder, table) for table in package.tables}
        self.issues = [issue for raw in self.tables.values() for issue in raw.faults + raw.slips]
        declared = {table.path for table in package.tables}
        for path in sorted((folder / "tables").glob("*.csv")):
            name = path.relative_to(folder).as_posix()
            if name not in declared:
                message = "is not declared in datapackage.json; declare it or move it away"
                self.issues.append(Issue(name, 1, "", message))

    def numbered(self, table: str):
        """Pairs of line and row of a table."""
        return zip(self.tables[table].lines, self.tables[table].rows, strict=True)

    def is_sound(self, table: str) -> bool:
        """Whether every row of the table could be read, so that what is absent from it is absent indeed."""
        return not self.tables[table].faults

    def report(self, table: str, line: int, column: str, message: str) -> None:
        """Adds a problem of a cell."""
        self.issues.append(Issue(self.package[table].path, line, column, message))
        self._bad.add((table, line, column))

    def is_good(self, table: str, line: int, *columns: str) -> bool:
        """Whether none of these cells has a problem yet."""
        return not any((table, line, column) in self._bad for column in columns)

    @cached_property
    def keys(self) -> dict[str, dict[str, int]]:
        """The line of each record by table and record id."""
        return {
            name: {raw.table.record_id(row): line for line, row in self.numbered(name)}
            for name, raw in self.tables.items()
        }

    @cached_property
    def records(self) -> dict[tuple[str, str], dict[str, str]]:
        """The rows by table and record id."""
        return {
            (name, raw.table.record_id(row)): row for name, raw in self.tables.items() for row in raw.rows
        }


def read_table(folder: Path, table: Table) -> RawTable:
    """The rows of one declared table as text, with what is wrong with the form of its file."""
    raw = RawTable(table)
    text = _text(folder / table.path, raw)
    if text is not None:
        _read_rows(text, raw)
    return raw


def _text(path: Path, raw: RawTable) -> str | None:
    try:
        content = path.read_bytes()
    except OSError:
        raw.fault(1, "is missing; datapackage.json declares it")
        return None
    if not content.strip():
        raw.fault(1, "is empty; it needs at least its header")
        return None
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line, byte = content.count(b"\n", 0, error.start) + 1, content[error.start]
        place = error.start - content.rfind(b"\n", 0, error.start)
        raw.fault(line, f"is not UTF-8 at byte {place} of the line (0x{byte:02x}); save the file as UTF-8")
        return None
    if text.startswith("\ufeff"):
        raw.slip(1, "starts with a byte order mark; save as UTF-8 without it")
        text = text.removeprefix("\ufeff")
    if "\r" in text:
        raw.slip(text.count("\n", 0, text.index("\r")) + 1, "has a CR line end; lines end with LF alone")
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text


def _read_rows(text: str, raw: RawTable) -> None:
    names = raw.table.names
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    end = 0
    try:
        header = next(reader)
        end = reader.line_num
        if not _check_header(header, raw):
            return
        for cells in reader:
            line, end = end + 1, reader.line_num
            if not cells:
                raw.slip(line, "is an empty line; take it out")
            elif len(cells) != len(header):
                raw.fault(line, _ragged(len(cells), len(header)))
            else:
                row = dict(zip(header, cells, strict=True))
                raw.rows.append({name: row[name] for name in names})
                raw.lines.append(line)
    except csv.Error as error:
        raw.fault(end + 1, f"cannot be read as CSV ({error}); look for a stray quotation mark")


def _ragged(found: int, wanted: int) -> str:
    much = f"{found - wanted} more" if found > wanted else f"{wanted - found} fewer"
    return f"has {found} cells, {much} than the header; a cell with a comma in it needs quotation marks"


def _check_header(header: list[str], raw: RawTable) -> bool:
    """Notes what is wrong with the header; false when the rows cannot be read by it."""
    names = raw.table.names
    missing = [name for name in names if name not in header]
    for name in header:
        if name not in names:
            raw.fault(1, f"is not a declared column{closest(name, missing)}", name)
    for name in missing:
        raw.fault(1, "is missing from the header", name)
    for name in sorted({name for name in header if header.count(name) > 1}):
        raw.fault(1, "stands twice in the header", name)
    if missing or len(set(header)) != len(header):
        return False
    if len(header) == len(names) and tuple(header) != names:
        raw.slip(1, f"the columns are not in the declared order: {','.join(names)}")
    return True
