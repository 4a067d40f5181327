"""The map: camera, selection, keyboard, tooltips, themes."""

import re

import pytest

from tests.browser import serving


def camera(page) -> tuple[float, ...]:
    return tuple(float(v) for v in page.locator(".map .stage > svg").get_attribute("viewBox").split())


def open_sites(page, address, query: str = ""):
    page.goto(address + "/sites" + query)
    serving.painted(page)
    page.wait_for_timeout(400)


def choose(page, label: str, option: str):
    page.get_by_label(label).first.click()
    page.get_by_role("option", name=option, exact=True).click()
    page.keyboard.press("Escape")


def repainted(page, before: str):
    serving.until(page, lambda: version(page) != before)


def version(page) -> str:
    return page.locator(".map").get_attribute("data-painted")


def test_zoom_survives_a_filter_and_is_in_the_address(page, address):
    open_sites(page, address)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Zoom in").click()
    serving.until(page, lambda: "map=" in page.url)
    zoomed, before = camera(page), version(page)
    choose(page, "Status", "operational")
    repainted(page, before)
    page.wait_for_timeout(500)
    assert camera(page) == zoomed
    assert "map=" in page.url and "sites_status=operational" in page.url


def test_an_address_with_a_camera_opens_there(page, address):
    open_sites(page, address, "?map=1700,1850,900")
    x, y, w, h = camera(page)
    assert (round(x + w / 2), round(y + h / 2), round(w)) == (1700, 1850, 900)


@pytest.mark.parametrize("query", ["?map=", "?map=1,2", "?map=a,b,c", "?map=0,0,-5", "?map=1e9,1e9,1e9", "?map=NaN,1,1"])
def test_a_bad_camera_falls_back_to_the_whole_map(page, address, query):
    open_sites(page, address, query)
    assert all(abs(v) < 20_000 for v in camera(page))
    assert page.locator(".map .countries path").count() > 40


def test_a_click_selects_a_town_and_puts_it_into_the_address(page, address):
    open_sites(page, address)
    bubble = page.locator(".map .bubbles .feature").first
    key = bubble.get_attribute("data-key")
    bubble.dispatch_event("click")
    serving.until(page, lambda: "at=" in page.url)
    serving.painted(page)
    assert page.locator(f'.map [data-key="{key}"]').get_attribute("aria-pressed") == "true"
    page.go_back()
    serving.until(page, lambda: "at=" not in page.url)


def test_arrows_walk_the_map_and_enter_selects(page, address):
    open_sites(page, address)
    page.locator(".map .feature[tabindex='0']").focus()
    assert page.locator(".map .tip").is_visible()
    first = page.locator(".map .feature:focus").get_attribute("data-key")
    page.keyboard.press("ArrowRight")
    second = page.locator(".map .feature:focus").get_attribute("data-key")
    assert second != first
    page.keyboard.press("Enter")
    serving.until(page, lambda: "at=" in page.url)
    assert page.locator(".map [tabindex='0']").count() == 1  # one stop of the tab key


def test_every_shape_has_a_name_for_a_screen_reader(page, address):
    open_sites(page, address)
    features = page.locator(".map .feature")
    names = features.evaluate_all("list => list.map(e => e.getAttribute('aria-label'))")
    assert len(names) > 60 and all(names)
    assert page.locator(".map svg[role=group]").get_attribute("aria-label")


def test_keys_zoom_pan_and_come_home(page, address):
    open_sites(page, address)
    home = camera(page)
    page.locator(".map .feature[tabindex='0']").focus()
    page.keyboard.press("+")
    assert camera(page)[2] < home[2]
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("0")
    page.wait_for_timeout(200)
    assert camera(page) == home


def test_the_wheel_scrolls_the_page_until_the_map_is_clicked(page, address):
    open_sites(page, address)
    home = camera(page)
    box = page.locator(".map .stage").bounding_box()
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.wheel(0, 200)
    page.wait_for_timeout(200)
    assert camera(page) == home and page.locator(".map .hint.on").count() == 1
    page.keyboard.down("Control")
    page.mouse.wheel(0, -200)
    page.keyboard.up("Control")
    page.wait_for_timeout(200)
    assert camera(page)[2] < home[2]


def test_the_view_flies_to_another_country(page, address):
    page.goto(address + "/countries?country=Portugal")
    serving.painted(page)
    before = camera(page)
    choose_country(page, "Ukraine")
    serving.until(page, lambda: "Ukraine" in page.url)
    serving.painted(page)
    page.wait_for_timeout(800)
    assert camera(page)[0] > before[0] + 500


def choose_country(page, name: str):
    page.get_by_role("combobox", name="Country").first.fill(name)
    page.keyboard.press("Enter")


def test_no_site_in_ukraine_is_located(page, address):
    open_sites(page, address)
    keys = page.locator(".map .feature").evaluate_all("list => list.map(e => e.dataset.key)")
    assert "country:UKR/withheld" in keys
    assert not [k for k in keys if k.startswith("place:UKR")]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_map_follows_the_theme(browser, address, scheme):
    page = browser.new_page(color_scheme=scheme)
    open_sites(page, address)
    red, green, blue = (int(v) for v in re.findall(r"\d+", page.locator(".map .stage").evaluate(
        "e => { const c = document.createElement('canvas').getContext('2d'); c.fillStyle = getComputedStyle(e).backgroundColor; c.fillRect(0, 0, 1, 1); return [...c.getImageData(0, 0, 1, 1).data].slice(0, 3).join(' '); }")))
    assert (red + green + blue > 600) == (scheme == "light")
    page.close()


def test_back_brings_the_camera_back(page, address):
    open_sites(page, address, "?map=1700,1850,900")
    page.locator(".map .bubbles .feature").first.dispatch_event("click")
    serving.until(page, lambda: "at=" in page.url)
    serving.painted(page)
    page.get_by_role("button", name="Whole map").click()
    serving.until(page, lambda: "map=" not in page.url)
    page.go_back()
    serving.until(page, lambda: "at=" not in page.url)
    page.wait_for_timeout(600)
    x, _, w, _ = camera(page)
    assert (round(x + w / 2), round(w)) == (1700, 900)


def test_opening_a_country_writes_no_camera(page, address):
    page.goto(address + "/countries?country=Iceland")
    serving.painted(page)
    page.wait_for_timeout(900)
    assert "map=" not in page.url


def test_the_focus_stays_on_a_country_that_is_chosen(page, address):
    page.goto(address + "/countries?country=Denmark")
    serving.painted(page)
    page.locator('.map [data-key="country:DEU"]').focus()
    page.keyboard.press("Enter")
    serving.until(page, lambda: "Germany" in page.url)
    serving.until(page, lambda: page.locator(".map .feature:focus").count() == 1)
    assert page.locator(".map .feature:focus").get_attribute("data-key") == "country:DEU"


def test_every_place_can_be_reached_with_the_arrows(page, address):
    open_sites(page, address)
    reached, all_of = page.locator(".map").evaluate("""root => {
        const view = root.view, start = view.features.keys().next().value, seen = new Set([start]), queue = [start];
        while (queue.length) for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
            const next = view.neighbour(view.features.get(queue[0]), dx, dy)?.node.dataset.key;
            if (next && !seen.has(next)) { seen.add(next); queue.push(next); }
            if (dy === -1) queue.shift();
        }
        return [seen.size, view.features.size]; }""")
    assert reached >= 0.99 * all_of


def test_a_map_without_a_choice_has_no_buttons(page, address):
    page.goto(address + "/agreements?agreement=dnk-ukr-copenhagen-2025")
    serving.painted(page)
    assert page.locator(".map .feature[role=button]").count() == 0
    assert page.locator(".map .feature[role=img]").count() >= 2
