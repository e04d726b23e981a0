"""What calendars must hold, counted minute by minute from the appointments; and all that agrees.

Written from product page 3, not from the code: staff are busy in duration and finishing with the
buffers around, rooms and units for the whole stretch, whoever has no line all the time.
"""

import itertools
from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import ALL_LANES, Calendar, Occupancy
from tests.domain.availability.oracle import Time

MINUTE = timedelta(minutes=1)
TAKING = {"pending", "confirmed", "checked_in", "in_session"}
RAISING = {"moved", "changed", "cancelled", "restored", "marked_no_show", "unmarked_no_show"}
"""Verbs of the history, each of which is one version more."""

Taken = dict[tuple[UUID, int, str], set[int]]
"""By subject, calendar and kind: the minutes since 1970."""


def minute_of(moment: datetime) -> int:
    whole = moment.timestamp() / 60
    assert whole == int(whole), moment
    return int(whole)


def time_of(line: BookedService) -> Time:
    return Time(
        line.duration, line.processing, line.finishing, line.buffer_before, line.buffer_after
    )


def expect_taken(now: datetime) -> Taken:
    """What the appointments that are not over say, and those whose time is held for Undo."""
    by_staff = dict(Calendar.objects.exclude(staff_member=None).values_list("staff_member", "id"))
    by_room = dict(Calendar.objects.exclude(room=None).values_list("room", "id"))
    staff: dict[int, set[int]] = defaultdict(set)
    for pk, member in Attendee.objects.exclude(staff_member=None).values_list(
        "appointment", "staff_member"
    ):
        staff[pk].add(by_staff[member])
    lines: dict[int, list[BookedService]] = defaultdict(list)
    for line in BookedService.objects.all():
        lines[line.appointment_id].append(line)
    found: Taken = defaultdict(set)
    for one in Appointment.objects.exclude(starts_at=None).filter(ends_at__gt=now):
        kind = kind_of(one, now)
        if not kind:
            continue
        own = lines[one.pk]
        keys = staff[one.pk] | ({by_room[one.room_id]} if one.room_id else set())
        covered = set()
        for line in own:
            begin, time = minute_of(line.starts_at), time_of(line)
            span = range(-time.before, time.length + time.after)
            by = by_staff[line.staff_member_id]
            found[one.uid, by, kind] |= {begin + m for m in span if time.is_busy(m)}
            for key in line.takes:
                found[one.uid, key, kind] |= {begin + m for m in span}
            covered |= {by, *line.takes}
        for key in keys - covered:
            whole = range(minute_of(one.starts_at), minute_of(one.ends_at))
            found[one.uid, key, kind] |= set(whole)
    return dict(found)


def kind_of(one: Appointment, now: datetime) -> str:
    """Empty: it takes nobody's time."""
    if one.state in TAKING:
        return "booking"
    is_held = one.state in ("cancelled", "declined") and one.held_until and one.held_until > now
    return "hold" if is_held else ""


def read_taken(now: datetime) -> Taken:
    """What the calendars hold of appointments that are not over; expired holds do not count."""
    found: Taken = defaultdict(set)
    over = set(Appointment.objects.filter(ends_at__lte=now).values_list("uid", flat=True))
    for row in Occupancy.objects.filter(subject_kind="appointment"):
        if row.subject_uid in over or (row.expires_at and row.expires_at <= now):
            continue
        key = (row.subject_uid, row.calendar_id, row.kind)
        minutes = set(range(minute_of(row.starts_at), minute_of(row.ends_at)))
        assert not found[key] & minutes, f"{key} twice"
        found[key] |= minutes
    return dict(found)


def check_occupancy(now: datetime) -> None:
    """Calendars hold exactly what the appointments say."""
    expected, present = expect_taken(now), read_taken(now)
    wrong = {
        key: (sorted(expected.get(key, ())), sorted(present.get(key, ())))
        for key in expected.keys() | present.keys()
        if expected.get(key) != present.get(key)
    }
    assert not wrong, {key: (len(a), a[:1], len(b), b[:1]) for key, (a, b) in wrong.items()}


def check_wall(now: datetime, deliberate: Collection[UUID]) -> None:
    """Nothing overlaps but what staff double-booked on purpose, and that on lanes of its own."""
    rows = list(Occupancy.objects.order_by("calendar", "starts_at", "id"))
    for _, group in itertools.groupby(rows, lambda row: row.calendar_id):
        for one, other in itertools.combinations(group, 2):
            if one.starts_at < other.ends_at and other.starts_at < one.ends_at:
                assert {one.subject_uid, other.subject_uid} <= set(deliberate)
                assert one.lane_to <= other.lane_from or other.lane_to <= one.lane_from
    holds = Occupancy.objects.filter(subject_kind="booking_hold", expires_at__gt=now)
    ends = Counter(set(holds.values_list("subject_uid", "expires_at")))
    assert len({uid for uid, _ in ends}) == len(ends), "one hold a client, with one end"


def list_narrow() -> set[UUID]:
    """Subjects of rows that a deliberate double-booking narrowed, or that came as one."""
    narrow = Occupancy.objects.exclude(lane_from=0, lane_to=ALL_LANES)
    return set(narrow.values_list("subject_uid", flat=True))


def check_states() -> None:
    """State and time go together, and every line lies where its appointment does."""
    for one in Appointment.objects.prefetch_related("lines"):
        timeless = one.state == "proposed" or one.state_before == "proposed"
        assert (one.starts_at is None) is (one.ends_at is None) is timeless
        assert (one.cancelled_at is not None) is (one.state == "cancelled")
        lines = list(one.lines.all())
        if lines:
            assert one.starts_at == min(line.starts_at for line in lines)
            ends = (line.starts_at + time_of(line).length * MINUTE for line in lines)
            assert one.ends_at == max(ends)
        assert one.asked_sequence <= one.sequence < one.version


def check_versions() -> None:
    """No update is lost: as many versions as changes in the history, each told once."""
    changes = Counter(
        LogEntry.objects.filter(subject_kind="appointment", verb__in=RAISING).values_list(
            "subject_uid", flat=True
        )
    )
    made = Counter(
        LogEntry.objects.filter(subject_kind="appointment", verb="created").values_list(
            "subject_uid", flat=True
        )
    )
    for uid, version in Appointment.objects.values_list("uid", "version"):
        assert (made[uid], changes[uid]) == (1, version - 1)
    assert len(made) == Appointment.objects.count()


def check_reminders(now: datetime) -> None:
    """Who comes is reminded of the present time once, and of nothing else (24 hours before).

    Who was typed by somebody else is not, as long as they did not open their link.
    """
    expected = Counter(
        (one.appointment.uid, one.client.uid, one.appointment.starts_at - timedelta(hours=24))
        for one in Attendee.objects.filter(client__is_provisional=False)
        .exclude(answer="declined")
        .filter(appointment__state__in=TAKING)
        .select_related("appointment", "client")
    )
    waiting = Message.objects.filter(trigger="reminder", state=Message.SCHEDULED)
    present = Counter(waiting.values_list("subject_uid", "recipient_uid", "due_at"))
    ahead = Counter({key: count for key, count in expected.items() if key[2] > now})
    assert {k: c for k, c in present.items() if k[2] > now} == ahead


def check_all(now: datetime, deliberate: Collection[UUID] = ()) -> None:
    check_wall(now, deliberate)
    check_occupancy(now)
    check_states()
    check_versions()
