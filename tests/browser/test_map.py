"""The map: camera, selection, keyboard, tooltips, themes."""

import base64
import json
import re
from types import SimpleNamespace

import pytest

from components import select
from components.map import scenes
from data import claims, places
from data.load import load_package
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
    bubble = page.locator(".map .bubbles .feature").last
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
    page.locator('.map .bubbles [data-key^="place:"]').last.dispatch_event("click")
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


def test_page_down_walks_every_place(page, address):
    open_sites(page, address)
    page.locator(".map .feature[tabindex='0']").focus()
    n, seen = page.locator(".map").evaluate("root => root.view.features.size"), set()
    for _ in range(n):
        seen.add(page.evaluate("document.activeElement?.shadowRoot?.activeElement?.dataset.key ?? document.activeElement?.dataset.key"))
        page.keyboard.press("PageDown")
    assert len(seen) == n


def test_nearly_every_place_can_be_reached_with_the_arrows(page, address):
    open_sites(page, address)
    reached, all_of = page.locator(".map").evaluate("""root => {
        const view = root.view, start = view.features.keys().next().value, seen = new Set([start]), queue = [start];
        while (queue.length) for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
            const next = view.neighbour(view.features.get(queue[0]), dx, dy)?.node.dataset.key;
            if (next && !seen.has(next)) { seen.add(next); queue.push(next); }
            if (dy === -1) queue.shift();
        }
        return [seen.size, view.features.size]; }""")
    assert reached >= 0.98 * all_of


def test_a_map_without_a_choice_has_no_buttons(page, address):
    page.goto(address + "/agreements?agreement=dnk-ukr-copenhagen-2025")
    serving.painted(page)
    assert page.locator(".map .feature[role=button]").count() == 0
    assert page.locator(".map .feature[role=img]").count() >= 2


# ---- towns that open, years, arcs -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def tables():
    return load_package()


@pytest.fixture(scope="module")
def views(tables):
    cited, conflicts = select.record_citations(tables), claims.conflicts(tables)
    return SimpleNamespace(names=select.country_names(tables), sites=select.site_view(tables, cited, conflicts))


def fullest_town(page) -> dict:
    return page.locator(".map").evaluate("root => { const { key, x, y, n } = root.view.towns[0]; return { key, x, y, n }; }")


def look_at(page, x: float, y: float, width_km: float):
    page.locator(".map").evaluate("(root, camera) => root.view.move(camera)", {"x": x, "y": y, "w": width_km})
    page.wait_for_timeout(200)


def test_a_town_opens_into_its_sites_when_zoomed(page, address):
    open_sites(page, address)
    assert page.locator('.map [data-key^="site:"]').count() == 0
    town = fullest_town(page)
    look_at(page, town["x"], town["y"], 500)
    assert page.locator(f'.map [data-key="{town["key"]}"]').count() == 1  # the town can still be chosen as a whole
    sites = page.locator('.map [data-key^="site:"]')
    assert sites.count() >= town["n"]
    site = sites.last  # the fullest town is painted last
    assert "Status: " in site.get_attribute("aria-label") and "Product: " in site.get_attribute("aria-label")
    key = site.get_attribute("data-key").removeprefix("site:")
    site.focus()
    page.keyboard.press("Enter")
    serving.until(page, lambda: f"site={key}" in page.url)
    serving.painted(page)
    assert page.locator(f'.map [data-key="site:{key}"]').get_attribute("aria-pressed") == "true"
    page.get_by_role("button", name="Whole map").click()
    serving.until(page, lambda: page.locator('.map [data-key^="site:"]').count() == 0)
    assert page.locator(f'.map [data-key="{town["key"]}"]').get_attribute("aria-pressed") == "true"  # the town stands for its site


def test_the_sites_of_an_open_town_are_reached_with_the_arrows(page, address):
    open_sites(page, address)
    town = fullest_town(page)
    look_at(page, town["x"], town["y"], 500)
    page.locator(f'.map [data-key="{town["key"]}"]').focus()
    page.keyboard.press("ArrowUp")
    assert page.locator(".map .feature:focus").get_attribute("data-key").startswith("site:")


def test_the_view_goes_along_with_the_focus(page, address):
    open_sites(page, address, "?map=1700,1850,400")
    page.locator('.map [data-key="country:DNK"]').focus()
    for _ in range(12):
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(60)
    assert camera(page)[1] > 1850
    x, y = page.locator(".map").evaluate("""root => { const f = root.view.at(root.view.features.get(root.querySelector(".feature:focus").dataset.key)); return [f.x, f.y]; }""")
    left, top, width, height = camera(page)
    assert left < x < left + width and top < y < top + height


@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080), (390, 844)])
def test_no_number_hides_another(page, address, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    open_sites(page, address)
    circles = page.locator(".map").evaluate("""root => [...root.querySelectorAll(".bubbles .count, .marks .count")].map((e) => {
        const r = e.parentNode.querySelector(".hole, rect").getBoundingClientRect();
        return [r.left + r.width / 2, r.top + r.height / 2, r.width / 2]; })""")
    assert len(circles) > 20
    hidden = [(a, b) for i, a in enumerate(circles) for b in circles[:i] if ((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2) ** 0.5 < max(a[2], b[2])]
    assert hidden == []


@pytest.mark.parametrize("size", [(1366, 768), (1600, 900), (390, 844)])
def test_badges_cover_neither_each_other_nor_the_scale_bar(page, address, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(address + "/")
    serving.painted(page)
    page.wait_for_timeout(400)
    boxes = page.locator(".map").evaluate("""root => [...root.querySelectorAll(".badges rect, .stage .scale, .stage .controls")].map((e) => {
        const r = e.getBoundingClientRect(); return [r.left, r.top, r.right, r.bottom]; })""")
    assert len(boxes) >= 5
    assert [(a, b) for i, a in enumerate(boxes) for b in boxes[:i] if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]] == []


def shown_sites(page) -> int:
    return page.locator(".map").evaluate("root => root.view.towns.reduce((n, t) => n + t.n, 0)")


def year(page):
    return page.locator(".map").evaluate("root => root.view.year")


def test_years_go_by_without_a_rerun_and_stand_in_the_address(page, address):
    sent = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda frame: sent.append(frame)))
    open_sites(page, address)
    everything, before = shown_sites(page), version(page)
    page.wait_for_timeout(500)
    sent.clear()
    slider = page.locator(".map").get_by_role("slider", name="Year", exact=True)
    slider.focus()
    page.keyboard.press("Home")
    assert year(page) == 2022
    first = shown_sites(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    serving.until(page, lambda: "year=2024" in page.url)
    assert first < shown_sites(page) < everything
    assert "without a known start" in page.locator(".map .told").inner_text()
    assert page.locator(".map .year").inner_text() == "2024"
    page.get_by_role("button", name="All years").click()
    serving.until(page, lambda: "year=" not in page.url)
    assert shown_sites(page) == everything
    assert sent == [] and version(page) == before


def test_the_legend_counts_what_the_year_shows(page, address):
    open_sites(page, address, "?year=2024")
    counts = page.locator(".map .legend b")
    then = sum(int(t) for t in counts.all_inner_texts())
    assert f"{then} of " in page.locator(".map .told").inner_text()
    page.get_by_role("button", name="All years").click()
    assert sum(int(t) for t in counts.all_inner_texts()) > then


def test_a_link_with_a_year_opens_there_and_a_filter_keeps_it(page, address):
    open_sites(page, address, "?year=2025")
    assert year(page) == 2025 and page.locator(".map").get_by_role("slider", name="Year", exact=True).input_value() == "2025"
    before = version(page)
    choose(page, "Status", "announced")
    repainted(page, before)
    page.wait_for_timeout(500)
    assert year(page) == 2025 and "year=2025" in page.url


@pytest.mark.parametrize("query", ["?year=", "?year=1999", "?year=x", "?year=2025.5", "?year=2025&year=2026", "?year=1e9"])
def test_a_bad_year_shows_all_or_a_year_of_the_slider(page, address, query):
    open_sites(page, address, query)
    assert year(page) in (None, 2025) and page.locator(".map").get_by_role("slider", name="Year", exact=True).is_visible()


def test_p_plays_the_years_and_pauses(page, address):
    open_sites(page, address)
    page.locator(".map .feature[tabindex='0']").focus()
    page.keyboard.press("p")
    assert year(page) == 2022
    serving.until(page, lambda: year(page) == 2023)
    page.keyboard.press("p")
    assert page.get_by_role("button", name="Play the years").count() == 1
    page.wait_for_timeout(1300)
    assert year(page) == 2023


def test_playing_ends_with_the_last_year(page, address):
    open_sites(page, address, "?year=2027")
    page.get_by_role("button", name="Play the years").click()
    serving.until(page, lambda: year(page) == 2028)
    page.wait_for_timeout(1200)
    assert year(page) == 2028 and page.get_by_role("button", name="Play the years").count() == 1


def test_back_brings_the_year_back(page, address):
    open_sites(page, address, "?year=2025")
    page.locator(".map .bubbles .feature").last.dispatch_event("click")
    serving.until(page, lambda: "at=" in page.url)
    serving.painted(page)
    page.get_by_role("button", name="All years").click()
    serving.until(page, lambda: "year=" not in page.url)
    page.go_back()
    serving.until(page, lambda: "at=" not in page.url)
    serving.until(page, lambda: year(page) == 2025)


# ---- the map alone in a file, as a briefing carries it ------------------------------------------------------------------


def standalone(page, folder, scene: dict, **data):
    """Opens a file that holds the map, its outlines and a scene, and no address of anything; the page's `view` is the map."""
    script = base64.b64encode((serving.ROOT / "static/map.js").read_bytes()).decode()
    given = json.dumps({"scene": scene, "outlines": places.outlines(), "height": "600px", **data}).replace("</", "<\\/")
    file = folder / "map.html"
    file.write_text(f"""<!doctype html><meta charset="utf-8"><title>Map</title><style>{(serving.ROOT / "static/map.css").read_text()}</style><div id="here"></div>
<script type="module">
const {{ show }} = await import("data:text/javascript;base64,{script}");
window.given = {given}; window.picked = [];
window.draw = (more) => show({{ data: {{ ...window.given, ...more }}, parentElement: document.getElementById("here"), setTriggerValue: (_, key) => window.picked.push(key) }});
window.view = window.draw();
</script>""", encoding="utf-8")
    page.goto(file.as_uri())
    page.wait_for_selector(".map[data-painted]")


def test_the_map_stands_alone_in_a_file_and_asks_for_nothing(page, views, tables, tmp_path):
    standalone(page, tmp_path, scenes.sites(views, views.sites, "nowhere.json", "s", tables=tables, colour="product", arcs=True), selectable=True)
    assert page.locator(".map .countries path").count() > 40
    page.locator(".map .bubbles .feature").last.dispatch_event("click")
    assert page.evaluate("picked")[0].startswith("place:")
    assert [r for r in page.requests if not r.startswith(("file:", "data:"))] == [] and page.errors == []


def test_an_arc_says_from_whom_to_whom(page, views, tables, tmp_path):
    standalone(page, tmp_path, scenes.sites(views, views.sites, "u", "s", tables=tables, arcs=True))
    arcs = page.locator(".map .arcs .feature")
    assert arcs.count() > 20 and page.locator(".map .arcs .head").count() == arcs.count()
    assert re.fullmatch(r".+ → .+: \d+ agreements?", arcs.first.get_attribute("aria-label"))
    arcs.first.focus()
    assert "→" in page.locator(".map .tip").inner_text()


def test_a_presenters_map_has_nothing_to_press_and_leaves_the_address(page, views, tables, tmp_path):
    page.set_viewport_size({"width": 1920, "height": 1080})
    standalone(page, tmp_path, scenes.sites(views, views.sites, "u", "s", tables=tables), bare=True, keepAddress=False, year=2026)
    assert not any(page.locator(f".map {part}").first.is_visible() for part in (".controls", ".notes", ".time"))
    assert page.locator(".map .year").inner_text() == "2026"
    size = page.locator(".map .count").first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
    assert size >= 18
    url = page.url
    page.evaluate("view.move({ x: 2000, y: 2000, w: 900 })")
    page.wait_for_timeout(600)
    assert page.url == url
    page.evaluate("view.look(view.whole())")
    page.wait_for_timeout(500)  # a camera that rests sets numbers apart, also from under the pointer
    page.locator(".map .bubbles .feature").last.hover(force=True)
    serving.until(page, lambda: page.locator(".map .feature.lit").count() == 1)


def test_the_view_flies_to_the_camera_of_a_scene_when_the_focus_changes(page, views, tables, tmp_path):
    def scene(key, camera):
        return scenes.sites(views, views.sites, "u", "s", tables=tables, focus=(key, [0, 0, 4850, 4160]), camera=camera)

    def centre():
        x, y, w, h = camera(page)
        return round(x + w / 2), round(y + h / 2), round(w)

    standalone(page, tmp_path, scene("one", [1700, 1850, 900]), bare=True, keepAddress=False)
    assert centre() == (1700, 1850, 900)
    page.evaluate("view.move({ x: 1500, y: 1800, w: 1200 })")  # the presenter looks elsewhere
    page.evaluate("scene => { draw({ scene }); }", scene("one", [1000, 1850, 900]))
    page.wait_for_timeout(300)
    assert centre() == (1500, 1800, 1200)
    page.evaluate("scene => { draw({ scene }); }", scene("two", [2400, 2000, 800]))
    page.wait_for_timeout(300)
    assert centre() == (2400, 2000, 800)


def test_what_is_promised_is_hollow_or_hatched(page, views, tables, tmp_path):
    building = views.sites[views.sites["status"] == "under construction"]
    standalone(page, tmp_path, scenes.sites(views, building, "u", "s", tables=tables), year=2028)
    assert page.locator(".map .slice.hatched").count() == page.locator(".map .slice").count() > 5
    page.evaluate("view.setYear(null)")
    assert page.locator(".map .slice.hatched").count() == 0
    page.evaluate("scene => { draw({ scene }); }", scenes.sites(views, building, "u", "s", tables=tables, colour="product"))
    page.wait_for_timeout(200)
    assert page.locator(".map .slice.hollow").count() == page.locator(".map .slice").count()


@pytest.mark.parametrize("choices", [{}, {"colour": "product", "arcs": True}])
def test_an_empty_map_plays_too(page, views, tables, tmp_path, choices):
    standalone(page, tmp_path, scenes.sites(views, views.sites.head(0), "u", "s", tables=tables, **choices))
    page.evaluate("view.toggle()")
    page.evaluate("view.setYear(null)")
    assert page.errors == [] and page.locator(".map .told").inner_text().startswith("All 0 sites")
