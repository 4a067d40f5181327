"""Dates as sources give them: a day, a month, a year, or an interval of these (`2025-07/2025-09` for a
quarter).

A partial date says that something happened on one day between its first and its last. Two of them can
therefore both be true exactly when they share a day.
"""

import calendar
import re
from datetime import date
from functools import lru_cache

import pandas as pd

_PART = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@lru_cache(maxsize=8192)
def bounds(text: str) -> tuple[date, date]:
    """The first and the last day of a partial date or interval; ValueError says what is wrong with it."""
    start, slash, end = text.partition("/")
    if not slash:
        return _part_bounds(text)
    (first, start_last), (end_first, last) = _part_bounds(start), _part_bounds(end)
    if end_first < first or last < start_last or start == end:
        raise ValueError(f"'{text}' is an interval whose end does not lie after its start")
    return first, last


def _part_bounds(text: str) -> tuple[date, date]:
    match = _PART.fullmatch(text)
    if not match:
        raise ValueError(f"'{text}' is no date: write 2025, 2025-06, 2025-06-24 or 2025-07/2025-09")
    year, month, day = (int(part) if part else None for part in match.groups())
    if year == 0 or month is not None and not 1 <= month <= 12:
        raise ValueError(
            f"'{text}' is no date: there is no month {match[2]}" if year else f"'{text}' is no date"
        )
    if month is None:
        return date(year, 1, 1), date(year, 12, 31)
    days = calendar.monthrange(year, month)[1]
    if day is None:
        return date(year, month, 1), date(year, month, days)
    if not 1 <= day <= days:
        raise ValueError(f"'{text}' is no day: {calendar.month_name[month]} {year} has {days} days")
    return date(year, month, day), date(year, month, day)


def contains(outer: str, inner: str) -> bool:
    """Whether every day of `inner` lies in `outer`: `2025` contains `2025-06`."""
    (first, last), (inner_first, inner_last) = bounds(outer), bounds(inner)
    return first <= inner_first and inner_last <= last


def overlaps(one: str, other: str) -> bool:
    """Whether the two share a day, so that both can be true of one event."""
    (first, last), (other_first, other_last) = bounds(one), bounds(other)
    return first <= other_last and other_first <= last


def readable(text: str) -> str:
    """The date in words: 24 June 2025, June 2025, 2025, Q3 2025, September-November 2026; "" stays ""."""
    if not text:
        return ""
    first, last = bounds(text)
    start, slash, end = text.partition("/")
    if not slash:
        return _part_words(start)
    if len(start) == len(end) == 4:
        return f"{start}-{end}"
    if len(start) == len(end) and start[:4] == end[:4]:
        if len(start) == 10 and start[:7] == end[:7]:
            return f"{first.day}-{_part_words(end)}"
        if len(start) == 7 and first.month % 3 == 1 and last.month == first.month + 2:
            return f"Q{last.month // 3} {start[:4]}"
        separator = "-" if len(start) == 7 else " - "
        return f"{_part_words(start).removesuffix(start[:4]).strip()}{separator}{_part_words(end)}"
    return f"{_part_words(start)} - {_part_words(end)}"


def _part_words(text: str) -> str:
    year, *rest = text.split("-")
    words = [year]
    if rest:
        words.insert(0, calendar.month_name[int(rest[0])])
    if len(rest) == 2:
        words.insert(0, str(int(rest[1])))
    return " ".join(words)


def first_days(texts: pd.Series) -> pd.Series:
    """The first day of each partial date as datetime64; missing where there is none."""
    return _days(texts, 0)


def last_days(texts: pd.Series) -> pd.Series:
    """The last day of each partial date as datetime64; missing where there is none."""
    return _days(texts, 1)


def readable_column(texts: pd.Series) -> pd.Series:
    """Each partial date in words, "" where there is none."""
    return texts.fillna("").map(readable).astype("str")


def _days(texts: pd.Series, end: int) -> pd.Series:
    days = [bounds(text)[end] if isinstance(text, str) and text else None for text in texts]
    return pd.Series(
        pd.to_datetime(pd.Series(days, dtype="object")).to_numpy("datetime64[s]"), index=texts.index
    )
