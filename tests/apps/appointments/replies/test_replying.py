"""What comes in at a reply address: recorded, kept with a reason, or passed over."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.replying import Outcome, receive_mail
from portico.apps.appointments.services.restoring import uncancel_appointment
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import IncomingMail, Message
from portico.domain.states import Answer
from tests.conftest import World
from tests.make import NOW, appointment_form, client_actor, make_appointment, staff_actor
from tests.replies import STAMP, address_of, attendee_of, fill_mail, write_reply

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def reply(anna: Attendee, meeting: Appointment) -> Callable[..., Outcome]:
    """Anna's calendar answers, unless told otherwise."""

    def send(*, way: str = "pipe", now: Any = NOW + MINUTE, **facts: Any) -> Outcome:
        wanted = {"to": address_of(anna), "uid": meeting.uid, **facts}
        return receive_mail(raw=write_reply(**wanted), way=way, now=now)

    return send


def the_mail() -> IncomingMail:
    return IncomingMail.objects.get()


@pytest.mark.parametrize(
    ("partstat", "answer"),
    [
        ("ACCEPTED", Answer.ACCEPTED),
        ("TENTATIVE", Answer.TENTATIVE),
        ("DECLINED", Answer.DECLINED),
    ],
)
def test_an_answer_is_recorded_as_in_the_portal(
    anna: Attendee, reply: Callable[..., Outcome], partstat: str, answer: Answer
) -> None:
    assert reply(partstat=partstat, calendar="COMMENT:See you") is Outcome.APPLIED
    anna.refresh_from_db()
    assert (anna.answer, anna.note, anna.answered_at) == (answer, "See you", STAMP)
    entry = LogEntry.objects.get(verb="answered")
    assert (entry.actor_kind, entry.actor_uid) == ("client", anna.client.uid)
    assert entry.actor_name == "Anna Berg, by calendar answer"
    told = Message.objects.get(trigger="answer_received")
    assert (told.facts["answer"], told.facts["note"]) == (answer, "See you")
    mail = the_mail()
    assert (mail.fate, mail.reason, mail.kind) == ("applied", "", "reply")
    assert mail.understood["answer"] == answer


def test_the_sender_does_not_matter(anna: Attendee, reply: Callable[..., Outcome]) -> None:
    assert reply(sender="somebody.else", attendee="anna@gmail.example") is Outcome.APPLIED
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ({"uid": "3f0c6a5e-6f7f-4f0e-9a63-0d9f2f0f7a11"}, "other_appointment"),
        ({"attendee": "Ben@clients.example"}, "other_attendee"),
        ({"partstat": "DELEGATED"}, "no_answer"),
        ({"method": "REQUEST"}, "not_an_answer"),
        ({"calendar": "RECURRENCE-ID:20261130T090000Z"}, "part_of_series"),
        ({"calendar": "ATTENDEE;PARTSTAT=ACCEPTED:mailto:b@x.example"}, "malformed"),
    ],
)
def test_what_does_not_count_is_kept_and_changes_nothing(
    anna: Attendee, reply: Callable[..., Outcome], facts: dict[str, Any], reason: str
) -> None:
    assert reply(**facts) is Outcome.KEPT
    assert (the_mail().fate, the_mail().reason) == ("kept", reason)
    anna.refresh_from_db()
    assert anna.answer == Answer.NEEDS_ACTION
    assert not Message.objects.filter(trigger="answer_received").exists()


def test_the_stranger_anothers_address_answers_nothing_for_me(
    world: World, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    """Ben's address with the UID of an appointment that only Anna is on, and the reverse."""
    other = make_appointment(
        world.event, world.manager, world.anna, starts_at=NOW + timedelta(days=9)
    )
    ben = Attendee.objects.get(client=world.ben)
    assert reply(to=address_of(ben), uid=other.uid) is Outcome.KEPT
    assert the_mail().reason == "other_appointment"
    answers = set(Attendee.objects.exclude(client=None).values_list("answer", flat=True))
    assert answers == {Answer.NEEDS_ACTION}


def test_one_address_answers_for_one_attendee_only(
    world: World, meeting: Appointment, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    reply(attendee="anna@gmail.example")
    ben = attendee_of(meeting, world.ben)
    anna.refresh_from_db()
    assert (anna.answer, ben.answer) == (Answer.ACCEPTED, Answer.NEEDS_ACTION)


def test_a_colleagues_calendar_answers_too(world: World, reply: Callable[..., Outcome]) -> None:
    colleague = world.provider.staff_member
    colleague.email = "mara@helvion.example"
    colleague.save()
    both = make_appointment(
        world.event,
        world.manager,
        world.anna,
        colleague,
        starts_at=NOW + timedelta(days=9),
        scheduler_uid=world.scheduler.uid,
    )
    mara = Attendee.objects.get(appointment=both, staff_member=colleague)
    facts = {"attendee": "mara@helvion.example", "partstat": "DECLINED"}
    assert reply(to=address_of(mara), uid=both.uid, **facts) is Outcome.APPLIED
    mara.refresh_from_db()
    both.refresh_from_db()
    assert (mara.answer, both.state) == (Answer.DECLINED, "pending")
    assert Message.objects.filter(trigger="answer_received", subject_uid=both.uid).exists()


def test_a_forged_address_reaches_nobody(anna: Attendee, reply: Callable[..., Outcome]) -> None:
    local, domain = address_of(anna).split("@")
    forged = local[:-6] + "aaaaaa" + "@" + domain
    assert reply(to=forged) is Outcome.STRAY
    assert reply(to="reply@in.example.org") is Outcome.STRAY
    mail = IncomingMail.objects.first()
    assert mail is not None
    assert (mail.organization, mail.from_address, mail.title, mail.text) == (None, "", "", "")


def test_the_address_ends_with_its_version_and_with_the_mail_address(
    world: World, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    before = address_of(anna)
    Attendee.objects.filter(pk=anna.pk).update(reply_version=1)
    assert reply(to=before) is Outcome.KEPT
    assert the_mail().reason == "address_ended"
    anna.refresh_from_db()
    newer = address_of(anna)
    assert reply(to=newer, stamp=STAMP + MINUTE) is Outcome.APPLIED
    world.anna.email = "anna.new@clients.example"
    world.anna.save()
    assert reply(to=newer, partstat="DECLINED") is Outcome.STRAY
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED


def move(world: World, meeting: Appointment, **fields: Any) -> Appointment:
    wanted = {"starts_at": NOW + timedelta(days=8), "scheduler_uid": None, **fields}
    form = appointment_form(world.manager.staff_member, world.anna, world.ben, **wanted)
    return edit_appointment(
        workspace=world.event,
        uid=meeting.uid,
        form=form,
        seen_version=meeting.version,
        allowance=Allowance(),
        user=world.manager,
        actor=staff_actor(world.manager),
        now=NOW,
    )


def test_an_answer_to_the_time_before_the_move_is_old(
    world: World, meeting: Appointment, reply: Callable[..., Outcome]
) -> None:
    moved = move(world, meeting)
    assert moved.asked_sequence == moved.sequence == 1
    assert reply(sequence=0) is Outcome.KEPT
    assert the_mail().reason == "old_sequence"
    assert reply(sequence=1, stamp=STAMP + MINUTE) is Outcome.APPLIED


def test_an_answer_from_before_a_change_of_words_still_counts(
    world: World, meeting: Appointment, reply: Callable[..., Outcome]
) -> None:
    changed = move(world, meeting, starts_at=meeting.starts_at, name="CT roadmap")
    assert (changed.sequence, changed.asked_sequence) == (1, 0)
    assert reply(sequence=0) is Outcome.APPLIED


def test_an_answer_from_before_a_return_is_old(
    world: World, meeting: Appointment, reply: Callable[..., Outcome]
) -> None:
    given = {"workspace": world.event, "uid": meeting.uid, "actor": staff_actor(world.manager)}
    cancel_appointment(reason="", now=NOW, **given)
    uncancel_appointment(is_notifying=True, now=NOW, **given)
    assert reply(sequence=1) is Outcome.KEPT
    assert the_mail().reason == "old_sequence"
    assert reply(sequence=2, stamp=STAMP + MINUTE) is Outcome.APPLIED


def test_a_cancelled_appointment_takes_no_answer(
    world: World, meeting: Appointment, reply: Callable[..., Outcome]
) -> None:
    actor = staff_actor(world.manager)
    cancel_appointment(workspace=world.event, uid=meeting.uid, reason="", actor=actor, now=NOW)
    assert reply(sequence=0) is Outcome.KEPT
    assert reply(sequence=1, stamp=STAMP + MINUTE) is Outcome.KEPT
    reasons = set(IncomingMail.objects.values_list("reason", flat=True))
    assert reasons == {"old_sequence", "not_active"}


def test_the_newest_stamp_wins_whatever_comes_first(
    anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    assert reply(partstat="ACCEPTED", stamp=STAMP + 2 * MINUTE, now=NOW + 5 * MINUTE)
    assert reply(partstat="DECLINED", stamp=STAMP + MINUTE, now=NOW + 6 * MINUTE) is Outcome.KEPT
    anna.refresh_from_db()
    assert anna.answer == Answer.ACCEPTED
    assert reply(partstat="TENTATIVE", stamp=STAMP + 3 * MINUTE, now=NOW + 7 * MINUTE)
    anna.refresh_from_db()
    assert anna.answer == Answer.TENTATIVE


def test_a_later_answer_in_the_portal_wins_over_the_calendar(
    world: World, meeting: Appointment, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    answer_invitation(
        client=world.anna,
        workspace=world.event,
        uid=meeting.uid,
        answer=Answer.ACCEPTED,
        note="",
        actor=client_actor(world.anna),
        now=NOW + 3 * MINUTE,
    )
    late = {"partstat": "DECLINED", "now": NOW + 9 * MINUTE}
    assert reply(stamp=STAMP + 2 * MINUTE, **late) is Outcome.KEPT
    assert the_mail().reason == "newer_answer"
    assert reply(stamp=STAMP + 4 * MINUTE, **late) is Outcome.APPLIED
    anna.refresh_from_db()
    assert anna.answer == Answer.DECLINED


def test_a_clock_that_runs_ahead_shuts_nobody_out(
    anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    assert reply(stamp=STAMP + timedelta(days=400)) is Outcome.APPLIED
    anna.refresh_from_db()
    assert anna.answered_at == NOW + MINUTE
    later = {"partstat": "DECLINED", "stamp": STAMP + timedelta(hours=1)}
    assert reply(now=NOW + timedelta(hours=1), **later) is Outcome.APPLIED


def test_the_deadline_binds_calendars_too(
    meeting: Appointment, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    Appointment.objects.filter(pk=meeting.pk).update(response_deadline=NOW)
    assert reply() is Outcome.KEPT
    assert the_mail().reason == "deadline_passed"
    anna.refresh_from_db()
    assert anna.answer == Answer.NEEDS_ACTION


def test_the_same_mail_has_one_effect_by_whichever_way(
    anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    assert reply(way="pipe") is Outcome.APPLIED
    assert reply(way="http") is Outcome.PASSED
    assert reply(way="maildir", now=NOW + timedelta(days=1)) is Outcome.PASSED
    assert IncomingMail.objects.count() == 1
    assert Message.objects.filter(trigger="answer_received").count() == 1


def test_the_way_of_delivery_may_add_headers(anna: Attendee, meeting: Appointment) -> None:
    raw = write_reply(to=address_of(anna), uid=meeting.uid)
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.APPLIED
    again = b"Received: from elsewhere\r\n" + raw.replace(b"\r\n", b"\n")
    assert receive_mail(raw=again, way="http", now=NOW) is Outcome.PASSED


def test_too_many_mails_at_one_address_are_passed_over(
    anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    outcomes = [reply(stamp=STAMP + n * timedelta(seconds=1)) for n in range(35)]
    assert outcomes.count(Outcome.PASSED) == 5
    assert IncomingMail.objects.count() == 30
    later = {"stamp": STAMP + timedelta(hours=3), "now": NOW + timedelta(hours=3)}
    assert reply(**later) is Outcome.APPLIED


@pytest.mark.parametrize("header", ["Delivered-To", "X-Original-To", "Cc"])
def test_the_recipient_is_found_in_every_header(
    anna: Attendee, meeting: Appointment, header: str
) -> None:
    raw = write_reply(to="undisclosed@clients.example", uid=meeting.uid)
    mail = f"{header}: {address_of(anna).upper()}\r\n".encode() + raw
    assert receive_mail(raw=mail, way="pipe", now=NOW) is Outcome.APPLIED


def test_the_envelope_names_the_recipient(anna: Attendee, meeting: Appointment) -> None:
    raw = write_reply(to="undisclosed@clients.example", uid=meeting.uid)
    envelope = f"<{address_of(anna)}>"
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.STRAY
    assert receive_mail(raw=raw, way="http", envelope_to=envelope, now=NOW) is Outcome.APPLIED


def test_of_two_addresses_the_one_of_the_appointment_counts(
    world: World, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    other = make_appointment(
        world.event, world.manager, world.anna, starts_at=NOW + timedelta(days=9)
    )
    second = attendee_of(other, world.anna)
    assert reply(to=f"{address_of(anna)}, {address_of(second)}", uid=other.uid) is Outcome.APPLIED
    second.refresh_from_db()
    assert second.answer == Answer.ACCEPTED


def test_no_row_holds_the_address_that_a_mail_came_to(
    meeting: Appointment, anna: Attendee, reply: Callable[..., Outcome]
) -> None:
    from tests.apps.messaging.test_secrets import dump_database

    raw = fill_mail("words-only", to=address_of(anna), uid=meeting.uid, token="t" * 43)
    receive_mail(raw=raw, way="pipe", now=NOW)
    reply(attendee=address_of(anna), message_id=address_of(anna))
    kept = dump_database()
    assert "anna@clients.example" in kept
    assert address_of(anna).partition("@")[0].partition("+")[2] not in kept
