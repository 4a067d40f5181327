"""Reads a data folder into typed tables: one check, one read, no cache of its own."""

import hashlib
from pathlib import Path

from data.cells import join_list, split_list
from data.check import Issue, check_rows
from data.frames import Tables, tables_from
from data.package import DESCRIPTOR, FOLDER, read_package

__all__ = ["DataError", "Issue", "Tables", "content_hash", "join_list", "load_package", "split_list"]

_hashes: dict[Path, tuple[tuple, str]] = {}


class DataError(Exception):
    """The folder does not pass the check; `issues` says why."""

    def __init__(self, issues: list[Issue]):
        self.issues = issues
        super().__init__(f"the data has {len(issues)} problem(s), the first: {issues[0]}")


def load_package(folder: Path | str = FOLDER) -> Tables:
    """The tables of a folder that passes the check; DataError with every problem when it does not."""
    digest = content_hash(folder)
    rows, issues = check_rows(folder)
    if issues:
        raise DataError(issues)
    return tables_from(read_package(folder), rows, digest)


def content_hash(folder: Path | str = FOLDER) -> str:
    """SHA-256 over the descriptor and the tables; files whose size and time are unchanged are not read again."""
    folder = Path(folder).resolve()
    paths = [folder / DESCRIPTOR, *sorted((folder / "tables").glob("*.csv"))]
    stamps = tuple(_stamp(path) for path in paths)
    seen, digest = _hashes.get(folder, (None, ""))
    if seen != stamps:
        total = hashlib.sha256()
        for path in paths:
            content = path.read_bytes() if path.is_file() else b""
            total.update(f"{path.relative_to(folder).as_posix()}:{len(content)}:".encode() + content)
        digest = total.hexdigest()
        _hashes[folder] = (stamps, digest)
    return digest


def _stamp(path: Path) -> tuple[str, int, int]:
    try:
        status = path.stat()
    except OSError:
        return str(path), 0, 0
    return str(path), status.st_mtime_ns, status.st_size
