"""Two staff browsers save one room and one customer at one time, at once: one is told."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.looking import inspect
from tests.e2e.tour import ADMIN, MANAGER, NORA, Tour

pytestmark = pytest.mark.e2e
SAVED = re.compile(r"/appointments/[0-9a-f-]{36}/")
DAY = datetime.now(ZoneInfo("Europe/Zurich")).date() + timedelta(days=11)


@pytest.mark.parametrize("start", ["06:00", "20:00"])
def test_one_is_saved_and_the_other_keeps_its_typing_beside_the_conflict(
    tour: Tour, start: str
) -> None:
    names = {ADMIN: f"Race of Ines at {start}", MANAGER: f"Race of Farid at {start}"}
    pages = {email: fill(tour, email, name, start) for email, name in names.items()}
    for page in pages.values():  # neither waits for the other's answer
        page.evaluate("() => document.querySelector('button[name=do][value=save]').click()")
    for page in pages.values():
        page.wait_for_selector("#problem, .desk-top a[href$='/edit/']")

    losers = {email: page for email, page in pages.items() if not SAVED.search(page.url)}
    assert len(losers) == 1, [page.url for page in pages.values()]
    (email, page), *_ = losers.items()
    expect(page.locator("[name=name]")).to_have_value(names[email])
    expect(page.locator("[name=objectives]")).to_have_value("Whoever is faster.")
    expect(page.locator("[name=start]")).to_have_value(start)
    expect(page.locator("#room-note")).to_contain_text("booked")
    expect(page.locator("#people-t ~ *, #people tr", has_text="Feld")).to_contain_text("booked")
    inspect(page)
    saved = tour.desk(f"appointments/?q={start.replace(':', '%3A')}&day_from={DAY}")
    expect(saved.locator("main a.cell-main", has_text="Race of")).to_have_count(1)


def fill(tour: Tour, email: str, name: str, start: str) -> Page:
    """The form with everything in it, not sent yet."""
    page = begin(tour, email)
    page.fill("[name=name]", name)
    page.fill("[name=objectives]", "Whoever is faster.")
    page.locator("summary", has_text="Add multiple").click()
    page.fill("[name=many]", NORA)
    page.click("button[name=do][value=many]")
    expect(page.locator("#people tr", has_text="Feld")).to_be_visible()
    booth = page.locator("[name=room] option", has_text="Booth B41").get_attribute("value")
    page.select_option("[name=room]", booth)
    page.fill("[name=date]", DAY.isoformat())
    page.fill("[name=start]", start)
    return page


def begin(tour: Tour, email: str = ADMIN) -> Page:
    """An empty form, whatever a test before has left as a draft."""
    page = tour.desk("appointments/new/", email)
    if page.locator("[value=discard]").count():
        page.click("[value=discard]")
        page.wait_for_selector("[value=discard]", state="detached")
    return page


def test_what_is_typed_while_conflicts_are_looked_up_stays(tour: Tour) -> None:
    page = begin(tour)
    late = hold_looks(page)
    page.fill("[name=date]", DAY.isoformat())
    page.press("[name=date]", "Tab")
    page.locator("summary", has_text="Add multiple").click()
    page.fill("[name=many]", f"Nora <{NORA}>")
    let_go(page, late)
    expect(page.locator("[name=many]")).to_be_visible()
    expect(page.locator("[name=many]")).to_have_value(f"Nora <{NORA}>")
    expect(page.locator("[name=many]")).to_be_focused()


def test_a_late_look_for_conflicts_drops_nobody_who_was_added_meanwhile(tour: Tour) -> None:
    page = begin(tour)
    late = hold_looks(page)
    page.fill("[name=date]", DAY.isoformat())
    page.press("[name=date]", "Tab")
    page.locator("summary", has_text="Add multiple").click()
    page.fill("[name=many]", NORA)
    page.click("button[name=do][value=many]")
    expect(page.locator("#people tr", has_text="Feld")).to_be_visible()
    let_go(page, late)
    expect(page.locator("#people tr", has_text="Feld")).to_be_visible()


def hold_looks(page: Page) -> list[Route]:
    """Keep back what the form asks by itself while somebody fills it in."""
    late: list[Route] = []

    def hold(route: Route) -> None:
        if re.search(r"\bdo(=|\"\r\n\r\n)check\b", route.request.post_data or ""):
            late.append(route)
        else:
            route.continue_()

    page.route("**/appointments/new/", hold)
    return late


def let_go(page: Page, late: list[Route]) -> None:
    """Let it be answered, and be put on the page."""
    assert late
    with page.expect_response("**/appointments/new/"):
        for route in late:
            route.continue_()
    page.wait_for_timeout(300)
    page.unroute_all()


def test_a_late_look_for_conflicts_loses_no_search(tour: Tour) -> None:
    page = begin(tour)
    late = hold_looks(page)
    page.fill("[name=date]", DAY.isoformat())
    page.press("[name=date]", "Tab")
    page.locator("#find").press_sequentially("Nora F")
    let_go(page, late)
    expect(page.locator("#suggest button").first).to_contain_text("Nora Feld")


def test_a_second_look_for_conflicts_keeps_what_is_typed_after_the_first(tour: Tour) -> None:
    page = begin(tour)
    late = hold_looks(page)
    searches: list[Route] = []
    page.route("**/people/?*", lambda route: searches.append(route))
    page.fill("[name=date]", DAY.isoformat())
    page.press("[name=date]", "Tab")
    page.fill("[name=start]", "10:00")
    page.press("[name=start]", "Tab")
    for words in ("Nora", " F"):
        page.locator("#find").press_sequentially(words)
        while not late:
            page.wait_for_timeout(50)
        late.pop(0).continue_()
        page.wait_for_timeout(500)
    expect(page.locator("#find")).to_have_value("Nora F")
    while not searches:
        page.wait_for_timeout(50)
    page.unroute("**/people/?*")
    for route in searches:
        route.continue_()
    expect(page.locator("#suggest button").first).to_contain_text("Nora Feld")
    page.unroute_all()
