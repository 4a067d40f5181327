from datetime import date

import pandas as pd
import pytest

from data import partial_dates as dates


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2025-06-24", date(2025, 6, 24), date(2025, 6, 24)),
        ("2025-07/2025-09", date(2025, 7, 1), date(2025, 9, 30)),
        ("2025-06-28/2025-07", date(2025, 6, 28), date(2025, 7, 31)),
    ],
)
def test_bounds(text, first, last):
    assert dates.bounds(text) == (first, last)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2024-02-31", "'2024-02-31' is no day: February 2024 has 29 days"),
        ("2025-13", "'2025-13' is no date: there is no month 13"),
        ("24 June 2025", "'24 June 2025' is no date: write 2025, 2025-06, 2025-06-24 or 2025-07/2025-09"),
        ("2025-09/2025-07", "'2025-09/2025-07' is an interval whose end does not lie after its start"),
        ("2025-07/2025", "'2025-07/2025' is an interval whose end does not lie after its start"),
        ("2025/2025", "'2025/2025' is an interval whose end does not lie after its start"),
        ("0000", "'0000' is no date"),
    ],
)
def test_no_date(text, message):
    with pytest.raises(ValueError) as error:
        dates.bounds(text)
    assert str(error.value) == message


@pytest.mark.parametrize(
    ("one", "other", "contains", "overlaps"),
    [
        ("2025", "2025-06", True, True),
        ("2025-06", "2025", False, True),
        ("2025-07/2025-09", "2025-09", True, True),
        ("2025-06-24", "2025-07-04", False, False),
        ("2025-06/2025-07", "2025-07/2025-08", False, True),
    ],
)
def test_contains_and_overlaps(one, other, contains, overlaps):
    assert dates.contains(one, other) is contains
    assert dates.overlaps(one, other) is dates.overlaps(other, one) is overlaps


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", ""),
        ("2025-06-24", "24 June 2025"),
        ("2025-06", "June 2025"),
        ("2025", "2025"),
        ("2024/2026", "2024-2026"),
        ("2026-09/2026-11", "September-November 2026"),
        ("2025-07/2025-09", "Q3 2025"),
        ("2025-11/2026-02", "November 2025 - February 2026"),
        ("2025-07-04/2025-07-06", "4-6 July 2025"),
        ("2025-06-28/2025-07-02", "28 June - 2 July 2025"),
        ("2025-06/2025-07-04", "June 2025 - 4 July 2025"),
    ],
)
def test_readable(text, words):
    assert dates.readable(text) == words


def test_columns():
    texts = pd.Series(["2025-06", None, "2024"], index=[7, 8, 9], dtype="str")
    assert list(dates.first_days(texts).dropna()) == [pd.Timestamp(2025, 6, 1), pd.Timestamp(2024, 1, 1)]
    assert dates.last_days(texts).to_dict()[9] == pd.Timestamp(2024, 12, 31)
    assert list(dates.readable_column(texts)) == ["June 2025", "", "2024"]
    assert str(dates.first_days(pd.Series([], dtype="str")).dtype) == "datetime64[s]"
