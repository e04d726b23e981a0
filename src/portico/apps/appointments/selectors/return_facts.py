"""What decides on a client's Undo and Restore: of one visit, or of all that one Cancel ended."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.facts import is_own_cancel, is_own_decline
from portico.apps.appointments.selectors.moving_facts import find_offer
from portico.apps.appointments.selectors.own_time import load_own_time
from portico.apps.appointments.selectors.reach import Reach
from portico.apps.appointments.services.returning import is_time_taken
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar
from portico.apps.schedule.selectors.offers import load_offers
from portico.domain.cancellation import CancelType
from portico.domain.restoration import RestoreFacts, UndoFacts
from portico.domain.states import ACTIVE, AppointmentState

Calendars = Mapping[int, Sequence[Calendar]]
"""By appointment: those of the people and the room that it is with."""


def load_undo_facts(
    attendee: Attendee, reach: Reach, calendars: Calendars, *, now: datetime
) -> UndoFacts:
    """What `may_undo` decides on; whose time it is now is asked only while it matters."""
    is_own = is_ended_by(attendee, reach)
    undo_until = _undo_until(attendee, reach)
    is_open = undo_until is not None and now < undo_until
    starts = [one.starts_at for one in reach.appointments if one.starts_at is not None]
    return UndoFacts(
        is_own=is_own,
        is_used=any(one.undone_at is not None for one in reach.appointments),
        undo_until=undo_until,
        starts_at=min(starts, default=None),
        is_taken=is_own and is_open and _is_any_taken(reach, calendars, now),
    )


def load_restore_facts(
    attendee: Attendee, client: Client, reach: Reach, calendars: Calendars, *, now: datetime
) -> RestoreFacts:
    """What `may_restore` decides on. Another member's overlap only makes the time taken.

    Who dropped out of a group brings nobody else back.
    """
    has_left = reach.is_of_member and AppointmentState(reach.own.state) not in ACTIVE
    is_own = is_ended_by(attendee, reach) and not (has_left or _is_own_decline(attendee, reach))
    starts = [one.starts_at for one in reach.appointments if one.starts_at is not None]
    is_elsewhere = is_own and not reach.is_of_member and _is_elsewhere([client.pk], reach.own)
    return RestoreFacts(
        is_own_cancel=is_own,
        starts_at=min(starts, default=None),
        minimum_notice=timedelta(minutes=reach.own.workspace.minimum_notice_minutes),
        may_book=client.may_book,
        is_online=_is_online(reach),
        is_taken=is_own
        and (
            _is_any_taken(reach, calendars, now, holder=client)
            or _is_other_elsewhere(client, reach)
        ),
        has_overlap=is_elsewhere,
    )


def is_ended_by(attendee: Attendee, reach: Reach) -> bool:
    """Whether this client ended it themselves: own, all of a group, or another member's."""
    if not reach.is_of_member:
        return is_own_cancel(attendee, reach.own) or _is_own_decline(attendee, reach)
    (member,) = reach.appointments
    is_theirs = (
        member.state == AppointmentState.CANCELLED
        and member.cancelled_by_client_id is not None
        and member.cancelled_by_client_id == attendee.client_id
        and member.cancel_type != CancelType.NO_SHOW
    )
    # What was cancelled with the whole group comes back with it, or not at all.
    return is_theirs and member.cancelled_at != reach.own.cancelled_at


def _is_own_decline(attendee: Attendee, reach: Reach) -> bool:
    return not reach.is_of_member and is_own_decline(attendee, reach.own)


def _undo_until(attendee: Attendee, reach: Reach) -> datetime | None:
    if not reach.is_of_member:
        return attendee.undo_until
    ends = reach.appointments[0].attendees.exclude(client=None).values_list("undo_until", flat=True)
    return max((end for end in ends if end is not None), default=None)


def _is_any_taken(
    reach: Reach, calendars: Calendars, now: datetime, holder: Client | None = None
) -> bool:
    return any(
        is_time_taken(one, calendars[one.pk], holder=holder, now=now)
        for one in reach.appointments
        if AppointmentState(one.state) not in ACTIVE
    )


def _is_online(reach: Reach) -> bool:
    """Whether each booked service can be booked online, by the same staff member (page 3)."""
    lines = BookedService.objects.filter(appointment__in=reach.appointments)
    found = list(lines.select_related("service", "staff_member"))
    if any(line.service is None for line in found):
        return False
    services = [line.service.uid for line in found if line.service is not None]
    offers = load_offers(reach.own.workspace, services)
    pairs = [find_offer(line, offers) for line in found]
    return all(
        pair is not None
        and pair[0].is_online
        and not pair[0].is_prompt_to_call
        and pair[1].is_online
        for pair in pairs
    )


def _is_other_elsewhere(client: Client, reach: Reach) -> bool:
    others = [one for one in reach.appointments if reach.is_of_member or one.pk != reach.own.pk]
    theirs = Attendee.objects.filter(appointment__in=others).exclude(client=None)
    rows = list(theirs.values_list("appointment_id", "client_id"))
    return any(
        _is_elsewhere([who for pk, who in rows if pk == one.pk and who != client.pk], one)
        for one in others
    )


def _is_elsewhere(clients: Sequence[int | None], one: Appointment) -> bool:
    """Whether these clients are expected somewhere else at the appointment's time."""
    if one.starts_at is None or one.ends_at is None:
        return False
    known = [pk for pk in clients if pk is not None]
    end = one.ends_at.timestamp() / 60
    rows = load_own_time(known, one.starts_at, except_uids=[one.uid])
    return any(row.begin < end for row in rows)
