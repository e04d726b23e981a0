"""Whether the primary contact can restore another member's visit that they cancelled."""

from datetime import datetime

from django.db.models import Q

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.reach import find_ended
from portico.apps.appointments.selectors.return_facts import (
    Calendars,
    is_ended_by,
    load_restore_facts,
)
from portico.apps.appointments.services.reaching import share_calendars
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar
from portico.domain.decisions import Decision
from portico.domain.restoration import may_restore
from portico.domain.states import ACTIVE, AppointmentState


def decide_member_restore(
    client: Client, mine: Attendee, own: Appointment, member: Appointment, *, now: datetime
) -> Decision | None:
    """None where it has no place: not cancelled by this client alone, begun, or they dropped out.

    `own`: the client's visit of that group, which they are the primary contact of.
    """
    is_cancelled = member.state == AppointmentState.CANCELLED
    is_ahead = member.starts_at is not None and member.starts_at > now
    if not is_cancelled or not is_ahead or AppointmentState(own.state) not in ACTIVE:
        return None
    if member.cancelled_by_client_id != client.pk:
        return None
    reach = find_ended(client, own.workspace, own.uid, member.uid)
    if not is_ended_by(mine, reach):
        return None
    calendars = load_calendars(reach.appointments)
    return may_restore(load_restore_facts(mine, client, reach, calendars, now=now), now=now)


def load_calendars(appointments: tuple[Appointment, ...]) -> Calendars:
    """Of each appointment those of its people and its room, not locked."""
    parts = list(Attendee.objects.filter(appointment__in=appointments, client=None))
    rooms = [one.room_id for one in appointments if one.room_id is not None]
    wanted = Q(staff_member__in=[one.staff_member_id for one in parts]) | Q(room__in=rooms)
    found = list(Calendar.objects.filter(wanted).select_related("room"))
    return share_calendars(appointments, parts, found)
