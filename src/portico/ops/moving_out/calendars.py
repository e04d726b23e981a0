"""`calendar/<workspace>.ics`: every appointment that has a time, for any calendar program."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, TypeAlias, TypedDict
from zoneinfo import ZoneInfo

from django.db.models import Max, Min, OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.functions import Coalesce

from portico.apps.appointments.calendar_parts import entry_uid
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.history.models import LogEntry
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Answer, AppointmentState
from portico.ical.encode import CalendarEntry, encode_feed
from portico.ical.zones import encode_zone

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

AT_ONCE = 200
_DAY = timedelta(days=1)
_BEGIN, _END, _CLOSE = b"BEGIN:VEVENT\r\n", b"END:VEVENT\r\n", b"END:VCALENDAR\r\n"


class _Told(TypedDict):
    changed_at: datetime


_Row: TypeAlias = "WithAnnotations[Appointment, _Told]"


def write_calendar(workspace: Workspace) -> Iterator[bytes]:
    """The file, piece by piece; a few appointments are in memory at a time."""
    rows = Appointment.objects.filter(workspace=workspace, starts_at__isnull=False)
    yield encode_feed(workspace.name, [], refresh=_DAY).removesuffix(_CLOSE)
    span = rows.aggregate(first=Min("starts_at"), last=Max("ends_at"))
    if span["first"] and workspace.time_zone != "UTC":
        zone: bytes = encode_zone(
            ZoneInfo(workspace.time_zone), span["first"], span["last"]
        ).to_ical()
        yield zone
    found = _load(rows).iterator(chunk_size=AT_ONCE)
    while some := list(islice(found, AT_ONCE)):
        yield _encode_events(workspace, some)
    yield _CLOSE


def _load(rows: QuerySet[Appointment]) -> "QuerySet[_Row]":
    changes = LogEntry.objects.filter(subject_kind="appointment", subject_uid=OuterRef("uid"))
    latest = changes.order_by("-at").values("at")[:1]
    people = Attendee.objects.select_related("client", "staff_member")
    return (
        rows.annotate(changed_at=Coalesce(Subquery(latest), "created_at"))
        .select_related("room", "organizer")
        .prefetch_related("lines__staff_member", Prefetch("attendees", people))
        .order_by("starts_at", "uid")
    )


def _encode_events(workspace: Workspace, rows: Iterable[_Row]) -> bytes:
    """Cut out of a calendar of their own; no text can hold such a line (RFC 5545, 3.1)."""
    whole = encode_feed("", [_entry(workspace, row) for row in rows], refresh=_DAY)
    return whole[whole.index(_BEGIN) : whole.rindex(_END) + len(_END)]


def _entry(workspace: Workspace, row: _Row) -> CalendarEntry:
    if row.starts_at is None or row.ends_at is None:
        raise ValueError("a calendar tells only what has a time")
    return CalendarEntry(
        uid=entry_uid(row.uid),
        sequence=row.sequence,
        stamp=row.changed_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        zone=workspace.time_zone,
        summary=row.name,
        description="\n".join(_describe(row)),
        location=row.room.name if row.room else row.place or row.join_link,
        url="",
        organizer_name=row.organizer.name if row.organizer else "",
        organizer_address=row.organizer.email if row.organizer else "",
        attendee_name="",
        attendee_address="",
        partstat=Answer.ACCEPTED,
        is_required=True,
        status=AppointmentState(row.state),
    )


def _describe(row: Appointment) -> Iterator[str]:
    for line in row.lines.all():
        yield f"{line.name} ({line.staff_member.name})"
    for attendee in row.attendees.all():
        yield f"{attendee.person.name}: {attendee.answer.replace('_', ' ')}"
    yield from (text for text in (row.objectives, row.topics) if text)
    yield f"({row.state})"
