"""Tables as the key of a cache. Pure."""

from data.load import Tables


class Once:
    """Tables that are equal by content, so that `functools.lru_cache` computes once per content."""

    def __init__(self, tables: Tables):
        self.tables = tables

    def __hash__(self) -> int:
        return hash(self.tables.hash)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Once) and self.tables.hash == other.tables.hash
