"""Frames for display: filters and search on two rows and on none."""

import pandas as pd
import pytest

from components.select import matching, search

VIEW = pd.DataFrame({"status": ["signed", "in force"], "countries": [["DNK", "UKR"], []], "programme": [None, "ASAP"], "text": ["danish letter bodskov", "asap award"]})


@pytest.mark.parametrize(("choices", "rows"), [
    ({}, [0, 1]), ({"status": []}, [0, 1]), ({"status": ["signed"]}, [0]), ({"countries": ["UKR", "FRA"]}, [0]),
    ({"countries": ["FRA"]}, []), ({"programme": ["ASAP"], "status": ["in force"]}, [1]), ({"programme": ["ASAP"], "status": ["signed"]}, []),
])
def test_rows_match_every_choice(choices, rows):
    assert list(matching(VIEW, choices).index) == rows
    assert list(matching(VIEW.head(0), choices).index) == []


@pytest.mark.parametrize(("words", "rows"), [("", [0, 1]), ("BØDSKOV letter", [0]), ("bodskov award", []), ("a.*", []), ("asap", [1])])
def test_search_wants_every_word(words, rows):
    assert list(search(VIEW, words).index) == rows
