"""Feeds, read back by parsers that share no code with each other."""

from dataclasses import replace
from datetime import timedelta

import pytest
from icalendar import Calendar

from portico.domain.states import Answer, AppointmentState
from portico.ical.encode import encode_feed, encode_publish
from tests.ical.read_back import END, ENTRY, START, read_calendar, read_event, read_times

HOUR = timedelta(hours=1)


def test_a_feed_has_a_name_and_says_when_to_look_again() -> None:
    written = encode_feed("Salt & Stone", [ENTRY], refresh=HOUR)
    calendar = read_calendar(written)
    assert calendar.method.value == "PUBLISH"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\n" in written
    assert b"\r\nX-PUBLISHED-TTL:PT1H\r\n" in written
    assert str(Calendar.from_ical(written).calendar_name) == "Salt & Stone"


@pytest.mark.parametrize(
    "name", ["a, b; c\\d", "two\nlines", "é🎉" * 80, "X\r\nMETHOD:REQUEST", "فحص الأسنان"]
)
def test_any_name_is_one_line(name: str) -> None:
    written = encode_feed(name, [], refresh=HOUR)
    (method,) = read_calendar(written).contents["method"]
    assert method.value == "PUBLISH"
    (told,) = read_calendar(written).contents["name"]
    wanted = " ".join(name.split())
    assert told.value.replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\") == wanted
    assert max(len(line) for line in written.split(b"\r\n")) <= 75


def test_the_entries_are_those_of_a_file() -> None:
    written = encode_feed("Salt & Stone", [ENTRY], refresh=HOUR)
    event = read_event(written)
    assert event.serialize() == read_event(encode_publish([ENTRY])).serialize()
    assert read_times(written) == (START, END)
    assert b"ATTENDEE" not in written
    assert b"RSVP" not in written


@pytest.mark.parametrize(
    ("state", "answer", "takes_time"),
    [
        (AppointmentState.PENDING, Answer.NEEDS_ACTION, "OPAQUE"),
        (AppointmentState.CONFIRMED, Answer.ACCEPTED, "OPAQUE"),
        (AppointmentState.CONFIRMED, Answer.TENTATIVE, "OPAQUE"),
        (AppointmentState.PENDING, Answer.DECLINED, "TRANSPARENT"),
        (AppointmentState.DECLINED, Answer.DECLINED, "TRANSPARENT"),
        (AppointmentState.CANCELLED, Answer.ACCEPTED, "TRANSPARENT"),
    ],
)
def test_what_does_not_take_place_takes_no_time(
    state: AppointmentState, answer: Answer, takes_time: str
) -> None:
    entry = replace(ENTRY, status=state, partstat=answer)
    assert read_event(encode_feed("x", [entry], refresh=HOUR)).transp.value == takes_time


def test_an_empty_feed_is_a_calendar() -> None:
    assert read_calendar(encode_feed("x", [], refresh=HOUR)).method.value == "PUBLISH"
