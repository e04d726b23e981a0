"""What somebody's calendar answers (RFC 5546, 3.2.3 REPLY and 3.2.7 COUNTER); never raises."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import unquote

from portico.domain.states import Answer
from portico.ical.lines import MOST_BYTES, Component, Line, read_components, strip_unprintable
from portico.ical.moments import read_length, read_moment

LONGEST_TEXT = 2000
_ANSWERS = {
    "ACCEPTED": Answer.ACCEPTED,
    "TENTATIVE": Answer.TENTATIVE,
    "DECLINED": Answer.DECLINED,
}


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer to an invitation. `answer` is None for a PARTSTAT that is none (DELEGATED, …).

    `address` is the attendee's as their calendar writes it, in lowercase; `stamp` is DTSTAMP.
    """

    uid: str
    sequence: int
    stamp: datetime
    address: str
    answer: Answer | None
    comment: str


@dataclass(frozen=True, slots=True)
class Counter:
    """Another time that an attendee proposes, as instants."""

    uid: str
    sequence: int
    stamp: datetime
    address: str
    starts_at: datetime
    ends_at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Bytes that answer nothing: `too_large`, `not_a_calendar`, `not_an_answer` (another method),
    `part_of_series`, `malformed` (a UID, DTSTAMP, SEQUENCE or single ATTENDEE is missing or wrong)
    or `no_time` (a proposal without start and end that can be read)."""

    code: str


def decode_answer(raw: bytes, *, zone: str, charset: str = "utf-8") -> Reply | Counter | Unreadable:
    """Read one calendar part; `zone` is the IANA zone of times that name none.

    An absent SEQUENCE is 0. `charset` is what the mail says, where the bytes are not UTF-8.
    """
    if len(raw) > MOST_BYTES:
        return Unreadable("too_large")
    calendar = next((c for c in read_components(raw, charset) if c.name == "VCALENDAR"), None)
    if calendar is None:
        return Unreadable("not_a_calendar")
    method = calendar.text("METHOD").upper()
    if method not in ("REPLY", "COUNTER"):
        return Unreadable("not_an_answer")
    events = [part for part in calendar.parts if part.name == "VEVENT"]
    if len(events) != 1:
        return Unreadable("part_of_series" if events else "malformed")
    if events[0].find("RECURRENCE-ID"):
        return Unreadable("part_of_series")
    zones = [part for part in calendar.parts if part.name == "VTIMEZONE"]
    return _read_event(events[0], zones, zone, is_counter=method == "COUNTER")


def _read_event(
    event: Component, zones: list[Component], zone: str, *, is_counter: bool
) -> Reply | Counter | Unreadable:
    uid, sequence = event.text("UID"), _read_sequence(event.find("SEQUENCE"))
    stamp = read_moment(event.find("DTSTAMP"), zones, "UTC")
    attendees = event.find_all("ATTENDEE")
    if not uid or sequence is None or stamp is None or len(attendees) != 1:
        return Unreadable("malformed")
    address = _read_address(attendees[0])
    comment = "\n".join(line.text for line in event.find_all("COMMENT")[:5])[:LONGEST_TEXT]
    if is_counter:
        starts_at = read_moment(event.find("DTSTART"), zones, zone)
        ends_at = _read_end(event, starts_at, zones, zone)
        if starts_at is None or ends_at is None or ends_at <= starts_at:
            return Unreadable("no_time")
        return Counter(uid, sequence, stamp, address, starts_at, ends_at, comment)
    said = attendees[0].parameters.get("PARTSTAT", "").upper()
    return Reply(uid, sequence, stamp, address, _ANSWERS.get(said), comment)


def _read_end(
    event: Component, starts_at: datetime | None, zones: list[Component], zone: str
) -> datetime | None:
    length = read_length(event.find("DURATION"))
    if event.find("DTEND") or length is None or starts_at is None:
        return read_moment(event.find("DTEND"), zones, zone)
    try:
        return starts_at + length
    except OverflowError:
        return None


def _read_sequence(line: Line | None) -> int | None:
    value = line.value.strip() if line else "0"
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _read_address(line: Line) -> str:
    scheme, _, address = line.value.strip().partition(":")
    if scheme.lower() != "mailto":
        address = line.parameters.get("EMAIL", "") or line.value.strip()
    return strip_unprintable(unquote(address)).strip().lower()[:254]
