"""What only a browser shows of exploring: links that bring the same view back, figures that lead to sources, selection, search, embedding, downloads."""

import io
import json
import zipfile

import pytest

from tests.browser import serving

EXCEPTION = "[data-testid=stException]"

VIEWS = {
    "sites": ("/sites?sites_country=Denmark&sites_country=Germany&sites_colour=product", "of 299 sites"),
    "sites-record": ("/sites?site=dnk-vojens-fprt", "FPRT solid rocket fuel plant, Vojens"),
    "agreements-time": ("/agreements?agreements_view=Over+time&agreements_country=Ukraine", "Agreements by year of signature and kind"),
    "agreements-matrix": ("/agreements?agreements_view=Who+with+whom", "Who agrees with whom"),
    "funding-flows": ("/funding?funding_view=Where+it+flows&funding_stage=pledged", "Where the money flows: grants and procurement, pledged or further"),
    "funding-quarters": ("/funding?funding_period=quarter&funding_by=programme", "by programme and quarter"),
    "programmes": ("/programmes?programme=asap", "Official totals beside ours"),
    "countries": ("/countries?country=Germany&compare=France&compare=Poland&countries_view=Side+by+side", "Germany, France and Poland: counts"),
    "organisations": ("/organisations?organisation=rheinmetall", "Operates"),
    "search": ("/?q=Rheinmetal", "records for"),
    "known": ("/agreements?known_on=2025-09-01", "As it could have been known on 1 September 2025"),
}


def shown(page) -> str:
    return page.locator("[data-testid=stMain]").inner_text()


@pytest.mark.parametrize(("path", "words"), VIEWS.values(), ids=VIEWS)
def test_a_link_shows_the_same_view_in_a_fresh_browser(browser, page, address, path, words):
    first, words = page, words.removeprefix("of 299 ")
    first.set_viewport_size({"width": 1366, "height": 900})
    first.goto(address + path)
    serving.painted(first, has_map=False)
    serving.until(first, lambda: words in shown(first))
    serving.settled(first)
    link = first.url
    second = browser.new_context(viewport={"width": 1366, "height": 900}).new_page()
    second.set_default_timeout(serving.PATIENCE_MS)
    second.goto(link)
    serving.painted(second, has_map=False)
    serving.settled(second)
    serving.until(second, lambda: shown(second) == shown(first))  # a chart writes its labels when its script has come
    assert second.url == link
    assert second.locator(EXCEPTION).count() == 0
    second.context.close()


def test_a_choice_in_a_widget_is_in_the_address(page, address):
    page.goto(address + "/agreements")
    serving.painted(page)
    page.get_by_role("tab", name="Over time").click()
    serving.until(page, lambda: "agreements_view=Over" in page.url)
    serving.until(page, lambda: "Agreements by year of signature and kind" in shown(page))
    page.reload()
    serving.painted(page)
    serving.until(page, lambda: "Agreements by year of signature and kind" in shown(page))


# a record, and the words of statements that stand on it, each with its source
FIGURES = {
    "/agreements?agreement=dnk-ukr-hague-2025": ["DKK 500 million", "24 June 2025"],
    "/agreements?agreement=dnk-ukr-copenhagen-2025": ["Copenhagen", "Morten Bødskov"],
    "/sites?site=dnk-vojens-fprt": ["Under construction"],
    "/funding?statement=dnk-build-with-ukraine-2025": ["DKK 500 million"],
}


@pytest.mark.parametrize(("path", "figures"), FIGURES.items())
def test_a_figure_stands_beside_publisher_date_and_link(page, address, path, figures):
    page.goto(address + path)
    serving.painted(page, has_map=False)
    for figure in figures:
        serving.until(page, lambda figure=figure: figure in shown(page))
        links = page.locator("table tr", has_text=figure).first.locator("a")
        assert links.count() >= 1 and links.first.get_attribute("href").startswith("http")
        assert any(c.isdigit() for c in links.first.inner_text()), "the source names no date"


def test_a_key_figure_is_one_click_from_its_sources(page, address):
    page.goto(address)
    serving.painted(page)
    for number in range(4):
        page.get_by_role("button", name="How counted, and sources").nth(number).click()
        link = page.locator("[data-testid=stPopoverBody] li a").first
        link.wait_for()
        assert link.get_attribute("href").startswith("http")
        page.keyboard.press("Escape")
        page.locator("[data-testid=stPopoverBody]").wait_for(state="hidden")


def test_a_flow_lists_its_rows_by_mouse_and_by_keyboard(page, address):
    page.goto(address + "/funding?funding_view=Where+it+flows")
    serving.painted(page)
    page.locator(".drawing path[data-key]").first.wait_for()
    page.locator(".drawing path[data-key]").first.dispatch_event("click")
    serving.until(page, lambda: "pick=funding_flows" in page.url)
    serving.until(page, lambda: "Select one to read its record" in shown(page))
    page.get_by_role("button", name="Close list").click()
    serving.until(page, lambda: "pick=" not in page.url)
    page.locator(".drawing [data-key][tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    serving.until(page, lambda: "pick=funding_flows" in page.url)


def test_a_bar_lists_its_rows(page, address):
    page.goto(address + "/agreements?agreements_view=How+far")
    serving.painted(page)
    bar = page.locator(".js-plotly-plot .bars .point path").first
    bar.wait_for()
    box = bar.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    serving.until(page, lambda: "pick=agreements_status" in page.url)
    serving.until(page, lambda: "Select one to read its record" in shown(page))


def test_the_chain_of_an_agreement_opens_its_site_and_leads_back(page, address):
    page.goto(address + "/agreements?agreement=dnk-ukr-hague-2025")
    serving.painted(page)
    page.locator(".drawing rect[data-key='sites=dnk-vojens-fprt']").dispatch_event("click")
    serving.until(page, lambda: "/sites" in page.url and "site=dnk-vojens-fprt" in page.url)
    serving.painted(page)
    back = page.get_by_role("link", name="‹ Letter of intent")
    back.wait_for()
    back.click()
    serving.until(page, lambda: "agreement=dnk-ukr-hague-2025" in page.url)


def test_slash_reaches_the_search_and_a_hit_opens_with_the_keyboard(page, address):
    serving.delay_own_script(page)
    page.goto(address + "/funding")
    page.locator(".st-key-q input").wait_for()  # what a reader sees and can reach
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("Bodskov")
    page.keyboard.press("Enter")
    serving.until(page, lambda: "q=Bodskov" in page.url)
    hit = page.get_by_role("link", name="Agreement on setting up Ukrainian defence production")
    hit.wait_for()
    hit.focus()
    page.keyboard.press("Enter")
    serving.until(page, lambda: "/agreements" in page.url and "agreement=dnk-ukr-copenhagen-2025" in page.url)


EMBEDDED = ["/sites?embed=true&picture=sites_map&sites_country=Denmark", "/funding?embed=true&picture=funding_timeline", "/funding?embed=true&picture=funding_flows",
            "/agreements?embed=true&picture=agreement_map&agreement=dnk-ukr-hague-2025", "/?embed=true&picture=nonsense", "/?embed=true&picture=<script>&known_on=never"]


@pytest.mark.parametrize("path", EMBEDDED)
def test_an_embedded_picture_stands_alone(page, address, path):
    page.goto(address + path)
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]")
    if "nonsense" in path or "script" in path:
        page.get_by_text("There is no such picture").wait_for()
    else:
        page.locator(".map[data-painted], .js-plotly-plot, .drawing[data-painted]").first.wait_for()
        page.get_by_role("link", name="Open with all sources").wait_for()
    assert page.get_by_role("link", name="Production sites").count() == 0 and page.locator("h1").count() == 0
    assert page.locator(EXCEPTION).count() == 0
    assert [url for url in page.requests if not serving.is_local(url)] == []


def test_downloads_are_what_is_on_screen(page, address):
    page.goto(address + "/sites?sites_country=Denmark")
    serving.painted(page)

    def download(label: str) -> bytes:
        with page.expect_download() as got:
            page.get_by_role("link", name=label, exact=True).click()
        page.get_by_text("went to your downloads").wait_for()
        return got.value.path().read_bytes()

    page.get_by_role("button", name="Download").first.click()
    rows = download("CSV").decode("utf-8-sig").strip().splitlines()
    sites = json.loads(download("GeoJSON"))["features"]
    assert len(rows) - 1 == len(sites) > 0 and {s["properties"]["country"] for s in sites} == {"DNK"}
    assert download("PNG").startswith(b"\x89PNG")
    assert b"Country: Denmark" in download("SVG")
    book = zipfile.ZipFile(io.BytesIO(download("XLSX")))
    assert sum(name.startswith("xl/worksheets/sheet") for name in book.namelist()) == 3


def test_copy_link_copies_the_view_with_the_camera(browser, address):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(serving.PATIENCE_MS)
    page = context.new_page()
    page.goto(address + "/sites?sites_country=Denmark")
    serving.painted(page)
    page.get_by_role("button", name="Zoom in").first.click()
    serving.until(page, lambda: "map=" in page.url)
    page.get_by_role("button", name="Copy link").click()
    page.get_by_text("Link copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == page.url
    context.close()


def test_on_a_telephone_the_content_comes_before_the_filters(browser, address):
    telephone = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36"
    context = browser.new_context(viewport={"width": 390, "height": 844}, user_agent=telephone, has_touch=True, reduced_motion="reduce")
    context.set_default_timeout(serving.PATIENCE_MS)
    page = context.new_page()
    page.goto(address + "/sites?sites_country=Denmark")
    serving.painted(page)
    assert page.locator(".map .stage").bounding_box()["y"] < 844 * 0.6
    assert page.get_by_text("Filters", exact=True).count() == 1 and not page.get_by_role("combobox", name="Country").is_visible()
    page.get_by_text("Filters", exact=True).click()
    page.get_by_role("combobox", name="Country").wait_for()
    context.close()


def test_a_filter_redraws_the_results_with_their_links_and_the_way_back(page, address):
    page.goto(address + "/sites")
    serving.painted(page)
    search, drawn = page.get_by_placeholder("Search in map and list"), lambda: page.locator(".map").get_attribute("data-painted")
    everything = drawn()
    search.fill("zzzz")
    search.press("Enter")
    serving.until(page, lambda: "Nothing matches these filters." in shown(page))
    page.get_by_role("button", name="Clear all filters").click()
    serving.until(page, lambda: drawn() == everything)
    serving.until(page, lambda: search.input_value() == "" and "sites_search" not in page.url)
    page.get_by_role("combobox", name="Country").fill("Ukraine")
    page.keyboard.press("Enter")
    serving.until(page, lambda: "sites_country=Ukraine" in page.url and "sites, of" in shown(page))
    assert page.locator(EXCEPTION).count() == 0
    page.keyboard.press("Escape")  # the open list of options hides the rest of the page from assistive technology
    page.get_by_role("button", name="Why is it withheld?").last.click()
    page.get_by_role("link", name="The whole method").click()  # from a part that was drawn alone
    serving.until(page, lambda: "/about" in page.url)


def test_a_selection_on_the_map_lists_the_place_and_goes_with_back(page, address):
    page.goto(address + "/sites")
    serving.painted(page)
    page.locator(".map .countries .feature[data-key='country:POL']").focus()
    page.keyboard.press("Enter")
    serving.until(page, lambda: "at the place selected on the map" in shown(page) and "at=country%3APOL" in page.url.replace(":POL", "%3APOL"))
    page.get_by_role("button", name="Download", exact=True).click()  # what stands beside the list is as it was
    serving.until(page, lambda: page.get_by_role("link", name="GeoJSON").count() == 1)
    page.keyboard.press("Escape")
    page.go_back()
    serving.until(page, lambda: "at the place selected on the map" not in shown(page))
    assert page.locator(EXCEPTION).count() == 0
