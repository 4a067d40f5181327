"""The declaration of the tables: `datapackage.json` read once into small frozen objects.

The descriptor is kept by hand and is the only place that says which tables and fields there are. Everything
here is taken from it; the two conventions that it leaves to names (an amount's currency stands in the field
of the same name with `currency` for `amount`, a list of references points into its own table) are written
down in `Table`.
"""

import json
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
DESCRIPTOR = "datapackage.json"


@dataclass(frozen=True)
class Field:
    """One declared column. `kind` is the project's own refinement of `type`, "" where there is none."""

    name: str
    title: str
    description: str
    type: str
    kind: str = ""
    unit: str = ""
    cited: bool = False
    required: bool = False
    unique: bool = False
    pattern: str = ""
    enum: tuple[str, ...] = ()
    minimum: float | None = None
    maximum: float | None = None

    @property
    def is_date(self) -> bool:
        """Whether the cells are dates, whole or partial."""
        return self.kind == "partial date" or self.type == "date"

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values joined with '; '."""
        return self.kind in ("list", "list of references")


@dataclass(frozen=True)
class ForeignKey:
    """Fields that hold the key of another table (`target` and its `target_fields`, in the same order)."""

    fields: tuple[str, ...]
    target: str
    target_fields: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """One declared table. `cited` says that each record needs a citation; `row` says what a row is."""

    name: str
    title: str
    description: str
    row: str
    path: str
    cited: bool
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]

    @cached_property
    def by_name(self) -> dict[str, Field]:
        """The fields by name, in the declared order."""
        return {field.name: field for field in self.fields}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the fields in the declared order: the header of the file."""
        return tuple(self.by_name)

    def __getitem__(self, name: str) -> Field:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def record_id(self, row) -> str:
        """The key of a row (a mapping); the parts of a composite key are joined with '/'."""
        return "/".join(row[name] for name in self.key)

    def currency_of(self, amount: str) -> str:
        """The name of the field with the currency of an amount, "" where another table holds it."""
        name = amount.replace("amount", "currency")
        return name if name in self and name != amount else ""

    @cached_property
    def _targets(self) -> dict[str, str]:
        keys = {key.fields[0]: key.target for key in reversed(self.foreign_keys) if len(key.fields) == 1}
        return {field.name: self.name if field.kind == "list of references" else keys.get(field.name, "") for field in self.fields}

    def target_of(self, name: str) -> str:
        """The name of the table that the field refers to, "" where it refers to none."""
        return self._targets[name]


@dataclass(frozen=True)
class Package:
    """The declared tables with the version, the as-of date and the build date of the data."""

    name: str
    title: str
    description: str
    version: str
    as_of: str
    created: str
    tables: tuple[Table, ...]
    descriptor: bytes = b""  # as it stands on disk, for those who read the data from outside

    @cached_property
    def by_name(self) -> dict[str, Table]:
        """The tables by name, in the declared order."""
        return {table.name: table for table in self.tables}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the tables in the declared order."""
        return tuple(self.by_name)

    def __getitem__(self, name: str) -> Table:
        return self.by_name[name]

    def __contains__(self, name: str) -> bool:
        return name in self.by_name


def read_package(folder: Path | str = FOLDER) -> Package:
    """The declaration in `folder`; OSError when there is none, ValueError or KeyError when it is not one."""
    path = Path(folder) / DESCRIPTOR
    return parse_package(path.read_bytes())


@lru_cache(maxsize=16)
def parse_package(descriptor: bytes) -> Package:
    """The declaration in the bytes of a descriptor; ValueError or KeyError when it is not one."""
    content = json.loads(descriptor.decode("utf-8"))
    return Package(
        name=content["name"],
        title=content["title"],
        description=content["description"],
        version=content["version"],
        as_of=content["as_of"],
        created=content["created"],
        tables=tuple(_table(resource) for resource in content["resources"]),
        descriptor=descriptor,
    )


def _table(resource: dict) -> Table:
    schema = resource["schema"]
    return Table(
        name=resource["name"],
        title=resource["title"],
        description=resource["description"],
        row=resource["row"],
        path=resource["path"],
        cited=resource.get("cited", False),
        fields=tuple(_field(field) for field in schema["fields"]),
        key=_names(schema["primaryKey"]),
        foreign_keys=tuple(
            ForeignKey(
                _names(key["fields"]), key["reference"]["resource"], _names(key["reference"]["fields"])
            )
            for key in schema.get("foreignKeys", [])
        ),
    )


def _field(field: dict) -> Field:
    limits = field.get("constraints", {})
    return Field(
        name=field["name"],
        title=field["title"],
        description=field["description"],
        type=field["type"],
        kind=field.get("kind", ""),
        unit=field.get("unit", ""),
        cited=field.get("cited", False),
        required=limits.get("required", False),
        unique=limits.get("unique", False),
        pattern=limits.get("pattern", ""),
        enum=tuple(limits.get("enum", ())),
        minimum=limits.get("minimum"),
        maximum=limits.get("maximum"),
    )


def _names(value: str | list[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)
