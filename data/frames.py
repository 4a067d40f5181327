"""The tables as typed pandas frames."""

import math
from dataclasses import dataclass, replace
from functools import lru_cache

import pandas as pd
from pyproj import Transformer

from data.package import Field, Package, Table
from data.partial_dates import first_days, last_days

Rows = dict[str, list[dict[str, str]]]


@dataclass(frozen=True)
class Tables:
    """All tables of one version of the data, shared by every session: read them, never write to them.

    `tables.sites` and `tables["sites"]` are the frame of a table: text as pandas strings (missing where the
    cell is empty), numbers as float64 and Int64, lists as their text (`data.cells.split_list` takes it
    apart), dates as their text with `<name>_first` and `<name>_last` beside it (datetime64). Sites carry
    `x_km` and `y_km`, EPSG:3035. `rows` holds the same cells as text.
    """

    package: Package
    rows: Rows
    frames: dict[str, pd.DataFrame]
    hash: str
    known_on: str = ""

    @property
    def version(self) -> str:
        """Version of the data."""
        return self.package.version

    @property
    def as_of(self) -> str:
        """Day up to which the news was searched, or the day of knowledge where that is earlier."""
        return min(self.package.as_of, self.known_on) if self.known_on else self.package.as_of

    @property
    def created(self) -> str:
        """Time at which the package was built."""
        return self.package.created

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self.frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        try:
            return self.__dict__["frames"][name]
        except KeyError:
            raise AttributeError(f"there is no table {name}") from None

    def with_rows(self, rows: Rows) -> "Tables":
        """The same package with other rows; frames are built anew only for tables whose rows differ."""
        frames = {
            table.name: self.frames[table.name]
            if rows[table.name] == self.rows[table.name]
            else frame(table, rows[table.name])
            for table in self.package.tables
        }
        return replace(self, rows=rows, frames=frames)


def tables_from(package: Package, rows: Rows, digest: str = "") -> Tables:
    """The typed tables of rows of text that have passed the check."""
    frames = {table.name: frame(table, rows[table.name]) for table in package.tables}
    return Tables(package, rows, frames, digest)


def frame(table: Table, rows: list[dict[str, str]]) -> pd.DataFrame:
    """The typed frame of the rows of one table."""
    columns = {}
    for field in table.fields:
        column = _column(field, [row[field.name] for row in rows])
        columns[field.name] = column
        if field.is_date:
            columns[f"{field.name}_first"] = first_days(column)
            columns[f"{field.name}_last"] = last_days(column)
    if "lat" in table and "lon" in table:
        columns["x_km"], columns["y_km"] = _projected(columns["lat"], columns["lon"])
    return pd.DataFrame(columns)


def _column(field: Field, cells: list[str]) -> pd.Series:
    if field.type == "number":
        return pd.Series([float(cell) if cell else math.nan for cell in cells], dtype="float64")
    if field.type == "integer":
        return pd.Series([int(cell) if cell else None for cell in cells], dtype="Int64")
    return pd.Series([cell or None for cell in cells], dtype="str")


@lru_cache(maxsize=1)
def _transformer() -> Transformer:
    return Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)


def _projected(lat: pd.Series, lon: pd.Series) -> tuple[pd.Series, pd.Series]:
    x, y = _transformer().transform(lon.to_numpy(), lat.to_numpy())
    # pyproj gives inf where it is given nan.
    return tuple(pd.Series(axis / 1000, index=lat.index).where(lat.notna() & lon.notna()) for axis in (x, y))
