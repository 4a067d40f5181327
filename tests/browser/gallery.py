"""Screenshots of every page in three sizes and two themes, into gallery/: `python -m tests.browser.gallery [ADDRESS...]`."""

import sys

from playwright.sync_api import sync_playwright

from tests.browser import serving

SIZES = {"wide": (1920, 1080), "laptop": (1366, 768), "phone": (390, 844)}
VIEWS = {
    **serving.PAGES,
    "agreement": "/agreements?agreement=dnk-ukr-copenhagen-2025",
    "site": "/sites?site=dnk-vojens-fprt",
    "compare": "/countries?country=Denmark&compare=Germany",
}


def main(names: list[str]) -> None:
    """Takes the screenshots of the named views, of all by default."""
    folder = serving.ROOT / "gallery"
    folder.mkdir(exist_ok=True)
    with serving.serve() as (address, _), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=serving.browser_path(), args=serving.ARGUMENTS)
        for theme in ("light", "dark"):
            for size, (width, height) in SIZES.items():
                context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=theme, reduced_motion="reduce")
                for name in names or VIEWS:
                    page = context.new_page()
                    page.goto(address + VIEWS[name])
                    serving.painted(page)
                    page.wait_for_timeout(700)
                    page.screenshot(path=folder / f"{name}-{size}-{theme}.png")
                    page.close()
                context.close()
        browser.close()
    print(f"{folder}: {len(list(folder.glob('*.png')))} pictures")


if __name__ == "__main__":
    main(sys.argv[1:])
