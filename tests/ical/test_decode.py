"""What calendars answer: what counts, what is refused by which code, and nothing raises."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.states import Answer
from portico.ical.decode import Counter, Reply, Unreadable, decode_answer
from portico.ical.encode import encode_cancel, encode_request
from portico.ical.lines import MOST_BYTES
from tests.ical.read_back import ENTRY

UID = "3f0c6a5e-6f7f-4f0e-9a63-0d9f2f0f7a11"
REPLY = [
    f"UID:{UID}",
    "SEQUENCE:3",
    "DTSTAMP:20261123T090000Z",
    "ORGANIZER;CN=Sven Ott:mailto:reply+x@in.example.org",
    "ATTENDEE;PARTSTAT=ACCEPTED;CN=Nora Feld:mailto:Nora@feldmail.example",
]


def written(*lines: str, method: str = "REPLY", zones: tuple[str, ...] = ()) -> bytes:
    body = [f"METHOD:{method}", *zones, "BEGIN:VEVENT", *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *body, "END:VCALENDAR", ""]).encode()


def without(name: str, *more: str) -> bytes:
    return written(*(line for line in REPLY if not line.startswith(name)), *more)


def read(raw: bytes, zone: str = "Europe/Berlin") -> Reply | Counter | Unreadable:
    return decode_answer(raw, zone=zone)


def test_a_reply_is_read() -> None:
    assert read(written(*REPLY, r"COMMENT:See you\, Nora\nat the door")) == Reply(
        uid=UID,
        sequence=3,
        stamp=datetime(2026, 11, 23, 9, tzinfo=UTC),
        address="nora@feldmail.example",
        answer=Answer.ACCEPTED,
        comment="See you, Nora\nat the door",
    )


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("ACCEPTED", Answer.ACCEPTED),
        ("tentative", Answer.TENTATIVE),
        ("DECLINED", Answer.DECLINED),
        ("NEEDS-ACTION", None),
        ("DELEGATED", None),
        ("X-MAYBE", None),
    ],
)
def test_partstat_is_mapped(said: str, answer: Answer | None) -> None:
    reply = read(without("ATTENDEE", f"ATTENDEE;PARTSTAT={said}:mailto:n@x.example"))
    assert isinstance(reply, Reply)
    assert reply.answer is answer


def test_an_absent_sequence_is_zero() -> None:
    reply = read(without("SEQUENCE"))
    assert isinstance(reply, Reply)
    assert reply.sequence == 0


def test_folded_lines_quotes_and_bare_line_feeds_are_read() -> None:
    attendee = (
        'ATTENDEE;CN="Feld, Nora: sales; north";PARTSTAT=DECLINED;X-A=b:mailto:no\r\n ra@x.example'
    )
    reply = read(without("ATTENDEE", attendee).replace(b"\r\n", b"\n"))
    assert isinstance(reply, Reply)
    assert (reply.address, reply.answer) == ("nora@x.example", Answer.DECLINED)


def test_other_charsets_are_read() -> None:
    raw = written(*REPLY, "COMMENT:Schön").decode().encode("cp1252")
    reply = decode_answer(raw, zone="UTC", charset="windows-1252")
    assert isinstance(reply, Reply)
    assert reply.comment == "Schön"
    assert isinstance(decode_answer(raw, zone="UTC", charset="no-such-charset"), Reply)


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "not_a_calendar"),
        (b"\xff\xfe\x00rubbish", "not_a_calendar"),
        (b"x" * (MOST_BYTES + 1), "too_large"),
        (written(*REPLY, method="REQUEST"), "not_an_answer"),
        (written(*REPLY, method=""), "not_an_answer"),
        (b"BEGIN:VCALENDAR\r\nMETHOD:REPLY\r\nEND:VCALENDAR\r\n", "malformed"),
        (without("UID"), "malformed"),
        (without("DTSTAMP"), "malformed"),
        (without("DTSTAMP", "DTSTAMP:20261399T990000Z"), "malformed"),
        (without("SEQUENCE", "SEQUENCE:-1"), "malformed"),
        (without("SEQUENCE", "SEQUENCE:99999999999"), "malformed"),
        (without("ATTENDEE"), "malformed"),
        (written(*REPLY, "ATTENDEE;PARTSTAT=DECLINED:mailto:b@x.example"), "malformed"),
        (written(*REPLY, "RECURRENCE-ID:20261124T133000Z"), "part_of_series"),
        (written(*REPLY, "END:VEVENT", "BEGIN:VEVENT", *REPLY), "part_of_series"),
    ],
)
def test_what_answers_nothing_has_a_code(raw: bytes, code: str) -> None:
    assert read(raw) == Unreadable(code)


def test_our_own_mails_answer_nothing() -> None:
    assert read(encode_request(ENTRY)) == Unreadable("not_an_answer")
    assert read(encode_cancel(ENTRY)) == Unreadable("not_an_answer")


OUTLOOK_ZONE = (
    "BEGIN:VTIMEZONE",
    "TZID:(UTC+01:00) Amsterdam\\, Berlin",
    "BEGIN:STANDARD",
    "DTSTART:16010101T030000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0100",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
    "END:STANDARD",
    "BEGIN:DAYLIGHT",
    "DTSTART:16010101T020000",
    "TZOFFSETFROM:+0100",
    "TZOFFSETTO:+0200",
    "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
    "END:DAYLIGHT",
    "END:VTIMEZONE",
)
OWN = ';TZID="(UTC+01:00) Amsterdam, Berlin"'


@pytest.mark.parametrize(
    ("start", "hour"),
    [
        ("DTSTART:20261125T130000Z", 13),
        ("DTSTART:20261125T130000", 12),
        ("DTSTART;TZID=Europe/London:20261125T130000", 13),
        ("DTSTART;TZID=W. Europe Standard Time:20261125T130000", 12),
        ("DTSTART;TZID=/freeassociation.sourceforge.net/Europe/Helsinki:20261125T130000", 11),
        (f"DTSTART{OWN}:20261125T130000", 12),
        (f"DTSTART{OWN}:20260725T130000", 11),
        (f"DTSTART{OWN}:20260329T040000", 2),
        (f"DTSTART{OWN}:20261025T020000", 0),
    ],
)
def test_a_proposed_time_is_an_instant(start: str, hour: int) -> None:
    raw = written(*REPLY, start, "DURATION:PT45M", method="COUNTER", zones=OUTLOOK_ZONE)
    counter = read(raw)
    assert isinstance(counter, Counter)
    assert counter.starts_at.hour == hour
    assert counter.ends_at - counter.starts_at == timedelta(minutes=45)


def test_a_zone_is_told_by_dates_and_by_its_library_name() -> None:
    dated = ("BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD", "DTSTART:20260101T000000")
    offset = ("TZOFFSETFROM:+0200", "TZOFFSETTO:-0330")
    rdate = ("RDATE:20260601T000000,rubbish", "END:STANDARD", "END:VTIMEZONE")
    named = ("BEGIN:VTIMEZONE", "TZID:Here", "X-LIC-LOCATION:Asia/Kathmandu", "END:VTIMEZONE")
    lines = (*REPLY, "DTSTART;TZID=Here:20261125T130000", "DTEND;TZID=Here:20261125T140000")
    one = read(written(*lines, method="COUNTER", zones=(*dated, *offset, *rdate)))
    two = read(written(*lines, method="COUNTER", zones=named))
    assert isinstance(one, Counter)
    assert isinstance(two, Counter)
    assert (one.starts_at.hour, one.starts_at.minute) == (16, 30)
    assert (two.starts_at.hour, two.starts_at.minute) == (7, 15)


@pytest.mark.parametrize(
    "times",
    [
        (),
        ("DTSTART:20261125T130000Z",),
        ("DTSTART;VALUE=DATE:20261125", "DTEND;VALUE=DATE:20261126"),
        ("DTSTART:20261125T130000Z", "DTEND:20261125T130000Z"),
        ("DTSTART:20261125T130000Z", "DURATION:-PT1H"),
        ("DTSTART;TZID=Nowhere:20261125T130000", "DURATION:PT1H"),
        ("DTSTART:99991231T235959Z", "DURATION:P7W"),
        ("DTSTART;TZID=Asia/Tokyo:00010101T000000", "DURATION:PT1H"),
    ],
)
def test_a_proposal_without_a_time_is_none(times: tuple[str, ...]) -> None:
    assert read(written(*REPLY, *times, method="COUNTER")) == Unreadable("no_time")


@pytest.mark.parametrize(
    "rule",
    ["FREQ=DAILY", "FREQ=YEARLY;BYMONTH=13", "FREQ=YEARLY;BYMONTH=3;BYDAY=9SU", "", "FREQ=YEARLY"],
)
def test_strange_rules_of_zones_do_no_harm(rule: str) -> None:
    zone = ("BEGIN:VTIMEZONE", "TZID:Here", "BEGIN:STANDARD", "DTSTART:20200229T000000")
    rest = (f"RRULE:{rule}", "TZOFFSETFROM:+0100", "TZOFFSETTO:+0100", "END:STANDARD")
    raw = written(
        *REPLY,
        "DTSTART;TZID=Here:20261125T130000",
        "DURATION:PT1H",
        method="COUNTER",
        zones=(*zone, *rest, "END:VTIMEZONE"),
    )
    counter = read(raw)
    assert isinstance(counter, Counter)
    assert counter.starts_at.hour == 12


PIECES = st.sampled_from(
    [line.encode() for line in REPLY]
    + [b"BEGIN:VCALENDAR", b"END:VCALENDAR", b"METHOD:REPLY", b"METHOD:COUNTER"]
    + [b"BEGIN:VEVENT", b"END:VEVENT", b"BEGIN:VTIMEZONE", b"END:VTIMEZONE", b"BEGIN:STANDARD"]
    + [b"DTSTART;TZID=Here:20261125T130000", b"TZID:Here", b"DURATION:P9999999W", b" folded"]
    + [b"DTSTART:00010101T000000", b"TZOFFSETTO:+9900", b"TZOFFSETTO:+0100", b"RDATE:1,2"]
    + [b"RRULE:FREQ=YEARLY;BYMONTH=2;BYDAY=-5MO", b"RRULE:=;=", b"DTEND:99991231T235959"]
)


@given(st.binary(max_size=400))
def test_random_bytes_never_raise(raw: bytes) -> None:
    assert isinstance(read(raw), Unreadable)


@given(st.lists(st.one_of(PIECES, st.binary(max_size=40)), max_size=40), st.text(max_size=12))
def test_shuffled_lines_never_raise(pieces: list[bytes], charset: str) -> None:
    raw = b"\r\n".join([b"BEGIN:VCALENDAR", b"METHOD:COUNTER", b"BEGIN:VEVENT", *pieces])
    decode_answer(raw, zone="Europe/Berlin", charset=charset)
    decode_answer(b"\n".join(pieces), zone="Europe/Berlin", charset=charset)
