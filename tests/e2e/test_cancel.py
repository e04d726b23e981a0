"""Cancel and undo as clients meet it: in a browser with script, without, and by keyboard alone."""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from email.message import EmailMessage
from typing import Any

import pytest
import vobject
from playwright.sync_api import Browser, Page, expect

from tests.catcher import body_of, calendar_of
from tests.e2e.installation import Installation, wait_for
from tests.e2e.looking import fits, list_findings

pytestmark = pytest.mark.e2e
WAYS = {
    "pressing": {"viewport": {"width": 1440, "height": 900}},
    "without-script": {
        "viewport": {"width": 320, "height": 700},
        "java_script_enabled": False,
    },
    "keys": {"viewport": {"width": 320, "height": 700}},
}
NAMES = {way: f"{way}@rheinau.example" for way in WAYS}


SCENE = """
import json, sys
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.services.clients import create_client
from portico.apps.people.services.users import create_user
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.states import Role, WorkspaceKind
now, zone = timezone.now(), ZoneInfo("Europe/Zurich")
own = create_organization(name="Helio Medical", now=now)
event = create_workspace(organization=own, kind=WorkspaceKind.EVENT, name="MedTech Congress",
    time_zone=str(zone), portal_enabled=True, phone="+41 61 555 01 40", actor=SYSTEM, now=now)
seed_automated_messages(workspace=event, now=now)
ines = create_user(organization=own, name="Ines Roth", email="ines@heliomedical.example",
    password="a-lit-doorway-for-tests", role=Role.SYSTEM_ADMINISTRATOR, now=now)
day = now.astimezone(zone).date() + timedelta(days=6)
for hour, way in enumerate(WAYS, start=9):
    nora = create_client(organization=own, first_name="Nora", last_name=way,
        email=f"{way}@rheinau.example", actor=SYSTEM, now=now)
    form = AppointmentInput(name=f"Roadmap, {way}", organizer_uid=ines.staff_member.uid,
        scheduler_uid=None, starts_at=datetime.combine(day, time(hour), zone), minutes=45,
        people=(PersonInput("client", nora.uid),))
    create_appointment(workspace=event, form=form, allowance=Allowance(), user=ines,
        actor=Actor("staff", ines.name, ines.uid), now=now)
print(json.dumps(event.public_id))
"""


@pytest.fixture(scope="module")
def invited(installation: Installation) -> dict[str, EmailMessage]:
    """Three customers, each invited alone at an event where clients cancel until the start."""
    installation.ask(SCENE.replace("WAYS", repr(tuple(WAYS))))
    return {way: newest(installation, way, 1) for way in WAYS}


def newest(installation: Installation, way: str, count: int) -> EmailMessage:
    """The last mail to one customer, once there are so many; the machine may be busy."""
    wait_for(lambda: len(mails_to(installation, NAMES[way])) >= count, 60)
    return mails_to(installation, NAMES[way])[-1]


def mails_to(installation: Installation, address: str) -> list[EmailMessage]:
    return [mail for mail in installation.catcher.mails if address in str(mail["To"])]


def portal_link(mail: EmailMessage) -> str:
    found = re.search(r"http://\S+/open/[^/\s]+/", body_of(mail, "plain"))
    assert found
    return found.group(0)


def by_click(page: Page, role: Any, name: str) -> None:
    page.get_by_role(role, name=name, exact=True).click()


def by_keys(page: Page, role: Any, name: str) -> None:
    """Tab from the top until it has the focus, which must be visible, then Enter."""
    wanted = page.get_by_role(role, name=name, exact=True)
    page.locator("body").press("Tab")
    for _ in range(40):
        if wanted.evaluate("one => one === document.activeElement"):
            style = "one => getComputedStyle(one).outlineStyle"
            assert wanted.evaluate(style) != "none"
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} cannot be reached by Tab on {page.url}")


def entry_of(mail: EmailMessage) -> tuple[str, Any]:
    """METHOD and VEVENT, read by a parser that shares nothing with our encoder."""
    part = calendar_of(mail)
    assert part is not None
    calendar = vobject.readOne(part.get_content())
    return str(calendar.method.value), calendar.vevent


@pytest.mark.parametrize("way", WAYS)
def test_cancel_and_undo_end_to_end(
    browser: Browser, installation: Installation, invited: dict[str, EmailMessage], way: str
) -> None:
    options = WAYS[way]
    has_script = options.get("java_script_enabled", True)
    press: Callable[[Page, Any, str], None] = by_keys if way == "keys" else by_click
    context = browser.new_context(**options)  # type: ignore[arg-type]
    page = context.new_page()

    def look() -> None:
        if has_script:
            page.emulate_media(color_scheme="dark" if way == "keys" else "light")
            assert list_findings(page) == []
            assert fits(page)

    page.goto(portal_link(invited[way]) + "?do=cancel")
    expect(page.locator("main")).to_contain_text("Nothing is cancelled yet")
    look()
    press(page, "button", "Open")
    expect(page.locator("h1")).to_contain_text(f"Cancel “Roadmap, {way}”")
    look()
    page.fill("[name=reason]", f"Ill, {way}")
    press(page, "button", "Cancel appointment")
    expect(page.locator("main [role=status]")).to_contain_text("Your appointment is cancelled.")
    expect(page.locator("main")).to_contain_text("We hold your time until")
    look()
    home = page.url.split("/appointments/")[0]
    cancelled = newest(installation, way, 2)

    page.goto(f"{home}/appointments/")
    expect(page.locator("main")).to_contain_text("Cancelled")
    look()
    press(page, "button", "Undo")
    expect(page.locator("main [role=status]")).to_contain_text("Your appointment stands again.")
    expect(page.locator("main")).not_to_contain_text(f"Ill, {way}")
    look()
    context.close()

    read_back(invited[way], cancelled, newest(installation, way, 3))


def read_back(asked: EmailMessage, cancelled: EmailMessage, restored: EmailMessage) -> None:
    """CANCEL, then REQUEST with a higher SEQUENCE, of one UID and one time."""
    told = [entry_of(mail) for mail in (asked, cancelled, restored)]
    assert [method for method, _ in told] == ["REQUEST", "CANCEL", "REQUEST"]
    sequences = [int(entry.sequence.value) for _, entry in told]
    assert sequences == sorted(set(sequences))
    assert len({str(entry.uid.value) for _, entry in told}) == 1
    starts: set[datetime] = {entry.dtstart.value for _, entry in told}
    assert len(starts) == 1
    assert told[1][1].status.value == "CANCELLED"
    assert told[2][1].status.value != "CANCELLED"


@pytest.fixture
def late(installation: Installation) -> Iterator[None]:
    """Cancelling ends sixty days before the start, until the others have their rules again."""
    for hours in (24 * 60, 0):
        installation.ask(
            "from portico.apps.workspaces.models import Workspace; "
            f"print(Workspace.objects.update(self_cancellation_hours={hours}))"
        )
        if hours:
            yield


def test_too_late_says_until_when_and_offers_the_telephone(
    browser: Browser, late: None, invited: dict[str, EmailMessage]
) -> None:
    """Staff set the hours; the switched-off button is told with its reasons, and is no link."""
    context = browser.new_context(viewport={"width": 320, "height": 700})
    page = context.new_page()
    page.goto(portal_link(invited["pressing"]))
    page.get_by_role("button", name="Open").click()
    button = page.locator("[aria-describedby=no-cancel]")
    expect(button).to_have_attribute("aria-disabled", "true")
    expect(page.locator("#no-cancel")).to_contain_text("1440 hours before the start.")
    expect(page.locator("#no-cancel a[href^=tel]")).to_be_visible()
    url = page.url
    button.click(force=True)
    assert page.url == url
    assert list_findings(page) == []
    assert fits(page)
    context.close()
