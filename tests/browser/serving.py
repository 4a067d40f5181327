"""A server and a browser for the browser suite, the gallery and the benchmarks."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
PATIENCE_MS = 60_000  # how long a busy machine may take; what is waited for is a condition, so a quiet one does not wait
PAGES = {"overview": "/", **{name: f"/{name}" for name in ("sites", "agreements", "funding", "programmes", "countries", "organisations", "briefings", "conflicts", "changes", "totals", "about")}}
# Chromium must not look for anything outside this machine, neither for pages nor for itself
ARGUMENTS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run", "--disable-quic", "--no-sandbox",
]


def browser_path() -> str | None:
    """The Chromium to use: on PATH, else playwright's own; None where there is none."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    own = sorted((Path.home() / ".cache" / "ms-playwright").glob("chromium-*/chrome-linux*/chrome"))
    return str(own[-1]) if own else None


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


@contextmanager
def serve(script: Path = ROOT / "app.py", data_folder: Path | None = None, health: str = "/healthz", cwd: Path = ROOT, port: int | None = None):
    """Runs `streamlit run script` on a port, a free one by default; gives (address, process) once it answers, and ends it."""
    port = port or free_port()
    environment = {**os.environ, **({"DATA_FOLDER": str(data_folder)} if data_folder else {})}
    process = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), "--server.address", "127.0.0.1", "--server.headless", "true", "--browser.gatherUsageStats", "false"],
        cwd=cwd, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(address + health, process)
        yield address, process
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(url: str, process: subprocess.Popen, seconds: float = 60) -> None:
    """Returns when the address answers 200; RuntimeError with the server's output when it never does."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if process.poll() is not None:
            raise RuntimeError(f"the server stopped: {process.stdout.read()}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.05)
    process.terminate()
    raise RuntimeError(f"no answer from {url}: {process.stdout.read()}")


def painted(page, timeout: float = PATIENCE_MS, has_map: bool | None = None) -> None:
    """Waits until the script has run and, where the page has a map, the map is painted."""
    page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=timeout)
    page.wait_for_selector("[data-testid=stCaptionContainer]", timeout=timeout, state="attached")  # the first may stand in a closed menu
    # the component's own script comes late, so its absence says nothing: the address says whether there is a map
    if has_map or has_map is None and re.search(r"^https?://[^/]+/(sites|countries(?!.*countries_view)|(agreements|programmes|organisations).*[?&](agreement|programme|organisation)=|\?|$)", page.url):
        page.wait_for_selector(".map[data-painted] .countries path", timeout=timeout, state="attached")


def delay_own_script(page, seconds: float = 1.5) -> None:
    """Lets the script for the whole page come late, as over a slow line: what a reader does first must not come before it."""
    def answer(route):
        time.sleep(seconds)
        route.continue_()

    page.route("**/assets/share.js*", answer)


def settled(page) -> None:
    """Waits until nothing on the page waits for its script or its rows: no placeholder stands where an element will be."""
    until(page, lambda: page.locator("[data-testid=stSkeleton], [data-testid=stSpinner], .listing:not([data-painted])").count() == 0 and page.locator("[data-testid=stApp][data-test-script-state=notRunning]").count() == 1)


def is_local(url: str) -> bool:
    """Whether an address stays on this host."""
    return bool(re.match(r"^(data:|blob:|about:|(https?|wss?)://(127\.0\.0\.1|localhost)[:/])", url))


def until(page, condition, seconds: float = PATIENCE_MS / 1000) -> None:
    """Waits until `condition()` holds; playwright's own way evaluates text, which our policy forbids."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"it did not come about within {seconds} s; the address is {page.url}")
        page.wait_for_timeout(40)
