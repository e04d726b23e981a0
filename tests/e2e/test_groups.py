"""Groups as people meet them: at the desk, in the portal and in the mail, without script."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.catcher import body_of
from tests.e2e.installation import Installation, wait_for
from tests.e2e.looking import fits

pytestmark = pytest.mark.e2e
PASSWORD = "a-lit-doorway-for-tests"
SCENE = """
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import (
    Allowance, AppointmentInput, LineInput, PersonInput)
from portico.apps.catalog.models import Offering, Service
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.models import StaffMember
from portico.apps.people.services.clients import create_client
from portico.apps.people.services.users import create_user
from portico.apps.schedule.models import Calendar, Hours
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.states import Role, WorkspaceKind
now, zone = timezone.now(), ZoneInfo("Europe/Berlin")
own = create_organization(name="Salt & Stone", now=now)
salon = create_workspace(organization=own, kind=WorkspaceKind.LOCATION, name="Salt & Stone",
    time_zone=str(zone), portal_enabled=True, phone="+49 40 66969 120", increment=60,
    who_may_book="known_clients", group_maximum=3, actor=SYSTEM, now=now)
seed_automated_messages(workspace=salon, now=now)
user = create_user(organization=own, name="Mara Engel", email="mara@groups.example",
    password="PASSWORD", role=Role.SYSTEM_ADMINISTRATOR, now=now)
cut = Service.objects.create(organization=own, workspace=salon, name="Cut", duration=60,
    clients_can_self_schedule=True)
staff = [StaffMember.objects.create(organization=own, name=name) for name in ("Jonas", "Aylin")]
for member in staff:
    Offering.objects.create(organization=own, service=cut, staff_member=member)
    Hours.objects.create(organization=own, workspace=salon,
        calendar=Calendar.objects.create(organization=own, staff_member=member),
        week={str(day): [[540, 1080]] for day in range(7)})
day = now.astimezone(zone).date() + timedelta(days=6)
made, links = [], {}
for first, last, member in (("Anna", "Berg", staff[0]), ("Ben", "Osei", staff[1])):
    client = create_client(organization=own, first_name=first, last_name=last,
        email=first.lower() + "@groups.example", actor=SYSTEM, now=now)
    form = AppointmentInput(name="", organizer_uid=None, scheduler_uid=user.uid,
        starts_at=datetime.combine(day, time(10), zone), minutes=60,
        people=(PersonInput("client", client.uid),), lines=(LineInput(cut.uid, member.uid),))
    made.append(str(create_appointment(workspace=salon, form=form, allowance=Allowance(),
        user=user, actor=Actor("staff", user.name, user.uid), now=now).uid))
    links[first] = mint_portal_link(client=client, workspace=salon, address=client.email,
        item_kind="", item_uid=None, now=now).split("/", 3)[3]
print(json.dumps([salon.public_id, made, links]))
""".replace("PASSWORD", PASSWORD)


@pytest.fixture(scope="module")
def salon(installation: Installation) -> Any:
    """Anna and Ben at ten, each with somebody of their own, and a link for each."""
    return installation.ask(SCENE)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A telephone without script."""
    running = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    yield running
    running.close()


def enter(context: BrowserContext, installation: Installation, link: str) -> Page:
    """A client's browser, by a mailed link."""
    page = context.new_page()
    page.goto(f"{installation.url}/{link}")
    page.click("main form button[type=submit]")
    page.wait_for_url(re.compile("/w/"))
    return page


def test_staff_group_two_appointments_and_the_primary_sees_the_other(
    installation: Installation, salon: Any, browser: Browser, context: BrowserContext
) -> None:
    public_id, (annas, bens), links = salon
    page = context.new_page()
    page.goto(f"{installation.url}/desk/account/login/")
    page.fill("[name=login]", "mara@groups.example")
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.goto(f"{installation.url}/desk/{public_id}/appointments/{annas}/")
    page.get_by_role("link", name="Group with").click()
    page.get_by_label(re.compile("Ben Osei")).check()
    page.get_by_role("button", name="Make it a group").click()
    expect(page.locator("#group")).to_be_visible()
    panel = page.locator("section", has=page.locator("#group"))
    expect(panel).to_contain_text("Ben Osei")
    expect(panel.locator("li", has_text="Anna Berg")).to_contain_text("Primary contact")

    for who, uid, seen, unseen in (
        ("Anna", annas, "Ben", "Osei"),
        ("Ben", bens, "Anna B.", "Berg"),
    ):
        other = browser.new_context(java_script_enabled=False)
        portal = enter(other, installation, links[who])
        portal.goto(f"{installation.url}/w/{public_id}/appointments/{uid}/")
        group = portal.locator("section", has=portal.locator("#group"))
        expect(group).to_contain_text(seen)
        expect(portal.locator("main")).not_to_contain_text(unseen)
        other.close()


def test_a_client_books_for_two_and_the_other_hears_of_it_once(
    installation: Installation, salon: Any, browser: Browser, context: BrowserContext
) -> None:
    public_id, _made, links = salon
    page = enter(context, installation, links["Anna"])
    page.goto(f"{installation.url}/w/{public_id}/book/")
    page.get_by_role("link", name="Cut").click()
    page.get_by_role("button", name="Book for several people").click()
    expect(page.get_by_role("button", name="Choose a time")).to_be_visible()
    assert fits(page)
    page.get_by_role("button", name="Choose a time").click()
    page.locator("#slots .times button").first.click()
    expect(page.get_by_role("button", name="Book for everybody")).to_be_visible()
    assert fits(page)
    page.get_by_label("First name").fill("Lea")
    page.get_by_label("E-mail").fill("lea@guests.example")
    page.get_by_role("button", name="Book for everybody").click()
    expect(page.locator("main [role=status]").first).to_contain_text("booked")
    expect(page.locator("section", has=page.locator("#group"))).to_contain_text("Lea")

    def mails() -> list[Any]:
        found = installation.catcher.mails
        return [mail for mail in found if "lea@guests.example" in str(mail["To"])]

    wait_for(lambda: len(mails()) == 1, 60)
    text = body_of(mails()[0], "plain")
    assert "Anna B." in text
    assert "Lea" not in text
    link = re.search(r"http://\S+?/(open/[^/\s]+/)", text)
    assert link
    other = browser.new_context(java_script_enabled=False)
    guest = enter(other, installation, link[1])
    group = guest.locator("section", has=guest.locator("#group"))
    expect(group).to_contain_text("Anna B.")
    assert fits(guest)
    other.close()
    assert len(mails()) == 1
