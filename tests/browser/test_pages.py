"""Every page in a real browser, with the network blocked: it paints, asks nobody outside, and survives any address."""

import shutil

import pytest

from tests.browser import serving

EXCEPTION = "[data-testid=stException]"
# Streamlit looks for its health route below the page's own path first; that is its way of finding the base path
BASE_PATH_PROBES = ("Failed to load resource: the server responded with a status of 404 (Not Found)",)


@pytest.mark.parametrize("path", serving.PAGES.values(), ids=serving.PAGES)
def test_no_request_leaves_the_host(page, address, path):
    page.goto(address + path)
    serving.painted(page)
    page.wait_for_timeout(500)
    assert [url for url in page.requests if not serving.is_local(url)] == []
    assert [e for e in page.errors if e not in BASE_PATH_PROBES] == []
    assert page.locator(EXCEPTION).count() == 0


@pytest.mark.parametrize("path", list(serving.PAGES.values())[1:])
def test_a_direct_link_in_a_fresh_server_shows_the_frame(browser, path):
    with serving.serve() as (address, _):
        page = browser.new_page()
        page.goto(address + path)
        serving.painted(page)
        assert page.get_by_role("link", name="Overview").count() >= 1
        assert page.locator("h1").count() == 1
        page.close()


HOSTILE = "<script>window.hacked=1</script>"


@pytest.mark.parametrize("query", [
    "/countries?country=" + HOSTILE, "/countries?country=Denmark&compare=Narnia", "/sites?site=" + HOSTILE, "/sites?at=place:UKR/x&map=a,b,c",
    "/sites?sites_status=nonsense&sites_country=" + "x" * 10_000, "/agreements?agreement=" + "x" * 10_000, "/agreements?agreements_search=" + HOSTILE,
    "/funding?funding_stage=99&funding_period=decade&statement=none", "/?at=" + HOSTILE + "&map=1e309,0,0", "/nosuchpage?x=1",
])
def test_a_hostile_or_stale_address_shows_the_page(page, address, query):
    page.goto(address + query)
    serving.painted(page, has_map=False)
    assert page.locator("h1").count() == 1
    assert page.locator(EXCEPTION).count() == 0
    assert page.evaluate("window.hacked") is None


def test_state_is_in_the_address_and_comes_back(page, address):
    page.goto(address + "/agreements?agreements_search=bodskov")
    serving.painted(page)
    search = page.get_by_role("textbox", name="Search", exact=True)
    serving.until(page, lambda: search.input_value() == "bodskov")
    search.fill("Rheinmetall")
    page.keyboard.press("Enter")
    serving.until(page, lambda: "Rheinmetall" in page.url)
    page.reload()
    serving.painted(page)
    serving.until(page, lambda: search.input_value() == "Rheinmetall")


def test_a_record_is_two_clicks_from_its_source(page, address):
    page.goto(address + "/agreements?agreement=dnk-ukr-copenhagen-2025")
    serving.painted(page)
    assert page.get_by_text("sources disagree").count() >= 2
    link = page.locator("table a").first
    assert link.get_attribute("href").startswith("https://")
    page.get_by_role("button", name="All agreements").click()
    serving.until(page, lambda: "agreement=" not in page.url)
    assert page.locator("h1").inner_text() == "Agreements"


def test_a_broken_table_keeps_the_last_good_data_for_everyone(browser, tmp_path):
    folder = tmp_path / "data"
    shutil.copytree(serving.ROOT / "data" / "tables", folder / "tables")
    shutil.copy(serving.ROOT / "data" / "datapackage.json", folder)
    with serving.serve(data_folder=folder) as (address, _):
        page = browser.new_page()
        page.goto(address)
        serving.painted(page)
        figure = page.locator("[data-testid=stMetricValue]").first.inner_text()
        table = folder / "tables" / "agreements.csv"
        good = table.read_bytes()
        table.write_bytes(good.replace(b"memorandum", b"memorandom"))
        page.reload()
        serving.painted(page)
        assert "last good version" in page.locator("[data-testid=stAlert]").inner_text()
        assert page.locator("[data-testid=stMetricValue]").first.inner_text() == figure
        table.write_bytes(good)
        page.reload()
        serving.painted(page)
        assert page.locator("[data-testid=stAlert]").count() == 0
        page.close()
