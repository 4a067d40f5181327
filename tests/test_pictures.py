"""Pictures by name: every one draws on the real data, on none, and from hostile choices; clicks list what they show."""

import pytest

from components.pictures import catalogue, picks
from components.pictures.picture import Choices
from data.load import load_package
from tests.conftest import cited, write_package

ONE = {"agreement": "dnk-ukr-copenhagen-2025", "programme": "asap", "organisation": "rheinmetall", "country": "Denmark"}


def views_of(tables):
    from components import cached

    return cached._views(tables, tables.hash)


@pytest.fixture(scope="module")
def real():
    tables = load_package()
    return tables, views_of(tables)


@pytest.fixture
def tiny(package_folder):
    tables = load_package(package_folder)
    return tables, views_of(tables)


@pytest.fixture
def nothing(tmp_path, sample):
    rows = cited({name: sample["countries"] if name == "countries" else [] for name in sample})
    rows["citations"], rows["sources"] = [], []
    for country in rows["countries"]:
        country.pop("eu_since", None), country.pop("nato_since", None)
    tables = load_package(write_package(tmp_path / "none", rows))
    return tables, views_of(tables)


@pytest.mark.parametrize("name", catalogue.SPECS)
def test_a_picture_draws_on_real_data(real, name):
    picture, problems = catalogue.draw(name, *real, {k: v for k, v in ONE.items() if k in catalogue.SPECS[name].parameters})
    assert problems == [] and picture.title and picture.alt
    assert picture.is_map or not picture.chart.is_empty
    assert picture.address.startswith("/") and len(picture.rows)


@pytest.mark.parametrize("name", catalogue.SPECS)
@pytest.mark.parametrize("data", ["tiny", "nothing"])
def test_a_picture_draws_on_little_and_on_nothing(request, name, data):
    tables, views = request.getfixturevalue(data)
    picture, _ = catalogue.draw(name, tables, views, ONE)
    assert picture.title


@pytest.mark.parametrize("name", catalogue.SPECS)
def test_a_choice_that_is_not_offered_is_dropped_and_told(real, name):
    spec = catalogue.SPECS[name]
    checked = [p for p in spec.parameters if p not in ("agreements_search", "sites_search", "sites_arcs", "funding_cumulative")]
    picture, problems = catalogue.draw(name, *real, {p: ["Narnia"] for p in checked})
    assert {p for p, _, _ in problems} == set(checked) and all(right for _, _, right in problems)
    assert picture.title


def test_an_unknown_picture_names_those_there_are(real):
    with pytest.raises(catalogue.UnknownPicture, match="sites_map"):
        catalogue.draw("nonsense", *real, {})


@pytest.mark.parametrize("name", sorted(picks._PICKS))
def test_a_click_lists_the_rows_behind_it(real, name):
    picture, _ = catalogue.draw(name, *real, {"programme": "asap"} if name == "programme_stages" else {})
    for key in sorted(picks.keys(picture))[:40]:
        rows = picks.picked(picture, key)
        assert set(rows.index) <= set(picture.rows.index)
    assert any(len(picks.picked(picture, key)) for key in picks.keys(picture))
    assert picks.picked(picture, "no|such").empty


@pytest.mark.parametrize("name", ["agreements_timeline", "agreements_status", "sites_by_country", "sites_by_product", "funding_instruments"])
def test_what_a_bar_lists_is_what_it_counts(real, name):
    picture, _ = catalogue.draw(name, *real, {})
    for series in picture.chart.series:
        for value, key in zip(series.values, series.keys):
            assert len(picks.picked(picture, key)) == value


def test_what_a_flow_lists_is_what_it_sums(real):
    picture, _ = catalogue.draw("funding_flows", *real, {})
    for flow in picture.chart.flows:
        assert picks.picked(picture, flow.key)["amount_counted_eur"].sum() / 1e9 == pytest.approx(flow.value)


def test_what_a_bar_of_money_lists_is_what_it_sums(real):
    picture, _ = catalogue.draw("funding_timeline", *real, {"funding_period": "quarter"})
    for series in picture.chart.series:
        for value, key in zip(series.values, series.keys):
            assert picks.picked(picture, key)["amount_counted_eur"].sum() / 1e9 == pytest.approx(value)


def test_choices_are_kept_in_the_address_and_in_words(real):
    picture, _ = catalogue.draw("sites_map", *real, {"sites_country": ["DNK", "sweden"], "sites_status": "operational"})
    assert picture.address == "/sites?sites_status=operational&sites_country=Denmark&sites_country=Sweden"
    assert picture.filters == ("Status: operational", "Country: Denmark, Sweden")
    assert set(picture.rows["country"]) == {"DNK", "SWE"}


def test_the_address_of_a_picture_draws_the_same_picture(real):
    from urllib.parse import parse_qs, urlsplit

    first, _ = catalogue.draw("funding_timeline", *real, {"funding_stage": "pledged", "funding_by": "programme", "funding_year": [2023, 2025], "funding_currency": "DKK as stated"})
    again, problems = catalogue.draw("funding_timeline", *real, parse_qs(urlsplit(first.address).query))
    assert problems == [] and again.chart == first.chart and again.address == first.address


@pytest.mark.parametrize("raw", [["x"], ["2023"], ["1", "2", "3"], ["9999", "10000"], "nan"])
def test_a_bad_range_falls_back_to_the_whole(raw):
    choices = Choices({"y": raw})
    assert choices.numbers("y", 2020, 2026, "Years") == (2020, 2026)
    assert choices.problems and not choices.used


def test_shared_pairs_count_every_agreement_once(tiny):
    from components.pictures.agreements import pairs

    _, views = tiny
    assert pairs(views.agreements, views.names).set_index(["a", "b"])["n"].to_dict() == {("DNK", "UKR"): 1}


def test_money_stated_in_a_currency_stands_in_it(real):
    picture, _ = catalogue.draw("funding_timeline", *real, {"funding_currency": "DKK as stated"})
    assert picture.chart.unit.startswith("DKK") and set(picture.rows["currency"]) == {"DKK"}
