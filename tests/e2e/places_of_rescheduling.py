"""The pages of moving an appointment, and those of a group, and how one comes there."""

import re

from playwright.sync_api import Page

from tests.e2e.place import Place
from tests.e2e.tour import ANNA, Tour

# A visit of Anna's, weeks ahead and of its own for each place, as clients book it; perhaps with a
# companion on another calendar.
VISIT = f"""
import json
from datetime import timedelta
from uuid import uuid4
from django.utils import timezone
from portico.apps.access.services.minting import mint_portal_link
from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.people.models import Client
from portico.apps.people.services.clients import create_client
from portico.domain.actors import SYSTEM
now = timezone.now()
anna = Client.objects.get(email="{ANNA}", first_name="Anna")
first = Appointment.objects.filter(attendees__client=anna, lines__isnull=False,
    workspace__kind="location").order_by("starts_at").first()
def copy(client):
    made = Appointment.objects.get(pk=first.pk)
    lines, people = list(first.lines.all()), list(first.attendees.all())
    by = now + timedelta(days=20 + uuid4().int % 20) - first.starts_at
    by -= timedelta(seconds=by.seconds, microseconds=by.microseconds)
    made.pk, made.uid, made.state, made.cancelled_by_client = None, uuid4(), "confirmed", None
    made.state_before, made.cancel_type, made.held_until, made.cancel_reason = "", "", None, ""
    made.starts_at, made.ends_at, made.group = made.starts_at + by, made.ends_at + by, None
    made.save()
    for one in lines:
        one.pk, one.appointment, one.starts_at = None, made, one.starts_at + by
        one.by_hand = ["duration"] if BY_HAND else []
        one.duration = one.duration + 20 if BY_HAND else one.duration
        one.save()
    for one in people:
        one.pk, one.uid, one.appointment = None, uuid4(), made
        one.client = client if one.client_id else None
        one.save()
    return made
own = copy(anna)
other = None
if IN_GROUP:
    clara = create_client(organization=anna.organization, first_name="Clara", last_name="Holm",
        email="", actor=SYSTEM, now=now)
    other = copy(clara)
    other.starts_at, other.ends_at = own.starts_at, own.ends_at
    other.group = own.group = GroupBooking.objects.create(organization=anna.organization,
        workspace=own.workspace, primary_contact=anna)
    other.save()
    own.save()
link = mint_portal_link(client=anna, workspace=own.workspace, address="{ANNA}",
    item_kind="", item_uid=None, now=now)
print(json.dumps([own.workspace.public_id, str(own.uid), other and str(other.uid),
    link.split("/", 3)[3]]))
"""


def _open(
    tour: Tour, path: str = "", *, by_hand: bool = False, in_group: bool = False
) -> tuple[Page, str]:
    """A page of a fresh visit of Anna's, and the other member's uid, where there is one."""
    program = VISIT.replace("BY_HAND", str(by_hand)).replace("IN_GROUP", str(in_group))
    public_id, uid, other, link = tour.demo.ask(program)
    tour.found.setdefault("moving", link)
    page = tour.see(
        f"w/{public_id}/appointments/{uid}/{path.format(member=other)}", tour.client("moving")
    )
    return page, other or ""


def _times(tour: Tour) -> Page:
    return _open(tour, "reschedule/")[0]


def _confirm(tour: Tour) -> Page:
    page = _times(tour)
    page.locator("#slots .times button").last.click()
    page.wait_for_url(re.compile("start="))
    return page


def _stale(tour: Tour) -> Page:
    page = _confirm(tour)
    page.locator("[name=version]").first.evaluate("one => one.value = '0'")
    page.get_by_role("button", name="Move appointment").click()
    page.wait_for_selector("main [role=alert]")
    return page


def _lost(tour: Tour) -> Page:
    """Nobody works at night."""
    page = _confirm(tour)
    page.locator("[name=start]").first.evaluate(
        "one => one.value = one.value.replace(/T[0-9:]+Z/, 'T01:30Z')"
    )
    page.get_by_role("button", name="Move appointment").click()
    page.wait_for_selector("main [role=alert]")
    return page


def _moved(tour: Tour) -> Page:
    page = _confirm(tour)
    page.get_by_role("button", name="Move appointment").click()
    page.wait_for_url(re.compile("rescheduled"))
    return page


def _member_asked(tour: Tour) -> Page:
    return _open(tour, "cancel/{member}/", in_group=True)[0]


def _member_gone(tour: Tour) -> Page:
    page = _member_asked(tour)
    page.get_by_role("button", name="Cancel this visit").click()
    page.wait_for_url(re.compile("member_cancelled"))
    return page


def _all_gone(tour: Tour) -> Page:
    page, _ = _open(tour, "cancel/", in_group=True)
    page.get_by_role("button", name="Cancel all visits").click()
    page.wait_for_url(re.compile("done=cancelled"))
    return page


def _group_confirm(tour: Tour) -> Page:
    page, _ = _open(tour, "", in_group=True)
    return page


RESCHEDULING = (
    Place("free times", "Choose", "portal:reschedule", "portal/reschedule", _times),
    Place(
        "not moved online",
        "It is not moved",
        "portal:reschedule",
        "portal/reschedule",
        lambda t: _open(t, "reschedule/", by_hand=True)[0],
    ),
    Place("old and new", "Move", "portal:reschedule", "portal/reschedule_confirm", _confirm),
    Place("changed meanwhile", "Choose", "portal:reschedule", "portal/reschedule", _stale),
    Place("a lost time", "Choose", "portal:reschedule", "portal/reschedule", _lost),
    Place("moved", "", "portal:appointment", "portal/appointment", _moved),
    Place("a group", "", "portal:appointment", "portal/appointment", _group_confirm),
    Place(
        "cancel a whole group",
        "Cancel all 2",
        "portal:cancel",
        "portal/cancel",
        lambda t: _open(t, "cancel/", in_group=True)[0],
    ),
    Place("a group cancelled", "", "portal:appointment", "portal/appointment", _all_gone),
    Place(
        "cancel a member's visit",
        "Cancel the visit",
        "portal:member_cancel",
        "portal/member_cancel",
        _member_asked,
    ),
    Place("a member cancelled", "", "portal:appointment", "portal/appointment", _member_gone),
)
