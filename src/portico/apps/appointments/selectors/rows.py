"""Rows for services that change them."""

from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere
from portico.domain.participation import Part
from portico.domain.states import Answer


def get_as_it_is(workspace: Workspace, uid: UUID) -> Appointment:
    """The appointment, not locked: what it says may change until the lock; raises NotThere."""
    appointment = _rows(workspace, uid).first()
    if appointment is None:
        raise NotThere("appointment")
    return appointment


def get_for_change(workspace: Workspace, uid: UUID) -> Appointment:
    """The appointment, locked, with what services read; raises NotThere."""
    appointment = _rows(workspace, uid).select_for_update(of=("self",)).first()
    if appointment is None:
        raise NotThere("appointment")
    return appointment


def get_attending(client: Client, appointment: Appointment) -> Attendee:
    """The client's part in an appointment that the caller has locked; raises NotThere."""
    attendee = appointment.attendees.select_related("client").filter(client=client).first()
    if attendee is None:
        raise NotThere("appointment")
    return attendee


def list_attendees(appointment: Appointment) -> list[Attendee]:
    """Everybody on it, with what messages need."""
    rows = Attendee.objects.filter(appointment=appointment)
    return list(rows.select_related("client", "staff_member__user"))


def list_parts(appointment: Appointment) -> list[Part]:
    """Everybody's part as it is kept, as the rules of participation take it."""
    return [part_of(attendee) for attendee in Attendee.objects.filter(appointment=appointment)]


def part_of(attendee: Attendee) -> Part:
    """One attendee's part."""
    kind: Literal["client", "staff"] = "client" if attendee.client_id else "staff"
    return Part(kind, attendee.is_required, Answer(attendee.answer))


def _rows(workspace: Workspace, uid: UUID) -> QuerySet[Appointment]:
    return Appointment.objects.select_related("workspace", "room", "organizer", "scheduler").filter(
        workspace=workspace, uid=uid
    )
