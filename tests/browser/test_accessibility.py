"""axe-core finds no violation of WCAG 2.0 to 2.2 A and AA on any page or record, in both themes."""

from importlib.resources import files

import pytest

from tests.browser import serving

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
VIEWS = [
    *serving.PAGES.values(), "/agreements?agreement=dnk-ukr-copenhagen-2025", "/sites?site=dnk-vojens-fprt", "/programmes?programme=asap", "/organisations?organisation=rheinmetall",
    "/funding?statement=dnk-build-with-ukraine-2025", "/conflicts?conflict=agreements/dnk-ukr-copenhagen-2025/place", "/agreements?agreements_view=Who+with+whom",
    "/funding?funding_view=Where+it+flows", "/funding?funding_view=All+rows", "/countries?country=Denmark&compare=Norway&countries_view=Side+by+side", "/sites?sites_charts=true", "/?q=Rheinmetall",
    "/sites?site=ukr-baykar-plant", "/agreements?known_on=2025-09-01", *(f"/about?about_view={view}" for view in ("Glossary", "Open+data", "Corrections+and+releases", "Cite%2C+report+an+error")),
]


@pytest.fixture(scope="module", params=["light", "dark"])
def themed(browser, request):
    """A browser context of one theme; the policy forbids the page to run axe, which is the point of the policy and not of this test."""
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=request.param, reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(serving.PATIENCE_MS)
    yield context
    context.close()


@pytest.mark.parametrize("path", VIEWS)
def test_no_violation(themed, address, path):
    page = themed.new_page()
    page.goto(address + path)
    serving.painted(page)
    serving.settled(page)
    # the rows of a list are alike: twenty of them say what four hundred would, in a tenth of the time
    page.locator(".listing .rows .row:nth-child(n+21)").evaluate_all("rows => rows.forEach((row) => row.remove())")
    page.add_script_tag(content=AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    page.close()
    assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found["violations"]] == []
