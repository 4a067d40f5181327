"""A whole briefing by keyboard, on a page whose server is gone and in a file; the speaker's window; what is read by machines."""

import statistics
import time

import pytest

from components.exports.html import html
from data.load import load_package
from tests.browser import serving
from tests.browser.test_accessibility import AXE
from tests.real_deck import eight

PATH = "/briefings?briefing=trial&present=true"
ARROWS = {"ArrowRight": 1, "PageDown": 1, "Space": 1, "ArrowLeft": -1, "PageUp": -1, "Shift+Space": -1}
MOST_MS = 3000  # of a step on a machine that does much else; what it takes is printed


@pytest.fixture(scope="module")
def server():
    with serving.serve(script=serving.ROOT / "tests/browser/present_app.py") as (address, process):
        yield address, process


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("briefing") / "briefing.html"
    path.write_bytes(html(eight()))
    return path.as_uri()


def at(page, step: int, seconds: float = 15):
    serving.until(page, lambda: page.locator(".present").get_attribute("data-painted") == str(step), seconds)


def opened(page, url: str, step: int = 1):
    page.goto(url)
    page.wait_for_selector(".present[data-painted]", timeout=40_000)
    at(page, step)


def step_of(page) -> str:
    return page.evaluate("new URLSearchParams(location.search).get('step')")


def centre(page) -> tuple[float, float, float]:
    x, y, w, h = (float(v) for v in page.locator(".stack .map .stage > svg").get_attribute("viewBox").split())
    return x + w / 2, y + h / 2, w


def walk(page) -> list[float]:
    """Through all steps by clicker, checking what is shown; the milliseconds that each step took."""
    took = []
    for number, slide in enumerate(eight().slides, start=1):
        if number > 1:
            page.keyboard.press("PageDown" if number % 2 else "ArrowRight")
            at(page, number)
            took.append(float(page.locator(".present").get_attribute("data-paint-ms")))
        assert page.locator(".step:not(.away) h1").inner_text() == slide.headline
        assert step_of(page) == str(number)
        assert page.locator("[aria-live=polite]").inner_text() == f"Step {number} of 8: {slide.headline}"
        assert page.locator(".counted").inner_text() == f"{number} / 8"
        assert "Sources: " in page.locator(".sourced").inner_text() and f"data {load_package().version}," in page.locator(".versioned").inner_text()
        shown = page.locator(".stack > :not(.away):visible:not(.mark-words)")
        assert shown.count() == 1
        if slide.picture.is_map:
            scene = slide.picture.scene
            assert "map" in shown.get_attribute("class") and page.locator(".stack .stage > svg").get_attribute("aria-label") == scene["title"]
            filled = page.locator(".stack .countries .feature").count()
            assert filled == sum(1 for iso in scene["countries"] if page.locator(f'.stack .countries [data-key="country:{iso}"]').count())
            if slide.camera:
                serving.until(page, lambda: all(abs(a - b) < 6 for a, b in zip(centre(page), slide.camera)))  # noqa: B023
        else:
            assert shown.locator("svg").get_attribute("aria-label").startswith(slide.picture.title)
    return took


def test_the_whole_briefing_by_keyboard_with_the_server_gone(browser, capsys):
    with serving.serve(script=serving.ROOT / "tests/browser/present_app.py") as (address, process):
        context = browser.new_context(viewport={"width": 1920, "height": 1080})
        page, asked, errors = context.new_page(), [], []
        page.on("pageerror", lambda error: errors.append(str(error)))
        opened(page, address + PATH)
        page.wait_for_timeout(1000)
        process.terminate()
        process.wait(20)
        context.set_offline(True)
        page.on("request", lambda request: asked.append(request.url))
        took = walk(page)
        page.keyboard.press("Home")
        at(page, 1)
        # Streamlit looks for its server and the browser for the page's icon; the briefing asks for nothing
        assert [url for url in asked if "/_stcore/" not in url and not url.endswith("/favicon.png")] == []
        assert errors == []
        context.close()
    with capsys.disabled():
        print(f"\nmilliseconds per step on the page: median {statistics.median(took):.0f}, all {[round(ms) for ms in took]}")
    assert statistics.median(took) < MOST_MS


def test_the_first_key_press_after_a_reconnect_is_not_lost(browser):
    script, port = serving.ROOT / "tests/browser/present_app.py", serving.free_port()
    page = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce").new_page()
    sockets = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    with serving.serve(script=script, port=port) as (address, _):
        opened(page, address + PATH)
    before = len(sockets)
    with serving.serve(script=script, port=port):
        serving.until(page, lambda: len(sockets) > before, 40)
        page.wait_for_timeout(1500)  # the new session has drawn the page once more
        page.keyboard.press("ArrowRight")
        at(page, 2)
        page.keyboard.press("ArrowRight")
        at(page, 3)
    page.context.close()


def test_a_key_press_is_not_lost_while_the_page_runs_again(page, server):
    opened(page, server[0] + PATH)
    page.evaluate("window.dispatchEvent(new PopStateEvent('popstate'))")  # the server draws the page again
    page.keyboard.press("ArrowRight")
    at(page, 2)
    page.wait_for_timeout(2500)
    assert page.locator(".present").count() == 1 and page.locator(".present").get_attribute("data-painted") == "2"
    page.keyboard.press("ArrowRight")
    at(page, 3)


def test_the_file_makes_no_request(page, file, capsys):
    opened(page, file)
    took = walk(page)
    for key in ("n", "t", "?", "b", "d", "d", "b", "Escape"):
        page.keyboard.press(key)
    assert [url for url in page.requests if not url.startswith(("data:", "blob:"))] == [file] and page.errors == []
    with capsys.disabled():
        print(f"\nmilliseconds per step in the file: median {statistics.median(took):.0f}, all {[round(ms) for ms in took]}")


@pytest.mark.parametrize(("key", "by"), ARROWS.items())
def test_every_key_turns_one_step(page, file, key, by):
    opened(page, f"{file}?step=4", 4)
    page.keyboard.press(key)
    at(page, 4 + by)


def test_first_and_last_and_no_further(page, file):
    opened(page, file)
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("End")
    at(page, 8)
    page.keyboard.press("ArrowRight")
    assert step_of(page) == "8"
    page.keyboard.press("Home")
    at(page, 1)


def test_fast_key_presses_all_count(page, file):
    opened(page, file)
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    at(page, 7)


@pytest.mark.parametrize("bad", ["", "0", "9", "-1", "x", "1e3", "2.5", "99999999999"])
def test_a_bad_step_opens_the_first(page, file, bad):
    opened(page, f"{file}?step={bad}", 1)
    assert page.locator(".step:not(.away) h1").inner_text() == eight().slides[0].headline


def test_the_presenters_camera_stays_until_the_next_step(page, file):
    opened(page, file)
    home = centre(page)
    page.keyboard.press("+")
    serving.until(page, lambda: centre(page)[2] < home[2] * 0.7)
    page.wait_for_timeout(400)
    near = centre(page)
    page.keyboard.press("n")
    page.keyboard.press("n")
    page.wait_for_timeout(300)
    assert centre(page) == near
    page.keyboard.press("Shift+ArrowRight")
    assert centre(page)[0] > near[0] and step_of(page) == "1"
    page.keyboard.press("ArrowRight")
    at(page, 2)
    assert tuple(round(v) for v in centre(page)) == (2300, 2300, 2600)
    page.keyboard.press("ArrowLeft")
    at(page, 1)
    serving.until(page, lambda: abs(centre(page)[2] - home[2]) < 2)


def test_panels_open_follow_the_step_and_close(page, file):
    opened(page, file)
    page.keyboard.press("n")
    assert "withheld on purpose" in page.locator(".panel .said").inner_text()
    assert page.locator(".panel .sources li").count() == len(eight().slides[0].sources)
    page.keyboard.press("t")
    assert page.locator(".panel tbody tr").count() == len(eight().slides[0].picture.rows)
    page.keyboard.press("ArrowRight")
    at(page, 2)
    assert eight().slides[1].picture.title in page.locator(".panel caption").inner_text()
    page.keyboard.press("Escape")
    assert page.locator(".panel").is_hidden()
    page.keyboard.press("b")
    assert page.locator(".night").is_visible()
    page.keyboard.press("ArrowRight")
    at(page, 3)
    assert page.locator(".night").is_hidden()


def test_the_pointer_lights_a_mark_and_says_what_it_is(page, file):
    opened(page, f"{file}?step=3", 3)
    page.locator(".chart:not(.away) [data-words]").first.hover()
    assert page.locator(".chart .lit").count() == 1 and "Germany" in page.locator(".mark-words").inner_text()
    page.keyboard.press("Home")
    at(page, 1)
    page.locator(".map .bubbles .feature").last.hover(force=True)
    assert page.locator(".map .lit").count() >= 1 and page.locator(".map .tip").is_visible()


def test_dots_are_named_and_lead_to_their_step(page, file):
    opened(page, file)
    dot = page.get_by_role("button", name=f"Step 5: {eight().slides[4].headline}")
    dot.click()
    at(page, 5)
    assert dot.get_attribute("aria-current") == "step"
    page.keyboard.press("Space")  # the dot does not keep the key
    at(page, 6)


def test_esc_leads_back_to_the_page_without_loading_it(page, server):
    opened(page, server[0] + PATH + "&step=2", 2)
    page.evaluate("window.kept = true")
    page.keyboard.press("Escape")
    page.get_by_role("heading", name="The page behind the briefing").wait_for(timeout=15_000)
    serving.until(page, lambda: page.url.endswith("/briefings?briefing=trial"))
    assert page.locator(".present").count() == 0 and page.evaluate("window.kept") is True
    page.go_back()
    page.wait_for_selector(".present[data-painted]", timeout=20_000)
    at(page, 2)


def test_full_screen_shows_the_briefing(page, server):
    opened(page, server[0] + PATH)
    page.keyboard.press("f")
    serving.until(page, lambda: page.evaluate("document.fullscreenElement !== null"))
    assert page.evaluate("document.elementFromPoint(innerWidth / 2, innerHeight / 2).closest('dialog') !== null")
    page.keyboard.press("ArrowRight")
    at(page, 2)


def both_ways(page, other):
    at(other, 2)
    assert other.locator(".counted").inner_text() == "Step 2 of 8"
    assert eight().slides[1].headline == other.locator("h1").inner_text()
    assert eight().slides[2].headline in other.locator(".right > h2").inner_text()
    page.bring_to_front()
    page.keyboard.press("ArrowRight")
    at(page, 3)
    at(other, 3)
    other.bring_to_front()
    other.keyboard.press("PageDown")
    at(other, 4)
    at(page, 4)
    other.get_by_role("button", name=f"7 {eight().slides[6].headline}").click()
    at(page, 7)
    assert "withheld on purpose" in other.locator(".said").inner_text()
    assert other.locator(".cited a").count() == len(eight().slides[6].sources)


def test_the_speakers_window_keeps_in_step_both_ways(page, server):
    opened(page, server[0] + PATH + "&step=2", 2)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    other = popup.value
    other.wait_for_selector(".present.speaker[data-painted]", timeout=40_000)
    both_ways(page, other)
    assert other.locator(".code svg path").count() >= 1
    elapsed = other.locator(".elapsed").inner_text()
    serving.until(other, lambda: other.locator(".elapsed").inner_text() != elapsed)
    other.get_by_role("button", name="Pause").click()
    held = other.locator(".elapsed").inner_text()
    time.sleep(1.3)
    assert other.locator(".elapsed").inner_text() == held
    other.get_by_role("button", name="Reset").click()
    assert other.locator(".elapsed").inner_text() == "00:00"
    assert [e for e in page.errors if "404" not in e] == []  # Streamlit asks for its host's settings under the page's path first


def test_the_speakers_window_of_a_file_keeps_in_step_both_ways(page, file):
    opened(page, f"{file}?step=2", 2)
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    other = popup.value
    other.wait_for_selector(".present.speaker[data-painted]", timeout=20_000)
    both_ways(page, other)


def test_a_blocked_window_is_said_and_the_notes_open(page, file):
    page.add_init_script("window.open = () => null")
    opened(page, file)
    page.keyboard.press("s")
    assert "blocked the second window" in page.locator("[role=alert]").inner_text()
    assert page.locator(".panel.show-notes").is_visible()


def test_a_swipe_turns_a_step(browser, file):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    opened(page, file)
    swipe = """([from, to]) => { const on = document.querySelector('.words'), touch = (x) => [new Touch({ identifier: 1, target: on, clientX: x, clientY: 90 })];
        on.dispatchEvent(new TouchEvent('touchstart', { touches: touch(from), changedTouches: touch(from), bubbles: true }));
        on.dispatchEvent(new TouchEvent('touchend', { touches: [], changedTouches: touch(to), bubbles: true })); }"""
    page.evaluate(swipe, [320, 120])
    at(page, 2)
    page.evaluate(swipe, [120, 320])
    at(page, 1)
    context.close()


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (390, 844)])
def test_nothing_is_cut_and_the_type_is_large(browser, file, size):
    context = browser.new_context(viewport={"width": size[0], "height": size[1]}, reduced_motion="reduce")
    page = context.new_page()
    opened(page, file)
    for step in range(1, 9):
        at(page, step)
        words = page.locator(".step:not(.away)")
        assert words.evaluate("e => e.scrollHeight <= e.clientHeight + 1") and page.evaluate("document.documentElement.scrollWidth") <= size[0]
        if size == (1920, 1080):
            sizes = words.evaluate("e => [e.querySelector('h1'), e.querySelector('.text')].map((n) => parseFloat(getComputedStyle(n).fontSize))")
            assert sizes[0] >= 48 and sizes[1] >= 28
        page.keyboard.press("ArrowRight")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("role", ["audience", "speaker"])
def test_no_violation(browser, file, scheme, role):
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    opened(page, f"{file}?role={role}")
    page.add_script_tag(content=AXE)
    for step, keys in ((1, ""), (3, "n"), (8, "?"), (6, "t")):
        page.evaluate("n => document.dispatchEvent(new KeyboardEvent('keydown', { key: 'Home', bubbles: true, composed: true }))", step)
        for _ in range(step - 1):
            page.keyboard.press("ArrowRight")
        at(page, step)
        for key in keys if role == "audience" else "":
            page.keyboard.press(key)
        page.wait_for_timeout(500)
        found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
        assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found["violations"]] == []
        if keys and role == "audience":
            page.keyboard.press("Escape")
    context.close()
