"""A visitor books by a code from the mailbox page: with script, without, and by keys alone."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.keys import tab_to
from tests.e2e.looking import fits
from tests.e2e.tour import Tour
from tests.e2e.visitors import (
    ask_for_code,
    choose_service,
    choose_time,
    code_in_mail,
    expect_booked,
    fill_details,
    new_address,
    open_booking,
    wait_for_code,
)

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(("has_script", "width"), [(True, 1440), (False, 320)])
def test_a_new_client_books_by_a_code(tour: Tour, has_script: bool, width: int) -> None:
    context = tour.browser.new_context(
        java_script_enabled=has_script, viewport={"width": width, "height": 800}
    )
    tour.strangers.append(context)
    page, address = context.new_page(), new_address()
    choose_time(choose_service(open_booking(tour, page)), 1)
    page.get_by_role("button", name="Mail me the code").click()
    expect(page.locator("main")).to_contain_text("Write your first name.")
    fill_details(page, address, booked_for="Tim")
    ask_for_code(page)
    expect(page.locator("main")).to_contain_text(f"on its way to {address}")
    assert fits(page)

    page.get_by_role("link", name="Change something").click()
    page.wait_for_url(re.compile("/details/"))
    assert page.input_value("[name=email]") == address
    assert page.input_value("[name=booked_for]") == "Tim"
    page.go_back()

    page.fill("[name=code]", code_in_mail(tour, address))
    page.get_by_role("button", name="Book with this code").click()
    expect_booked(page)
    page.goto(page.url.split("/appointments/")[0] + "/profile/")
    assert page.input_value("[name=first_name]") == "Vera"
    tour.part()


def test_a_known_address_books_in_its_own_record(tour: Tour) -> None:
    page, address = tour.stranger(), "clara.winter@winterhaus.example"
    wait_for_code(tour, page, address)
    page.fill("[name=code]", code_in_mail(tour, address))
    page.get_by_role("button", name="Book with this code").click()
    expect_booked(page)
    page.goto(page.url.split("/appointments/")[0] + "/profile/")
    assert page.input_value("[name=first_name]") == "Clara"
    open_booking(tour, page)
    assert "/w/" in page.url, "signed in: straight to the portal's own pages"
    tour.part()


def test_the_code_works_in_no_other_browser(tour: Tour) -> None:
    page, address = tour.stranger(), new_address()
    wait_for_code(tour, page, address)
    other = tour.stranger()
    other.goto(page.url)
    expect(other.locator("main")).to_contain_text("Who are you?")
    assert other.input_value("[name=email]") == ""
    tour.part()


def test_by_keys_alone(tour: Tour) -> None:
    page, address = tour.stranger(), new_address()
    open_booking(tour, page)
    press(page, "link", "Beard trim", "/visit/")
    press(page, "button", "Choose a time", "/times/")
    tab_to(page, page.locator("main .times button").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/details/"))
    for name, text in {"first_name": "Vera", "last_name": "Neu", "email": address}.items():
        tab_to(page, page.locator(f"[name={name}]"))
        page.keyboard.type(text)
    if page.locator("[name=policy]").count():
        tab_to(page, page.locator("[name=policy]"))
        page.keyboard.press("Space")
    press(page, "button", "Mail me the code", "/code/")
    tab_to(page, page.locator("[name=code]"))
    page.keyboard.type(code_in_mail(tour, address))
    page.keyboard.press("Enter")
    expect_booked(page)
    tour.part()


def press(page: Page, role: str, name: str, leads_to: str) -> None:
    """Reach it by Tab and press Enter."""
    tab_to(page, page.get_by_role(role, name=name))  # type: ignore[arg-type]
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(leads_to))
