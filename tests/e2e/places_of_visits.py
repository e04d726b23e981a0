"""Pages on which staff book and move visits, and say who is on the staff."""

from datetime import date, timedelta

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import Tour
from tests.e2e.visits import OWNER, make_salon

SOON = (date.today() + timedelta(days=12)).isoformat()  # noqa: DTZ011  any day near it will do
GONE = """
import json
from django.utils import timezone
from portico.apps.appointments.models import Appointment
from portico.apps.people.models import StaffMember
from portico.apps.people.services.staff import create_staff_member, let_go
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
salon = Workspace.objects.get(public_id="{salon}")
name = "Xenia " + salon.name
by = dict(actor=SYSTEM, now=timezone.now())
found = StaffMember.objects.filter(organization=salon.organization, name=name).first()
if found is None:
    found = create_staff_member(organization=salon.organization, name=name, email="", **by)
    last = Appointment.objects.filter(workspace=salon).latest("pk")
    last.attendees.create(organization=salon.organization, staff_member=found)
    let_go(member=found, **by)
print(json.dumps(str(found.uid)))
"""


def _salon(tour: Tour) -> str:
    return make_salon(tour.demo, "Visit places")


def _at(tour: Tour, path: str) -> Page:
    return tour.see(f"desk/{_salon(tour)}/{path}", tour.staff(OWNER))


def _form(tour: Tour) -> Page:
    """A new visit of two services, with the free times of a day."""
    page = _at(tour, "appointments/new/")
    if page.locator("[value=discard]").count():
        page.click("[value=discard]")
        page.wait_for_selector("[value=discard]", state="detached")
    for number, name in enumerate(("Colour, 2\u00a0h", "Cut, 45\u00a0min")):
        page.locator("#new_service").select_option(label=name)
        page.click("button[value=line_add]")
        page.wait_for_selector(f"[name=line-{number}-staff]")
    page.fill("[name=date]", SOON)
    page.click("button[value=times]")
    page.wait_for_selector(".times button")
    page.locator("summary", has_text="Length").first.click()
    return page


def _warned(tour: Tour) -> Page:
    page = _form(tour)
    page.fill("[name=start]", "20:00")
    page.locator("[name=line-0-staff]").select_option(label="Vera Visit places")
    page.locator("[name=line-1-staff]").select_option(label="Vera Visit places")
    page.fill("[name=line-0-duration]", "75")
    page.click("header button[value=save]")
    page.wait_for_selector("#problem")
    return page


def _made(tour: Tour) -> Page:
    """A visit of such a form; it is made once."""
    page = _at(tour, "appointments/")
    if not page.locator("main a.cell-main").count():
        page = _warned(tour)
        page.click("header button[value=save]")
        page.wait_for_selector(".visit-plan")
        page = _at(tour, "appointments/")
    href = page.locator("main a.cell-main").first.get_attribute("href") or ""
    return tour.see(href.lstrip("/"), tour.staff(OWNER))


def _move(tour: Tour) -> Page:
    page = _made(tour)
    page.get_by_role("link", name="Move…").click()
    page.wait_for_selector("button[value=times]")
    page.click("button[value=times]")
    page.wait_for_selector(".times button")
    return page


def _staff(tour: Tour, part: str) -> Page:
    page = _at(tour, "staff/")
    href = page.locator("main a.cell-main", has_text="Wim Visit places").get_attribute("href")
    return tour.see((href or "").lstrip("/") + part, tour.staff(OWNER))


def _departed(tour: Tour) -> Page:
    _made(tour)
    tour.demo.ask(GONE.format(salon=_salon(tour)))
    return _at(tour, "staff/")


def _bad_member(tour: Tour) -> Page:
    page = _at(tour, "staff/new/")
    page.click("main form button.button-primary")
    page.wait_for_selector(".error")
    return page


GROUPED = """
import json
from datetime import timedelta
from django.utils import timezone
from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import (
    Allowance, AppointmentInput, LineInput, PersonInput)
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
salon = Workspace.objects.get(public_id="{salon}")
found = Appointment.objects.filter(workspace=salon).exclude(group=None).first()
if found is None:
    now = timezone.now()
    start = (now + timedelta(days=20)).replace(hour=10, minute=0, second=0, microsecond=0)
    cut = Service.objects.get(workspace=salon, name="Cut")
    user = User.objects.get(email="{owner}")
    made = [create_appointment(workspace=salon, user=user, actor=SYSTEM, now=now,
        form=AppointmentInput(name="", organizer_uid=None, scheduler_uid=None, starts_at=start,
            minutes=45, people=(PersonInput("client", one.uid),), lines=(LineInput(cut.uid),)),
        allowance=Allowance()) for one in Client.objects.filter(last_name=salon.name)]
    group_appointments(workspace=salon, uids=[one.uid for one in made], actor=SYSTEM, now=now)
    found = made[0]
print(json.dumps(str(found.uid)))
"""


def _move_group(tour: Tour) -> Page:
    uid = tour.demo.ask(GROUPED.format(salon=_salon(tour), owner=OWNER))
    page = _at(tour, f"appointments/{uid}/move/")
    page.click("button[value=times]")
    page.wait_for_selector(".times button")
    return page


VISITS = (
    Place("services", "New", "desk:appointment_new", "desk/appointment_form", _form),
    Place("warned", "New", "desk:appointment_new", "desk/appointment_form", _warned),
    Place("of services", "", "desk:appointment", "desk/appointment", _made),
    Place("move", "Move", "desk:appointment_move", "desk/appointment_move", _move),
    Place("a group", "Move", "desk:appointment_move", "desk/appointment_move", _move_group),
    Place(
        "new",
        "New staff",
        "desk:staff_new",
        "desk/staff_details",
        lambda t: _at(t, "staff/new/"),
    ),
    Place("new, refused", "New staff", "desk:staff_new", "desk/staff_details", _bad_member),
    Place(
        "who",
        "Wim",
        "desk:staff_details",
        "desk/staff_details",
        lambda t: _staff(t, "details/"),
    ),
    Place("leave", "Leave", "desk:staff_leave", "desk/staff_leave", lambda t: _staff(t, "leave/")),
    Place("departed", "Staff and rooms", "desk:staff", "desk/staff", _departed),
)
