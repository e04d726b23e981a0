"""Summaries are drafts, kept sealed, revised, shared with whom staff tick, and taken back."""

from datetime import timedelta

import pytest

from portico.apps.appointments.services.deleting import delete_appointment
from portico.apps.care.models import AccessEntry, PrivateNotes, SessionSummary, SummaryShare
from portico.apps.care.sealed import open_text
from portico.apps.care.selectors.summaries_portal import find_shared_uids, list_shared_summaries
from portico.apps.care.services.sharing import share_summary, unshare_summary
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.sealing import Unsealable
from portico.domain.errors import InvalidInput, NotThere, Refused, StaleChange
from portico.domain.summaries import LONGEST
from tests.care import PHRASE, make_past, make_shared, write_summary
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor


@pytest.fixture
def session(world: World):
    return make_past(world.event, world.provider, world.anna, world.ben)


def share(session, client, user, *clients, seen=1, now=NOW) -> SessionSummary:
    return share_summary(
        appointment=session,
        client_uid=client.uid,
        with_uids=[one.uid for one in clients],
        seen_version=seen,
        actor=staff_actor(user),
        now=now,
    )


def test_a_draft_is_sealed_and_nobody_reads_it(world: World, session) -> None:
    summary = write_summary(session, world.anna, world.provider, PHRASE, "between us")
    assert PHRASE not in summary.sealed_text
    assert open_text(SessionSummary.objects.get()) == PHRASE
    assert open_text(PrivateNotes.objects.get()) == "between us"
    assert list_shared_summaries(world.anna, world.event, session.uid) == ()
    assert find_shared_uids(world.anna, world.event, [session.uid]) == frozenset()


def test_a_sealed_text_moved_to_another_row_opens_nothing(world: World, session) -> None:
    hers = write_summary(session, world.anna, world.provider, PHRASE)
    his = write_summary(session, world.ben, world.provider, "something else")
    his.sealed_text = hers.sealed_text
    with pytest.raises(Unsealable):
        open_text(his)


def test_nothing_is_overwritten_that_was_not_seen(world: World, session) -> None:
    write_summary(session, world.anna, world.provider, "one")
    write_summary(session, world.anna, world.provider, "two", seen=1)
    with pytest.raises(StaleChange) as stale:
        write_summary(session, world.anna, world.provider, "other tab", seen=1)
    assert stale.value.present == 2
    with pytest.raises(StaleChange):
        write_summary(session, world.anna, world.provider, "a third", seen=0)
    assert open_text(SessionSummary.objects.get()) == "two"


def test_the_same_text_sent_twice_is_no_conflict(world: World, session) -> None:
    write_summary(session, world.anna, world.provider, "one\r\ntwo", seen=0)
    again = write_summary(session, world.anna, world.provider, "one\ntwo", seen=0)
    assert again.version == 1


def test_revisions_are_kept_at_save_and_now_and_then(world: World, session) -> None:
    def keep(text, seen, minutes, *, is_pressed=False):
        now = NOW + timedelta(minutes=minutes)
        return write_summary(
            session, world.anna, world.provider, text, seen=seen, is_pressed=is_pressed, now=now
        )

    summary = keep("a", 0, 0)
    keep("ab", 1, 1)
    keep("abc", 2, 2, is_pressed=True)
    keep("abcd", 3, 12)
    keep("abcde", 4, 13)
    texts = [open_text(one) for one in summary.revisions.order_by("number")]
    assert texts == ["a", "abc", "abcd"]


def test_sharing_needs_a_text_a_session_and_somebody(world: World, session) -> None:
    write_summary(session, world.anna, world.provider, "  ", "notes")
    with pytest.raises(Refused) as refused:
        share(session, world.anna, world.provider)
    assert refused.value.decision.codes == ("nothing_written", "nobody_chosen")


def test_one_client_of_two_reads_it_and_is_told_once(world: World, session) -> None:
    write_summary(session, world.anna, world.provider, PHRASE, "between us")
    share(session, world.anna, world.provider, world.anna)
    share(session, world.anna, world.provider, world.anna)
    (found,) = list_shared_summaries(world.anna, world.event, session.uid)
    assert found.text == PHRASE
    assert list_shared_summaries(world.ben, world.event, session.uid) == ()
    (mail,) = Message.objects.filter(trigger="summary_shared")
    assert (mail.recipient_uid, mail.state) == (world.anna.uid, Message.SCHEDULED)
    verbs = list(LogEntry.objects.filter(verb="summary_shared").values_list("subject_uid"))
    assert verbs == [(world.anna.uid,)]


def test_a_changed_draft_is_read_once_it_is_shared_again(world: World, session) -> None:
    make_shared(session, world.anna, world.provider, "first")
    write_summary(session, world.anna, world.provider, "second", seen=1)
    (found,) = list_shared_summaries(world.anna, world.event, session.uid)
    assert found.text == "first"
    with pytest.raises(StaleChange):
        share(session, world.anna, world.provider, world.anna, seen=1)
    share(session, world.anna, world.provider, world.anna, seen=2, now=NOW + timedelta(hours=1))
    (found,) = list_shared_summaries(world.anna, world.event, session.uid)
    assert found.text == "second"
    assert Message.objects.filter(trigger="summary_shared").count() == 2


def test_a_summary_can_be_shared_with_the_other_client(world: World, session) -> None:
    write_summary(session, world.anna, world.provider, PHRASE)
    share(session, world.anna, world.provider, world.anna, world.ben)
    assert list_shared_summaries(world.ben, world.event, session.uid)[0].text == PHRASE


def test_unshare_takes_it_away_and_is_logged(world: World, session) -> None:
    make_shared(session, world.anna, world.provider)

    def end():
        unshare_summary(
            appointment=session,
            client_uid=world.anna.uid,
            with_uid=world.anna.uid,
            actor=staff_actor(world.provider),
            now=NOW,
        )

    end()
    end()
    assert list_shared_summaries(world.anna, world.event, session.uid) == ()
    assert Message.objects.get(trigger="summary_shared").state == Message.DROPPED
    assert LogEntry.objects.filter(verb="summary_unshared").count() == 1
    verbs = AccessEntry.objects.filter(client=world.anna).order_by("pk").values_list("verb")
    assert [verb for (verb,) in verbs] == ["changed", "shared", "unshared"]


def test_a_switched_off_mail_is_not_written(world: World, session) -> None:
    rows = AutomatedMessage.objects.filter(workspace=world.event, trigger="summary_shared")
    assert rows.update(is_on=False) == 1
    make_shared(session, world.anna, world.provider)
    assert not Message.objects.filter(trigger="summary_shared").exists()


def test_what_has_not_begun_is_not_shared(world: World) -> None:
    coming = make_appointment(world.event, world.provider, world.anna)
    write_summary(coming, world.anna, world.provider, PHRASE)
    with pytest.raises(Refused) as refused:
        share(coming, world.anna, world.provider, world.anna)
    assert refused.value.decision.codes == ("not_begun",)


def test_only_clients_of_the_session_have_one(world: World) -> None:
    alone = make_past(world.event, world.provider, world.anna)
    with pytest.raises(NotThere):
        write_summary(alone, world.ben, world.provider, PHRASE)


@pytest.mark.parametrize(("text", "notes"), [("x" * (LONGEST + 1), ""), ("", "x" * (LONGEST + 1))])
def test_too_long_is_refused(world: World, session, text: str, notes: str) -> None:
    with pytest.raises(InvalidInput):
        write_summary(session, world.anna, world.provider, text, notes)


def test_an_appointment_with_a_summary_is_not_deleted(world: World) -> None:
    made = make_appointment(
        world.event, world.manager, world.anna, world.provider.staff_member, sends_emails=False
    )
    write_summary(made, world.anna, world.provider, PHRASE)
    with pytest.raises(Refused) as refused:
        delete_appointment(
            workspace=world.event, uid=made.uid, actor=staff_actor(world.manager), now=NOW
        )
    assert "has_records" in refused.value.decision.codes


def test_a_client_taken_off_the_session_reads_it_no_more(world: World, session) -> None:
    make_shared(session, world.anna, world.provider)
    session.attendees.filter(client=world.anna).delete()
    assert SummaryShare.objects.exists()
    assert list_shared_summaries(world.anna, world.event, session.uid) == ()
