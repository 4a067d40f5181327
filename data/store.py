"""The tables as they stand on disk, with the last good ones kept while an edit is broken."""

import logging
import threading
from dataclasses import dataclass
from pathlib import Path

from data.check import Issue
from data.load import DataError, Tables, content_hash, load_package
from data.package import DESCRIPTOR


@dataclass(frozen=True)
class State:
    """What can be shown: the newest good tables (None before the first) and the problems of what is on disk."""

    tables: Tables | None
    problems: tuple[Issue, ...]


class Store:
    """Reads a data folder again when its content changes; shared by all sessions, so reads are locked."""

    def __init__(self, folder: Path):
        self.folder = folder
        self._lock = threading.Lock()
        self._seen: str | None = None
        self._state = State(None, ())

    def state(self) -> State:
        """What the last look found; looks first if there was none."""
        return self._state if self._seen is not None else self.look()

    def look(self) -> State:
        """Reads the folder if it has changed; one that does not pass the check leaves the last good tables in place. Once a page, not at every use: it asks for the time of every file."""
        with self._lock:
            seen = content_hash(self.folder)
            if seen != self._seen:
                self._seen = seen
                try:
                    self._state = State(load_package(self.folder), ())
                except DataError as error:
                    self._state = State(self._state.tables, tuple(error.issues))
                except Exception as error:  # a fault of the reader must not take the last good data down either
                    logging.exception("the data folder cannot be read")
                    problem = Issue(DESCRIPTOR, 1, "", f"cannot be read as it stands ({type(error).__name__}: {error})")
                    self._state = State(self._state.tables, (problem,))
            return self._state
