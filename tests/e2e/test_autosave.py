"""What is typed is kept: the browser dies, the line is cut, the visit ends, the server is away.

A pause of half a second keeps it, and typing without a pause is kept every two seconds: what a
dying browser takes with it was typed in the last three seconds (`dooming.BOUND`).
"""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.e2e.dooming import Doomed, die_while_typing, doomed
from tests.e2e.filling import begin, contexts, enter, go_on, made, wait_until_saved
from tests.e2e.looking import inspect
from tests.e2e.tour import Tour

__all__ = ["contexts", "doomed", "made"]

pytestmark = pytest.mark.e2e
LAST = "[name='a.last']"


def fill_in(tour: Tour, doomed: Doomed, link: str) -> Page:
    """The first page of the form, with something kept on it."""
    page = enter(tour, doomed.browser, [], link)
    begin(page)
    page.fill("[name='a.phone']", "+41 61 555 01 40")
    page.fill(LAST, "")  # the profile's name stood there
    wait_until_saved(page)
    return page


def die_after_a_pause(page: Page, kill: Callable[[], None]) -> tuple[str, str]:
    page.fill(LAST, "Kern")
    wait_until_saved(page)
    kill()
    return "Kern", "Kern"


def die_in_the_middle_of_a_word(page: Page, kill: Callable[[], None]) -> tuple[str, str]:
    return die_while_typing(page, kill, LAST)


def die_while_it_is_saved(page: Page, kill: Callable[[], None]) -> tuple[str, str]:
    with page.expect_request(lambda one: one.method == "POST"):
        page.fill(LAST, "Kern")
    kill()
    return "", "Kern"


def die_between_two_pages(page: Page, kill: Callable[[], None]) -> tuple[str, str]:
    page.fill(LAST, "Kern")
    page.fill("[name='a.born']", "1990-02-03")
    with page.expect_request(lambda one: one.is_navigation_request()):
        page.locator("button[value=next]:not([tabindex])").click(no_wait_after=True)
    kill()
    return "", "Kern"


@pytest.mark.parametrize(
    "die",
    [die_after_a_pause, die_in_the_middle_of_a_word, die_while_it_is_saved, die_between_two_pages],
)
def test_the_browser_is_killed(
    tour: Tour,
    made: Any,
    browser: Browser,
    contexts: list[BrowserContext],
    doomed: Doomed,
    die: Callable[[Page, Callable[[], None]], tuple[str, str]],
) -> None:
    page = fill_in(tour, doomed, made["link"])
    at_least, typed = die(page, doomed.kill)
    other = enter(tour, browser, contexts, made["other"])
    other.goto(other.url + "part/you/")
    expect(other.locator("[name='a.phone']")).to_have_value("+41 61 555 01 40")
    kept = other.input_value(LAST)
    assert typed.startswith(kept), "a save is whole, or it is none"
    assert len(kept) >= len(at_least), f"{typed!r} was typed, {kept!r} kept"
    other.fill(LAST, "Feld")
    wait_until_saved(other)
    expect(other.locator("text=Which one counts?")).to_have_count(0)


def test_without_a_connection(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"], viewport={"width": 320, "height": 640})
    begin(page)
    contexts[0].set_offline(True)
    page.fill(LAST, "Kern")
    expect(page.locator("#unsaved")).to_contain_text("there is no connection")
    expect(page.locator("#saved")).to_be_empty()
    inspect(page)
    go_on(page)
    expect(page.locator(LAST)).to_have_value("Kern")
    contexts[0].set_offline(False)
    wait_until_saved(page)
    expect(page.locator("#unsaved")).to_be_hidden()
    page.reload()
    expect(page.locator(LAST)).to_have_value("Kern")


def test_the_server_is_away(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"])
    begin(page)

    def fail(route: Route) -> None:
        route.fulfill(status=503, body="away")

    page.route("**/part/**", fail)
    page.fill(LAST, "Kern")
    expect(page.locator("#unsaved")).to_contain_text("tried again by itself")
    page.unroute("**/part/**", fail)
    wait_until_saved(page)
    expect(page.locator("#unsaved")).to_be_hidden()


def test_the_visit_ends_while_somebody_types(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"])
    begin(page)
    other = contexts[0].new_page()
    other.goto(page.url.split("/forms/")[0] + "/profile/")
    other.get_by_role("button", name="Log out", exact=True).click()
    page.fill(LAST, "Kern")
    expect(page.locator("#unsaved")).to_contain_text("your visit here has ended")
    expect(page.locator(LAST)).to_have_value("Kern")
    tour.see(made["other"], other).click("main form button[type=submit]")
    wait_until_saved(page)
    expect(page.locator("#unsaved")).to_be_hidden()
    expect(page.locator(LAST)).to_have_value("Kern")


def test_handed_in_elsewhere_while_somebody_types(
    tour: Tour, made: Any, browser: Browser, contexts: list[BrowserContext]
) -> None:
    page = enter(tour, browser, contexts, made["link"])
    begin(page)
    tour.demo.ask(
        "from portico.apps.care.models import FormRequest\n"
        f"FormRequest.objects.filter(uid='{made['form']}').update(state='expired')\nprint(1)"
    )
    page.fill(LAST, "Kern")
    expect(page.locator("main")).to_contain_text("What you typed last could not be kept")
