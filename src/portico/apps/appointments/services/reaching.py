"""Lock what one press of a client changes: calendars in sorted order, clients, then the rows."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.reach import Reach
from portico.apps.appointments.selectors.return_facts import Calendars
from portico.apps.appointments.selectors.rows import get_attending
from portico.apps.appointments.services.stretching import list_taken_calendars
from portico.apps.people.models import Client
from portico.apps.schedule.locking import find_calendars, list_subject_calendars, lock_calendars
from portico.apps.schedule.models import Calendar
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import StaleChange

Find = Callable[[Client, Workspace, UUID, UUID | None], Reach]


@dataclass(frozen=True, slots=True)
class Reached:
    """What a press changes, locked, with the presser's part and each one's calendars."""

    reach: Reach
    attendee: Attendee
    calendars: Calendars


def lock_reach(
    find: Find,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    member_uid: UUID | None = None,
    *,
    clients: Collection[Client] = (),
    now: datetime,
) -> Reached:
    """Find it, lock it, and find it again: what is decided on is what stands under the lock.

    Raises NotThere, or StaleChange: somebody joined the group while the lock was waited for.
    """
    before = find(client, workspace, uid, member_uid)
    keys = sorted({one.pk for one in before.appointments} | {before.own.pk})
    calendars = _lock_calendars(before.appointments, clients, now)
    list(Appointment.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    reach = find(client, workspace, uid, member_uid)
    if not {one.pk for one in reach.appointments} <= set(keys):
        raise StaleChange(before.version, reach.version)
    return Reached(reach, get_attending(client, reach.own), calendars)


def _lock_calendars(
    appointments: Sequence[Appointment], clients: Collection[Client], now: datetime
) -> Calendars:
    parts = Attendee.objects.filter(appointment__in=appointments).exclude(staff_member=None)
    with_staff = [one.staff_member for one in parts.select_related("staff_member")]
    staff = {member.pk: member for member in with_staff if member is not None}
    rooms = {one.room.pk: one.room for one in appointments if one.room is not None}
    found = find_calendars(list(staff.values()), list(rooms.values()))
    present = list_subject_calendars("appointment", [one.uid for one in appointments])
    lines = BookedService.objects.filter(appointment__in=appointments)
    lock_calendars([*found, *present, *list_taken_calendars(lines)], now=now)
    pks = sorted(client.pk for client in clients)
    list(Client.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    return share_calendars(appointments, parts, found)


def share_calendars(
    appointments: Sequence[Appointment],
    attendees: Collection[Attendee],
    calendars: Collection[Calendar],
) -> Calendars:
    """To each appointment the calendars of its people and its room."""
    staff: dict[int, set[int | None]] = {one.pk: set() for one in appointments}
    for part in attendees:
        if part.staff_member_id is not None and part.appointment_id in staff:
            staff[part.appointment_id].add(part.staff_member_id)
    return {
        one.pk: [
            calendar
            for calendar in calendars
            if calendar.staff_member_id in staff[one.pk]
            or (calendar.room_id is not None and calendar.room_id == one.room_id)
        ]
        for one in appointments
    }
