"""A person with a keyboard alone: every stop of the focus is seen."""

from playwright.sync_api import Locator, Page

SHOWN = """() => {
  const at = document.activeElement;
  if (!at || at === document.body) return {name: "nothing", isShown: true, isInView: true};
  const box = at.getBoundingClientRect();
  let isShown = false;
  for (let one = at; one && one !== document.body && !isShown; one = one.parentElement) {
    const style = getComputedStyle(one);
    isShown = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
  }
  const isInView = box.bottom > 0 && box.top < innerHeight
    && box.right > 0 && box.left < innerWidth;
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height / 2, 20)];
  const over = document.elementFromPoint(x, y);
  const bar = over && over.closest(".portal-nav, .desk-bar");
  const isCovered = bar && !bar.contains(at);
  return {name: at.outerHTML.slice(0, 120), isShown, isInView: isInView && !isCovered};
}"""
STOPS = 90


def tab_to(page: Page, target: Locator) -> int:
    """Press Tab until the target has the focus; every stop on the way is seen. Returns presses."""
    for count in range(1, STOPS):
        page.keyboard.press("Tab")
        see_focus(page)
        if target.evaluate("one => one === document.activeElement"):
            return count
    raise AssertionError(f"{target} is not reached by {STOPS} presses of Tab")


def see_focus(page: Page) -> None:
    """Fail where the focus has no ring, or stands outside the window or under a bar."""
    stop = page.evaluate(SHOWN)
    assert stop["isShown"], f"no ring around {stop['name']}"
    assert stop["isInView"], f"the focus is not in view: {stop['name']}"
