"""Staff book a visit of two services, double-book on purpose, and move with and without a mail."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.keys import tab_to
from tests.e2e.tour import Tour
from tests.e2e.visits import OWNER, count_told, make_salon

pytestmark = pytest.mark.e2e
DAY = (date.today() + timedelta(days=9)).isoformat()  # noqa: DTZ011  any day near it will do
NEXT = (date.today() + timedelta(days=10)).isoformat()  # noqa: DTZ011
SAVED = re.compile(r"/appointments/[0-9a-f-]{36}/(\?|$)")
SAVE = "header button[value=save]"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def page(request: pytest.FixtureRequest, browser: Browser, tour: Tour) -> Iterator[Page]:
    """The owner of the salon, with scripts and without."""
    context = browser.new_context(java_script_enabled=request.param, reduced_motion="reduce")
    page = context.new_page()
    page.goto(f"{tour.demo.url}/desk/account/login/")
    page.fill("[name=login]", OWNER)
    page.fill("[name=password]", tour.password)
    page.click("main button[type=submit]")
    page.wait_for_url(re.compile("/desk/(?!account)"))
    yield page
    context.close()


def add_service(page: Page, name: str, number: int) -> None:
    page.locator("#new_service").select_option(label=name)
    page.click("button[value=line_add]")
    page.wait_for_selector(f"[name=line-{number}-staff]")


def add_client(page: Page, name: str) -> None:
    page.fill("[name=find]", name)
    page.click("#find-button")
    expect(page.locator(".htmx-request")).to_have_count(0)  # the list is drawn anew by the answer
    page.locator("#suggest button").first.click()
    page.wait_for_selector("[name=people]", state="attached")


def begin(page: Page, tour: Tour, salon: str, start: str) -> None:
    page.goto(f"{tour.demo.url}/desk/{salon}/appointments/new/")
    if page.locator("[value=discard]").count():
        page.click("[value=discard]")
        page.wait_for_selector("[value=discard]", state="detached")
    page.fill("[name=date]", DAY)
    page.fill("[name=start]", start)


def choose_staff(page: Page, number: int, name: str) -> None:
    one = page.locator(f"[name=line-{number}-staff]")
    wanted = one.locator("option", has_text=name).first  # who offers it stands first
    one.select_option(value=wanted.get_attribute("value"))


def test_a_visit_from_booking_to_moving(
    page: Page, tour: Tour, request: pytest.FixtureRequest
) -> None:
    name = "Visit with script" if "with script" in request.node.name else "Visit plain"
    salon = make_salon(tour.demo, name)
    begin(page, tour, salon, "10:00")
    add_service(page, "Colour, 2\u00a0h", 0)
    add_service(page, "Cut, 45\u00a0min", 1)
    choose_staff(page, 0, "Vera")
    choose_staff(page, 1, "Vera")
    add_client(page, "Una")
    page.click(SAVE)
    page.wait_for_url(SAVED)
    first = page.url
    expect(page.locator(".visit-plan").first).to_contain_text("12:00–12:45")
    assert count_told(tour.demo, salon, "appointment_booked") == 1

    # Half an hour of processing is free for somebody else; a minute more is not.
    begin(page, tour, salon, "10:45")
    add_service(page, "Cut, 45\u00a0min", 0)
    choose_staff(page, 0, "Vera")
    add_client(page, "Ugo")
    page.click(SAVE)
    page.wait_for_selector("#problem")
    expect(page.locator("#visit-note")).to_contain_text("is already booked")
    page.click(SAVE)
    page.wait_for_url(SAVED)
    expect(page.locator("main")).to_contain_text("Booked twice")

    page.goto(f"{first}move/")
    page.fill("[name=date]", NEXT)
    page.uncheck("[name=is_notifying]", force=True)
    page.click("main button.button-primary[value=save]")
    page.wait_for_url(SAVED)
    expect(page.locator("main")).to_contain_text("Nobody is told")
    assert count_told(tour.demo, salon, "appointment_updated") == 0

    page.goto(f"{first}move/")
    page.click("button[value=times]")
    page.wait_for_selector(".times button")
    page.locator(".times button").last.click()
    expect(page.locator("[name=start]")).not_to_have_value("10:00")
    choose_staff(page, 1, "Wim")
    page.click("main button.button-primary[value=save]")
    page.wait_for_url(SAVED)
    expect(page.locator(".visit-plan").first).to_contain_text("Wim")
    told = count_told(tour.demo, salon, "appointment_updated")
    waiting = count_told(tour.demo, salon, "appointment_booked")
    assert told + waiting >= 1


def test_a_visit_by_keyboard(tour: Tour, demo: Installation) -> None:
    salon = make_salon(demo, "Visit by keys")
    page = tour.staff(OWNER)
    begin(page, tour, salon, "14:00")
    page.locator("#new_service").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("[name=line-0-staff]")
    expect(page.locator("[name=line-0-staff]")).to_be_focused()
    add_client(page, "Ugo")
    page.locator("body").press("Home")
    page.locator("a.skip").focus()
    tab_to(page, page.locator(SAVE))
    page.keyboard.press("Enter")
    page.wait_for_url(SAVED)
    tab_to(page, page.get_by_role("link", name="Move…"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/move/"))
    tab_to(page, page.locator("[name=start]"))
