"""Charts drawn by components/drawing.py: what only a browser shows."""

import pytest

from tests.browser import serving

FLOWS = "/funding?funding_view=Where+it+flows"
TIP = """drawing => { const tip = drawing.querySelector(".tip").getBoundingClientRect(), box = drawing.getBoundingClientRect();
  return { words: drawing.querySelector(".tip").hidden ? "" : drawing.querySelector(".tip").textContent,
           inside: tip.left >= box.left - 1 && tip.right <= box.right + 1 && tip.top >= box.top - 1 && tip.bottom <= box.bottom + 1 }; }"""


def open_drawing(page, url):
    page.goto(url)
    serving.painted(page)
    drawing = page.locator(".drawing[data-painted]").first
    drawing.wait_for()
    return drawing


@pytest.mark.parametrize("width", [1366, 390])
def test_the_tooltip_comes_with_the_keyboard_and_stays_inside(page, address, width):
    page.set_viewport_size({"width": width, "height": 800})
    drawing = open_drawing(page, address + FLOWS)
    page.locator(".drawing [data-key][tabindex='0']").focus()
    for key in ("Home", "End", "ArrowLeft", "ArrowRight", "ArrowRight"):
        page.keyboard.press(key)
        tip = drawing.evaluate(TIP)
        assert "€" in tip["words"] and tip["inside"], (key, tip)


def test_a_drawing_follows_the_theme_without_being_asked(page, address):
    drawing = open_drawing(page, address + FLOWS)
    ground = drawing.locator("svg > rect").first
    before = ground.get_attribute("fill")
    page.emulate_media(color_scheme="dark")
    serving.until(page, lambda: ground.get_attribute("fill") != before)
    page.emulate_media(color_scheme="light")
    serving.until(page, lambda: ground.get_attribute("fill") == before)


def test_what_was_chosen_is_marked_and_keeps_the_focus(page, address):
    drawing = open_drawing(page, address + FLOWS)
    page.locator(".drawing [data-key][tabindex='0']").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    serving.until(page, lambda: "pick=funding_flows" in page.url and drawing.locator(".selected").count() == 1)
    serving.until(page, lambda: drawing.evaluate("d => d.querySelector(':focus')?.classList.contains('selected') ?? false"))
    page.keyboard.press("Escape")
    serving.until(page, lambda: "pick=" not in page.url and drawing.locator(".selected").count() == 0)


def test_a_drawing_takes_its_room_before_it_is_there(page, address):
    page.route("**/drawing.js*", lambda route: (page.wait_for_timeout(1500), route.continue_())[1])
    page.goto(address + FLOWS)
    page.locator(".drawing").first.wait_for(state="attached")
    drawing = page.locator(".drawing").first
    serving.until(page, lambda: drawing.evaluate("d => d.getBoundingClientRect().height") > 300)
    assert drawing.get_attribute("data-painted") is None
    early = drawing.evaluate("d => d.getBoundingClientRect().height")
    page.locator(".drawing[data-painted]").first.wait_for()
    assert abs(drawing.evaluate("d => d.getBoundingClientRect().height") - early) < 3
