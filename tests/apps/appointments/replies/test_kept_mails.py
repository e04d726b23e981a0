"""Mails that answer nothing: kept for staff without secrets, or passed over; none raises."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as budget
from hypothesis import strategies as st

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.replying import Outcome, receive_mail
from portico.apps.messaging.incoming import read_mail
from portico.apps.messaging.models import IncomingMail
from portico.domain.states import Answer
from tests.make import NOW
from tests.replies import REPLIES, address_of, fill_mail, write_reply

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def the_mail() -> IncomingMail:
    return IncomingMail.objects.get()


def test_what_people_write_is_kept_without_secrets(meeting: Appointment, anna: Attendee) -> None:
    token = "Zk3vQ9x-Lr_8sT2mWb7Yc4Nd6Fg1Hj5Kp0QaEuIoRy"
    raw = fill_mail("words-only", to=address_of(anna), uid=meeting.uid, token=token)
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.KEPT
    mail = the_mail()
    assert mail.reason == "no_calendar"
    assert (mail.from_name, mail.from_address) == ("Anna Bérg", "anna@clients.example")
    assert mail.text.startswith("Which hall is it, <b>please</b>?")
    assert "‹hidden›" in mail.text
    assert token not in mail.text
    assert address_of(anna)[6:40] not in mail.text


def test_a_note_with_a_link_of_ours_is_kept_without_it(
    anna: Attendee, meeting: Appointment
) -> None:
    link = "https://portal.example.org/open/Zk3vQ9x-Lr_8sT2mWb7Yc4Nd6Fg1Hj5Kp0QaEuIoRy/"
    raw = write_reply(to=address_of(anna), uid=meeting.uid, calendar=f"COMMENT:see {link}")
    receive_mail(raw=raw, way="pipe", now=NOW + MINUTE)
    anna.refresh_from_db()
    assert anna.note == "see https://portal.example.org/open/‹hidden›/"


def test_an_automatic_reply_leaves_no_trace(meeting: Appointment, anna: Attendee) -> None:
    raw = fill_mail("out-of-office", to=address_of(anna), uid=meeting.uid)
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.PASSED
    assert not IncomingMail.objects.exists()


def test_a_bounce_is_kept_and_what_it_quotes_does_not_count(
    meeting: Appointment, anna: Attendee
) -> None:
    raw = fill_mail("bounce", to=address_of(anna), uid=meeting.uid)
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.KEPT
    assert the_mail().reason == "bounce"
    anna.refresh_from_db()
    assert anna.answer == Answer.NEEDS_ACTION


def test_a_huge_mail_is_noted_without_being_read(
    anna: Attendee, meeting: Appointment, settings: Any
) -> None:
    settings.REPLIES = replace(REPLIES, max_bytes=64 * 1024)
    raw = write_reply(to=address_of(anna), uid=meeting.uid)
    huge = raw + b"x" * 64 * 1024
    assert receive_mail(raw=huge, way="pipe", now=NOW) is Outcome.KEPT
    head = {"raw": raw[:300], "size": 50_000_000}
    assert receive_mail(way="http", now=NOW, **head) is Outcome.KEPT
    assert {mail.reason for mail in IncomingMail.objects.all()} == {"too_large"}
    anna.refresh_from_db()
    assert anna.answer == Answer.NEEDS_ACTION


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"Content-Type: multipart/mixed; boundary=x\r\n\r\nno part at all", "broken"),
        (b"Content-Type: multipart/mixed\r\n\r\n--y\r\n", "broken"),
        (b"Content-Type: text/calendar; charset=no-such\r\n\r\n\xff\xfe\x00", "not_a_calendar"),
        (
            b"Content-Type: text/calendar\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
            "not_a_calendar",
        ),
        (b"Subject: =?no-such?B?!!!?=\r\n\r\n", "no_calendar"),
        (b"From: \x00 <a\x00@x>\r\nSubject: \xff\xfe\x00\r\n\r\n\x00\xff", "no_calendar"),
        (b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-", "no_calendar"),
        (b"Content-Type: text/plain; charset=undefined\r\n\r\nx", "no_calendar"),
    ],
)
def test_broken_mails_are_kept(anna: Attendee, body: bytes, reason: str) -> None:
    raw = f"To: {address_of(anna)}\r\n".encode() + body
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.KEPT
    assert the_mail().reason == reason


def test_a_mail_nested_absurdly_deep_is_kept(anna: Attendee) -> None:
    deep = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n)
        for n in range(3000)
    )
    raw = f"To: {address_of(anna)}\r\n".encode() + deep
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.KEPT


def test_strange_signs_in_an_answer_are_left_out(meeting: Appointment, anna: Attendee) -> None:
    strange = {"attendee": "anna%00\x01@clients.example", "calendar": "COMMENT:a\x00\x01b"}
    raw = write_reply(to=address_of(anna), uid=meeting.uid, **strange)
    assert receive_mail(raw=raw, way="pipe", now=NOW + MINUTE) is Outcome.APPLIED
    anna.refresh_from_db()
    assert anna.note == "ab"
    assert the_mail().understood["address"] == "anna@clients.example"


def test_a_subject_that_says_base64_and_is_none_stays_as_it_is() -> None:
    assert read_mail(b"Subject: =?utf-8?B?QQQQQ?=\r\n\r\n").title == "=?utf-8?B?QQQQQ?="


@given(st.binary(max_size=300), st.text(max_size=40))
@budget(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_mails_never_raise(raw: bytes, header: str) -> None:
    read_mail(raw)
    read_mail(f"To: {header}\r\nSubject: =?{header}?Q?{header}?=\r\n\r\n".encode() + raw)
    types = f"Content-Type: text/calendar; charset*0={header}; name*={header}\r\n\r\n"
    read_mail(types.encode() + raw)
