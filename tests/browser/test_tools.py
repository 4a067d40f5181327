"""The menus below a picture: keyboard, files that say how far they are, addresses to copy, within every window."""

import csv
import io
import json

import pytest

from tests.browser import serving
from tests.browser.test_accessibility import AXE


def shown(page, path: str, address: str) -> None:
    page.goto(address + path)
    serving.painted(page)
    page.get_by_role("button", name="Download", exact=True).first.wait_for()


def active(page) -> str:
    """The words of what has the focus, within components too."""
    return page.evaluate("() => { let node = document.activeElement; while (node.shadowRoot?.activeElement) node = node.shadowRoot.activeElement; return node.textContent; }")


def test_the_menus_open_and_close_from_the_keyboard(page, address):
    shown(page, "/sites?sites_country=Denmark", address)
    button, link = page.get_by_role("button", name="Download", exact=True), page.get_by_role("link", name="PNG", exact=True)
    assert not link.is_visible()
    button.focus()
    page.keyboard.press("Enter")
    link.wait_for()
    page.keyboard.press("Tab")
    assert active(page) == "PNG"
    page.keyboard.press("Escape")
    link.wait_for(state="hidden")
    serving.until(page, lambda: active(page) == "Download")


def test_a_file_that_cannot_be_made_says_why(page, address):
    shown(page, "/sites?sites_country=Denmark", address)
    page.route("**/files/**", lambda route: route.fulfill(status=503, content_type="application/json", body=json.dumps({"error": "there is no data to serve"})))
    page.get_by_role("button", name="Download", exact=True).click()
    page.get_by_role("link", name="CSV", exact=True).click()
    page.get_by_text("CSV could not be made: there is no data to serve").wait_for()
    page.unroute("**/files/**")
    page.route("**/files/**", lambda route: route.abort())
    page.get_by_role("link", name="CSV", exact=True).click()
    page.get_by_text("CSV could not be made: the server cannot be reached").wait_for()
    page.unroute("**/files/**")
    with page.expect_download():
        page.get_by_role("link", name="CSV", exact=True).click()


def test_the_address_of_the_rows_is_copied_and_brings_them(browser, address):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce", permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(serving.PATIENCE_MS)
    page = context.new_page()
    shown(page, "/sites?sites_country=Denmark&sites_country=Norway", address)
    page.get_by_role("button", name="Share", exact=True).click()
    page.get_by_role("button", name="Copy: Its rows as CSV").click()
    page.get_by_text("Copied: Its rows as CSV").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    answer = page.request.get(copied)
    assert answer.ok and {row["country"] for row in csv.DictReader(io.StringIO(answer.body().decode("utf-8-sig")))} == {"DNK", "NOR"}
    context.close()


def test_a_filter_brings_the_links_up_to_date(page, address):
    shown(page, "/sites", address)
    link = page.get_by_role("link", name="GeoJSON", exact=True, include_hidden=True)
    assert link.get_attribute("href") == "/files/sites_map.geojson"
    page.get_by_placeholder("Search in map and list").fill("155 mm & more")
    page.get_by_placeholder("Search in map and list").press("Enter")
    serving.until(page, lambda: link.get_attribute("href") == "/files/sites_map.geojson?sites_search=155+mm+%26+more")


def test_an_open_menu_lives_through_a_rerun_and_a_smaller_window(page, address):
    shown(page, "/sites", address)
    link = page.get_by_role("link", name="SVG", exact=True, include_hidden=True)
    page.get_by_role("button", name="Download", exact=True).click()
    link.wait_for()
    page.keyboard.press("Tab")
    assert active(page) == "PNG"
    page.get_by_text("Colour by product").evaluate("node => node.closest('button').click()")  # not by the mouse, which would close the menu first
    serving.until(page, lambda: link.get_attribute("href") == "/files/sites_map.svg?sites_colour=product")
    assert link.is_visible() and active(page) == "Download"
    page.set_viewport_size({"width": 360, "height": 300})
    menu = page.get_by_role("group", name="Download")

    def within() -> bool:
        box = menu.bounding_box()
        return box is None or box["y"] >= 0 and box["y"] + box["height"] <= 300 and box["x"] + box["width"] <= 360

    serving.until(page, within)
    page.set_viewport_size({"width": 1366, "height": 768})


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("size", [(1366, 768), (390, 844)])
def test_open_menus_stand_within_the_window_and_are_accessible(browser, address, theme, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, color_scheme=theme, reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(serving.PATIENCE_MS)
    page = context.new_page()
    shown(page, "/sites?sites_country=Denmark", address)
    page.add_script_tag(content=AXE)
    for name in ("Download", "Share"):
        page.get_by_role("button", name=name, exact=True).click()
        menu = page.get_by_role("group", name=name)
        box = menu.bounding_box()
        assert box["x"] >= 0 and box["y"] >= 0 and box["x"] + box["width"] <= size[0] and box["y"] + box["height"] <= size[1]
        found = page.evaluate("axe.run(document.querySelector('[class*=st-key-tools]') ?? document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found["violations"]] == []
        page.keyboard.press("Escape")
    context.close()
