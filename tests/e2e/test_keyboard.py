"""The main job with a keyboard alone: Tab, Enter, Space and arrows; the focus is always seen."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.keys import see_focus, tab_to
from tests.e2e.tour import ADMIN, Tour

pytestmark = pytest.mark.e2e
DAY = datetime.now(ZoneInfo("Europe/Zurich")).date() + timedelta(days=10)


def skip_to_content(page: Page) -> None:
    """The first stop leads past head and navigation."""
    page.keyboard.press("Tab")
    see_focus(page)
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    see_focus(page)
    assert page.evaluate("() => document.querySelector('#main').contains(document.activeElement)")


def test_staff_sign_in_and_create_an_appointment(tour: Tour) -> None:
    page = tour.see("desk/account/login/")
    tab_to(page, page.locator("[name=login]"))
    page.keyboard.type(ADMIN)
    tab_to(page, page.locator("[name=password]"))
    page.keyboard.type(tour.password)
    tab_to(page, page.locator("[name=remember]"))
    page.keyboard.press("Space")
    expect(page.locator("[name=remember]")).to_be_checked()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/(?!account)"))

    tour.see(f"desk/{tour.found['event']}/appointments/", page)
    skip_to_content(page)
    tab_to(page, page.get_by_role("link", name="New appointment"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/new/"))
    if page.locator("[value=discard]").count():  # a draft of a test before
        tab_to(page, page.locator("[value=discard]"))
        page.keyboard.press("Enter")
        page.wait_for_selector("[value=discard]", state="detached")
    fill_by_keys(page)
    tab_to(page, page.locator("button[name=do][value=save]"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/appointments/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text("By keys alone")
    expect(page.locator("main")).to_contain_text("Zanele Mthembu")
    tour.part()


def fill_by_keys(page: Page) -> None:
    """Name, day, start, room, and one person found by name."""
    tab_to(page, page.locator("[name=name]"))
    page.keyboard.type("By keys alone")
    tab_to(page, page.locator("[name=date]"))
    page.keyboard.type(f"{DAY:%m%d%Y}")
    tab_to(page, page.locator("[name=start]"))
    page.keyboard.type("0730AM")
    tab_to(page, page.locator("[name=room]"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.locator("[name=find]"))
    page.keyboard.type("Zanele")
    expect(page.locator("#suggest button").first).to_contain_text("Zanele Mthembu")
    tab_to(page, page.locator("#suggest button").first)
    page.keyboard.press("Space")
    expect(page.locator("#people tr", has_text="Zanele Mthembu")).to_be_visible()


def test_a_client_opens_answers_and_adds_a_note(tour: Tour) -> None:
    page = tour.see(tour.found["open"])
    tab_to(page, page.locator("main form button[type=submit]"))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/w/"))
    skip_to_content(page)
    present = page.locator("[name=answer]:checked")  # a group of radios has one stop
    tab_to(page, present if present.count() else page.locator("[name=answer]").first)
    page.keyboard.press("Space")
    tentative = page.locator("[name=answer][value=tentative]")
    for _ in range(3):
        if not tentative.is_checked():
            page.keyboard.press("ArrowRight")
            see_focus(page)
    expect(tentative).to_be_checked()
    tab_to(page, page.locator("[name=note]"))
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("Ten minutes late, coming from the keynote.")
    tab_to(page, page.get_by_role("button", name="Send answer"))
    page.keyboard.press("Enter")
    expect(page.locator("main [role=status]").first).to_contain_text("tentatively")
    expect(page.locator("[name=note]")).to_have_value("Ten minutes late, coming from the keynote.")
    tour.part()


@pytest.mark.parametrize("path", ["", "appointments/", "appointments/past/", "profile/"])
def test_no_stop_of_the_portal_is_hidden_on_a_phone(tour: Tour, path: str) -> None:
    page = tour.portal(path)
    page.set_viewport_size({"width": 320, "height": 640})
    skip_to_content(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        see_focus(page)


@pytest.mark.parametrize("path", ["appointments/", "appointments/new/", "settings/portal/"])
def test_no_stop_of_the_desk_is_hidden_on_a_phone(tour: Tour, path: str) -> None:
    page = tour.desk(path)
    page.set_viewport_size({"width": 390, "height": 700})
    skip_to_content(page)
    for _ in range(40):
        page.keyboard.press("Tab")
        see_focus(page)
