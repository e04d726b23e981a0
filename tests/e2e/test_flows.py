"""The flow of the seed is built from nothing in twelve actions, without JavaScript."""

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.tour import Tour

pytestmark = pytest.mark.e2e


class Counting:
    """Counts what a person does: presses, choices, texts typed."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, name: str, number: int = 0) -> None:
        self.actions += 1
        found = self.page.get_by_role("button", name=name, exact=True)
        links = self.page.get_by_role("link", name=name, exact=True)
        (found if found.count() else links).nth(number).click()

    def type(self, label: str, text: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).first.fill(text)

    def choose(self, label: str, option: str) -> None:
        self.actions += 1
        self.page.get_by_label(label, exact=True).first.select_option(label=option)


def test_the_cancellation_follow_up_is_built_in_twelve_actions(
    browser: Browser, tour: Tour
) -> None:
    known = tour.desk("flows/")
    context = browser.new_context(
        java_script_enabled=False, storage_state=known.context.storage_state()
    )
    page = context.new_page()
    page.goto(known.url)
    person = Counting(page)
    person.press("New flow")
    person.type("Name", "Come back")
    person.choose("Starts with", "Appointment cancelled")
    person.press("Go on to the steps")
    person.press("Wait")
    person.press("Condition")
    group = page.get_by_role("group", name="Add to yes:")
    person.actions += 1
    group.get_by_role("button", name="E-mail").click()
    person.type("Subject", "Shall we find another time?")
    text = "Hello {{ client.first_name }},\n{{ business.booking_link }}\n{{ client.profile_link }}"
    person.type("Text", text)
    person.choose("Goal", "Appointment booked")
    person.press("Activate")
    expect(page.get_by_text("Come back is active.")).to_be_visible()
    assert person.actions <= 12, person.actions
    expect(page.locator(".tag", has_text="Active")).to_be_visible()
    expect(page.get_by_label("The client")).to_have_value("has_no_future_appointment")
    context.close()
