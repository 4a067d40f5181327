"""Names as keys: spelling folded away, so that a name in a source meets the same name in a table.

Folding drops case, accents and apostrophes; it does not transliterate, so a Cyrillic name meets its Latin
form only through an alias.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

from data.cells import split_list

# Letters that Unicode does not take apart into a base and an accent.
_LETTERS = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"}
_APOSTROPHES = re.compile("['’‘ʼ`´]")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=16384)
def fold(text: str) -> str:
    """The text in lower case without accents and apostrophes."""
    return _folded(text)


def _folded(text: str) -> str:
    bare = text.casefold()
    if not bare.isascii():
        # Whole texts, one sign at a time: letter by letter a page of a megabyte would take over a second.
        for sign in set(bare):
            if letters := _LETTERS.get(sign):
                bare = bare.replace(sign, letters)
        bare = unicodedata.normalize("NFKD", bare)
        for sign in set(bare):
            if unicodedata.combining(sign):
                bare = bare.replace(sign, "")
    return _APOSTROPHES.sub("", bare)


def words(text: str) -> tuple[str, ...]:
    """The folded words of a text, in order; hyphens, dots, slashes and underscores part words."""
    return tuple(_WORD.findall(fold(text)))


def words_of_page(text: str) -> list[str]:
    """`words` for a text of any length, of which nothing is kept."""
    return _WORD.findall(_folded(text))


def is_same_name(one: str, other: str) -> bool:
    """Whether the words of one are among those of the other: 'Umerov' and 'Rustem Umerov'."""
    first, second = set(words(one)), set(words(other))
    return bool(first and second) and (first <= second or second <= first)


class Aliases:
    """The organisations by every name they are known by."""

    def __init__(self, organisations: Iterable[Mapping[str, str]]):
        self.names: dict[str, tuple[str, ...]] = {}
        self._ids: dict[str, str] = {}
        for row in organisations:
            names = (row["name"], *_aliases(row["aliases"]))
            self.names[row["organisation_id"]] = names
            for name in names:
                self._ids.setdefault(" ".join(words(name)), row["organisation_id"])

    def key(self, name: str) -> str:
        """What stands for the name in a comparison: the id of the organisation, else its folded words."""
        folded = " ".join(words(name))
        return self._ids.get(folded, folded)


def _aliases(text: str) -> list[str]:
    try:
        return split_list(text)
    except ValueError:
        return []
