"""Every page through the frame, on the real data and on a tiny package: no exception, the right words, state in the address."""

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.load import load_package
from tests.conftest import cited, write_package

ROOT = Path(__file__).parents[1]
PAGES = ["overview", "sites", "agreements", "funding", "programmes", "countries", "organisations", "briefings", "conflicts", "changes", "totals", "about"]
HOSTILE = ["<script>alert(1)</script>", "no-such-record", "x" * 10_000, "'; drop table", "../../etc/passwd", "%00", "NaN"]


def run(page: str = "overview", folder=None, **query) -> AppTest:
    """The page run through the frame with these query parameters."""
    from components import cached

    wanted = folder or ROOT / "data"
    if wanted != cached.DATA_FOLDER:
        cached.DATA_FOLDER = wanted
        cached.store.clear()
    app = AppTest.from_file(str(ROOT / "pages" / "frame.py"), default_timeout=30)
    app.query_params.update(query)
    if page != "overview":
        app.switch_page(f"{page}.py")
    return app.run()


def text(app: AppTest) -> str:
    return "\n".join(str(e.value) for kind in ("title", "header", "subheader", "markdown", "caption", "info") for e in app.get(kind))


@pytest.mark.parametrize("page", PAGES)
def test_a_page_shows_its_title_and_which_data_it_is(page):
    app = run(page)
    assert not app.exception
    assert len(app.title) == 1
    tables = load_package()
    assert any(f"Data version {tables.version}, news searched up to" in c.value for c in app.caption)


TABS = [("agreements", "agreements_view", ("Map", "Who with whom", "Over time", "How far")), ("countries", "countries_view", ("Side by side", "Ranks", "All countries")), ("sites", "sites_charts", ("true",)),
        ("funding", "funding_view", ("Where it flows", "How far it has come", "By form", "Largest funders", "All rows")), ("organisations", "organisations_view", ("Companies by sites",))]


@pytest.mark.parametrize(("page", "parameter", "tab"), [(page, parameter, tab) for page, parameter, tabs in TABS for tab in tabs])
def test_every_tab_draws(page, parameter, tab):
    app = run(page, **{parameter: tab})
    assert not app.exception
    assert any("Data version" in c.value for c in app.caption), "the page stopped before its foot"


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_on_a_tiny_package(page, package_folder):
    assert not run(page, package_folder).exception


@pytest.mark.parametrize("page", PAGES)
def test_a_page_stands_on_empty_tables(page, tmp_path, sample):
    rows = cited({name: sample["countries"] if name == "countries" else [] for name in sample})
    rows["citations"], rows["sources"] = [], []
    for country in rows["countries"]:
        country.pop("eu_since", None), country.pop("nato_since", None)
    folder = write_package(tmp_path / "data", rows)
    if load_problems(folder):
        pytest.fail("\n".join(load_problems(folder)))
    assert not run(page, folder).exception


def load_problems(folder) -> list[str]:
    from data.check import check_package

    return [str(i) for i in check_package(folder)]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda v: v[:12])
@pytest.mark.parametrize(("page", "parameter"), [("sites", "site"), ("sites", "at"), ("sites", "sites_status"), ("agreements", "agreement"), ("agreements", "agreements_search"),
                                                   ("funding", "statement"), ("funding", "funding_stage"), ("countries", "country"), ("countries", "compare"), ("overview", "at"), ("overview", "map"), ("briefings", "briefing"), ("briefings", "own"), ("briefings", "briefing_country")])
def test_a_hostile_or_stale_address_shows_the_page(page, parameter, value):
    app = run(page, **{parameter: value})
    assert not app.exception and len(app.title) == 1


def test_the_copenhagen_agreement_shows_its_conflicts_and_sources():
    app = run("agreements", agreement="dnk-ukr-copenhagen-2025")
    shown = text(app)
    assert "4 July 2025" in shown and "Copenhagen" in shown and "sources disagree" in shown
    assert "The Hague" in shown and "kyivinsider.com" in shown
    assert re.search(r"Smetanin.*\n.*also stated.*Umerov", shown)


def test_the_hague_letter_shows_the_danish_money():
    app = run("agreements", agreement="dnk-ukr-the-hague-2025" if "dnk-ukr-the-hague-2025" in ids("agreements") else hague())
    shown = text(app)
    assert "24 June 2025" in shown and "The Hague" in shown and "DKK 500 million" in shown


def ids(table: str) -> set[str]:
    tables = load_package()
    return set(tables[table][tables.package[table].key[0]])


def hague() -> str:
    agreements = load_package().agreements
    return agreements.loc[(agreements["date_signed"] == "2025-06-24") & (agreements["place"] == "The Hague"), "agreement_id"].iloc[0]


def test_a_site_in_ukraine_says_that_its_place_is_withheld():
    site = next(s for s in sorted(ids("sites")) if s.startswith("ukr-"))
    assert "withheld on purpose" in text(run("sites", site=site))


def test_search_ignores_diacritics_and_case():
    plain, marked = (run("agreements", agreements_search=w) for w in ("bodskov", "BØDSKOV"))
    assert [m.value for m in plain.markdown if "agreement" in m.value] == [m.value for m in marked.markdown if "agreement" in m.value]
    assert "Nothing matches" not in text(plain)


FILTERS = {
    "sites": ["sites_status", "sites_product", "sites_country", "sites_programme"],
    "agreements": ["agreements_kind", "agreements_status", "agreements_country", "agreements_product"],
    "funding": ["funding_funder", "funding_recipient", "funding_programme"],
}


@pytest.mark.parametrize(("page", "key"), [(page, key) for page, keys in FILTERS.items() for key in keys])
def test_every_filter_takes_its_first_and_last_option(page, key):
    options = run(page).multiselect(key=key).options
    for option in (options[0], options[-1]):
        app = run(page, **{key: option})  # by its address: a change of the widget may redraw a part of the page alone, whose links AppTest cannot resolve
        assert not app.exception and len(app.title) == 1
        assert len(app.multiselect(key=key).value) == 1 and "Nothing matches" not in text(app)


def test_a_filter_that_matches_nothing_offers_the_way_back():
    app = run("agreements", agreements_search="zzzz")
    assert "Nothing matches" in text(app)
    [clear] = [b for b in app.button if b.label == "Clear all filters"]
    assert "Nothing matches" not in text(clear.click().run())


def test_funding_counts_nothing_twice(tmp_path, sample):
    app = run("funding", write_package(tmp_path / "data", cited(sample)), funding_stage="pledged")
    assert "€67" in text(app) and "1 statement of money" in text(app)


def test_a_broken_table_keeps_the_last_good_data_and_says_where(package_folder):
    from components import cached

    app = run("overview", package_folder)
    assert not app.warning
    table = package_folder / "tables" / "agreements.csv"
    table.write_text(table.read_text(encoding="utf-8").replace("letter of intent", "leter of intent"), encoding="utf-8")
    app.run()
    assert not app.exception and len(app.title) == 1
    assert "last good version" in app.warning[0].value
    assert "tables/agreements.csv:2: kind: " in app.code[0].value
    assert cached.tables() is not None


def test_a_folder_that_was_never_good_shows_what_is_wrong(package_folder):
    (package_folder / "tables" / "sites.csv").write_bytes(b"")
    app = run("overview", package_folder)
    assert not app.exception
    assert "cannot be shown" in app.error[0].value and "tables/sites.csv" in app.code[0].value


def test_the_list_of_briefings_names_whom_they_are_for():
    shown = text(run("briefings"))
    assert "Denmark and Build with Ukraine" in shown and "For finance ministries" in shown and "Country profile&#58; Denmark" in shown


def test_a_briefing_is_read_with_its_figures_in_words():
    app = run("briefings", briefing="denmark")
    assert not app.exception and "DKK 500 million" in text(app) and app.title[0].value == "Denmark and Build with Ukraine"
    assert not any(mark in text(app) for mark in ("{", "…"))


def test_the_country_profile_shows_the_country_of_the_address():
    app = run("briefings", briefing="country", briefing_country="Poland")
    assert not app.exception and app.title[0].value == "Country profile: Poland"


def test_presenting_hides_the_frame_and_ends_on_other_pages():
    app = run("briefings", briefing="denmark", present="1")
    assert not app.exception and not app.text_input("own").disabled and not [t for t in app.text_input if t.key == "q"]
    assert len(run("sites", briefing="denmark", present="1").title) == 1


def added(*pages: str) -> AppTest:
    app = run(pages[0])
    for page in pages:
        app = app.switch_page(f"{page}.py").run()
        next(b for b in app.button if b.label == "Add to briefing").click().run()
        assert not app.exception
    return app


def test_a_view_is_added_and_the_briefing_is_in_the_address():
    app = added("sites", "countries")
    own = app.text_input("own").value
    assert own
    again = run("briefings", own=own)
    assert [t.value for t in again.text_input if t.key.startswith("own_headline")] == ["Production sites", "Denmark and partners"]


def test_steps_of_ones_own_are_moved_edited_and_removed():
    app = run("briefings", own=added("sites", "countries").text_input("own").value)
    app.button("own_down_1").click().run()
    assert app.text_input("own_headline_1").value == "Denmark and partners"
    app.text_input("own_headline_1").set_value("Mine {x}").run()
    assert app.text_input("own_headline_1").value == "Mine {x}"
    app.button("own_remove_2").click().run()
    assert not app.exception and [t.value for t in app.text_input if t.key.startswith("own_headline")] == ["Mine {x}"]
    shown = run("briefings", briefing="own", own=app.text_input("own").value)
    assert "Mine {x}" in text(shown).replace("\\", "") and not shown.exception


def test_a_briefing_too_long_for_an_address_is_kept_and_said():
    from components import own_briefing

    app = added("sites")
    app = app.switch_page("briefings.py").run()
    app.text_area("own_notes_1").set_value(" ".join(f"{i * i * 7919:x}" for i in range(600))).run()  # words that do not compress
    assert not app.exception and any("too long for an address" in w.value for w in app.warning)
    assert app.text_input("own").value == "" and app.text_input("own_headline_1").value == "Production sites"
    app.text_area("own_notes_1").set_value("short").run()
    assert not app.warning and own_briefing.decode(app.text_input("own").value).steps[0].notes == "short"


@pytest.mark.parametrize(("page", "query"), [("agreements", {"agreements_search": "zzzz"}), ("agreements", {"agreement": "dnk-ukr-copenhagen-2025"}), ("funding", {"funding_funder": "Denmark", "funding_form": "guarantees"}),
                                             ("conflicts", {"conflicts_size": "small"}), ("changes", {"since": "2014-01-01", "until": "2014-01-02"})])
def test_a_page_that_stops_early_still_says_which_data_it_is(page, query):
    app = run(page, **query)
    assert not app.exception
    assert any("news searched up to" in c.value for c in app.caption)
