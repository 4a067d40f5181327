"""axe-core finds no violation of WCAG 2.0 to 2.2 A and AA on any page, in both themes."""

from importlib.resources import files

import pytest

from tests.browser import serving

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
VIEWS = [*serving.PAGES.values(), "/agreements?agreement=dnk-ukr-copenhagen-2025", "/sites?site=dnk-vojens-fprt"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", VIEWS)
def test_no_violation(browser, address, path, scheme):
    # the policy forbids the page to run axe, which is the point of the policy and not of this test
    context = browser.new_context(viewport={"width": 1366, "height": 768}, color_scheme=scheme, reduced_motion="reduce", bypass_csp=True)
    page = context.new_page()
    page.goto(address + path)
    serving.painted(page)
    page.wait_for_timeout(500)
    page.add_script_tag(content=AXE)
    found = page.evaluate("axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})")
    context.close()
    assert [(v["id"], v["nodes"][0]["target"], v["nodes"][0]["failureSummary"]) for v in found["violations"]] == []
