"""From the invitation that went out to the answer that is recorded, as real calendars write it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.conf import settings as configuration
from django.test import Client as Browser
from icalendar import Calendar, Event

from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.replying import Outcome, receive_mail
from portico.apps.messaging.models import IncomingMail, Message
from portico.apps.messaging.services.delivering import deliver_due
from portico.config.env import read_mail
from portico.config.replies import Replies
from portico.domain.states import Answer
from tests.apps.messaging.test_secrets import dump_database
from tests.catcher import Catcher, body_of, calendar_of, catch_mail
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor
from tests.replies import REPLIES, SECRET, address_of, attendee_of, fill_mail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=5)


@pytest.fixture(autouse=True)
def configured(settings: Any) -> Any:
    settings.REPLIES = REPLIES
    with time_machine.travel(LATER, tick=False):
        yield


@pytest.fixture
def meeting(world: World) -> Appointment:
    return make_appointment(
        world.event, world.manager, world.anna, world.ben, scheduler_uid=world.scheduler.uid
    )


@pytest.fixture
def send(settings: Any) -> Any:
    with catch_mail() as catcher:
        settings.MAIL = read_mail(catcher.url)
        settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"

        def deliver() -> Catcher:
            deliver_due(owner="worker", read_clock=lambda: LATER)
            return catcher

        yield deliver


@pytest.mark.parametrize(
    ("name", "partstat", "answer", "note"),
    [
        ("outlook-desktop", "ACCEPTED", Answer.ACCEPTED, "Bis dann, grüsse Anna"),
        ("outlook-365", "TENTATIVE", Answer.TENTATIVE, ""),
        ("gmail", "DECLINED", Answer.DECLINED, ""),
        ("apple", "ACCEPTED", Answer.ACCEPTED, ""),
        ("thunderbird", "DECLINED", Answer.DECLINED, "I am on leave that week."),
    ],
)
def test_replies_as_calendars_write_them(
    world: World, meeting: Appointment, name: str, partstat: str, answer: Answer, note: str
) -> None:
    anna = attendee_of(meeting, world.anna)
    raw = fill_mail(name, to=address_of(anna), uid=meeting.uid, partstat=partstat)
    assert receive_mail(raw=raw, way="http", now=LATER) is Outcome.APPLIED
    anna.refresh_from_db()
    assert (anna.answer, anna.note, anna.answered_at) == (answer, note, NOW)


def itip_of(catcher: Catcher, address: str) -> tuple[Calendar, Event]:
    """The calendar that went to one recipient, by the independent library."""
    mail = next(m for m in reversed(catcher.mails) if address in m["To"])
    part = calendar_of(mail)
    assert part is not None
    calendar = Calendar.from_ical(part.get_content())
    (event,) = calendar.walk("VEVENT")
    return calendar, event


def answer_with_icalendar(event: Event, partstat: str) -> bytes:
    """What a calendar makes of an invitation: the same entry, answered to its ORGANIZER."""
    reply, answered = Calendar(), Event()
    reply.add("prodid", "-//Somebody//Else//EN")
    reply.add("version", "2.0")
    reply.add("method", "REPLY")
    for name in ("uid", "sequence", "dtstart", "dtend", "organizer", "summary"):
        answered.add(name, event[name])
    attendee = event["attendee"]
    attendee.params["PARTSTAT"] = partstat
    answered.add("attendee", attendee)
    answered.add("dtstamp", LATER)
    reply.add_component(answered)
    to = str(event["organizer"]).removeprefix("mailto:")
    head = f"From: anna@clients.example\r\nTo: {to}\r\nMessage-ID: <1@clients.example>\r\n"
    kind = "MIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n"
    return (head + kind).encode() + reply.to_ical()


def test_an_invitation_is_answered_from_a_calendar_and_shown_everywhere(
    world: World, meeting: Appointment, send: Callable[[], Catcher]
) -> None:
    _, event = itip_of(send(), world.anna.email)
    brought = Browser().post(
        "/hooks/mail/",
        data=answer_with_icalendar(event, "ACCEPTED"),
        content_type="message/rfc822",
        headers={"Authorization": f"Bearer {SECRET}"},
    )
    assert brought.status_code == 204
    attendee = attendee_of(meeting, world.anna)
    assert attendee.answer == Answer.ACCEPTED

    portal = Browser()
    entered = start_portal_session(
        client=world.anna, workspace=world.event, way_in="link", now=LATER
    )
    name = f"{configuration.COOKIE_PREFIX}portal-{world.event.public_id}"
    portal.cookies[name] = entered.session_key
    page = portal.get(f"/w/{world.event.public_id}/appointments/{meeting.uid}/")
    assert "Accepted" in page.content.decode() or "accepted" in page.content.decode()

    desk = Browser()
    desk.force_login(world.manager)
    shown = desk.get(f"/desk/{world.event.public_id}/appointments/{meeting.uid}/").content.decode()
    assert "Anna Berg, by calendar answer" in shown
    assert "Answers by calendar" in shown
    assert address_of(attendee).partition("@")[0] not in shown
    send()
    told = Message.objects.get(trigger="answer_received")
    assert told.state == Message.SENT


def test_each_attendee_has_an_address_of_their_own_that_stays(
    world: World, meeting: Appointment, send: Callable[[], Catcher]
) -> None:
    catcher = send()
    _, first = itip_of(catcher, world.anna.email)
    _, bens = itip_of(catcher, world.ben.email)
    organizer = str(first["organizer"])
    assert organizer == f"mailto:{address_of(attendee_of(meeting, world.anna))}"
    assert first["organizer"].params["CN"] == "Petra Ruehl"
    assert str(bens["organizer"]) != organizer
    mail = next(m for m in catcher.mails if world.anna.email in m["To"])
    assert mail["Reply-To"] == world.manager.staff_member.email
    assert organizer.partition(":")[2] not in body_of(mail, "plain") + body_of(mail, "html")
    actor = staff_actor(world.manager)
    cancel_appointment(workspace=world.event, uid=meeting.uid, reason="", actor=actor, now=LATER)
    calendar, last = itip_of(send(), world.anna.email)
    assert str(calendar["method"]) == "CANCEL"
    assert str(last["organizer"]) == organizer


def test_no_row_holds_an_address_that_went_out(
    world: World, meeting: Appointment, send: Callable[[], Catcher]
) -> None:
    catcher = send()
    _, event = itip_of(catcher, world.anna.email)
    receive_mail(raw=answer_with_icalendar(event, "DECLINED"), way="http", now=LATER)
    secret = str(event["organizer"]).partition("+")[2].partition("@")[0]
    assert len(secret) == 52
    assert secret not in dump_database().lower()


def test_not_configured_the_organizer_is_the_organizer(
    world: World, meeting: Appointment, send: Callable[[], Catcher], settings: Any
) -> None:
    settings.REPLIES = Replies()
    _, event = itip_of(send(), world.anna.email)
    assert str(event["organizer"]) == f"mailto:{world.manager.staff_member.email}"


def test_a_proposal_reaches_the_scheduler_by_mail(
    world: World, meeting: Appointment, send: Callable[[], Catcher]
) -> None:
    send()
    anna = attendee_of(meeting, world.anna)
    raw = fill_mail("outlook-counter", to=address_of(anna), uid=meeting.uid)
    assert receive_mail(raw=raw, way="http", now=LATER) is Outcome.APPLIED
    mail = send().mails[-1]
    assert mail["To"].endswith(f"<{world.scheduler.email}>")
    assert mail["Subject"].startswith("Anna Berg proposes another time")
    text = body_of(mail, "plain")
    assert "Monday 30 November 2026, 11:00–11:45 (Berlin time)" in text
    assert "Could we start an hour later?" in text


def test_the_wrong_sender_with_the_right_address_counts_and_the_reverse_does_not(
    world: World, meeting: Appointment
) -> None:
    anna = attendee_of(meeting, world.anna)
    right = fill_mail("apple", to=address_of(anna), uid=meeting.uid)
    elsewhere = right.replace(b"anna@clients.example", b"anna@home.example")
    assert receive_mail(raw=elsewhere, way="pipe", now=LATER) is Outcome.APPLIED
    other = Attendee.objects.get(client=world.ben)
    forged = fill_mail("outlook-365", to="reply@in.example.org", uid=meeting.uid)
    assert receive_mail(raw=forged, way="pipe", now=LATER) is Outcome.STRAY
    other.refresh_from_db()
    assert other.answer == Answer.NEEDS_ACTION
    assert IncomingMail.objects.filter(organization=None).count() == 1
