"""Calendar entries as iCalendar bytes (RFC 5545) for iTIP mails (RFC 5546) and files."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vDuration, vText, vUri

from portico.domain.states import Answer, AppointmentState
from portico.ical.zones import encode_zone

_PRODUCT = "-//Portico//Portico//EN"
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
"""What text may not hold (RFC 5545, 3.1, CONTROL); line ends are made one kind first."""
_STATUS = {
    AppointmentState.PROPOSED: "TENTATIVE",
    AppointmentState.PENDING: "TENTATIVE",
    AppointmentState.DECLINED: "CANCELLED",
    AppointmentState.CANCELLED: "CANCELLED",
}


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One appointment as one recipient's calendar shall show it; times are aware instants.

    `zone` is the IANA zone in which they are written, `status` the appointment's state.
    `attendee_…`, `partstat` and `is_required` are this recipient's; nobody else is named.
    """

    uid: str
    sequence: int
    stamp: datetime
    starts_at: datetime
    ends_at: datetime
    zone: str
    summary: str
    description: str
    location: str
    url: str
    organizer_name: str
    organizer_address: str
    attendee_name: str
    attendee_address: str
    partstat: Answer
    is_required: bool
    status: AppointmentState


def encode_request(entry: CalendarEntry) -> bytes:
    """METHOD:REQUEST for the entry's recipient (RFC 5546, 3.2.2): invitation or update."""
    event = _event(entry, _STATUS.get(entry.status, "CONFIRMED"))
    event.add("attendee", _attendee(entry, asks=True))
    return _calendar("REQUEST", [entry], [event])


def encode_cancel(entry: CalendarEntry) -> bytes:
    """METHOD:CANCEL for the entry's recipient (RFC 5546, 3.2.5)."""
    event = _event(entry, "CANCELLED")
    event.add("attendee", _attendee(entry, asks=False))
    return _calendar("CANCEL", [entry], [event])


def encode_publish(entries: Sequence[CalendarEntry]) -> bytes:
    """METHOD:PUBLISH (RFC 5546, 3.2.1): a file; it must name no attendee."""
    events = [_event(entry, _STATUS.get(entry.status, "CONFIRMED")) for entry in entries]
    return _calendar("PUBLISH", entries, events)


def encode_feed(name: str, entries: Sequence[CalendarEntry], *, refresh: timedelta) -> bytes:
    """METHOD:PUBLISH to subscribe to: named, and to be read again after `refresh` (RFC 7986).

    What will not take place, or was declined by whoever reads the feed, takes no time (TRANSP).
    `X-…` is the same in the words of Apple's, Google's and Microsoft's calendars.
    """
    calendar = Calendar()
    for spelling in ("name", "x-wr-calname"):
        calendar.add(spelling, vText(_line(name)))
    calendar.add("refresh-interval", vDuration(refresh), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(refresh))
    events = [_event(entry, _STATUS.get(entry.status, "CONFIRMED")) for entry in entries]
    for entry, event in zip(entries, events, strict=True):
        if event["status"] == "CANCELLED" or entry.partstat is Answer.DECLINED:
            event["transp"] = vText("TRANSPARENT")
    return _calendar("PUBLISH", entries, events, calendar)


def _calendar(
    method: str,
    entries: Sequence[CalendarEntry],
    events: Iterable[Event],
    calendar: Calendar | None = None,
) -> bytes:
    calendar = Calendar() if calendar is None else calendar
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    for name in sorted({entry.zone for entry in entries if _is_local(entry)}):
        times = [entry for entry in entries if entry.zone == name]
        first = min(entry.starts_at for entry in times)
        last = max(entry.ends_at for entry in times)
        calendar.add_component(encode_zone(ZoneInfo(name), first, last))
    for event in events:
        calendar.add_component(event)
    written: bytes = calendar.to_ical()
    return written


def _event(entry: CalendarEntry, status: str) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("sequence", entry.sequence)
    zone = ZoneInfo(entry.zone) if _is_local(entry) else UTC
    event.add("dtstart", entry.starts_at.astimezone(zone))
    event.add("dtend", entry.ends_at.astimezone(zone))
    event.add("summary", _clean(entry.summary))
    event.add("status", status)
    event.add("transp", "OPAQUE")
    for name, text in (("description", entry.description), ("location", entry.location)):
        if text:
            event.add(name, _clean(text))
    if entry.url:
        event.add("url", vUri(_line(entry.url)))
    if entry.organizer_address:
        organizer = _person(entry.organizer_name, entry.organizer_address)
        event.add("organizer", organizer)
    return event


def _is_local(entry: CalendarEntry) -> bool:
    """Whether both ends can be told in the zone.

    A local time that occurs twice means the first of the two (RFC 5545, 3.3.5), so the second
    can only be written in UTC.
    """
    zone = ZoneInfo(entry.zone)
    ends = (entry.starts_at.astimezone(zone), entry.ends_at.astimezone(zone))
    return entry.zone != "UTC" and not any(end.fold for end in ends)


def _attendee(entry: CalendarEntry, *, asks: bool) -> vCalAddress:
    attendee = _person(entry.attendee_name, entry.attendee_address)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT" if entry.is_required else "OPT-PARTICIPANT"
    attendee.params["PARTSTAT"] = entry.partstat.value.upper().replace("_", "-")
    if asks:
        attendee.params["RSVP"] = "TRUE"
    return attendee


def _person(name: str, address: str) -> vCalAddress:
    person = vCalAddress(f"mailto:{_line(address)}")
    if name.strip():
        # A quotation mark would be written as ^' (RFC 6868), which many calendars show as such.
        person.params["CN"] = _line(name).replace('"', "'")
    return person


def _clean(text: str) -> str:
    return _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _line(text: str) -> str:
    return " ".join(_clean(text).split())
