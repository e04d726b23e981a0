"""The seed's flow, with real browser and worker: cancelled, asked back a day later, booked."""

import re
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.catcher import body_of
from tests.e2e.installation import Installation, wait_for
from tests.e2e.looking import fits, list_findings

pytestmark = pytest.mark.e2e
NORA, INES, PASSWORD = "nora@bergpost.example", "ines@saltstone.example", "a-lit-doorway-for-tests"
SCENE = f"""
import json
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo
from django.utils import timezone
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.catalog.models import Offering, Service
from portico.apps.flows.presets import build_preset, find_preset
from portico.apps.flows.services.editing import activate, create_flow
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
    who_may_book="known_clients", allow_self_cancellation=True, actor=SYSTEM, now=now)
seed_automated_messages(workspace=salon, now=now)
ines = create_user(organization=own, name="Ines Roth", email="{INES}", password="{PASSWORD}",
    role=Role.SYSTEM_ADMINISTRATOR, now=now)
cut = Service.objects.create(organization=own, workspace=salon, name="Cut", duration=60,
    clients_can_self_schedule=True)
mara = StaffMember.objects.create(organization=own, name="Mara")
Offering.objects.create(organization=own, service=cut, staff_member=mara)
Hours.objects.create(organization=own, workspace=salon,
    calendar=Calendar.objects.create(organization=own, staff_member=mara),
    week={{str(day): [[540, 1080]] for day in range(7)}})
nora = create_client(organization=own, first_name="Nora", last_name="Feld", email="{NORA}",
    actor=SYSTEM, now=now)
name, draft = build_preset(find_preset("cancellation"), salon)
flow = create_flow(workspace=salon, name=name, trigger="appointment_cancelled", document=draft,
    actor=SYSTEM, now=now)
activate(flow=flow, seen=flow.revision, actor=SYSTEM, now=now)
day = now.astimezone(zone).date() + timedelta(days=6)
form = AppointmentInput(name="Cut", organizer_uid=mara.uid, scheduler_uid=None,
    starts_at=datetime.combine(day, time(10), zone), minutes=60,
    people=(PersonInput("client", nora.uid),))
create_appointment(workspace=salon, form=form, allowance=Allowance(), user=ines,
    actor=Actor("staff", ines.name, ines.uid), now=now)
print(json.dumps([salon.public_id, str(flow.uid)]))
"""
LATER = """
import json
from datetime import timedelta
from django.db.models import F
from portico.apps.appointments.models import Appointment
from portico.apps.flows.models import Flow, FlowCause, FlowRun
span = timedelta(minutes=MINUTES)
def back(rows, *names):
    rows.update(**{name: F(name) - span for name in names})
back(Appointment.objects.filter(held_until__isnull=False), "held_until")
back(Flow.objects, "activated_at")
back(FlowCause.objects, "due_at")
back(FlowRun.objects, "started_at", "wait_until", "due_at")
print(json.dumps(True))
"""
RUNS = """
import json
from portico.apps.flows.models import FlowRun
print(json.dumps([[str(run.uid), run.status, run.outcome] for run in FlowRun.objects.all()]))
"""


def let_pass(installation: Installation, minutes: int) -> None:
    """Turn the clock: what waits for a moment to come finds it so much nearer."""
    installation.ask(LATER.replace("MINUTES", str(minutes)))


def runs(installation: Installation) -> list[list[str]]:
    found: list[list[str]] = installation.ask(RUNS)
    return found


def mail_called(installation: Installation, subject: str) -> EmailMessage | None:
    mails = [one for one in installation.catcher.mails if NORA in str(one["To"])]
    return next((one for one in reversed(mails) if subject in str(one["Subject"])), None)


def link_in(mail: EmailMessage, part: str) -> str:
    found = re.search(rf"http://\S*/{part}/\S*", body_of(mail, "plain"))
    assert found, body_of(mail, "plain")
    return found.group(0)


def test_cancelled_asked_back_and_booked(browser: Browser, installation: Installation) -> None:
    public_id, flow = installation.ask(SCENE)
    booked = wait_for(lambda: mail_called(installation, "Booked"), 60)
    page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    enter(page, link_in(booked, "open"))
    cancel(page)
    wait_for(lambda: mail_called(installation, "Cancelled"), 60)
    assert runs(installation) == [], "the undo hold lasts"
    let_pass(installation, 11)
    (run, *_), *_ = wait_for(lambda: runs(installation), 60)
    assert mail_called(installation, "Shall we find another time?") is None
    let_pass(installation, 24 * 60)
    asked = wait_for(lambda: mail_called(installation, "Shall we find another time?"), 60)
    stranger = browser.new_context().new_page()
    enter(stranger, link_in(asked, "open"))
    expect(stranger.locator("main")).to_contain_text("Nora")
    book(stranger, link_in(asked, "book"))
    wait_for(lambda: [one[1:] for one in runs(installation)] == [["ended", "goal"]], 60)
    log = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    see_log(log, f"{installation.url}/desk/{public_id}/flows/{flow}/runs/{run}/")


def enter(page: Page, link: str) -> None:
    page.goto(link)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(re.compile("/w/"))


def cancel(page: Page) -> None:
    page.get_by_role("link", name="Cancel", exact=True).first.click()
    page.get_by_role("button", name="Cancel appointment", exact=True).click()
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def book(page: Page, link: str) -> None:
    """By the booking link, already in through the other one."""
    page.goto(link)
    page.get_by_role("link", name="Cut").click()
    page.get_by_role("button", name="Choose a time").click()
    page.locator("#slots-following").click()
    page.wait_for_load_state()
    page.locator("#slots .times button").first.click()
    expect(page.locator("h1")).to_have_text("Shall we book this?")
    page.get_by_role("button", name="Book", exact=True).click()
    expect(page.locator("main [role=status]")).to_contain_text("Your appointment is booked.")


def see_log(page: Page, address: str) -> None:
    """Staff read how it went."""
    page.goto(address)
    page.fill("[name=login]", INES)
    page.fill("[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(address)
    said = page.locator("main").inner_text()
    for words in (
        "The client has no future appointment: yes",
        "E-mail written: Shall we find another time?",
        "Goal reached: Appointment booked",
        "Over by its goal",
    ):
        assert words in said, said
    assert fits(page)
    assert list_findings(page) == []
