"""The organizer's digest of a day's answers: who gets one, when, and what stands in it."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message, NotificationChoice
from portico.domain.states import Answer
from tests.apps.appointments.steps import say
from tests.apps.messaging.conftest import Post
from tests.apps.messaging.words import mail_to, switch, write
from tests.catcher import body_of
from tests.conftest import World
from tests.make import NOW, make_appointment, make_staff_member

pytestmark = pytest.mark.django_db
EVENING = NOW.replace(hour=17, minute=1)
LATE = (EVENING - NOW).total_seconds() / 60


@pytest.fixture
def meeting(world: World) -> Appointment:
    """Mara leads it, Sven handles it."""
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    Appointment.objects.filter(pk=made.pk).update(organizer=world.provider.staff_member)
    made.refresh_from_db()
    return made


def digests() -> Any:
    return Message.objects.filter(trigger="answer_digest")


def test_all_answers_of_the_day_are_one_mail_in_the_evening(
    world: World, post: Post, meeting: Appointment
) -> None:
    say(meeting, world.anna, Answer.ACCEPTED)
    say(meeting, world.ben, Answer.TENTATIVE)
    assert digests().count() == 1
    post.deliver()
    assert digests().get().state == Message.SCHEDULED
    post.now = EVENING
    post.deliver()
    mail = mail_to(post, world.provider.staff_member.email)
    assert mail["Subject"] == "2 answers today: MedTech Congress 2027"
    text = body_of(mail, "plain")
    assert "Anna Berg accepted" in text
    assert "Ben Osei answered: tentative" in text


def test_what_was_said_later_stands_in_the_next_one(world: World, meeting: Appointment) -> None:
    say(meeting, world.anna, Answer.ACCEPTED)
    say(meeting, world.ben, Answer.ACCEPTED, LATE)
    assert {one.due_at.day for one in digests()} == {NOW.day, NOW.day + 1}


def test_who_handles_it_hears_of_each_and_gets_no_digest(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    say(made, world.anna, Answer.ACCEPTED)
    assert Message.objects.filter(trigger="answer_received").exists()
    assert not digests().exists()


def test_an_organizer_without_an_account_gets_one(world: World, meeting: Appointment) -> None:
    loner = make_staff_member(world.organization, "Lone", email="lone@x.example")
    Appointment.objects.filter(pk=meeting.pk).update(organizer=loner)
    say(meeting, world.anna, Answer.ACCEPTED)
    assert digests().get().address == "lone@x.example"


def test_none_where_it_is_off_or_not_wanted(world: World, meeting: Appointment) -> None:
    NotificationChoice.objects.create(user=world.provider, change="answered", is_on=False)
    say(meeting, world.anna, Answer.ACCEPTED)
    assert digests().get().state == Message.SKIPPED
    digests().delete()
    switch(world.event, "answer_digest", "internal", is_on=False)
    say(meeting, world.ben, Answer.ACCEPTED)
    assert not digests().exists()


def test_nothing_is_sent_when_the_answers_are_gone(
    world: World, post: Post, meeting: Appointment
) -> None:
    say(meeting, world.anna, Answer.ACCEPTED)
    meeting.attendees.update(answered_at=NOW - timedelta(days=3))
    post.now = EVENING
    post.deliver()
    assert digests().get().state == Message.SKIPPED


def test_it_speaks_in_own_words_and_discreetly(
    world: World, post: Post, meeting: Appointment
) -> None:
    world.event.discreet_messages = True
    world.event.save()
    write(world.event, "answer_digest", "News of {{ business.name }}.", audience="internal")
    say(meeting, world.anna, Answer.ACCEPTED)
    post.now = EVENING
    post.deliver()
    text = body_of(mail_to(post, world.provider.staff_member.email), "plain")
    assert "News of MedTech Congress 2027." in text
    assert meeting.name not in text
