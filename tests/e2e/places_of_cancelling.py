"""The pages around cancelling, on both sides, and how one comes there."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import NORA, Tour

# Places come in any order, so each gets appointments of its own.
COPY = f"""
import json
from datetime import timedelta
from uuid import uuid4
from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
found = Appointment.objects.filter(
    attendees__client__email="{NORA}", workspace__kind="event", state="pending").last()
attendees = list(found.attendees.all())
found.pk, found.uid = None, uuid4()
ahead = timedelta(days=3 + found.uid.int % 300)
found.starts_at, found.ends_at = found.starts_at + ahead, found.ends_at + ahead
found.name = "Copy for " + str(found.uid)[:4]
found.save()
for one in attendees:
    one.pk, one.uid, one.appointment = None, uuid4(), found
    one.save()
mine = found.attendees.get(client__email="{NORA}")
print(json.dumps([str(found.uid), str(mine.uid)]))
"""


def _copy(tour: Tour) -> tuple[str, str]:
    appointment, attendee = tour.demo.ask(COPY)
    return appointment, attendee


def _asked(tour: Tour) -> Page:
    return tour.portal(f"appointments/{_copy(tour)[0]}/cancel/")


def _too_long(tour: Tour) -> Page:
    page = _asked(tour)
    page.locator("[name=reason]").evaluate("one => one.removeAttribute('maxlength')")
    page.fill("[name=reason]", "so " * 200)
    page.get_by_role("button", name="Cancel appointment").click()
    page.wait_for_selector(".error")
    return page


def _cancelled(tour: Tour) -> Page:
    page = _asked(tour)
    page.get_by_role("button", name="Cancel appointment").click()
    page.wait_for_selector("main [role=status]")
    return page


def _listed(tour: Tour) -> Page:
    _cancelled(tour)
    return tour.portal("appointments/")


def _undone(tour: Tour) -> Page:
    page = _cancelled(tour)
    page.get_by_role("button", name="Undo").click()
    page.wait_for_url(re.compile("undone"))
    return page


def _refused(tour: Tour) -> Page:
    return tour.portal(f"appointments/{tour.found['over']}/cancel/")


def _held(tour: Tour) -> Page:
    uid = _cancelled(tour).url.split("/appointments/")[1].split("/")[0]
    return tour.desk(f"appointments/{uid}/")


def _staff_cancel(tour: Tour) -> str:
    uid, _ = _copy(tour)
    page = tour.desk(f"appointments/{uid}/cancel/")
    page.fill("[name=reason]", "The hall is closed.")
    page.get_by_role("button", name="Cancel appointment").click()
    page.wait_for_url(re.compile(f"/{uid}/$"))
    return uid


def _after_staff_cancel(tour: Tour, path: str) -> Page:
    return tour.desk(f"appointments/{_staff_cancel(tour)}/{path}")


def _answer(tour: Tour) -> Page:
    appointment, attendee = _copy(tour)
    return tour.desk(f"appointments/{appointment}/attendees/{attendee}/answer/")


def _bad_rules(tour: Tour) -> Page:
    page = tour.desk("settings/cancelling/")
    page.fill("[name=undo_minutes]", "99")
    page.get_by_role("button", name="Save").click()
    page.wait_for_selector(".error")
    return page


CANCELLING = (
    Place("cancel asked", "Cancel", "portal:cancel", "portal/cancel", _asked),
    Place("cancel, reason too long", "Cancel", "portal:cancel", "portal/cancel", _too_long),
    Place("cancel refused", "Cancel", "portal:cancel", "portal/cancel", _refused),
    Place("cancelled, with Undo", "", "portal:appointment", "portal/appointment", _cancelled),
    Place("upcoming, with Undo", "Appointments", "portal:upcoming", "portal/upcoming", _listed),
    Place("undone", "", "portal:appointment", "portal/appointment", _undone),
    Place("held for Undo", "Copy", "desk:appointment", "desk/appointment", _held),
    Place(
        "un-cancel",
        "Un-cancel",
        "desk:appointment_uncancel",
        "desk/appointment_uncancel",
        lambda t: _after_staff_cancel(t, "uncancel/"),
    ),
    Place(
        "un-cancel refused",
        "Un-cancel",
        "desk:appointment_uncancel",
        "desk/appointment_uncancel",
        lambda t: t.desk(f"appointments/{_copy(t)[0]}/uncancel/"),
    ),
    Place(
        "cancel, cancelled already",
        "Cancel",
        "desk:appointment_cancel",
        "desk/appointment_cancel",
        lambda t: _after_staff_cancel(t, "cancel/"),
    ),
    Place(
        "delete",
        "Delete",
        "desk:appointment_delete",
        "desk/appointment_delete",
        lambda t: _after_staff_cancel(t, "delete/"),
    ),
    Place(
        "delete refused",
        "Delete",
        "desk:appointment_delete",
        "desk/appointment_delete",
        lambda t: t.desk(f"appointments/{t.found['over']}/delete/"),
    ),
    Place("answer", "Record", "desk:answer_record", "desk/appointment_answer", _answer),
    Place(
        "settings, cancelling",
        "Cancel",
        "desk:cancel_settings",
        "desk/settings_cancelling",
        _bad_rules,
    ),
)
