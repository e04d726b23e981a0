"""Shared summaries in the portal: under Past, on the session, and behind the protected gate."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.care.models import AccessEntry
from portico.apps.care.services.sharing import share_summary
from portico.apps.messaging.composing import NothingToSend, compose_message
from portico.apps.messaging.models import Message
from tests.care import PHRASE, make_past, make_shared, write_summary
from tests.make import NOW, staff_actor


@pytest.fixture
def session(world):
    return make_past(world.event, world.scheduler, world.anna)


def where(world, session, more: str = "") -> str:
    return f"/w/{world.event.public_id}/appointments/{session.uid}/{more}"


def test_a_shared_summary_stands_under_past_and_on_its_session(world, anna, session) -> None:
    make_shared(session, world.anna, world.scheduler, "Breathe **slowly**.")
    link = where(world, session, "summary/")
    past = anna.get(f"/w/{world.event.public_id}/appointments/past/").content.decode()
    assert link in past
    assert link in anna.get(where(world, session)).content.decode()
    text = anna.get(link).content.decode()
    assert "Breathe <strong>slowly</strong>." in text
    (entry,) = AccessEntry.objects.filter(actor_kind="client")
    assert (entry.client, entry.kind, entry.verb) == (world.anna, "summary", "opened")


def test_a_draft_and_private_notes_stand_nowhere(world, anna, session) -> None:
    write_summary(session, world.anna, world.scheduler, PHRASE, f"notes {PHRASE}")
    for path in ("", "summary/"):
        shown = anna.get(where(world, session, path))
        assert PHRASE not in shown.content.decode()
    assert shown.status_code == 404
    assert b"There is no summary here" in shown.content
    past = anna.get(f"/w/{world.event.public_id}/appointments/past/").content.decode()
    assert "summary/" not in past


def test_private_notes_never_come_with_what_is_shared(world, anna, session) -> None:
    write_summary(session, world.anna, world.scheduler, "shared words", PHRASE)
    make_shared_again(world, session)
    text = anna.get(where(world, session, "summary/")).content.decode()
    assert "shared words" in text
    assert PHRASE not in text


def make_shared_again(world, session) -> None:
    share_summary(
        appointment=session,
        client_uid=world.anna.uid,
        with_uids=[world.anna.uid],
        seen_version=1,
        actor=staff_actor(world.scheduler),
        now=NOW,
    )


def test_a_new_device_needs_a_code(world, enter) -> None:
    session = make_past(world.practice, world.admin, world.anna)
    make_shared(session, world.anna, world.admin)
    enter(world.anna, world.practice)
    second = enter(world.anna, world.practice)
    path = f"/w/{world.practice.public_id}/appointments/{session.uid}/summary/"
    assert "/code/" in second.get(path).headers["Location"]


def test_a_code_read_out_shows_no_summary(world, enter, session) -> None:
    make_shared(session, world.anna, world.scheduler)
    limited = enter(world.anna, world.event, is_limited=True)
    assert "/code/" in limited.get(where(world, session, "summary/")).headers["Location"]


def test_five_thousand_sessions_are_paged_in_a_fixed_number_of_queries(world, anna) -> None:
    def count(number: int) -> int:
        anna.get(f"/w/{world.event.public_id}/appointments/past/?page={number}")
        with CaptureQueriesContext(connection) as seen:
            shown = anna.get(f"/w/{world.event.public_id}/appointments/past/?page={number}")
        assert shown.status_code == 200
        return len(seen)

    first = make_past(world.event, world.scheduler, world.anna)
    make_shared(first, world.anna, world.scheduler)
    few = count(1)
    made = Appointment.objects.bulk_create(
        Appointment(
            organization=world.organization,
            workspace=world.event,
            name=f"Session {number}",
            state="cancelled" if number % 9 == 0 else "completed",
            confirmation="at_once",
            starts_at=NOW - timedelta(days=8, hours=number),
            ends_at=NOW - timedelta(days=8, hours=number) + timedelta(minutes=45),
            created_at=NOW - timedelta(days=400),
        )
        for number in range(4_999)
    )
    Attendee.objects.bulk_create(
        Attendee(organization=world.organization, appointment=one, client=world.anna)
        for one in made
    )
    assert count(1) == few
    assert count(250) == few
    oldest = anna.get(f"/w/{world.event.public_id}/appointments/past/?page=250").content.decode()
    assert "Session 4998" in oldest
    assert "Earlier" not in oldest


def test_the_mail_says_that_it_is_there_and_not_a_word_of_it(world, session, now) -> None:
    make_shared(session, world.anna, world.scheduler)
    message = Message.objects.get(trigger="summary_shared")
    mail = compose_message(message, now=now)
    assert (mail.item_kind, mail.item_uid) == ("summary", session.uid)
    assert mail.subject.startswith("The summary of")
    world.event.discreet_messages = True
    world.event.save()
    message = Message.objects.get(trigger="summary_shared")
    discreet = compose_message(message, now=now)
    assert "ummary" not in discreet.subject + discreet.heading + " ".join(discreet.paragraphs)
    world.event.portal_enabled = False
    world.event.save()
    with pytest.raises(NothingToSend):
        compose_message(Message.objects.get(trigger="summary_shared"), now=now)
