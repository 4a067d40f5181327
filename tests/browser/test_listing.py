"""What only a browser shows of the lists: links, keyboard, sorting, rows that change in place, a list that cannot be loaded."""

import re

import pytest

from tests.browser import serving

EXCEPTION = "[data-testid=stException]"


@pytest.fixture
def listed(page, address):
    """Opens an address and waits until its list stands there; gives its rows."""
    def open_(path: str):
        page.goto(address + path)
        page.locator(".listing[data-painted] .rows .row").first.wait_for()
        return page.locator(".listing .rows .row")

    return open_


def cells(page, heading: str) -> list[str]:
    """The column of that heading, as it stands."""
    headings = [h.strip() for h in page.locator(".listing [role=columnheader]").all_inner_texts()]
    return page.locator(f".listing .rows [role=cell]:nth-child({headings.index(heading) + 1})").all_text_contents()  # the browser lays out only the rows that are seen


def test_a_row_opens_its_record_wherever_it_is_pressed_and_back_leads_to_the_filtered_list(page, listed):
    rows = listed("/agreements?agreements_search=Rheinmetall")
    name = rows.nth(2).locator("a").inner_text()
    rows.nth(2).locator("[role=cell]").nth(3).click()
    serving.until(page, lambda: "agreement=" in page.url)
    page.locator("[data-testid=stMain]").get_by_text(name).first.wait_for()
    page.go_back()
    serving.until(page, lambda: "agreement=" not in page.url)
    assert "agreements_search=Rheinmetall" in page.url
    rows.first.wait_for()


def test_a_row_opens_in_another_tab_with_the_filters_and_the_day(page, listed):
    rows = listed("/agreements?agreements_search=Rheinmetall&known_on=2025-09-01")
    name = rows.first.locator("a").inner_text()
    with page.context.expect_page() as opened:
        rows.first.locator("a").click(button="middle")
    tab = opened.value
    tab.get_by_role("button", name="All agreements").wait_for()
    tab.locator("[data-testid=stMain]").get_by_text(name).first.wait_for()
    assert "known_on=2025-09-01" in tab.url and "agreements_search=Rheinmetall" in tab.url and "agreement=" not in page.url
    tab.close()


def test_the_keyboard_walks_the_rows_and_opens_one(page, listed):
    rows = listed("/sites?sites_country=Denmark")
    links = rows.locator("a")
    assert [links.nth(i).get_attribute("tabindex") for i in range(3)] == ["0", "-1", "-1"], "Tab comes to the list once"
    links.first.focus()
    for key in ("ArrowDown", "End", "ArrowUp", "Home", "ArrowDown"):
        page.keyboard.press(key)
    focused = page.locator(".listing a:focus")
    name = focused.inner_text()
    assert name == links.nth(1).inner_text()
    page.keyboard.press("Enter")
    serving.until(page, lambda: "site=" in page.url)
    page.locator("[data-testid=stMain]").get_by_text(name).first.wait_for()


def test_a_heading_sorts_by_the_day_and_not_by_its_words(page, listed):
    listed("/agreements?agreements_country=Denmark")
    year = lambda words: re.search(r"\d{4}", words)  # noqa: E731
    own = cells(page, "Date")
    heading = page.locator(".listing [role=columnheader]").filter(has_text="Date")
    heading.get_by_role("button").click()
    years = [int(year(words)[0]) for words in cells(page, "Date") if year(words)]
    assert heading.get_attribute("aria-sort") == "ascending" and years == sorted(years) and len(set(years)) > 2
    heading.get_by_role("button").click()
    down = cells(page, "Date")
    assert heading.get_attribute("aria-sort") == "descending" and [int(year(words)[0]) for words in down if year(words)] == years[::-1]
    assert all(year(words) for words in down[:len(years)]), "what has no day stands last, whichever way"
    heading.get_by_role("button").click()
    assert heading.get_attribute("aria-sort") is None and cells(page, "Date") == own


def test_a_filter_changes_the_rows_in_place_and_keeps_the_order_that_was_chosen(page, listed):
    rows = listed("/sites")
    page.locator(".listing [role=columnheader]").filter(has_text="Country").get_by_role("button").click()
    before = page.locator(".listing").get_attribute("data-painted")
    box = page.get_by_placeholder("Search in map and list")
    box.fill("ammunition")
    box.press("Enter")
    serving.until(page, lambda: page.locator(".listing").get_attribute("data-painted") != before)
    said = re.search(r"(\d+) sites?", page.locator(".st-key-sites_listed").inner_text())
    assert rows.count() == int(said[1])
    countries = cells(page, "Country")
    assert countries == sorted(countries) and len(set(countries)) > 3
    assert page.locator(EXCEPTION).count() == 0


def test_a_selected_row_is_marked_seen_and_given_up_by_pressing_it_again(page, listed):
    rows = listed("/conflicts")
    rows.nth(1).locator("a").click()
    serving.until(page, lambda: "conflict=" in page.url)
    marked = page.locator(".listing [aria-current=true]")
    serving.until(page, lambda: marked.count() == 1)
    page.mouse.move(0, 0)
    ground = lambda n: rows.nth(n).evaluate("row => getComputedStyle(row).backgroundColor")  # noqa: E731
    assert ground(1) != ground(2) == ground(0), "it is seen which row is open"
    page.reload()
    marked.wait_for()
    assert marked.inner_text() == rows.nth(1).locator("a").inner_text() and marked.get_attribute("tabindex") == "0"
    marked.click()
    serving.until(page, lambda: "conflict=" not in page.url and marked.count() == 0)


def test_a_record_far_down_the_list_is_brought_into_sight(page, listed):
    rows = listed("/conflicts?conflict=agreements/dnk-ukr-copenhagen-2025/place")
    table, marked = page.locator(".listing [role=table]"), rows.filter(has=page.locator("[aria-current=true]"))

    def seen() -> bool:
        around, row = table.bounding_box(), marked.bounding_box()
        return around["y"] + 30 < row["y"] and row["y"] + row["height"] <= around["y"] + around["height"]

    serving.until(page, seen)
    assert table.evaluate("table => table.scrollTop") > 1000


def test_money_listed_on_a_programmes_page_opens_on_its_own(page, listed):
    rows = listed("/programmes?programme=asap&pick=programme_stages:allocated|grants+and+procurement")
    rows.first.locator("a").hover()
    name = rows.first.locator("a").inner_text()
    rows.first.locator("a").click()
    serving.until(page, lambda: "/funding" in page.url and "statement=" in page.url)
    page.locator("[data-testid=stMain]").get_by_text(name).first.wait_for()


def test_rows_that_change_are_read_from_their_beginning(page, listed):
    listed("/sites")
    table = page.locator(".listing [role=table]")
    table.evaluate("table => { table.scrollTop = 900; }")
    box = page.get_by_placeholder("Search in map and list")
    box.fill("ammunition")
    box.press("Enter")
    serving.until(page, lambda: table.evaluate("table => table.scrollTop") == 0)


def test_a_list_that_cannot_be_loaded_says_so_and_comes_when_it_can(page, address):
    page.route("**/rows/*", lambda route: route.abort())
    page.goto(address + "/organisations")
    page.get_by_text("The list could not be loaded").wait_for()
    page.unroute("**/rows/*")
    box = page.get_by_role("textbox", name="Search", exact=True)
    box.fill("Rheinmetall")
    box.press("Enter")
    page.locator(".listing .rows .row").first.wait_for()
    assert page.get_by_text("The list could not be loaded").count() == 0
