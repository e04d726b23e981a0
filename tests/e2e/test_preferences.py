"""Right to left, forced colours, reduced motion: pages follow what people ask of their browser."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from tests.e2e.looking import WIDTHS, fits, list_findings, list_wide
from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e
PAGES: dict[str, Callable[[Tour], Page]] = {
    "portal sign in": lambda t: t.see(f"p/{t.found['slug']}/"),
    "landing": lambda t: t.see(t.found["open"]),
    "home": lambda t: t.portal(""),
    "upcoming": lambda t: t.portal("appointments/"),
    "appointment": lambda t: t.portal(f"appointments/{t.found['coming']}/"),
    "profile": lambda t: t.portal("profile/"),
    "list": lambda t: t.desk("appointments/"),
    "form": lambda t: t.desk("appointments/new/"),
    "settings": lambda t: t.desk("settings/portal/"),
}
MIRRORED = """() => {
  const isThere = one => one.getClientRects().length;
  const brand = [...document.querySelectorAll(".brand, main h1")].find(isThere)
    .getBoundingClientRect();
  return brand.left + brand.width / 2 - innerWidth / 2;
}"""
MOVING = """() => [...document.querySelectorAll("*")].filter(one => {
  const style = getComputedStyle(one);
  return [style.transitionDuration, style.animationDuration].some(it => parseFloat(it) > 0)
    && style.transitionProperty !== "none";
}).map(one => one.outerHTML.slice(0, 80))"""
EDGELESS = """() => [...document.querySelectorAll(
  "main .button:not(.button-quiet), main .input, .state, .switch input")].filter(one => {
  const style = getComputedStyle(one);
  return one.getClientRects().length && parseFloat(style.borderTopWidth) === 0;
}).map(one => one.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", PAGES)
def test_pages_stand_from_right_to_left(tour: Tour, name: str) -> None:
    page = PAGES[name](tour)
    page.evaluate("() => { document.documentElement.dir = 'rtl'; }")
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert fits(page), f"at {width} px: {list_wide(page)}"
        left = page.evaluate("() => document.documentElement.scrollLeft")
        assert left == 0
    centre = page.evaluate(MIRRORED)
    assert centre > 0 if "sign in" not in name and name != "landing" else abs(centre) < 2
    tour.part()


@pytest.mark.parametrize("name", PAGES)
def test_pages_hold_in_forced_colours(tour: Tour, name: str) -> None:
    page = PAGES[name](tour)
    page.emulate_media(forced_colors="active")
    assert page.evaluate("() => matchMedia('(forced-colors: active)').matches")
    assert page.evaluate(EDGELESS) == []
    assert list_findings(page, rules={"color-contrast": {"enabled": False}}) == []
    page.emulate_media(forced_colors="none")
    tour.part()


@pytest.mark.parametrize("name", PAGES)
def test_nothing_moves_where_less_motion_is_asked_for(tour: Tour, name: str) -> None:
    page = PAGES[name](tour)
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(MOVING) != []
    page.emulate_media(reduced_motion="reduce")
    assert page.evaluate(MOVING) == []
    tour.part()
