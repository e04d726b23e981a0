"""Calendar mails, read back by an independent parser."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.states import Answer, AppointmentState
from portico.ical.encode import encode_cancel, encode_publish, encode_request
from tests.ical.read_back import END, ENTRY, START, read_calendar, read_event, read_times


def test_a_request_says_what_the_entry_says() -> None:
    assert read_calendar(encode_request(ENTRY)).method.value == "REQUEST"
    event = read_event(encode_request(ENTRY))
    assert event.uid.value == ENTRY.uid
    assert event.sequence.value == "3"
    assert event.dtstamp.value == ENTRY.stamp
    assert event.summary.value == "Imaging workflow"
    assert event.description.value == "Objectives: see the new scanner"
    assert event.location.value == "Hall 3, room Arc"
    assert event.url.value == "https://portico.example/w/medtech/"
    assert event.organizer.value == "mailto:sven@medtech.example"
    assert event.organizer.params["CN"] == ["Sven Ott"]
    assert (event.dtstart.value, event.dtend.value) == (START, END)


def test_times_are_told_in_the_zone_of_the_entry() -> None:
    assert b"DTSTART;TZID=Europe/Berlin:20261124T143000\r\n" in encode_request(ENTRY)
    assert b"DTEND;TZID=Europe/Berlin:20261124T151500\r\n" in encode_request(ENTRY)


def test_a_request_is_addressed_to_its_recipient_and_nobody_else() -> None:
    (attendee,) = read_event(encode_request(ENTRY)).attendee_list
    assert attendee.value == "mailto:nora@feldmail.example"
    assert attendee.params == {
        "CN": ["Nora Feld"],
        "CUTYPE": ["INDIVIDUAL"],
        "PARTSTAT": ["NEEDS-ACTION"],
        "ROLE": ["REQ-PARTICIPANT"],
        "RSVP": ["TRUE"],
    }


def test_a_cancel_is_addressed_to_its_recipient_and_asks_nothing() -> None:
    written = encode_cancel(replace(ENTRY, sequence=4, status=AppointmentState.CANCELLED))
    event = read_event(written)
    assert read_calendar(written).method.value == "CANCEL"
    assert event.status.value == "CANCELLED"
    assert (event.uid.value, event.sequence.value) == (ENTRY.uid, "4")
    assert read_times(written) == (START, END)
    (attendee,) = event.attendee_list
    assert attendee.value == "mailto:nora@feldmail.example"
    assert "RSVP" not in attendee.params


def test_who_is_taken_off_gets_a_cancel_of_what_goes_on_for_others() -> None:
    written = encode_cancel(replace(ENTRY, status=AppointmentState.CONFIRMED))
    assert read_event(written).status.value == "CANCELLED"


def test_a_file_names_no_attendee() -> None:
    written = encode_publish([ENTRY])
    assert read_calendar(written).method.value == "PUBLISH"
    assert "attendee" not in read_event(written).contents
    assert b"nora@feldmail.example" not in written


def test_a_feed_tells_each_zone_once() -> None:
    entries = [
        ENTRY,
        replace(ENTRY, uid="b", zone="America/New_York"),
        replace(ENTRY, uid="c", starts_at=START + timedelta(400), ends_at=END + timedelta(400)),
        replace(ENTRY, uid="d", zone="UTC"),
    ]
    calendar = read_calendar(encode_publish(entries))
    assert [event.uid.value for event in calendar.vevent_list] == [ENTRY.uid, "b", "c", "d"]
    zones = [zone.tzid.value for zone in calendar.vtimezone_list]
    assert zones == ["America/New_York", "Europe/Berlin"]


def test_an_empty_feed_is_a_calendar() -> None:
    assert read_calendar(encode_publish([])).method.value == "PUBLISH"


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (AppointmentState.PENDING, "TENTATIVE"),
        (AppointmentState.CONFIRMED, "CONFIRMED"),
        (AppointmentState.CHECKED_IN, "CONFIRMED"),
        (AppointmentState.IN_SESSION, "CONFIRMED"),
        (AppointmentState.COMPLETED, "CONFIRMED"),
        (AppointmentState.DECLINED, "CANCELLED"),
        (AppointmentState.CANCELLED, "CANCELLED"),
    ],
)
def test_status_tells_the_state(state: AppointmentState, status: str) -> None:
    entry = replace(ENTRY, status=state)
    assert read_event(encode_publish([entry])).status.value == status
    assert read_event(encode_request(entry)).status.value == status


@pytest.mark.parametrize(
    ("answer", "partstat"),
    [
        (Answer.NEEDS_ACTION, "NEEDS-ACTION"),
        (Answer.ACCEPTED, "ACCEPTED"),
        (Answer.TENTATIVE, "TENTATIVE"),
        (Answer.DECLINED, "DECLINED"),
    ],
)
def test_partstat_tells_the_answer(answer: Answer, partstat: str) -> None:
    event = read_event(encode_request(replace(ENTRY, partstat=answer)))
    assert event.attendee.params["PARTSTAT"] == [partstat]


def test_the_optional_are_told_so() -> None:
    event = read_event(encode_request(replace(ENTRY, is_required=False)))
    assert event.attendee.params["ROLE"] == ["OPT-PARTICIPANT"]


def test_what_is_empty_is_left_out() -> None:
    bare = replace(ENTRY, description="", location="", url="", organizer_address="")
    contents = read_event(encode_publish([bare])).contents
    assert not {"description", "location", "url", "organizer"} & contents.keys()


def test_somebody_without_a_name_is_told_by_address() -> None:
    event = read_event(encode_request(replace(ENTRY, attendee_name=" ")))
    assert "CN" not in event.attendee.params


def test_times_given_in_any_zone_are_the_same_instants() -> None:
    there = timezone(timedelta(hours=-7))
    moved = replace(ENTRY, starts_at=START.astimezone(there), ends_at=END.astimezone(there))
    assert encode_request(moved) == encode_request(ENTRY)


def test_the_same_entry_gives_the_same_bytes() -> None:
    assert encode_request(ENTRY) == encode_request(replace(ENTRY))


TEXTS = [
    "one\ntwo\n\nthree",
    "one\r\ntwo\rthree",
    "commas, semicolons; colons: and back\\slashes \\n",
    "BEGIN:VALARM\nEND:VEVENT\r\nATTENDEE:mailto:eve@example.org",
    "<b>bold</b> & {{ client.name }}",
    "🎉👩‍⚕️🏳️‍🌈" * 40,
    "فحص الأسنان مع ‎Dr. Okafor‎ غدًا",
    "שלום עולם",
    "x" * 10_000,
    "é" * 10_000,
    "😀" * 10_000,
    "\"quoted\" and 'single'",
    " leading and trailing ",
]


def plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_text_is_read_back_as_it_was_written(text: str) -> None:
    written = encode_request(replace(ENTRY, summary=text, description=text, location=text))
    event = read_event(written)
    assert event.summary.value == plain(text)
    assert event.description.value == plain(text)
    assert event.location.value == plain(text)
    assert len(event.attendee_list) == 1


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_any_name_stays_a_name(text: str) -> None:
    written = encode_request(replace(ENTRY, attendee_name=text, organizer_name=text))
    event = read_event(written)
    assert [one.value for one in event.attendee_list] == ["mailto:nora@feldmail.example"]
    assert event.organizer.value == "mailto:sven@medtech.example"
    (name,) = event.attendee.params["CN"]
    assert name == " ".join(text.split()).replace('"', "'")


def test_an_address_cannot_bring_a_line_of_its_own() -> None:
    evil = "eve@example.org\r\nATTENDEE:mailto:more@example.org"
    written = encode_request(replace(ENTRY, attendee_address=evil, url=f"https://{evil}"))
    assert len(read_event(written).attendee_list) == 1


def assert_lines_are_proper(written: bytes) -> None:
    """CRLF everywhere, no line over 75 octets, none cut inside a letter (RFC 5545, 3.1)."""
    assert written.endswith(b"END:VCALENDAR\r\n")
    lines = written.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(len(line) for line in lines) <= 75
    for line in lines:
        line.decode("utf-8")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_lines_are_folded_at_75_octets(text: str) -> None:
    entry = replace(ENTRY, summary=text, description=text, location=text, attendee_name=text)
    for written in (encode_request(entry), encode_cancel(entry), encode_publish([entry])):
        assert_lines_are_proper(written)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_whatever_is_typed_stays_in_its_field(text: str) -> None:
    written = encode_request(replace(ENTRY, summary=text, attendee_name=text, location=text))
    assert_lines_are_proper(written)
    event = read_event(written)
    assert event.attendee.value == "mailto:nora@feldmail.example"
    kept = [letter for letter in plain(text) if letter >= " " or letter in "\t\n"]
    assert event.summary.value == "".join(kept).replace("\x7f", "")


def test_seconds_are_kept_and_fractions_dropped() -> None:
    stamp = datetime(2026, 11, 21, 9, 0, 5, 999_999, tzinfo=UTC)
    assert read_event(encode_request(replace(ENTRY, stamp=stamp))).dtstamp.value == ENTRY.stamp
