"""Every address of the desk, and the row of the role table that opens it.

A new address gets a line here, or `test_roles.py` fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import URLPattern

from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.models import TimeProposal
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.care.models import SummaryTemplate
from portico.apps.flows.models import FlowRun
from portico.apps.messaging.models import AutomatedMessage, Message, SenderAddress
from portico.apps.messaging.services.identifying import change_sender
from portico.apps.messaging.services.suppressing import suppress_address
from portico.apps.schedule.models import TimeOff
from portico.domain.actors import SYSTEM
from portico.domain.roles import Permission
from portico.domain.senders import Sender
from portico.web.desk.urls import urlpatterns
from tests.care import make_past, make_shared
from tests.flows import EMAIL, Hands, make_flow
from tests.forms import attach, hand_in, make_form
from tests.forms import send as send_form_to
from tests.make import NOW, make_appointment, make_room, make_staff_member, staff_actor
from tests.web.desk.set_up import make_resource, make_service

Made = dict[str, Any]
Maker = Callable[[Any, Any], Made]
"""From the cast and the user who is on the thing to the address's other parameters."""


@dataclass(frozen=True)
class Place:
    """One address: the permission it needs (None: being signed in), and what it names."""

    needs: Permission | None
    makes: Maker | None = None
    is_of_organization: bool = False
    """What it names is found from every workspace of the organization, as clients are."""


def an_appointment(world: Any, user: Any) -> Made:
    """Of the event, with `user` on it and nobody else of the cast's colleagues."""
    made = make_appointment(world.event, user, world.ben, user.staff_member)
    return {"uid": made.uid}


def a_group(world: Any, user: Any) -> Made:
    """Two such appointments, one after the other, put together."""
    mine = make_appointment(world.event, user, world.ben, user.staff_member)
    later = NOW + timedelta(days=7, hours=2)
    other = make_appointment(world.event, user, world.anna, user.staff_member, starts_at=later)
    group_appointments(
        workspace=world.event, uids=[mine.uid, other.uid], actor=staff_actor(user), now=NOW
    )
    return {"uid": mine.uid}


def a_proposal(world: Any, user: Any) -> Made:
    """Another time for such an appointment, proposed by its client."""
    made = make_appointment(world.event, user, world.ben, user.staff_member)
    proposal = TimeProposal.objects.create(
        organization=world.organization,
        appointment=made,
        attendee=made.attendees.get(client=world.ben),
        starts_at=made.starts_at + timedelta(hours=2),
        ends_at=made.ends_at + timedelta(hours=2),
        sequence=made.sequence,
        stamped_at=NOW,
        received_at=NOW,
    )
    return {"uid": made.uid, "proposal_uid": proposal.uid}


def an_answer(world: Any, user: Any) -> Made:
    """What the client of such an appointment may have said by telephone."""
    made = make_appointment(world.event, user, world.ben, user.staff_member)
    return {"uid": made.uid, "attendee_uid": made.attendees.get(client=world.ben).uid}


def a_client(world: Any, user: Any) -> Made:
    """One who has an appointment with `user`."""
    make_appointment(world.event, user, world.ben, user.staff_member)
    return {"uid": world.ben.uid}


def a_portal_session(world: Any, user: Any) -> Made:
    """A browser signed in as such a client."""
    entered = start_portal_session(client=world.ben, workspace=world.event, way_in="link", now=NOW)
    return {**a_client(world, user), "session_uid": entered.session.uid}


def a_failed_message(world: Any, user: Any) -> Made:
    """The invitation to such an appointment; nobody could deliver it."""
    made = make_appointment(world.event, user, world.ben, user.staff_member)
    message = Message.objects.filter(subject_uid=made.uid, recipient_kind="client").earliest("pk")
    Message.objects.filter(pk=message.pk).update(state=Message.FAILED, reason="550 unknown")
    return {"uid": message.uid}


def a_suppressed_address(world: Any, user: Any) -> Made:
    """Of the organization; mail to it came back."""
    entry = suppress_address(
        organization_id=world.organization.pk,
        address="gone@clients.example",
        reason="hard_bounce",
        actor=SYSTEM,
        now=NOW,
    )
    return {"uid": entry.uid}


def a_sender_address(world: Any, user: Any) -> Made:
    """Of the event; its code is on its way."""
    wanted = Sender("", "hello@medtech.example", "")
    change_sender(workspace=world.event, wanted=wanted, actor=SYSTEM, now=NOW)
    return {"uid": SenderAddress.objects.get().uid}


def a_reminder(world: Any, user: Any) -> Made:
    """Of the event's automated messages."""
    return {
        "uid": AutomatedMessage.objects.filter(workspace=world.event, trigger="reminder")[0].uid
    }


def a_service(world: Any, user: Any) -> Made:
    """Of the event."""
    return {"uid": make_service(world.event).uid}


def a_staff_member(world: Any, user: Any) -> Made:
    """The user as somebody who can be booked."""
    return {"uid": user.staff_member.uid}


def a_departed_member(world: Any, user: Any) -> Made:
    """Somebody who can be booked no more."""
    gone = make_staff_member(user.organization, "Gone", is_active=False)
    return {"uid": gone.uid}


def time_off(world: Any, user: Any) -> Made:
    """Of such a staff member."""
    away = TimeOff.objects.create(
        organization=world.organization,
        staff_member=user.staff_member,
        starts_at=NOW,
        ends_at=NOW + timedelta(days=1),
    )
    return {**a_staff_member(world, user), "away_uid": away.uid}


def a_room(world: Any, user: Any) -> Made:
    """Of the event."""
    return {"uid": make_room(world.event).uid}


def a_resource(world: Any, user: Any) -> Made:
    """Of the event."""
    return {"uid": make_resource(world.event).uid}


def a_flow(world: Any, user: Any) -> Made:
    """Of the event, in effect."""
    return {"uid": make_flow(world.event, "appointment_booked", EMAIL).uid}


def a_form_template(world: Any, user: Any) -> Made:
    """Of the event, published."""
    return {"uid": make_form(world.event).uid}


def a_form_version(world: Any, user: Any) -> Made:
    """Of such a form."""
    return {**a_form_template(world, user), "number": 1}


def a_form(world: Any, user: Any) -> Made:
    """Handed in by a client of `user`, with a file."""
    made = send_form_to(world.event, a_person(world, user))
    file = attach(made)
    return {"uid": hand_in(made).uid, "file": file.uid}


def a_person(world: Any, user: Any) -> Any:
    """One who has an appointment with `user`."""
    make_appointment(world.event, user, world.ben, user.staff_member)
    return world.ben


def a_flow_run(world: Any, user: Any) -> Made:
    """Of such a flow, about such an appointment."""
    flow = a_flow(world, user)
    make_appointment(world.event, user, world.ben, user.staff_member)
    Hands().work()
    return flow | {"run_uid": FlowRun.objects.get(client=world.ben).uid}


def an_online_one(world: Any, user: Any) -> Made:
    """Such an appointment, with a link to join."""
    link = "https://meet.example/room"
    made = make_appointment(
        world.event, user, world.ben, user.staff_member, is_online=True, join_link=link
    )
    return {"uid": made.uid}


def a_summary_template(world: Any, user: Any) -> Made:
    """Of the event."""
    made = SummaryTemplate.objects.create(
        organization=world.organization, workspace=world.event, name="Notes", text="## Plan"
    )
    return {"uid": made.uid}


def a_summary(world: Any, user: Any) -> Made:
    """Of such a session that was; shared with its client."""
    made = make_past(world.event, user, world.ben, user.staff_member)
    make_shared(made, world.ben, user)
    uid = world.ben.uid
    return {"uid": made.uid, "client_uid": uid, "with_uid": uid, "number": 1}


_APPOINTMENT = Place(Permission.APPOINTMENTS, an_appointment)
_STAFF = Place(Permission.SETTINGS, a_staff_member, is_of_organization=True)
_CLIENT = Place(Permission.CLIENTS, a_client, is_of_organization=True)
TABLE: dict[str, Place] = {
    "index": Place(None),
    "feed": Place(None),
    "workspace_new": Place(Permission.ORGANIZATION),
    "appointments": Place(Permission.APPOINTMENTS),
    "appointment_new": Place(Permission.APPOINTMENTS),
    "appointment": _APPOINTMENT,
    "appointment_edit": _APPOINTMENT,
    "appointment_move": _APPOINTMENT,
    "appointment_cancel": _APPOINTMENT,
    "appointment_cancel_type": _APPOINTMENT,
    "appointment_uncancel": _APPOINTMENT,
    "appointment_delete": Place(Permission.SETTINGS, an_appointment),
    "appointment_confirm": _APPOINTMENT,
    "appointment_no_show": _APPOINTMENT,
    "answer_record": Place(Permission.APPOINTMENTS, an_answer),
    **dict.fromkeys(
        (
            *("summary", "summary_keep", "summary_preview"),
            *("summary_share", "summary_unshare", "summary_revision"),
        ),
        Place(Permission.CLINICAL, a_summary),
    ),
    "appointment_complete": _APPOINTMENT,
    "appointment_uncomplete": _APPOINTMENT,
    "appointment_join": Place(Permission.APPOINTMENTS, an_online_one),
    "privacy": Place(Permission.ORGANIZATION),
    "access_log": Place(Permission.ORGANIZATION),
    "access_log_file": Place(Permission.ORGANIZATION),
    "client_erase": Place(Permission.ORGANIZATION, a_client, is_of_organization=True),
    "session_settings": Place(Permission.SETTINGS),
    "summary_template_new": Place(Permission.SETTINGS),
    **dict.fromkeys(
        ("summary_template", "summary_template_remove"),
        Place(Permission.SETTINGS, a_summary_template),
    ),
    "appointment_send_held": _APPOINTMENT,
    "appointment_group": _APPOINTMENT,
    "group_new": Place(Permission.APPOINTMENTS),
    "group_ticked": Place(Permission.APPOINTMENTS),
    "group_primary": Place(Permission.APPOINTMENTS, a_group),
    "group_leave": Place(Permission.APPOINTMENTS, a_group),
    "proposal_dismiss": Place(Permission.APPOINTMENTS, a_proposal),
    "incoming": Place(Permission.APPOINTMENTS),
    "message_log": Place(Permission.APPOINTMENTS),
    "clients": Place(Permission.CLIENTS),
    "client": _CLIENT,
    "client_edit": _CLIENT,
    "client_share": _CLIENT,
    "client_code": _CLIENT,
    "client_revoke": _CLIENT,
    "client_view": _CLIENT,
    "client_session_end": Place(Permission.CLIENTS, a_portal_session),
    "access_check": Place(Permission.SETTINGS),
    "message_retry": Place(Permission.APPOINTMENTS, a_failed_message),
    "people": Place(Permission.APPOINTMENTS),
    "draft": Place(Permission.APPOINTMENTS),
    "portal_settings": Place(Permission.SETTINGS),
    "email_settings": Place(Permission.SETTINGS),
    "appointment_settings": Place(Permission.SETTINGS),
    "cancel_settings": Place(Permission.SETTINGS),
    "branding": Place(Permission.SETTINGS),
    "delivery": Place(Permission.SETTINGS),
    "suppressed": Place(Permission.SETTINGS),
    "suppressed_release": Place(Permission.SETTINGS, a_suppressed_address, is_of_organization=True),
    "sender": Place(Permission.SETTINGS),
    "sender_prove": Place(Permission.SETTINGS, a_sender_address),
    "text_settings": Place(Permission.SETTINGS),
    "text_test": Place(Permission.SETTINGS),
    "booking_settings": Place(Permission.SETTINGS),
    **dict.fromkeys(
        ("automated_messages", "automated_rules", "automated_timeline", "reminder_new"),
        Place(Permission.SETTINGS),
    ),
    **dict.fromkeys(
        (
            "automated_message",
            "automated_text",
            "automated_preview",
            "reminder_remove",
            "reminder_timing",
        ),
        Place(Permission.SETTINGS, a_reminder),
    ),
    "my_notifications": Place(None),
    "services": Place(Permission.SETTINGS),
    "service_new": Place(Permission.SETTINGS),
    **dict.fromkeys(
        (
            *("service", "service_options", "service_staff", "service_limits"),
            *("service_needs", "service_switch", "service_retire"),
        ),
        Place(Permission.SETTINGS, a_service),
    ),
    "forms": Place(Permission.CLIENTS),
    "form_templates": Place(Permission.SETTINGS),
    "form_template": Place(Permission.SETTINGS, a_form_template),
    "form_template_away": Place(Permission.SETTINGS, a_form_template),
    "form_version": Place(Permission.SETTINGS, a_form_version),
    "form_request": Place(Permission.CLIENTS, a_form),
    "form_paper": Place(Permission.CLINICAL, a_form),
    "form_upload": Place(Permission.CLINICAL, a_form),
    "form_send": Place(Permission.CLIENTS, a_client, is_of_organization=True),
    "form_send_visit": Place(Permission.APPOINTMENTS, an_appointment),
    "service_forms": Place(Permission.SETTINGS, a_service),
    "flows": Place(Permission.SETTINGS),
    "flow_new": Place(Permission.SETTINGS),
    **dict.fromkeys(
        ("flow", "flow_off", "flow_test", "flow_runs"), Place(Permission.SETTINGS, a_flow)
    ),
    "flow_run": Place(Permission.SETTINGS, a_flow_run),
    "staff": Place(Permission.SETTINGS),
    "staff_new": Place(Permission.SETTINGS),
    "staff_hours": _STAFF,
    "staff_details": _STAFF,
    "staff_leave": _STAFF,
    "staff_back": Place(Permission.SETTINGS, a_departed_member, is_of_organization=True),
    "staff_time_off": _STAFF,
    "time_off_remove": Place(Permission.SETTINGS, time_off, is_of_organization=True),
    "staff_week": _STAFF,
    "rooms": Place(Permission.SETTINGS),
    "room_new": Place(Permission.SETTINGS),
    "room": Place(Permission.SETTINGS, a_room),
    "resource_new": Place(Permission.SETTINGS),
    "resource": Place(Permission.SETTINGS, a_resource),
}
CLOSED = frozenset({"first_run"})
"""Absent for everybody once somebody can sign in."""


def patterns() -> dict[str, URLPattern]:
    """The addresses as the desk has them, by name."""
    return {str(pattern.name): pattern for pattern in urlpatterns}


PLACES = [name for name in patterns() if name in TABLE]
IN_WORKSPACE = [name for name in PLACES if "public_id" in patterns()[name].pattern.converters]
ITEMS = [name for name in PLACES if TABLE[name].makes]
OF_WORKSPACE = [name for name in ITEMS if not TABLE[name].is_of_organization]
