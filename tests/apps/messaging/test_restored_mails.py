"""Cancelled, then restored: the calendar entry goes and comes back (RFC 5546)."""

import pytest

from portico.apps.appointments.services.restoring import uncancel_appointment
from portico.apps.messaging.models import Message
from portico.domain.states import Answer
from tests.apps.appointments.steps import press_cancel, press_undo, say
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.test_change_mails import cancel, event_of, invite, mails_to
from tests.catcher import body_of
from tests.conftest import World
from tests.make import make_appointment, staff_actor

pytestmark = pytest.mark.django_db


def test_cancel_then_request_with_a_higher_sequence(world: World, post: Post) -> None:
    made = invite(world, post)
    press_cancel(made, world.anna, 5, "Ill")
    post.deliver()
    press_undo(made, world.anna, 6)
    post.wait(minutes=1)
    post.deliver()
    mails = mails_to(post, world.anna)
    methods = [event_of(mail)[0] for mail in mails]
    assert methods == ["REQUEST", "CANCEL", "REQUEST"]
    events = [event_of(mail)[1] for mail in mails]
    assert [event["SEQUENCE"] for event in events] == [0, 1, 2]
    assert {str(event["UID"]) for event in events} == {str(made.uid)}
    assert [str(event["STATUS"]) for event in events] == ["TENTATIVE", "CANCELLED", "TENTATIVE"]
    assert events[2]["DTSTART"].dt == events[0]["DTSTART"].dt
    assert events[2]["ATTENDEE"].params["RSVP"] == "TRUE"
    assert mails[2]["Subject"].startswith("Takes place after all: Spectral CT roadmap")
    assert "answer=accepted" in body_of(mails[2], "plain")


def test_a_last_decline_cancels_for_the_others_and_its_undo_restores(
    world: World, post: Post
) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, optional=(world.ben,))
    post.deliver()
    say(made, world.anna, Answer.DECLINED, 5)
    post.deliver()
    press_undo(made, world.anna, 6)
    post.wait(minutes=1)
    post.deliver()
    mails = mails_to(post, world.ben)
    assert [event_of(mail)[0] for mail in mails] == ["REQUEST", "CANCEL", "REQUEST"]
    assert [event_of(mail)[1]["SEQUENCE"] for mail in mails] == [0, 1, 2]
    assert len(mails_to(post, world.anna)) == 1


def test_where_no_invitations_are_sent_nobody_is_asked_to_answer(world: World, post: Post) -> None:
    made = make_appointment(world.salon, world.admin, world.anna)
    world.salon.allow_self_cancellation = True
    world.salon.save()
    post.deliver()
    press_cancel(made, world.anna, 5)
    post.deliver()
    press_undo(made, world.anna, 6)
    post.wait(minutes=1)
    post.deliver()
    parts = [
        next(iter(mail.iter_attachments())).get_content() for mail in mails_to(post, world.anna)
    ]
    assert all("METHOD:PUBLISH" in part and "RSVP" not in part for part in parts)
    assert ["STATUS:CANCELLED" in part for part in parts] == [False, True, False]
    assert [f"SEQUENCE:{number}" in part for number, part in enumerate(parts)] == [True] * 3


def test_the_scheduler_reads_who_cancelled_and_who_brought_it_back(
    world: World, post: Post
) -> None:
    made = invite(world, post)
    press_cancel(made, world.anna, 5, "Ill")
    post.deliver()
    press_undo(made, world.anna, 6)
    post.wait(minutes=1)
    post.deliver()
    to_scheduler = [m for m in post.catcher.mails if world.scheduler.email in m["To"]]
    subjects = [mail["Subject"] for mail in to_scheduler]
    assert subjects == [
        "Anna Berg cancelled: Spectral CT roadmap",
        "Anna Berg brought it back: Spectral CT roadmap",
    ]
    assert "Ill" in body_of(to_scheduler[0], "plain")


def test_an_undo_before_the_worker_came_sends_neither(world: World, post: Post) -> None:
    made = invite(world, post)
    press_cancel(made, world.anna, 5)
    press_undo(made, world.anna, 6)
    post.wait(minutes=2)
    post.deliver()
    assert len(mails_to(post, world.anna)) == 1


@pytest.mark.parametrize("is_notifying", [True, False])
def test_uncancel_sends_a_request_only_with_notify(
    world: World, post: Post, is_notifying: bool
) -> None:
    made = invite(world, post)
    cancel(world, post, made)
    uncancel_appointment(
        workspace=world.event,
        uid=made.uid,
        is_notifying=is_notifying,
        actor=staff_actor(world.admin),
        now=post.now,
    )
    post.deliver()
    methods = [event_of(mail)[0] for mail in mails_to(post, world.anna)]
    assert methods == ["REQUEST", "CANCEL"] + ["REQUEST"] * is_notifying


def test_the_request_to_confirm_carries_no_calendar(world: World, post: Post) -> None:
    world.event.confirmation = "by_request"
    world.event.save()
    made = invite(world, post)
    post.wait(days=4)
    post.deliver()
    last = mails_to(post, world.anna)[-1]
    assert last["Subject"].startswith("Please confirm: ")
    assert "press Confirm" in body_of(last, "plain")
    assert not list(last.iter_attachments())
    asked = Message.objects.filter(trigger="confirmation_request", subject_uid=made.uid)
    assert asked.get().state == Message.SENT
