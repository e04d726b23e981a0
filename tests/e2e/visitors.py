"""Somebody who is not signed in books at the demo's salon, step by step."""

import re
from uuid import uuid4

from playwright.sync_api import Page, expect

from tests.e2e.tour import Tour

CODE_MAIL = "code to book"


def open_booking(tour: Tour, page: Page | None = None, path: str = "") -> Page:
    """The salon's public page, found on the demo's front page."""
    page = tour.see("", page)
    page.get_by_role("link", name="Book at Salt & Stone").click()
    page.wait_for_url(re.compile("/book/"))
    return tour.see(page.url.split("/", 3)[3] + path, page) if path else page


def choose_service(page: Page, name: str = "Beard trim") -> Page:
    """Onto the visit."""
    page.get_by_role("link", name=name).click()
    page.wait_for_url(re.compile("/visit/"))
    return page


def choose_time(page: Page, number: int = 0) -> Page:
    """A free time of the first free day, on to the details."""
    page.get_by_role("button", name="Choose a time").click()
    page.wait_for_url(re.compile("/times/"))
    page.locator("main .times button").nth(number).click()
    page.wait_for_url(re.compile("/details/"))
    return page


def new_address() -> str:
    """Of somebody whom nobody knows yet."""
    return f"vera.{uuid4().hex[:8]}@neupost.example"


def fill_details(page: Page, address: str, **more: str) -> None:
    """Who somebody is, and the policy."""
    for name, value in {"first_name": "Vera", "last_name": "Neu", "email": address, **more}.items():
        page.fill(f"[name={name}]", value)
    if page.locator("[name=policy]").count():
        page.check("[name=policy]")


def ask_for_code(page: Page) -> Page:
    """Press, and land where the code is typed."""
    page.get_by_role("button", name="Mail me the code").click()
    page.wait_for_url(re.compile("/code/"))
    return page


def wait_for_code(tour: Tour, page: Page, address: str) -> Page:
    """To the code page with all that it takes."""
    choose_time(choose_service(open_booking(tour, page)))
    fill_details(page, address)
    return ask_for_code(page)


def code_in_mail(tour: Tour, address: str) -> str:
    """The six digits of the newest mail."""
    text = tour.mail(address, CODE_MAIL).inner_text(".mailbox-text")
    found = re.search(r"\b(\d{3}) ?(\d{3})\b", text)
    assert found, text
    return "".join(found.groups())


def expect_booked(page: Page) -> None:
    """On the appointment itself."""
    page.wait_for_url(re.compile(r"/w/.*/appointments/[0-9a-f-]{36}/"))
    expect(page.locator("main")).to_contain_text("Your appointment is booked.")
