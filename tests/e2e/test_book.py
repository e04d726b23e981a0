"""Book as clients meet it: in a browser with script, without, and by keyboard alone."""

import re
from email.message import EmailMessage
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.catcher import body_of
from tests.e2e.installation import Installation, wait_for
from tests.e2e.keys import see_focus, tab_to
from tests.e2e.looking import fits, list_findings

pytestmark = pytest.mark.e2e
WAYS: dict[str, dict[str, Any]] = {
    "pressing": {"viewport": {"width": 1440, "height": 900}},
    "without-script": {"viewport": {"width": 320, "height": 700}, "java_script_enabled": False},
    "keys": {"viewport": {"width": 390, "height": 844}},
}
SCENE = """
import json
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.models import StaffMember
from portico.apps.people.services.clients import create_client
from portico.apps.schedule.models import Calendar, Hours
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM
from portico.domain.states import WorkspaceKind
now = timezone.now()
own = create_organization(name="Salt & Stone", now=now)
salon = create_workspace(organization=own, kind=WorkspaceKind.LOCATION, name="Salt & Stone",
    time_zone="Europe/Berlin", portal_enabled=True, phone="+49 40 66969 120", increment=60,
    who_may_book="known_clients", actor=SYSTEM, now=now, cancellation_policy="A day before.")
seed_automated_messages(workspace=salon, now=now)
cut = Service.objects.create(organization=own, workspace=salon, name="Cut", duration=60,
    price_cents=7200, currency="EUR", clients_can_self_schedule=True)
ServiceOption.objects.create(organization=own, service=cut, name="Wash", minutes=60)
for name in ("Mara", "Jonas"):
    member = StaffMember.objects.create(organization=own, name=name)
    Offering.objects.create(organization=own, service=cut, staff_member=member)
    Hours.objects.create(organization=own, workspace=salon,
        calendar=Calendar.objects.create(organization=own, staff_member=member),
        week={str(day): [[540, 1080]] for day in range(7)})
links = {}
for way in WAYS:
    client = create_client(organization=own, first_name="Anna", last_name=way,
        email=f"{way}@bergpost.example", actor=SYSTEM, now=now)
    links[way] = mint_portal_link(client=client, workspace=salon, address=client.email,
        item_kind="", item_uid=None, now=now).split("/", 3)[3]
print(json.dumps([salon.public_id, links]))
"""


@pytest.fixture(scope="module")
def salon(installation: Installation) -> Any:
    """Where three clients book, and a link for each."""
    return installation.ask(SCENE.replace("WAYS", repr(tuple(WAYS))))


class Hands:
    """One way to use a page: a mouse, or the keyboard alone."""

    def __init__(self, page: Page, way: str) -> None:
        self.page = page
        self.has_keys_only = way == "keys"
        self.has_script = WAYS[way].get("java_script_enabled", True)

    def press(self, target: Locator, key: str = "Enter") -> None:
        """Click it, or come to it by Tab and press."""
        if not self.has_keys_only:
            target.click()
            return
        tab_to(self.page, target)
        self.page.keyboard.press(key)

    def look(self) -> None:
        """No accessibility finding, nothing to scroll sideways."""
        if self.has_script:
            assert list_findings(self.page) == []
            assert fits(self.page)


@pytest.mark.parametrize("way", WAYS)
def test_book_end_to_end(
    browser: Browser, installation: Installation, salon: Any, way: str
) -> None:
    public_id, links = salon
    context = browser.new_context(**WAYS[way], reduced_motion="reduce")
    page = context.new_page()
    hands = Hands(page, way)
    page.goto(f"{installation.url}/{links[way]}")
    hands.press(page.locator("main form button[type=submit]"))
    page.wait_for_url(re.compile("/w/"))
    page.goto(f"{installation.url}/w/{public_id}/")
    hands.press(page.get_by_role("link", name="Book an appointment"))
    expect(page.locator("h1")).to_have_text("What would you like to book?")
    hands.look()
    hands.press(page.get_by_role("link", name="Cut"))
    expect(page.locator("h1")).to_have_text("Your visit")
    hands.press(page.get_by_role("checkbox", name=re.compile("Wash")), "Space")
    hands.look()
    hands.press(page.get_by_role("button", name="Choose a time"))
    expect(page.locator("h1")).to_have_text("Choose a time")
    choose_a_time(page, hands)
    expect(page.locator("h1")).to_have_text("Shall we book this?")
    expect(page.locator("main")).to_contain_text("We hold this time for you until")
    hands.look()
    hands.press(page.get_by_role("button", name="Book", exact=True))
    expect(page.locator(".error")).to_contain_text("Agree to the cancellation policy to book.")
    hands.look()
    if hands.has_keys_only:
        tab_to(page, page.locator("[name=booked_for]"))
        page.keyboard.type("Lena")
    else:
        page.fill("[name=booked_for]", "Lena")
    hands.press(page.locator("[name=policy]"), "Space")
    hands.press(page.get_by_role("button", name="Book", exact=True))
    expect(page.locator("main [role=status]")).to_contain_text("Your appointment is booked.")
    expect(page.locator("main")).to_contain_text("for Lena")
    expect(page.get_by_role("link", name="Add to calendar")).to_be_visible()
    hands.look()
    context.close()
    mail = wait_for(lambda: find_mail(installation, way), 60)
    assert str(mail["Subject"]).startswith("Booked: Cut")
    assert "Lena" in body_of(mail, "plain")


def choose_a_time(page: Page, hands: Hands) -> None:
    """The next month, its second free day, then the first time of that day."""
    hands.look()
    month = page.locator("#slots-month").inner_text()
    hands.press(page.locator("#slots-following"))
    expect(page.locator("#slots-month")).not_to_have_text(month)
    if hands.has_script:
        said = page.locator("#slots-said")
        expect(said).to_contain_text(page.locator("#slots-month").inner_text())
        if hands.has_keys_only:  # the focus stays where it was, in what was swapped
            expect(page.locator("#slots-following")).to_be_focused()
            see_focus(page)
    day = page.locator("a.day:not([aria-current])").first
    name = str(day.get_attribute("aria-label")).split(",")[0]
    hands.press(day)
    expect(page.locator("#slots-day")).to_have_text(name)
    expect(page.locator("a.day[aria-current]")).to_have_attribute("aria-label", re.compile(name))
    hands.look()
    hands.press(page.locator("#slots .times button").first)


def find_mail(installation: Installation, way: str) -> EmailMessage | None:
    """The confirmation, once it came."""
    found = [mail for mail in installation.catcher.mails if f"{way}@" in str(mail["To"])]
    return found[-1] if found else None


def test_two_browsers_want_one_time(
    browser: Browser, installation: Installation, salon: Any
) -> None:
    """Both look at the times of one person; the second one is offered others."""
    public_id, links = salon
    pages = []
    for way in ("pressing", "keys"):
        page = browser.new_context(reduced_motion="reduce").new_page()
        page.goto(f"{installation.url}/{links[way]}")
        page.click("main form button[type=submit]")
        page.wait_for_url(re.compile("/w/"))
        page.goto(f"{installation.url}/w/{public_id}/book/")
        page.get_by_role("link", name="Cut").click()
        page.get_by_role("radio", name="Jonas").check()
        page.get_by_role("button", name="Choose a time").click()
        page.locator("#slots-following").click()
        page.wait_for_url(re.compile("month="))
        pages.append(page)
    first, second = pages
    slot = first.locator("#slots .times button").nth(3)
    value = str(slot.get_attribute("value"))
    same = second.locator(f"#slots .times button[value='{value}']")
    expect(same).to_be_visible()
    slot.click()
    expect(first.locator("main")).to_contain_text("We hold this time for you until")
    same.click()
    expect(second.locator("[role=alert]")).to_contain_text("Somebody was faster")
    assert list_findings(second) == []
    second.locator("[role=alert] button").first.click()
    expect(second.locator("main")).to_contain_text("We hold this time for you until")
    for page in pages:
        page.context.close()
