"""Released versions of the data: the tables as they were, packed small, and read back.

    python -m data.release [DIR]

writes the current state into `releases/<version>/` of the data folder: `datapackage.json` and one
`tables/<name>.csv.gz` per table. It refuses while the data does not pass its check, and it never replaces a
release. The same state gives the same bytes.
"""

import argparse
import gzip
import json
import re
import shutil
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from data.check import check_rows
from data.frames import Tables, tables_from
from data.package import DESCRIPTOR, FOLDER, Package, parse_package, read_package
from data.raw import read_table
from data.totals import official_totals, total_problems

RELEASES = "releases"
_VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)(?:-([0-9A-Za-z.-]+))?")


class ReleaseError(Exception):
    """The release cannot be written or read; the message says why."""


@dataclass(frozen=True)
class Release:
    """A released version: its number, how far the news was searched, and when it was built."""

    version: str
    as_of: str
    created: str
    folder: Path


def releases(folder: Path | str = FOLDER) -> list[Release]:
    """The released versions of a data folder, the oldest first; [] before the first."""
    found = []
    for path in (Path(folder) / RELEASES).glob(f"*/{DESCRIPTOR}"):
        if _VERSION.fullmatch(path.parent.name):
            package = read_package(path.parent)
            found.append(Release(package.version, package.as_of, package.created, path.parent))
    return sorted(found, key=lambda each: _order(each.version))


def _order(version: str) -> tuple:
    major, minor, patch, before = _VERSION.fullmatch(version).groups()
    # A pre-release (1.0.0-rc.1) comes before its release.
    return int(major), int(minor), int(patch), before is None, before or ""


def read_release(version: str, folder: Path | str = FOLDER) -> Tables:
    """The tables of a released version by its own declaration; ReleaseError where there is no such release or it is damaged."""
    # The version may come from an address: it names one folder and nothing else.
    path = Path(folder) / RELEASES / version
    if not _VERSION.fullmatch(version) or not (path / DESCRIPTOR).is_file():
        raise ReleaseError(f"there is no release '{version}'")
    package = _unpacked(json.loads((path / DESCRIPTOR).read_text(encoding="utf-8")))
    rows = {}
    with tempfile.TemporaryDirectory() as scratch:
        for table in package.tables:
            target = Path(scratch) / table.path
            target.parent.mkdir(parents=True, exist_ok=True)
            try:
                target.write_bytes(gzip.decompress((path / f"{table.path}.gz").read_bytes()))
            except (OSError, EOFError) as error:
                raise ReleaseError(f"release {version} is damaged: {table.path}.gz: {error}") from None
            raw = read_table(Path(scratch), table)
            if raw.faults:
                raise ReleaseError(f"release {version} is damaged: {raw.faults[0]}")
            rows[table.name] = raw.rows
    return tables_from(package, rows, f"release {version}")


def _unpacked(descriptor: dict) -> Package:
    for resource in descriptor["resources"]:
        resource["path"] = resource["path"].removesuffix(".gz")
        resource.pop("compression", None)
    return parse_package(json.dumps(descriptor).encode())


def write_release(folder: Path | str = FOLDER) -> Release:
    """Writes the current state of a data folder as a release; ReleaseError while it does not pass the check, or where the version is released."""
    folder = Path(folder)
    rows, issues = check_rows(folder)
    if not issues:
        tables = tables_from(read_package(folder), rows)
        issues = total_problems(tables, official_totals(tables))
    if issues:
        raise ReleaseError(f"the data does not pass its check: {len(issues)} problem(s), the first: {issues[0]}")
    package = tables.package
    if not _VERSION.fullmatch(package.version):
        raise ReleaseError(f"'{package.version}' is no version: write it like 1.0.0 in {DESCRIPTOR}")
    target = folder / RELEASES / package.version
    if target.exists():
        raise ReleaseError(f"version {package.version} is released already, and a release is never changed; raise the version in {DESCRIPTOR}")
    target.parent.mkdir(exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=".draft-", dir=target.parent))
    try:
        _pack(folder, package, draft)
        draft.chmod(0o755)
        draft.rename(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return Release(package.version, package.as_of, package.created, target)


def _pack(folder: Path, package: Package, target: Path) -> None:
    descriptor = json.loads((folder / DESCRIPTOR).read_text(encoding="utf-8"))
    for resource in descriptor["resources"]:
        resource |= {"path": f"{resource['path']}.gz", "compression": "gz"}
    for table in package.tables:
        path = target / f"{table.path}.gz"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(gzip.compress((folder / table.path).read_bytes(), mtime=0))
    (target / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main(arguments: list[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(prog="python -m data.release", description="Writes the current state of the data as a release.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER, help="default: the data of this project")
    try:
        release = write_release(parser.parse_args(arguments).folder)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    size = sum(path.stat().st_size for path in release.folder.rglob("*") if path.is_file())
    print(f"release {release.version} (as of {release.as_of}): {release.folder}, {size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
