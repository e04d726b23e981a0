"""Give an appointment that was cancelled or declined its time back, if nobody has it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.fitting import HOLD
from portico.apps.appointments.services.stretching import load_stretches
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.schedule.selectors import list_taken
from portico.apps.schedule.services.holding import give_way, take_held_time
from portico.apps.schedule.services.occupying import free, occupy
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Refused, SlotTaken
from portico.domain.states import OCCUPYING, AppointmentState


def is_time_taken(
    appointment: Appointment,
    calendars: Sequence[Calendar],
    *,
    may_share_rooms: bool = False,
    holder: Client | None = None,
    now: datetime,
) -> bool:
    """Whether somebody else has the appointment's time by now; its own hold does not count.

    Nor does what the `holder` holds while booking. `may_share_rooms`: rooms that allow
    double-booking are free to staff, never to clients. What is over takes nobody's time.
    """
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    if starts_at is None or ends_at is None or ends_at <= now or _has_hold(appointment, now):
        return False
    wanted = load_stretches(appointment, calendars)
    if not wanted:
        return False
    begin, end = min(one.starts_at for one in wanted), max(one.ends_at for one in wanted)
    taken = list_taken([one.calendar for one in wanted], begin, end, now=now)
    if may_share_rooms:
        taken = taken.exclude(calendar__room__allows_double_booking=True)
    return any(
        row.calendar_id == one.calendar.pk
        and row.starts_at < one.ends_at
        and one.starts_at < row.ends_at
        for row in taken.exclude(subject_uid__in=_own_uids(appointment, holder))
        for one in wanted
    )


def take_back(
    appointment: Appointment,
    state: AppointmentState,
    calendars: Sequence[Calendar],
    *,
    may_share_rooms: bool = False,
    holder: Client | None = None,
    now: datetime,
) -> None:
    """Occupy the time for `state` again, on locked calendars; raises Refused (`slot_taken`).

    What the `holder` holds while booking is given up where it is in the way.
    """
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    if state not in OCCUPYING or starts_at is None or ends_at is None or ends_at <= now:
        free(subject_kind="appointment", subject_uids=[appointment.uid])
        return
    is_tentative = state is AppointmentState.PENDING
    if take_held_time(
        subject_kind="appointment", subject_uid=appointment.uid, is_tentative=is_tentative
    ):
        return
    if is_time_taken(
        appointment, calendars, may_share_rooms=may_share_rooms, holder=holder, now=now
    ):
        raise Refused(Decision((Reason("slot_taken"),)))
    shared = {c.pk for c in calendars if may_share_rooms and _is_shared(c)}
    stretches = load_stretches(appointment, calendars, sharing=shared)
    if holder is not None:
        give_way(subject_kind=HOLD, subject_uid=holder.uid, to=stretches)
    try:
        occupy(
            stretches=stretches,
            subject_kind="appointment",
            subject_uid=appointment.uid,
            is_tentative=is_tentative,
        )
    except SlotTaken as error:
        raise Refused(Decision((Reason("slot_taken"),))) from error


def _own_uids(appointment: Appointment, holder: Client | None) -> list[UUID]:
    return [appointment.uid] if holder is None else [appointment.uid, holder.uid]


def _is_shared(calendar: Calendar) -> bool:
    return calendar.room is not None and calendar.room.allows_double_booking


def _has_hold(appointment: Appointment, now: datetime) -> bool:
    return Occupancy.objects.filter(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        kind=Occupancy.HOLD,
        expires_at__gt=now,
    ).exists()
