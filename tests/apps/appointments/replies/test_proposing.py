"""Another time that a calendar proposes: kept, told, and changing nothing."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, Attendee, TimeProposal
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.replying import Outcome, receive_mail
from portico.apps.messaging.models import IncomingMail, Message
from portico.domain.states import Answer
from tests.conftest import World
from tests.make import NOW, staff_actor
from tests.replies import STAMP, address_of, fill_mail, write_reply

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def the_mail() -> IncomingMail:
    return IncomingMail.objects.get()


def test_a_proposal_is_kept_and_the_scheduler_told(
    world: World, meeting: Appointment, anna: Attendee
) -> None:
    raw = fill_mail("outlook-counter", to=address_of(anna), uid=meeting.uid)
    assert receive_mail(raw=raw, way="pipe", now=NOW) is Outcome.APPLIED
    proposal = TimeProposal.objects.get()
    assert proposal.attendee == anna
    assert proposal.starts_at == NOW + timedelta(days=7, hours=1)
    assert proposal.ends_at - proposal.starts_at == timedelta(minutes=45)
    assert proposal.note == "Could we start an hour later?"
    told = Message.objects.get(trigger="time_proposed")
    assert told.address == world.scheduler.email
    anna.refresh_from_db()
    meeting.refresh_from_db()
    assert (anna.answer, meeting.starts_at) == (Answer.NEEDS_ACTION, NOW + timedelta(days=7))


def propose(anna: Attendee, meeting: Appointment, **facts: Any) -> Outcome:
    start = facts.pop("start", "20261130T110000Z")
    wanted = {"to": address_of(anna), "uid": meeting.uid, "method": "COUNTER", **facts}
    raw = write_reply(calendar=f"DTSTART:{start}\r\nDURATION:PT45M", **wanted)
    return receive_mail(raw=raw, way="pipe", now=NOW + 9 * MINUTE)


def test_a_newer_proposal_takes_the_place_of_the_older(
    meeting: Appointment, anna: Attendee
) -> None:
    assert propose(anna, meeting, stamp=STAMP + 2 * MINUTE) is Outcome.APPLIED
    assert propose(anna, meeting, stamp=STAMP + MINUTE) is Outcome.KEPT
    newer = {"stamp": STAMP + 3 * MINUTE, "start": "20261130T150000Z"}
    assert propose(anna, meeting, **newer) is Outcome.APPLIED
    assert TimeProposal.objects.get(closed_at=None).starts_at.hour == 15
    reasons = IncomingMail.objects.exclude(reason="").values_list("reason", flat=True)
    assert list(reasons) == ["newer_proposal"]


def test_a_proposal_of_a_time_that_has_passed_is_kept(meeting: Appointment, anna: Attendee) -> None:
    assert propose(anna, meeting, start="20261101T110000Z") is Outcome.KEPT
    assert the_mail().reason == "in_past"


def test_a_proposal_for_what_is_cancelled_is_kept(
    world: World, meeting: Appointment, anna: Attendee
) -> None:
    actor = staff_actor(world.manager)
    cancel_appointment(workspace=world.event, uid=meeting.uid, reason="", actor=actor, now=NOW)
    assert propose(anna, meeting, sequence=1) is Outcome.KEPT
    assert the_mail().reason == "not_active"
