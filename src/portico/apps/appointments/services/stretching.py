"""What an appointment takes of calendars: its lines as they were booked, else all of its time."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.schedule.models import Calendar
from portico.apps.schedule.services.occupying import Stretch
from portico.domain.errors import InvalidInput
from portico.domain.stretches import merge_spans
from portico.domain.timing import ServiceTime

_MINUTE = timedelta(minutes=1)
Spans = dict[int, list[tuple[datetime, datetime]]]


def time_of(line: BookedService) -> ServiceTime:
    """The minutes of a booked service."""
    return ServiceTime(
        line.duration, line.processing, line.finishing, line.buffer_before, line.buffer_after
    )


def list_taken_calendars(lines: Collection[BookedService]) -> list[Calendar]:
    """The calendars of the rooms and units that go with these lines."""
    keys = {key for line in lines for key in line.takes}
    return list(Calendar.objects.filter(pk__in=keys).select_related("room")) if keys else []


def load_stretches(
    appointment: Appointment, calendars: Sequence[Calendar], *, sharing: Collection[int] = ()
) -> list[Stretch]:
    """On each calendar what its lines take, with buffers and without processing, merged.

    `calendars`: of the people and the room that it is with; who has no line is taken all the
    time. What the lines take beside comes along. `sharing`: ids of calendars on which it may
    stand beside others.
    """
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    if starts_at is None or ends_at is None:
        return []
    lines = list(appointment.lines.all())
    return list_stretches(lines, calendars, starts_at, ends_at, sharing=sharing)


def list_stretches(
    lines: Collection[BookedService],
    calendars: Sequence[Calendar],
    starts_at: datetime,
    ends_at: datetime,
    *,
    sharing: Collection[int] = (),
) -> list[Stretch]:
    """The same of lines that need not be saved yet, with what nobody's line covers."""
    known = {calendar.pk for calendar in calendars}
    wanted = [*calendars, *(c for c in list_taken_calendars(lines) if c.pk not in known)]
    by_line = _spans_of(lines, wanted)
    return [
        Stretch(calendar, begin, end, calendar.pk in sharing)
        for calendar in wanted
        for begin, end in by_line.get(calendar.pk, [(starts_at, ends_at)])
    ]


def _spans_of(lines: Collection[BookedService], calendars: Sequence[Calendar]) -> Spans:
    of_staff = {one.staff_member_id: one.pk for one in calendars if one.staff_member_id}
    spans: Spans = defaultdict(list)
    for line in lines:
        time = time_of(line)
        key = of_staff.get(line.staff_member_id)
        if key is not None:
            spans[key] += [_at(line, span) for span in time.staff_busy]
        for taken in line.takes:
            spans[taken].append(_at(line, time.whole))
    return {key: merge_spans(found) for key, found in spans.items()}


def _at(line: BookedService, span: tuple[int, int]) -> tuple[datetime, datetime]:
    return line.starts_at + span[0] * _MINUTE, line.starts_at + span[1] * _MINUTE


def adjust_lines(appointment: Appointment, before: Appointment) -> None:
    """Lines follow what staff changed: the start with their distances, the room, the length.

    A longer or shorter appointment is its last line's duration, set by hand. Raises InvalidInput
    (`minutes`: `too_short`) where that would leave nothing of it, or another ends later.
    """
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    names = ("starts_at", "ends_at", "room_id")
    if starts_at is None or ends_at is None or before.starts_at is None or before.ends_at is None:
        return
    if all(getattr(appointment, name) == getattr(before, name) for name in names):
        return
    lines = list(appointment.lines.all())
    if not lines:
        return
    _swap_room(lines, appointment, before)
    for line in lines:
        line.starts_at += starts_at - before.starts_at
    more = ((ends_at - starts_at) - (before.ends_at - before.starts_at)) // _MINUTE
    last = max(lines, key=lambda line: line.ends_at)
    if more:
        last.duration += more
        last.by_hand = sorted({*last.by_hand, "duration"})
    if more < 0 and (last.duration <= 0 or max(line.ends_at for line in lines) > ends_at):
        raise InvalidInput({"minutes": ("too_short",)})
    BookedService.objects.bulk_update(lines, ["starts_at", "duration", "by_hand", "takes"])


def _swap_room(
    lines: Collection[BookedService], appointment: Appointment, before: Appointment
) -> None:
    """Lines that took the former room take the new one."""
    if before.room_id is None or appointment.room_id == before.room_id:
        return
    rooms = [pk for pk in (before.room_id, appointment.room_id) if pk is not None]
    keys = {one.room_id: one.pk for one in Calendar.objects.filter(room__in=rooms)}
    former = keys.get(before.room_id)
    new = keys.get(appointment.room_id) if appointment.room_id else None
    for line in lines:
        if former in line.takes:
            kept = {key for key in line.takes if key != former}
            line.takes = sorted(kept if new is None else {*kept, new})
