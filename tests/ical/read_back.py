"""Read our bytes with parsers that share no code with the encoder: vobject and dateutil."""

from datetime import UTC, datetime
from io import StringIO
from typing import Any

import vobject
from dateutil.tz import tzical

from portico.domain.states import Answer, AppointmentState
from portico.ical.encode import CalendarEntry

START = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
END = datetime(2026, 11, 24, 14, 15, tzinfo=UTC)
ENTRY = CalendarEntry(
    uid="3f0c6a5e-6f7f-4f0e-9a63-0d9f2f0f7a11@portico.example",
    sequence=3,
    stamp=datetime(2026, 11, 21, 9, 0, 5, tzinfo=UTC),
    starts_at=START,
    ends_at=END,
    zone="Europe/Berlin",
    summary="Imaging workflow",
    description="Objectives: see the new scanner",
    location="Hall 3, room Arc",
    url="https://portico.example/w/medtech/",
    organizer_name="Sven Ott",
    organizer_address="sven@medtech.example",
    attendee_name="Nora Feld",
    attendee_address="nora@feldmail.example",
    partstat=Answer.NEEDS_ACTION,
    is_required=True,
    status=AppointmentState.PENDING,
)


def read_calendar(written: bytes) -> Any:
    """The one VCALENDAR in the bytes, as vobject sees it."""
    (calendar,) = vobject.readComponents(written.decode("utf-8"))
    return calendar


def read_event(written: bytes) -> Any:
    """The one VEVENT in the bytes."""
    (event,) = read_calendar(written).vevent_list
    return event


def read_times(written: bytes) -> tuple[datetime, datetime]:
    """Start and end of the event as instants in UTC, told by its own VTIMEZONE."""
    lines = written.decode("utf-8").replace("\r\n ", "").split("\r\n")
    body = lines[lines.index("BEGIN:VEVENT") :]
    start = _read_time(written, next(line for line in body if line.startswith("DTSTART")))
    end = _read_time(written, next(line for line in body if line.startswith("DTEND")))
    return start, end


def _read_time(written: bytes, line: str) -> datetime:
    name, value = line.split(":")
    if value.endswith("Z"):
        return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    _, _, tzid = name.partition(";TZID=")
    zone = tzical(StringIO(written.decode("utf-8"))).get(tzid)
    return datetime.strptime(value, "%Y%m%dT%H%M%S").replace(tzinfo=zone).astimezone(UTC)
