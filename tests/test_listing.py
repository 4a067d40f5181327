"""The list of records: which rows a browser fetches, and what a rerun says of them."""

import gzip
import json

import pandas as pd
import pytest
from starlette.requests import Request
from streamlit.testing.v1 import AppTest

from components import cached, listing, tables
from components.listing import Column, rows_of
from components.pictures import catalogue, picks
from tests.test_pages import run

COLUMNS = {"name": Column("Name"), "signed": Column("Date", order="day"), "n": Column("Sources", number=True)}
TWO = pd.DataFrame({"id": ["a", "b"], "name": ["Ærø", None], "signed": ["June 2025", ""], "day": pd.to_datetime(["2025-06-01", None]), "n": [3, 4]})


def content(rows) -> dict:
    return json.loads(gzip.decompress(rows.packed))


def bidi(app, component: str) -> list[dict]:
    """What an app says to each of its components of that name."""
    found = [json.loads(each.proto.json) for each in app.get("bidi_component") if each.proto.component_name == component]
    return [each for each in found if each]


def listed(app) -> list[dict]:
    """What an app says to each of its lists."""
    return bidi(app, "listing")


def fetched(path: str) -> dict:
    answer = listing.ROWS.serve(Request({"type": "http", "path_params": {"name": path.removeprefix("/rows/").removesuffix(".json")}}))
    assert answer.status_code == 200 and "immutable" in answer.headers["cache-control"]
    return json.loads(gzip.decompress(answer.body))


def test_rows_hold_words_keys_and_what_they_sort_by():
    rows = rows_of(TWO, COLUMNS, "id")
    assert content(rows) == {"keys": ["a", "b"], "columns": [["Ærø", None], ["June 2025", None], [3, 4]], "orders": {"signed": ["2025-06-01", None]}}
    assert rows.at == {"a": 0, "b": 1}


def test_the_same_rows_have_the_same_name_and_others_another():
    assert rows_of(TWO, COLUMNS, "id").digest == rows_of(TWO.copy(), COLUMNS, "id").digest
    assert rows_of(TWO, COLUMNS, "id").digest != rows_of(TWO.assign(n=[3, 5]), COLUMNS, "id").digest


def test_no_rows_are_rows_too():
    assert content(rows_of(TWO.head(0), COLUMNS, "id")) == {"keys": [], "columns": [[], [], []], "orders": {"signed": []}}


def test_a_column_that_is_not_there_is_named():
    with pytest.raises(KeyError, match="nowhere"):
        rows_of(TWO, {**COLUMNS, "nowhere": Column("Nowhere")}, "id")


@pytest.mark.parametrize(("page", "query", "view", "columns"), [
    ("sites", {}, "sites", tables.SITE_COLUMNS), ("agreements", {}, "agreements", tables.AGREEMENT_COLUMNS), ("programmes", {}, "programmes", tables.PROGRAMME_COLUMNS),
    ("organisations", {}, "organisations", tables.ORGANISATION_COLUMNS), ("conflicts", {}, "disagreements", tables.CONFLICT_COLUMNS),
])
def test_a_page_lists_all_its_records(page, query, view, columns):
    [said] = listed(run(page, **query))
    rows = fetched(said["at"])
    assert len(rows["keys"]) == len(set(rows["keys"])) == len(getattr(cached.views(), view))
    assert said["shown"] is None and said["selected"] == ""
    assert [name for name, *_ in said["columns"]] == list(columns) and len(rows["columns"]) == len(columns)


def test_a_filter_says_which_rows_to_show_and_fetches_no_others():
    [whole], [danish] = listed(run("sites")), listed(run("sites", sites_country="Denmark"))
    assert danish["at"] == whole["at"]
    rows, country = fetched(danish["at"]), list(tables.SITE_COLUMNS).index("country_name")
    assert danish["shown"] and {rows["columns"][country][place] for place in danish["shown"]} == {"Denmark"}
    assert len(danish["shown"]) == rows["columns"][country].count("Denmark")


def test_a_day_of_knowledge_lists_its_own_records():
    [today], [then] = listed(run("agreements")), listed(run("agreements", known_on="2025-09-01"))
    assert then["at"] != today["at"] and 0 < len(fetched(then["at"])["keys"]) < len(fetched(today["at"])["keys"])


def test_what_money_counts_is_in_the_list_of_the_page_and_not_behind_a_chart_of_all_stages():
    [page] = listed(run("funding", funding_view="All rows"))
    assert "counts" in [name for name, *_ in page["columns"]]
    picture = catalogue.draw("funding_stages", cached.tables(), cached.views(), {})[0]
    [picked] = listed(run("funding", funding_view="How far it has come", pick=f"funding_stages:{sorted(picks.keys(picture))[0]}"))
    assert "counts" not in [name for name, *_ in picked["columns"]] and fetched(picked["at"])["keys"]


def test_a_selected_row_is_marked_and_no_list_sorts_by_what_does_not_compare():
    [said] = listed(run("conflicts", conflict="agreements/dnk-ukr-copenhagen-2025/place"))
    assert said["selected"] == "agreements/dnk-ukr-copenhagen-2025/place"
    sortable = {name: yes for name, *_, yes in said["columns"]}
    assert sortable["n_origins"] and not sortable["size_words"]


@pytest.mark.parametrize(("page", "query", "columns", "name"), [
    ("funding", {"funding_view": "All rows", "funding_all_rows": "true"}, tables.FUNDING_COLUMNS, "euros"), ("funding", {"funding_view": "All rows", "funding_all_rows": "true"}, tables.FUNDING_COLUMNS, "counts"),
    ("organisations", {}, tables.ORGANISATION_COLUMNS, "received"), ("organisations", {}, tables.ORGANISATION_COLUMNS, "gave"),
])
def test_what_shows_no_sum_sorts_as_none_and_every_sum_by_its_amount(page, query, columns, name):
    rows = fetched(listed(run(page, **query))[0]["at"])
    shown, amounts = rows["columns"][list(columns).index(name)], rows["orders"][name]
    assert any(shown) and not all(shown)
    assert [bool(words) for words in shown] == [amount is not None for amount in amounts]


def test_a_record_that_is_gone_is_left_out_and_does_not_break_the_list():
    def page():
        import pandas as pd

        from components.listing import Column, rows_of, show_listing

        columns = {"name": Column("Name")}
        rows = rows_of(pd.DataFrame({"id": ["a", "b"], "name": ["A", "B"]}), columns, "id")
        show_listing(rows, ["b", "gone"], columns, label="Records", key="list", parameter="x", selected=None, on_select=print)

    app = AppTest.from_function(page).run()
    assert not app.exception
    assert listed(app)[0]["shown"] == [1]


def test_money_listed_on_a_programmes_page_leads_to_its_own():
    picture = catalogue.draw("programme_stages", cached.tables(), cached.views(), {"programme": "asap"})[0]
    [said] = listed(run("programmes", programme="asap", pick=f"programme_stages:{sorted(picks.keys(picture))[0]}"))
    assert said["page"] == "/funding" and said["parameter"] == "statement" and said["label"] == "Money"
