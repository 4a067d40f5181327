"""Measures the dashboard beside an empty page of the same Streamlit, in one run: `python -m benchmarks.bench`.

Cold and warm transferred bytes and time to the painted map, time and websocket bytes of a rerun, boot time, memory of a
session. Medians of several runs on this machine; ratios to the empty page carry over to other machines, times do not.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser import serving

RUNS = 5
SESSIONS = 12
EMPTY = Path(__file__).parent / "empty.py"


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


def rerun(context, url: str, ready, act, changed) -> tuple[float, float]:
    """One interaction after another: median (milliseconds from the click to the new picture, websocket kB received)."""
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("Network.enable")
    socket = [0.0]
    devtools.on("Network.webSocketFrameReceived", lambda e: socket.__setitem__(0, socket[0] + len(e["response"]["payloadData"]) * 3 / 4))
    page.goto(url)
    ready(page)
    page.wait_for_timeout(800)
    times, sizes = [], []
    for i in range(RUNS * 2):
        before, socket[0] = changed(page), 0.0
        began = time.perf_counter()
        act(page, i)
        while changed(page) == before:
            if time.perf_counter() - began > 5:
                raise RuntimeError(f"nothing changed at {url} within 5 s")
        times.append((time.perf_counter() - began) * 1000)
        page.wait_for_timeout(500)
        sizes.append(socket[0] / 1000)
    page.close()
    return statistics.median(times), statistics.median(sizes)


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


def measure(name: str, script: Path, path: str, ready, act, changed, playwright, health: str) -> dict[str, float]:
    """All figures of one server."""
    began = time.perf_counter()
    with serving.serve(script, health=health) as (address, process):
        boot = (time.perf_counter() - began) * 1000
        browser = playwright.chromium.launch(executable_path=serving.browser_path(), args=serving.ARGUMENTS)
        size = {"viewport": {"width": 1366, "height": 768}, "reduced_motion": "reduce"}
        cold, warm = [], []
        for _ in range(RUNS):
            context = browser.new_context(**size)
            cold.append(load(context, address + path, ready))
            warm.append(load(context, address + path, ready))
            context.close()
        context = browser.new_context(**size)
        again = rerun(context, address + path, ready, act, changed)
        before = resident_mb(process.pid)
        pages = []
        for _ in range(SESSIONS):
            pages.append(context.new_page())
            pages[-1].goto(address + path)
            ready(pages[-1])
        memory = (resident_mb(process.pid) - before) / SESSIONS
        browser.close()
    c, w = ([statistics.median(column) for column in zip(*runs)] for runs in (cold, warm))
    return {"boot ms": boot, "cold kB": c[1], "cold ms": c[0], "warm kB": w[1], "warm ms": w[0], "first websocket kB": c[2],
            "rerun ms": again[0], "rerun websocket kB": again[1], "server MB": before, "MB per session": memory}


def _empty_ready(page) -> None:
    page.wait_for_selector("[data-testid=stCaptionContainer]")


def _click_again(page, _i: int) -> None:
    page.get_by_role("button", name="again").click()


def main() -> None:
    """Prints one table: the empty page, the map page, the ratio."""
    with sync_playwright() as playwright:
        empty = measure("empty", EMPTY, "/", _empty_ready, _click_again, _run_shown, playwright, "/_stcore/health")
        ours = measure("map", serving.ROOT / "app.py", "/sites", serving.painted, _choose_country, lambda p: p.locator(".map").get_attribute("data-painted"), playwright, "/healthz")
    print(f"{'median of ' + str(RUNS):24}{'empty page':>12}{'map page':>12}{'ratio':>8}")
    for key in ours:
        ratio = f"{ours[key] / empty[key]:.2f}" if empty[key] > 0.05 else ""
        print(f"{key:24}{empty[key]:12.1f}{ours[key]:12.1f}{ratio:>8}")
    print("A full garbage collection: {:.1f} ms, after gc.freeze {:.1f} ms".format(*collection_pauses()))


def _run_shown(page) -> str:
    return page.locator("[data-testid=stCaptionContainer]").inner_text()


def _choose_country(page, i: int) -> None:
    """Selects a country on the map with a key, which reruns the page and repaints the map and the table; no record opens."""
    page.locator(f".map .countries .feature[data-key='country:{_COUNTRIES[i % len(_COUNTRIES)]}']").focus()
    page.keyboard.press("Enter")


_COUNTRIES = ("DEU", "FRA", "POL", "ESP")


if __name__ == "__main__":
    main()
