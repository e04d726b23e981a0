"""What every page must pass: an accessibility check in light and dark, no sideways scrolling."""

from typing import Any, Literal

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Error, Page

from tests.e2e.installation import wait_for

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
AXE = AXE_FILE_PATH.read_text(encoding="utf-8")
CHECK = """wanted => axe.run(wanted).then(found => found.violations.map(
  one => [one.id, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160))]))"""
WIDTHS = (320, 390, 768, 1440)
NARROW = WIDTHS[0]


def inspect(page: Page) -> None:
    """Fail on any finding, in both colour schemes."""
    for scheme in ("light", "dark"):
        inspect_in(page, scheme)
    page.emulate_media(color_scheme="light")


def inspect_in(page: Page, scheme: Literal["light", "dark"]) -> None:
    """Fail on any finding in one colour scheme."""
    page.emulate_media(reduced_motion="reduce")
    page.emulate_media(color_scheme=scheme)
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
    found = list_findings(page)
    assert found == [], f"{page.url} in {scheme}: {found}"


def list_findings(page: Page, **options: Any) -> list[tuple[str, list[str]]]:
    """What the accessibility check finds on the page as it stands: the rule, and where."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    found: list[list[Any]] = page.evaluate(CHECK, {**RULES, **options})
    return [(rule, where) for rule, where in found]


def inspect_at_every_width(page: Page) -> None:
    """All rules in the dark on the narrowest phone and in the light on a desk; nothing to scroll
    sideways there and between. A colour does not depend on the width, so both hold for both.
    """
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), f"{page.url} scrolls sideways at {width} px: {list_wide(page)}"
        assert not list_cut(page), f"{page.url} at {width} px cuts off {list_cut(page)}"
        if width == NARROW:
            inspect_in(page, "dark")
    inspect_in(page, "light")


def fits(page: Page) -> bool:
    """Whether nothing must be scrolled sideways on the page that is there or just coming."""
    wait_until(page, "document.body && document.readyState === 'complete'")
    return bool(
        page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth + 1")
    )


def wait_until(page: Page, expression: str) -> None:
    """Ask again until the page says yes (`wait_for_function` asks by eval, which pages forbid)."""

    def ask() -> bool:
        try:
            return bool(page.evaluate(f"() => {expression}"))
        except Error as error:
            if "context was destroyed" not in str(error):
                raise
            return False  # the next page is just coming

    wait_for(ask)


def list_wide(page: Page) -> list[str]:
    """What reaches out of the window, for the message of a failing test."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("body *")]
        .filter(one => one.getBoundingClientRect().right > window.innerWidth + 1)
        .slice(0, 5).map(one => one.outerHTML.slice(0, 120))"""
    )
    return found


def list_cut(page: Page) -> list[str]:
    """What a panel or card cuts off at its edge, where nobody could scroll to it."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll(".panel, .card, .door-card, .next")]
        .filter(one => ["clip", "hidden"].includes(getComputedStyle(one).overflowX))
        .flatMap(one => [...one.querySelectorAll("*")].filter(part => {
          const [outer, inner] = [one.getBoundingClientRect(), part.getBoundingClientRect()];
          if (!inner.width || part.closest(".scroller, svg, .visually-hidden")) return false;
          return inner.right > outer.right + 1 || inner.left < outer.left - 1;
        })).slice(0, 5).map(part => part.outerHTML.slice(0, 120))"""
    )
    return found
