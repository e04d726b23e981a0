"""Lock what staff change: its calendars in sorted order, then clients; the row comes after."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.stretching import list_taken_calendars
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.locking import find_calendars, list_subject_calendars, lock_calendars
from portico.apps.schedule.models import Calendar, Room
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere


def lock_everything(
    appointment: Appointment | None,
    staff: Collection[StaffMember],
    rooms: Collection[Room],
    clients: Collection[Client],
    *,
    more: Collection[Calendar] = (),
    now: datetime,
) -> list[Calendar]:
    """Lock calendars (wanted and present) in sorted order, then clients; returns the wanted.

    `more`: others that its lines could take.
    """
    wanted = find_calendars(staff, rooms)
    present = list_subject_calendars("appointment", [appointment.uid]) if appointment else []
    if appointment is not None:
        present += list_taken_calendars(appointment.lines.all())
    lock_calendars([*wanted, *present, *more], now=now)
    keys = sorted(client.pk for client in clients)
    list(Client.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    return wanted


def lock_appointment(
    workspace: Workspace, uid: UUID, *, clients: Collection[Client] = (), now: datetime
) -> list[Calendar]:
    """Lock an appointment's calendars, and clients, before its row; raises NotThere.

    Returns those of the people and the room it is with; what it occupies is locked as well.
    """
    appointment = (
        Appointment.objects.filter(workspace=workspace, uid=uid).select_related("room").first()
    )
    if appointment is None:
        raise NotThere("appointment")
    attendees = appointment.attendees.exclude(staff_member=None).select_related("staff_member")
    staff = [attendee.staff_member for attendee in attendees if attendee.staff_member]
    rooms = [appointment.room] if appointment.room else []
    return lock_everything(appointment, staff, rooms, clients, now=now)
