"""Fixtures of the browser suite: one server and one browser for all, a fresh page with a log for each test."""

import os

import pytest

from tests.browser import serving

sync_api = pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="session")
def browser():
    """A Chromium that reaches nothing outside this machine."""
    path = serving.browser_path()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail("CI=true and there is no browser: install chromium")
        pytest.skip("NO BROWSER FOUND: the browser suite did not run; install chromium")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=serving.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def address():
    """The address of a server with the data of the repository."""
    with serving.serve() as (address, _):
        yield address


@pytest.fixture(scope="session")
def context(browser):
    """One visitor for all tests that need no fresh browser: scripts are fetched and compiled once. Nothing of ours is kept in a browser."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    context.set_default_timeout(serving.PATIENCE_MS)
    yield context
    context.close()


@pytest.fixture
def page(context):
    """A page of 1366x768 that records requests (`page.requests`) and console errors (`page.errors`)."""
    page = context.new_page()
    page.requests, page.errors = [], []
    page.on("request", lambda request: page.requests.append(request.url))
    page.on("websocket", lambda socket: page.requests.append(socket.url))
    page.on("console", lambda message: page.errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: page.errors.append(str(error)))
    yield page
    page.close()
