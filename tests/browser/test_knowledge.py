"""A day of knowledge in a browser: no later source on any page, and the day stays in the address wherever the reader goes."""

import re
from datetime import date
from functools import lru_cache

import pytest

from data.load import load_package
from data.partial_dates import bounds
from tests.browser import serving

DAY = date(2025, 9, 1)
ASKED = f"known_on={DAY}"
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
# records with sources from before and from after the day, found in the tables
WALK = ["/?", "/agreements?", "/sites?", "/funding?", "/funding?funding_view=All+rows&", "/programmes?", "/programmes?programme=safe&", "/countries?country=Denmark&", "/organisations?", "/organisations?organisation=rheinmetall&",
        "/conflicts?", "/totals?", "/changes?", "/changes?since=2025-01-01&until=2026-06-30&"]


@lru_cache(maxsize=1)
def later() -> dict[str, str]:
    """Address -> id of the sources that nobody could have read by the day."""
    rows = load_package().rows
    published, known, every = {s["source_id"]: s["published"] for s in rows["sources"]}, set(), set()
    for row in rows["citations"]:
        every.add(row["source_id"])
        if min(bounds(text)[1] for text in (published[row["source_id"]], row["checked"]) if text) <= DAY:
            known.add(row["source_id"])
    for row in rows["official_totals"]:
        every.add(row["source_id"])
        text = published[row["source_id"]] or row["as_of"]
        if text and bounds(text)[1] <= DAY:
            known.add(row["source_id"])
    urls = {s["url"] for s in rows["sources"] if s["source_id"] in known}
    return {s["url"]: s["source_id"] for s in rows["sources"] if s["source_id"] in every - known and s["url"] not in urls}


@lru_cache(maxsize=1)
def mixed() -> list[str]:
    """The addresses of an agreement, a site and a statement of money with the most dated sources from after the day, and some sources from before."""
    rows = load_package().rows
    unknown = {s["source_id"] for s in rows["sources"] if s["published"]} & set(later().values())
    found = []
    for table, page, parameter in (("agreements", "agreements", "agreement"), ("sites", "sites", "site"), ("funding", "funding", "statement")):
        count: dict[str, list[int]] = {}
        for row in rows["citations"]:
            if row["table"] == table:
                count.setdefault(row["record_id"], [0, 0])[row["source_id"] in unknown] += 1
        record = max((r for r, (before, _) in count.items() if before), key=lambda r: count[r][1])
        assert count[record][1] > 2
        found.append(f"/{page}?{parameter}={record}&")
    return found


def sources_shown(page) -> list[str]:
    """The addresses that links on the page lead to, outside the dashboard."""
    return page.locator("[data-testid=stMain] a[href^=http]").evaluate_all("links => links.map(a => a.getAttribute('href'))")


def too_late(text: str) -> list[str]:
    """Citations in the text of a page ("publisher, 3 May 2026") that name one of the publishers and a date after the day."""
    names = {row["publisher"] for row in load_package().rows["sources"]}
    found = []
    for who, day, month, year in re.findall(rf"([^\n|·;,()]+), (?:(\d{{1,2}}) )?({'|'.join(MONTHS)}) (20\d\d)", text):
        if who.strip() in names and bounds(f"{year}-{MONTHS.index(month) + 1:02d}" + (f"-{int(day):02d}" if day else ""))[0] > DAY:
            found.append(f"{who.strip()}, {day} {month} {year}")
    return found


def walk() -> list[str]:
    return [*WALK, *mixed()]


@pytest.mark.parametrize("path", walk(), ids=lambda p: p.strip("/?&") or "overview")
def test_no_later_source_stands_on_any_page(page, address, path):
    page.goto(f"{address}{path}{ASKED}")
    serving.painted(page, has_map=False)
    page.get_by_text("As it could have been known on").wait_for()
    page.wait_for_timeout(600)
    assert page.locator("[data-testid=stException]").count() == 0
    shown = sources_shown(page)
    assert [later()[url] for url in shown if url in later()] == []
    assert too_late(page.locator("[data-testid=stMain]").inner_text()) == []
    assert ASKED in page.url


def test_the_same_record_shows_later_sources_today(page, address):
    """Else the test above could not fail."""
    page.goto(address + mixed()[0].rstrip("&"))
    serving.painted(page, has_map=False)
    serving.until(page, lambda: any(url in later() for url in sources_shown(page)), 20)
    serving.until(page, lambda: bool(too_late(page.locator("[data-testid=stMain]").inner_text())), 20)


def test_the_menu_links_and_the_history_keep_the_day(page, address):
    page.goto(f"{address}/agreements?agreement=dnk-ukr-copenhagen-2025&{ASKED}")
    banner = page.get_by_text("As it could have been known on")

    def here(part: str) -> None:
        serving.until(page, lambda: part in page.url and ASKED in page.url, 15)
        serving.painted(page, has_map=False)
        banner.wait_for()

    here("agreement=")
    page.locator("[data-testid=stMain] [data-testid=stPageLink] a[href*=countries]").first.click()
    here("/countries")
    page.get_by_role("link", name="Funding").first.click()
    here("/funding")
    page.get_by_role("link", name="Organisations").first.click()
    here("/organisations")
    page.go_back()
    here("/funding")
    page.reload()
    here("/funding")
    assert page.url.count("known_on") == 1


def test_a_link_in_another_tab_keeps_the_day(page, address):
    serving.delay_own_script(page)
    page.goto(f"{address}/agreements?agreement=dnk-ukr-copenhagen-2025&{ASKED}")
    serving.painted(page, has_map=False)
    for link in (page.get_by_role("link", name="Funding").first, page.locator("[data-testid=stMain] [data-testid=stPageLink] a[href*=countries]").first):
        with page.context.expect_page() as opened:
            link.click(button="middle")
        serving.until(opened.value, lambda tab=opened: ASKED in tab.value.url)
        opened.value.get_by_text("As it could have been known on").wait_for()
        opened.value.close()


def test_back_to_today_and_back_through_the_history(page, address):
    page.goto(f"{address}/agreements?{ASKED}")
    serving.painted(page)
    banner, exception = page.get_by_text("As it could have been known on"), page.locator("[data-testid=stException]")
    banner.wait_for()
    page.get_by_role("button", name="Back to today").click()
    serving.until(page, lambda: "known_on" not in page.url and banner.count() == 0, 15)
    assert page.url == f"{address}/agreements"
    page.go_back()
    serving.until(page, lambda: ASKED in page.url and banner.count() == 1, 15)
    assert exception.count() == 0


def test_the_day_is_chosen_with_the_keyboard(page, address):
    page.goto(f"{address}/agreements")
    serving.painted(page)
    opener = page.get_by_role("button", name="Known today")
    opener.focus()
    page.keyboard.press("Enter")
    field = page.locator("[data-testid=stDateInput] [role=spinbutton]").first
    field.wait_for()
    field.focus()
    page.keyboard.type("20250901", delay=40)
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    serving.until(page, lambda: ASKED in page.url, 15)
    page.get_by_text("As it could have been known on").wait_for()
