"""Official totals beside ours: the rows, what each adds, and the words of the cards. ECB, 24 June 2025: DKK 7.4597 per euro."""

import math

import pytest

from components.reconciliation import card_frame, cards, cards_of
from data.load import load_package
from data.totals import official_totals, reconciliations
from tests.conftest import cited, tables_of

TOTAL = {"total_id": "t", "subject": "Danish money", "funder_country": "DNK", "stage": "pledged", "value": "520000000", "unit": "DKK", "as_of": "2025-06-24", "source_id": "fmn"}


def rows(sample, *funding: dict, **total):
    base = {"date": "2025-06-24", "funder_country": "DNK", "purpose": "Production", "currency": "DKK", "instrument": "grant", "money": "public", "stage": "pledged"}
    sample["funding"] = [base | each for each in funding]
    sample["funding_parties"], sample["official_totals"] = [], [TOTAL | total]
    return tables_of(cited(sample))


def test_rows_add_up_to_ours(sample):
    tables = rows(
        sample, {"funding_id": "a", "amount": "400"}, {"funding_id": "b", "amount": "10", "currency": "EUR"}, {"funding_id": "loan", "amount": "100", "instrument": "loan", "part_of": "a"},
        {"funding_id": "unsaid", "amount": "", "currency": ""}, {"funding_id": "late", "amount": "9", "date": "2025-07-01"}, {"funding_id": "deu", "amount": "9", "funder_country": "DEU"},
        instrument="grant", value="500", note="The count of the ministry.",
    )  # fmt: skip
    found = reconciliations(tables)[0]
    assert dict(zip(found.rows["funding_id"], found.rows["counted"].round(4))) == {"a": 300, "b": 74.597}
    assert found.ours == pytest.approx(374.597) and found.difference == pytest.approx(374.597 / 500 - 1)
    assert list(found.unsummed["funding_id"]) == ["unsaid"] and found.rate.per_euro == pytest.approx(7.4597)
    totals = official_totals(tables).to_dict("records")[0]
    assert (totals["ours"], totals["rows"]) == (pytest.approx(374.597), 2)
    card = cards(tables)[0]
    assert [(row.funding_id, row.stated, row.adds_in_words, row.is_part) for row in card.rows] == [("a", "DKK 400", "DKK 300", True), ("b", "€10", "DKK 74.6", False)]
    assert (card.theirs, card.ours, card.difference) == ("DKK 500", "DKK 375", "DKK 125 (25.1%) less than stated")
    assert card.cut_offs == ("Money that is at least pledged, as grant", "from Denmark", "dated up to 24 June 2025")
    assert card.rates == ("euros into DKK at 7.4597 per euro, 24 June 2025",) and card.reason == "The count of the ministry." and not card.agrees
    assert card.unsummed == (("unsaid", "Production"),) and card.publisher == "Danish Ministry of Defence"


def test_other_currencies_name_their_rate(sample):
    card = cards(rows(sample, {"funding_id": "a", "amount": "500000000"}, value="67030000", unit="EUR"))[0]
    assert card.rows[0].rate == "7.4597 DKK per euro, 24 June 2025" and card.rates == (card.rows[0].rate,)
    assert card.difference == "no difference" and card.agrees


@pytest.mark.parametrize(("total", "theirs", "ours"), [({"unit": "shells", "value": "1500000"}, "1,500,000 shells", "not comparable"), ({"funder_country": "UKR"}, "DKK 520 million", "DKK 0")])
def test_nothing_to_compare(sample, total, theirs, ours):
    card = cards(rows(sample, {"funding_id": "a", "amount": "400"}, **total))[0]
    assert (card.theirs, card.ours) == (theirs, ours) and not card.agrees
    assert math.isnan(card.share) == (ours == "not comparable")


def test_no_totals():
    assert cards(tables_of({})) == [] and card_frame([]).empty


def test_the_dataset():
    tables = load_package()
    every = cards(tables)
    assert len(every) == len(tables.official_totals) == len(card_frame(every))
    for card in every:
        assert card.url and (math.isnan(card.sum) or card.sum == pytest.approx(sum(row.adds for row in card.rows)))
        assert card.agrees or card.reason, card.total_id
    assert [c.total_id for c in cards_of(every, {"edirpa"})] == [c.total_id for c in every if c.programme_id == "edirpa"] != []
    assert {c.funder_country for c in cards_of(every, funder_country="DNK")} == {"DNK"}
