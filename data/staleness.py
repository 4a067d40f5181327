"""When evidence is too old to speak of today: rule 5 of the data model."""

from datetime import date

import pandas as pd

from data.partial_dates import bounds

MONTHS = 24
FINAL = frozenset({"delivered", "closed", "cancelled", "ended", "disbursed"})  # nothing more is expected of these


def limit(as_of: str) -> date:
    """The first day of evidence that still counts on an as-of date: 24 months before it."""
    return (pd.Timestamp(as_of) - pd.DateOffset(months=MONTHS)).date()


def is_stale(day: str, as_of: str) -> bool:
    """Whether a partial date lies wholly more than 24 months before the as-of date."""
    return bounds(day)[1] < limit(as_of)
