"""Words for numbers, money and dates, and text that Markdown cannot misread."""

import pytest

from components import wording


@pytest.mark.parametrize(("amount", "currency", "words"), [
    (500_000_000, "DKK", "DKK 500 million"), (67_016_000, "EUR", "€67 million"), (1_750_000_000, "DKK", "DKK 1.75 billion"),
    (90_000_000_000, "EUR", "€90 billion"), (1_960_000, "EUR", "€1.96 million"), (950, "EUR", "€950"), (12_500, "EUR", "€12,500"),
    (0, "EUR", "€0"), (999_900_000, "USD", "USD 1 billion"), (float("nan"), "EUR", "no sum stated"), (1.5e12, "EUR", "€1.5 trillion"),
])
def test_money_in_words(amount, currency, words):
    assert wording.money(amount, currency) == words


@pytest.mark.parametrize(("n", "noun", "words"), [(1, "site", "1 site"), (3, "site", "3 sites"), (2, "country", "2 countries"), (0, "row", "0 rows"), (2, "production site", "2 production sites"), (2, "statement of money", "2 statements of money"), (1200, "row", "1,200 rows")])
def test_counts_in_words(n, noun, words):
    assert wording.count(n, noun) == words


def test_lists_in_words():
    assert wording.joined([]) == "" and wording.joined(["a"]) == "a" and wording.joined(["a", "", "b", "c"]) == "a, b and c"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "[a](javascript:x)", "**b** | c", "$x$ `y`", ":red[z] :material/add:", "~~s~~"])
def test_data_is_never_markup(text):
    shown = wording.escape(text)
    for mark in "<[|$`*~":
        assert mark not in shown.replace("\\" + mark, "")
    assert ":" not in shown
    assert wording.escape(None) == "" and wording.escape(float("nan")) == ""
