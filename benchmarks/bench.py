"""Measures the dashboard beside an empty page of the same Streamlit, in one run: `python -m benchmarks.bench`.

Cold and warm transferred bytes and time to the painted map, time and websocket bytes of a rerun, boot time, memory of a
session. Medians of several runs on this machine; ratios to the empty page carry over to other machines, times do not.
"""

import statistics
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import serving

RUNS = 5
FIRST, FOLLOWING = 5, 10  # interactions with a page
SESSIONS = 12
EMPTY = Path(__file__).parent / "empty.py"
VIEW = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}


def resident_mb(pid: int) -> float:
    """Resident memory of a process and its children in MB."""
    out = subprocess.run(["ps", "-o", "rss=", "--pid", str(pid), "--ppid", str(pid)], capture_output=True, text=True, check=False).stdout
    return sum(int(line) for line in out.split()) / 1024


def load(context, url: str, ready) -> tuple[float, float, float]:
    """Opens a page: (milliseconds to ready, HTTP kB over the wire, websocket kB after inflation)."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    http, socket = [0], [0]
    devtools.on("Network.loadingFinished", lambda e: http.__setitem__(0, http[0] + e["encodedDataLength"]))
    devtools.on("Network.webSocketFrameReceived", lambda e: socket.__setitem__(0, socket[0] + len(e["response"]["payloadData"]) * 3 / 4))
    began = time.perf_counter()
    page.goto(url, wait_until="commit")
    ready(page)
    took = (time.perf_counter() - began) * 1000
    page.wait_for_timeout(800)
    page.close()
    return took, http[0] / 1000, socket[0] / 1000


_WATCH = """
([selector, attribute]) => {
  const within = (root) => root.querySelector(selector) ?? [...root.querySelectorAll("*")].map((e) => e.shadowRoot && within(e.shadowRoot)).find(Boolean);
  const node = within(document), read = () => attribute ? node.getAttribute(attribute) : node.textContent;
  let began, last = read();
  const begin = (event) => { if (event.type === "click" ? event.isTrusted : event.key === "Enter") { began = performance.now(); window.took = null; } };
  for (const kind of ["click", "keydown"]) addEventListener(kind, begin, true);
  new MutationObserver(() => { if (read() !== last) { last = read(); window.took ??= performance.now() - began; } })
    .observe(node, { attributes: true, childList: true, characterData: true, subtree: !attribute });
}
"""


def reruns(cases: dict[str, tuple]) -> dict[str, tuple[float, float, float]]:
    """Interactions with several pages in rounds, one page open at a time, so that all of them meet the same noise: median (milliseconds of the first ones after a load, of those that follow, websocket kB received).

    A case is (context, url, ready, act, (selector, attribute)): `act(page, i)` is the i-th interaction. The time is the browser's
    own, from the key or click to the change of the element's attribute, or of its text where the attribute is empty. A browser
    compiles what runs often while a page is used, so the first interactions are told apart from the others.
    """
    found = {name: ([], [], []) for name in cases}
    for _ in range(RUNS):
        for name, (context, url, ready, act, watched) in cases.items():
            page, size = context.new_page(), [0.0]
            devtools = context.new_cdp_session(page)
            devtools.send("Network.enable")
            devtools.on("Network.webSocketFrameReceived", lambda e, size=size: size.__setitem__(0, size[0] + len(e["response"]["payloadData"]) * 3 / 4))
            page.goto(url)
            ready(page)
            page.wait_for_timeout(1500)
            page.evaluate(_WATCH, watched)
            for i in range(FIRST + FOLLOWING):
                size[0] = 0.0
                act(page, i)
                page.wait_for_timeout(800)
                took = page.evaluate("window.took")
                if took is None:
                    raise RuntimeError(f"nothing changed at {url} in time")
                found[name][0 if i < FIRST else 1].append(took)
                found[name][2].append(size[0] / 1000)
            page.close()
    return {name: tuple(statistics.median(values) for values in columns) for name, columns in found.items()}


def collection_pauses() -> tuple[float, float]:
    """Milliseconds of a full garbage collection with everything loaded: as it is, and after `gc.freeze`.

    Streamlit collects after every script run while it holds the interpreter; app.py freezes what lives for good.
    """
    code = ("import gc, time; from components import cached; cached.warm_up(); gc.collect()\n"
            "def pause():\n    began = time.perf_counter(); gc.collect(); return (time.perf_counter() - began) * 1000\n"
            "before = sorted(pause() for _ in range(5))[2]; gc.freeze(); after = sorted(pause() for _ in range(5))[2]; print(before, after)")
    out = subprocess.run([sys.executable, "-c", code], cwd=serving.ROOT, capture_output=True, text=True, check=True).stdout
    before, after = (float(v) for v in out.split()[-2:])
    return before, after


def measure(server: tuple, browser, path: str, ready) -> dict[str, float]:
    """Figures of one server: cold and warm loads, memory."""
    address, process, boot = server
    cold, warm = [], []
    for _ in range(RUNS):
        context = browser.new_context(**VIEW)
        cold.append(load(context, address + path, ready))
        warm.append(load(context, address + path, ready))
        context.close()
    context, before, pages = browser.new_context(**VIEW), resident_mb(process.pid), []
    for _ in range(SESSIONS):
        pages.append(context.new_page())
        pages[-1].goto(address + path)
        ready(pages[-1])
    memory = (resident_mb(process.pid) - before) / SESSIONS
    context.close()
    c, w = ([statistics.median(column) for column in zip(*runs)] for runs in (cold, warm))
    return {"boot ms": boot, "cold kB": c[1], "cold ms": c[0], "warm kB": w[1], "warm ms": w[0], "first websocket kB": c[2], "server MB": before, "MB per session": memory}


@contextmanager
def started(script: Path, health: str):
    """A server: (address, process, milliseconds until it answered)."""
    began = time.perf_counter()
    with serving.serve(script, health=health) as (address, process):
        yield address, process, (time.perf_counter() - began) * 1000


def main() -> None:
    """Prints one table, the empty page, the map page and the ratio, then the reruns."""
    with sync_playwright() as playwright, started(EMPTY, "/_stcore/health") as nothing, started(serving.ROOT / "app.py", "/healthz") as dashboard:
        browser = playwright.chromium.launch(executable_path=serving.browser_path(), args=serving.ARGUMENTS)
        empty, ours = measure(nothing, browser, "/", _empty_ready), measure(dashboard, browser, "/sites", serving.painted)
        context = browser.new_context(**VIEW)
        again = reruns({
            "empty page": (context, nothing[0] + "/", _empty_ready, _click_again, ("[data-testid=stCaptionContainer]", "")),
            "empty page: a choice": (context, f"{nothing[0]}/?choices={','.join(NAMES)}", _empty_ready, _choose_one, ("[data-testid=stCaptionContainer]", "")),
            "map: select a country": (context, dashboard[0] + "/sites", serving.painted, _choose_country, (".listing", "data-painted")),
            "map: filter by words": (context, dashboard[0] + "/sites", serving.painted, _filter, (".map", "data-painted")),
            "map: filter by a choice": (context, dashboard[0] + "/sites", serving.painted, _choose_one, (".map", "data-painted")),
        })
        browser.close()
    print(f"{'median of ' + str(RUNS):24}{'empty page':>12}{'map page':>12}{'ratio':>8}")
    for key in ours:
        ratio = f"{ours[key] / empty[key]:.2f}" if empty[key] > 0.05 else ""
        print(f"{key:24}{empty[key]:12.1f}{ours[key]:12.1f}{ratio:>8}")
    print(f"\n{'rerun, medians':24}{'first ms':>12}{'ratio':>8}{'then ms':>12}{'ratio':>8}{'websocket kB':>14}")
    for name, (first, then, kb) in again.items():  # each beside an empty page's rerun by the same means
        empty_first, empty_then, _ = again["empty page: a choice" if name.endswith("a choice") else "empty page"]
        print(f"{name:24}{first:12.1f}{first / empty_first:8.2f}{then:12.1f}{then / empty_then:8.2f}{kb:14.1f}")
    print("\nA full garbage collection: {:.1f} ms, after gc.freeze {:.1f} ms".format(*collection_pauses()))


def _empty_ready(page) -> None:
    page.wait_for_selector("[data-testid=stCaptionContainer]")


def _click_again(page, _i: int) -> None:
    page.get_by_role("button", name="again").click()


def _choose_country(page, i: int) -> None:
    """Selects a country on the map with a key: the map shows it at once, the list beside it is what comes back; no record opens."""
    page.locator(f".map .countries .feature[data-key='country:{_COUNTRIES[i % len(_COUNTRIES)]}']").focus()
    page.keyboard.press("Enter")


def _filter(page, i: int) -> None:
    """Filters the sites by a word, which redraws the results with another map, and not the filters or the frame."""
    box = page.get_by_placeholder("Search in map and list")
    box.fill(_WORDS[i % len(_WORDS)])
    page.wait_for_timeout(300)  # nobody types and confirms within a millisecond; what typing redraws is not what is measured
    box.press("Enter")


def _choose_one(page, i: int) -> None:
    """Chooses one country in a field of several choices, after giving up the one before: on the map page a field outside the results, which it redraws."""
    box = page.get_by_role("combobox", name="Country")
    if i:
        box.press("Backspace")
        page.wait_for_timeout(800)
    box.fill(NAMES[i])
    page.wait_for_timeout(300)
    box.press("Enter")


NAMES = ("Germany", "France", "Poland", "Spain", "Norway", "Sweden", "Finland", "Denmark", "Italy", "Romania", "Czechia", "Slovakia", "Lithuania", "Estonia", "Latvia")
_COUNTRIES = ("DEU", "FRA", "POL", "ESP")
_WORDS = ("ammunition", "drone", "vehicle", "missile")


if __name__ == "__main__":
    main()
