"""Mails about what changed: moved, cancelled, taken off, answered."""

from datetime import timedelta
from email.message import EmailMessage

import icalendar
import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.announcing import send_held
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.releasing import release_held
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Answer
from tests.apps.messaging.conftest import Post
from tests.catcher import body_of, calendar_of
from tests.conftest import World
from tests.make import appointment_form, client_actor, make_appointment, staff_actor

pytestmark = pytest.mark.django_db


def mails_to(post: Post, client: Client) -> list[EmailMessage]:
    return [mail for mail in post.catcher.mails if client.email in mail["To"]]


def invite(world: World, post: Post, *people: Client) -> Appointment:
    made = make_appointment(world.event, world.scheduler, *(people or (world.anna,)))
    post.deliver()
    return made


def cancel(world: World, post: Post, made: Appointment, workspace: Workspace | None = None) -> None:
    cancel_appointment(
        workspace=workspace or world.event,
        uid=made.uid,
        reason="The speaker is ill",
        actor=staff_actor(world.admin),
        now=post.now,
    )
    post.wait(minutes=3)
    post.deliver()


def edit(world: World, post: Post, made: Appointment, *people: Client, days: int = 8) -> None:
    edit_appointment(
        workspace=world.event,
        uid=made.uid,
        form=appointment_form(
            world.scheduler.staff_member, *people, starts_at=post.now + timedelta(days=days)
        ),
        seen_version=Appointment.objects.get(pk=made.pk).version,
        allowance=Allowance(),
        user=world.scheduler,
        actor=staff_actor(world.scheduler),
        now=post.now,
    )
    post.wait(minutes=3)
    post.deliver()


def event_of(mail: EmailMessage) -> tuple[str, icalendar.Event]:
    part = calendar_of(mail)
    assert part is not None
    calendar = icalendar.Calendar.from_ical(part.get_content())
    return str(calendar["METHOD"]), next(iter(calendar.walk("VEVENT")))


def test_a_cancelled_invitation_takes_the_same_entry_back(world: World, post: Post) -> None:
    made = invite(world, post)
    cancel(world, post, made)
    first, last = mails_to(post, world.anna)
    assert last["Subject"].startswith("Cancelled: Spectral CT roadmap")
    assert "The speaker is ill" in body_of(last, "plain")
    assert "answer=" not in body_of(last, "plain")
    asked, cancelled = event_of(first), event_of(last)
    assert cancelled[0] == "CANCEL"
    assert cancelled[1]["UID"] == asked[1]["UID"]
    assert cancelled[1]["SEQUENCE"] > asked[1]["SEQUENCE"]
    assert cancelled[1]["STATUS"] == "CANCELLED"
    assert [a.get_filename() for a in last.iter_attachments()] == ["cancel.ics"]


def test_a_practice_keeps_the_reason_to_itself(world: World, post: Post) -> None:
    made = make_appointment(world.practice, world.admin, world.anna)
    post.deliver()
    cancel(world, post, made, world.practice)
    last = mails_to(post, world.anna)[-1]
    assert "ill" not in body_of(last, "plain").lower().split()
    assert "METHOD:PUBLISH" in next(iter(last.iter_attachments())).get_content()
    assert "STATUS:CANCELLED" in next(iter(last.iter_attachments())).get_content()


def test_a_cancellation_that_was_taken_back_is_not_sent(world: World, post: Post) -> None:
    made = invite(world, post)
    cancel_appointment(
        workspace=world.event,
        uid=made.uid,
        reason="",
        actor=staff_actor(world.admin),
        now=post.now,
    )
    Appointment.objects.filter(pk=made.pk).update(state="confirmed")
    post.deliver()
    assert len(mails_to(post, world.anna)) == 1


def test_a_move_updates_the_same_entry(world: World, post: Post) -> None:
    made = invite(world, post)
    edit(world, post, made, world.anna)
    first, last = mails_to(post, world.anna)
    assert last["Subject"].startswith("Changed: Spectral CT roadmap")
    method, event = event_of(last)
    assert method == "REQUEST"
    assert event["UID"] == event_of(first)[1]["UID"]
    assert event["SEQUENCE"] > event_of(first)[1]["SEQUENCE"]
    assert event["DTSTART"].dt == Appointment.objects.get(pk=made.pk).starts_at


def test_who_is_taken_off_gets_a_cancel_and_the_others_stay(world: World, post: Post) -> None:
    made = invite(world, post, world.anna, world.ben)
    edit(world, post, made, world.ben, days=7)
    last = mails_to(post, world.anna)[-1]
    assert event_of(last)[0] == "CANCEL"
    assert "no longer expected" in body_of(last, "plain")
    assert "CANCEL" not in [event_of(mail)[0] for mail in mails_to(post, world.ben)]


def test_the_scheduler_reads_who_answered_what(world: World, post: Post) -> None:
    made = invite(world, post)
    answer_invitation(
        client=world.anna,
        workspace=world.event,
        uid=made.uid,
        answer=Answer.TENTATIVE,
        note="after lunch?",
        actor=client_actor(world.anna),
        now=post.now,
    )
    post.deliver()
    mail = next(m for m in post.catcher.mails if "answered" in m["Subject"])
    assert mail["To"].addresses[0].addr_spec == world.scheduler.email
    text = body_of(mail, "plain")
    assert "Anna Berg answered: tentative" in text
    assert "after lunch?" in text
    assert f"/desk/{world.event.public_id}/appointments/{made.uid}/" in text
    assert "/open/" not in text


def test_a_tentative_client_is_reminded_and_may_still_change(world: World, post: Post) -> None:
    made = invite(world, post)
    assert made.starts_at is not None
    made.attendees.filter(client=world.anna).update(answer=Answer.TENTATIVE)
    post.now = made.starts_at - timedelta(hours=24)
    post.deliver()
    text = body_of(mails_to(post, world.anna)[-1], "plain")
    assert "You answered: tentative" in text
    assert "answer=accepted" in text


def test_a_reminder_reaches_nobody_who_declined(world: World, post: Post) -> None:
    made = invite(world, post)
    assert made.starts_at is not None
    made.attendees.filter(client=world.anna).update(answer=Answer.DECLINED)
    post.now = made.starts_at - timedelta(hours=24)
    post.deliver()
    assert len(mails_to(post, world.anna)) == 1


def test_who_was_struck_off_in_the_row_gets_no_invitation(world: World, post: Post) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    made.attendees.filter(client=world.anna).delete()
    post.deliver()
    message = Message.objects.get(address=world.anna.email, trigger="invitation")
    assert message.reason == "taken off the appointment"


def test_the_deadline_is_named_while_it_is_ahead(world: World, post: Post) -> None:
    make_appointment(
        world.event,
        world.scheduler,
        world.anna,
        response_deadline=post.now + timedelta(days=2),
    )
    make_appointment(
        world.event,
        world.scheduler,
        world.ben,
        starts_at=post.now + timedelta(days=9),
        response_deadline=post.now - timedelta(seconds=1),
    )
    post.deliver()
    assert "Answer until: Wed 25 Nov 2026, 10:05 (Berlin time)" in body_of(
        mails_to(post, world.anna)[0], "plain"
    )
    late = body_of(mails_to(post, world.ben)[0], "plain")
    assert "Answer until" not in late
    assert "answer=" not in late


def test_a_colleague_gets_the_desk_and_no_portal_link(world: World, post: Post) -> None:
    colleague = world.provider.staff_member
    make_appointment(world.event, world.scheduler, world.anna, colleague)
    post.deliver()
    mail = next(m for m in post.catcher.mails if world.provider.email in m["To"])
    text = body_of(mail, "plain")
    assert "/desk/" in text
    assert "/open/" not in text
    assert "answer=" not in text


def test_others_are_named_but_never_their_addresses(world: World, post: Post) -> None:
    invite(world, post, world.anna, world.ben)
    mail = mails_to(post, world.anna)[0]
    assert "Ben Osei" in body_of(mail, "plain")
    whole = post.catcher.raw[post.catcher.mails.index(mail)].decode()
    whole += body_of(mail, "plain") + body_of(mail, "html") + str(event_of(mail)[1].to_ical())
    assert world.ben.email not in whole


def test_held_mails_go_when_released(world: World, post: Post) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, sends_emails=False)
    assert post.deliver() == 0
    released = send_held(
        workspace=world.event, uid=made.uid, actor=staff_actor(world.admin), now=post.now
    )
    assert released > 0
    post.deliver()
    assert len(mails_to(post, world.anna)) == 1
    assert release_held(workspace_id=world.event.pk, now=post.now) == 0


def test_an_invitation_held_until_all_was_over_is_not_sent(world: World, post: Post) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, sends_emails=False)
    assert made.ends_at is not None
    post.now = made.ends_at
    release_held(workspace_id=world.event.pk, now=post.now)
    post.deliver()
    assert mails_to(post, world.anna) == []
    message = Message.objects.get(address=world.anna.email, trigger="invitation")
    assert message.reason == "the appointment was over"
