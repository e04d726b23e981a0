"""What every page must pass: an accessibility check in light and dark, no sideways scrolling."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def inspect(page: Page) -> None:
    """Fail on any finding, in both colour schemes."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.wait_for_timeout(150)  # colours fade for 120 ms
        found = Axe().run(page, options=RULES).response["violations"]
        told = [
            (finding["id"], [node["html"][:160] for node in finding["nodes"][:3]])
            for finding in found
        ]
        assert told == [], f"{page.url} in {scheme}"
    page.emulate_media(color_scheme="light")


def fits(page: Page) -> bool:
    """Whether nothing must be scrolled sideways."""
    return bool(
        page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
    )
