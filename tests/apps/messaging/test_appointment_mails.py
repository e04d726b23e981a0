from datetime import timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message
from tests.apps.messaging.conftest import Post
from tests.catcher import body_of, calendar_of
from tests.conftest import World
from tests.make import make_appointment

pytestmark = pytest.mark.django_db


def invite(world: World, **fields: object) -> Appointment:
    return make_appointment(world.event, world.scheduler, world.anna, **fields)


def test_an_invitation_reaches_the_client_by_smtp(world: World, post: Post) -> None:
    appointment = invite(world)
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    assert mail["Subject"] == "Invitation: Spectral CT roadmap, Mon 30 Nov 2026, 10:00"
    assert mail["From"].addresses[0].display_name == world.event.name
    assert mail["Reply-To"] == world.scheduler.email
    text, html = body_of(mail, "plain"), body_of(mail, "html")
    assert "Monday 30 November 2026, 10:00–10:45 (Berlin time)" in text
    for answer in ("accepted", "tentative", "declined"):
        assert f"/?answer={answer}" in text
        assert f"/?answer={answer}" in html
    message = Message.objects.get(address="anna@clients.example", trigger="invitation")
    assert message.state == Message.SENT
    assert message.subject_uid == appointment.uid


def test_what_was_sent_is_read_back_as_itip(world: World, post: Post) -> None:
    appointment = invite(world, starts_at=post.now + timedelta(days=7))
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    part = calendar_of(mail)
    assert part is not None
    assert part.get_param("method") == "REQUEST"
    calendar = icalendar.Calendar.from_ical(part.get_content())
    event = next(iter(calendar.walk("VEVENT")))
    assert calendar["METHOD"] == "REQUEST"
    assert str(appointment.uid) in event["UID"]
    assert event["DTSTART"].dt == appointment.starts_at
    assert event["DTSTART"].dt.tzinfo == ZoneInfo("Europe/Berlin")
    assert event["ATTENDEE"] == "mailto:anna@clients.example"
    assert event["ORGANIZER"] == f"mailto:{world.scheduler.email}"
    attached = [a for a in mail.iter_attachments() if a.get_filename() == "invite.ics"]
    assert icalendar.Calendar.from_ical(attached[0].get_content()) == calendar


def test_the_uid_of_the_mail_is_the_one_of_the_portal(world: World) -> None:
    from portico.apps.appointments import calendar_parts
    from portico.web.portal import calendars

    uid = world.anna.uid
    assert calendar_parts.entry_uid(uid) == calendars.entry_uid(uid)


def test_with_the_portal_off_there_is_no_link_and_no_button(world: World, post: Post) -> None:
    world.event.portal_enabled = False
    world.event.save()
    invite(world)
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    for text in (body_of(mail, "plain"), body_of(mail, "html")):
        assert "http" not in text
        assert "answer=" not in text
        assert "This link" not in text
    assert calendar_of(mail) is not None


def test_a_client_without_portal_access_gets_no_link(world: World, post: Post) -> None:
    world.anna.has_portal_access = False
    world.anna.save()
    invite(world)
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    assert "http" not in body_of(mail, "plain")


def test_a_salon_attaches_a_file_without_asking(world: World, post: Post) -> None:
    make_appointment(world.salon, world.admin, world.anna)
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    assert calendar_of(mail) is None
    attached = list(mail.iter_attachments())
    assert attached[0].get_filename() == "appointment.ics"
    assert "METHOD:PUBLISH" in attached[0].get_content()
    assert "RSVP" not in attached[0].get_content()
    assert "answer=" not in body_of(mail, "plain")
    assert mail["Subject"].startswith("Booked: ")


def test_a_practice_tells_nothing_of_the_matter(world: World, post: Post) -> None:
    make_appointment(
        world.practice,
        world.admin,
        world.anna,
        name="Grief counselling",
        objectives="talk about the divorce",
        topics="sleep",
    )
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    whole = str(mail["Subject"]) + body_of(mail, "plain") + body_of(mail, "html")
    whole += "".join(part.get_content() for part in mail.iter_attachments())
    for word in ("Grief", "counselling", "divorce", "sleep"):
        assert word not in whole
    assert "Appointment at Lindenhof Practice" in mail["Subject"]
    kept = Message.objects.get(address="anna@clients.example", state=Message.SENT)
    assert "Grief" not in kept.kept_subject + kept.kept_text


def test_somebody_in_another_zone_reads_both_times(world: World, post: Post) -> None:
    world.anna.time_zone = "America/New_York"
    world.anna.save()
    invite(world)
    post.deliver()
    text = body_of(next(m for m in post.catcher.mails if "anna@" in m["To"]), "plain")
    assert "10:00–10:45 (Berlin time)" in text
    assert "04:00–04:45 (New York time)" in text


def test_markup_and_line_ends_stay_text(world: World, post: Post) -> None:
    world.anna.first_name = "A\r\nBcc: eve@evil.example\r\n<b>"
    world.anna.last_name = "שלום 😀, \u202eX"
    world.anna.save()
    invite(world, name="Ünïque <script>alert(1)</script>\r\nX-Evil: 1 😀 مرحبا", topics="<i>x</i>")
    post.deliver()
    mail = next(m for m in post.catcher.mails if "anna@" in m["To"])
    assert mail["Bcc"] is None
    assert mail["X-Evil"] is None
    assert len(mail["To"].addresses) == 1
    assert mail["To"].addresses[0].addr_spec == "anna@clients.example"
    assert "שלום 😀" in mail["To"].addresses[0].display_name
    assert "مرحبا" in mail["Subject"]
    html = body_of(mail, "html")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "<i>x</i>" not in html


def test_an_invitation_to_what_was_cancelled_meanwhile_is_not_sent(
    world: World, post: Post
) -> None:
    appointment = invite(world)
    Appointment.objects.filter(pk=appointment.pk).update(state="cancelled")
    post.deliver()
    assert [m for m in post.catcher.mails if "anna@" in m["To"]] == []
    message = Message.objects.get(address="anna@clients.example", trigger="invitation")
    assert (message.state, message.reason) == (Message.SKIPPED, "the appointment is cancelled")


def test_a_late_worker_still_sends_a_reminder_before_the_start(world: World, post: Post) -> None:
    appointment = invite(world)
    assert appointment.starts_at is not None
    post.deliver()
    post.now = appointment.starts_at - timedelta(minutes=10)
    post.deliver()
    assert [m["Subject"].split(":")[0] for m in post.catcher.mails if "anna@" in m["To"]] == [
        "Invitation",
        "Reminder",
    ]


def test_a_reminder_is_not_sent_after_the_start(world: World, post: Post) -> None:
    appointment = invite(world)
    assert appointment.starts_at is not None
    post.deliver()
    post.now = appointment.starts_at + timedelta(minutes=1)
    post.deliver()
    reminder = Message.objects.get(address="anna@clients.example", trigger="reminder")
    assert (reminder.state, reminder.reason) == (Message.SKIPPED, "the appointment had begun")


def test_the_join_link_can_be_pressed(world: World, post: Post) -> None:
    invite(world, is_online=True, join_link="https://meet.example/ct?a=1&b=2", topics="<i>x</i>")
    post.deliver()
    html = body_of(next(m for m in post.catcher.mails if "anna@" in m["To"]), "html")
    assert 'href="https://meet.example/ct?a=1&amp;b=2"' in html
    assert "&lt;i&gt;x&lt;/i&gt;" in html
