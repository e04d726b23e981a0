"""A visitor books for two by a code: without script on a telephone, and with it by keys."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.keys import tab_to
from tests.e2e.looking import fits
from tests.e2e.tour import Tour
from tests.e2e.visitors import (
    ask_for_code,
    choose_service,
    code_in_mail,
    expect_booked,
    fill_details,
    new_address,
    open_booking,
)

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize(("has_script", "width"), [(True, 1440), (False, 390)])
def test_a_visitor_books_for_two(tour: Tour, has_script: bool, width: int) -> None:
    context = tour.browser.new_context(
        java_script_enabled=has_script, viewport={"width": width, "height": 800}
    )
    tour.strangers.append(context)
    page, address = context.new_page(), new_address()
    choose_service(open_booking(tour, page))
    page.get_by_role("button", name="Book for several people").click()
    page.get_by_role("button", name="Choose a time").click()
    page.locator("#slots .times button").first.click()
    page.wait_for_url(re.compile("/details/"))
    assert fits(page)
    fill_details(page, address, first_name1="Lea", email1=f"lea.{address}")

    page.get_by_role("button", name="Choose another time").click()
    page.wait_for_url(re.compile("/times/"))
    page.locator("#slots .times button").nth(1).click()
    page.wait_for_url(re.compile("/details/"))
    assert page.input_value("[name=first_name1]") == "Lea"
    assert page.input_value("[name=email]") == address
    assert "lea" not in page.url.lower()

    ask_for_code(page)
    assert fits(page)
    expect(page.locator("main")).to_contain_text("Person 2")
    page.fill("[name=code]", code_in_mail(tour, address))
    page.get_by_role("button", name="Book with this code").click()
    expect_booked(page)
    group = page.locator("section", has=page.locator("#group"))
    expect(group).to_contain_text("Lea")
    expect(group).not_to_contain_text("neupost")
    mail = tour.mail(f"lea.{address}", "Booked")
    expect(mail.locator(".mailbox-text")).to_contain_text("Vera N.")
    tour.part()


def test_enter_in_a_name_asks_for_the_code(tour: Tour) -> None:
    page = choose_service(open_booking(tour, tour.stranger()))
    page.get_by_role("button", name="Book for several people").click()
    page.get_by_role("button", name="Choose a time").click()
    page.locator("#slots .times button").first.click()
    page.wait_for_url(re.compile("/details/"))
    fill_details(page, new_address())
    tab_to(page, page.locator("[name=first_name1]"))
    page.keyboard.type("Lea")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/code/"))
    tour.part()
