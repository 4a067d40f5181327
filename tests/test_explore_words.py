"""What a reader finds and is told on the way: search among sites, other forms of money, sources in a table's cell, changes in words."""

from types import SimpleNamespace

import pandas as pd

from components import money_choices
from components.facts import Statement
from components.pictures import catalogue, changes
from components.select import search, site_view
from components.wording import source_links
from tests.test_pictures import real  # noqa: F401  (a fixture)


def test_sites_are_found_by_what_they_make_and_by_whom(real):  # noqa: F811
    found = catalogue.draw("sites_map", *real, {"sites_search": "155 mm", "sites_country": ["DEU"]})[0]
    assert len(found.rows) and set(found.rows["country"]) == {"DEU"} and found.rows["text"].str.contains("155").all()
    assert "Search: 155 mm" in found.filters and "sites_search=155+mm" in found.address
    assert "dnk-vojens-fprt" in search(real[1].sites, "fire point VOJENS").index
    assert search(real[1].sites, "no-such-thing").empty


class WithPlaces:
    """The tables, with a place in every site: what the check keeps out of them."""

    def __init__(self, tables):
        self._tables, self.sites = tables, tables.sites.assign(locality="Hiddentown", region="Hiddenland")

    def __getattr__(self, name):
        return getattr(self._tables, name)

    def __getitem__(self, name):
        return self.sites if name == "sites" else self._tables[name]


def test_the_text_of_a_withheld_site_names_no_place(real):  # noqa: F811
    tables, views = real
    view = site_view(WithPlaces(tables), views.cited, views.conflicts)
    is_withheld = view["location_precision"] == "withheld"
    assert is_withheld.any() and not view.loc[is_withheld, "text"].str.contains("hidden").any()
    assert view.loc[~is_withheld, "text"].str.contains("hiddentown").all()


def test_other_forms_are_named_and_the_chosen_one_is_not():
    rows = pd.DataFrame({"group": ["loans", "grants and procurement", "equity", "loans"], "counted_allocated_eur": [2e9, 5e6, 0.0, 1e9]})
    assert money_choices.other_forms(rows, "allocated", "grants and procurement") == [("loans", "€3 billion")]
    assert money_choices.other_forms(rows.iloc[:0], "allocated", "loans") == []


def statement(n: int) -> Statement:
    return Statement("x", f'Paper "{n}"', f"{n} May 2025", f"https://example.org/{n}", "press", "", "1 June 2025", False)


def test_a_cell_names_two_sources_and_numbers_the_others():
    said = source_links([statement(n) for n in range(1, 5)])
    assert said.startswith('[Paper "1", 1 May 2025](https://example.org/1) · [Paper "2"') and '[3](https://example.org/3 "Paper &quot;3&quot;, 3 May 2025"), [4](' in said
    assert source_links([statement(1)]) == '[Paper "1", 1 May 2025](https://example.org/1)' and source_links([]) == ""


def test_changes_are_told_in_words():
    def change(**over):
        return SimpleNamespace(**{"table": "agreements", "record_id": "a", "owner_id": "a", "name": "A", "what": "value changed", "field": "", "field_title": "", "before": "", "after": "", **over})

    assert changes.in_words(change(what="added")) == "added"
    assert changes.in_words(change(table="agreement_parties", record_id="p", name="Norway", what="added")) == "Agreement parties, Norway: added"
    assert changes.in_words(change(field="value", field_title="Stated value", after="686000000 GBP")) == "Stated value: nothing → GBP 686 million"
    assert changes.in_words(change(field="d", field_title="Signed", before="2026-04", after="2026-04-03")) == "Signed: April 2026 → 3 April 2026"
