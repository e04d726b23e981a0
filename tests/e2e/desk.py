"""What staff do at the desk, as the seed's steps name it."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import BrowserContext, Page, expect

from tests.e2e.installation import Installation
from tests.e2e.looking import inspect, inspect_at_every_width

STAFF = "ines@heliomedical.example"
TODAY = datetime.now(ZoneInfo("Europe/Zurich")).date()
PASSWORD = "a-lit-doorway-for-tests"


def begin(context: BrowserContext, installation: Installation) -> Page:
    """First run: become the system administrator, then make the event's workspace."""
    page = context.new_page()
    page.goto(installation.url)
    if "first-run" not in page.url:
        page.goto(f"{installation.url}/desk/first-run/")
    inspect_at_every_width(page)
    page.fill("[name=organization_name]", "Helio Medical")
    page.fill("[name=name]", "Ines Roth")
    page.fill("[name=email]", STAFF)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{installation.url}/desk/")
    if page.locator("[name=login]").count():
        sign_in(page)
    page.goto(f"{installation.url}/desk/workspaces/new/")
    inspect(page)
    page.fill("[name=name]", "MedTech Congress")
    page.check("[name=kind][value=event]")
    page.select_option("[name=time_zone]", "Europe/Zurich")
    page.fill("[name=first_day]", TODAY.isoformat())
    page.fill("[name=last_day]", (TODAY + timedelta(days=20)).isoformat())
    page.click("main button[type=submit]")
    return page


def begin_at_the_list(context: BrowserContext, installation: Installation) -> tuple[Page, str]:
    """The same, and on to the event's appointments; with the workspace's public id."""
    page = begin(context, installation)
    page.goto(f"{installation.url}/desk/")
    if not re.search(r"/desk/[a-z0-9]{10}/", page.url):
        page.get_by_role("link", name="MedTech Congress").first.click()
    return page, workspace_id(page)


def sign_in(page: Page) -> None:
    """Staff sign in with address and password."""
    inspect(page)
    page.fill("[name=login]", STAFF)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")


def workspace_id(page: Page) -> str:
    """The public id in the address of a desk page."""
    found = re.search(r"/desk/([a-z0-9]{10})/", page.url)
    assert found, page.url
    return found.group(1)


def switch_portal(page: Page, installation: Installation, workspace: str, *, on: bool) -> str:
    """Settings › Customer Portal: toggle; returns the portal URL where one stands beneath."""
    page.goto(f"{installation.url}/desk/{workspace}/settings/portal/")
    with page.expect_navigation():  # the switch sends its form by itself
        page.locator("[name=is_on]").set_checked(on, force=True, no_wait_after=True)
    expect(page.locator("[name=is_on]")).to_be_checked(checked=on)
    inspect(page)
    if not on:
        expect(page.locator("#url")).to_have_count(0)
        return ""
    return page.input_value("#url")


def fill_appointment(page: Page, installation: Installation, workspace: str, name: str) -> None:
    """Appointments › New: the fields, without people."""
    page.goto(f"{installation.url}/desk/{workspace}/appointments/new/")
    page.fill("[name=name]", name)
    page.fill("[name=date]", (TODAY + timedelta(days=6)).isoformat())
    page.fill("[name=start]", "10:00")
    page.fill("[name=minutes]", "45")
    page.fill("[name=place]", "Hall 2, Room Rhine")
    page.fill("[name=objectives]", "Agree on the roadmap.")


def add_customers(page: Page, pasted: str) -> None:
    """Add multiple people: paste, look at what is known and new, add."""
    if not page.locator("[name=many]").is_visible():
        page.locator("summary", has=page.get_by_text("Add multiple")).first.click()
    page.fill("[name=many]", pasted)
    page.click("button[name=do][value=many]")
    page.wait_for_load_state("networkidle")
