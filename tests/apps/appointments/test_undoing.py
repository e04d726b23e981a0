"""Undo of a client's cancel or decline (product page 3, Undo)."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused
from portico.domain.states import Answer
from tests.apps.appointments.steps import (
    again,
    at,
    mark_sent,
    press_cancel,
    press_undo,
    say,
    waiting,
)
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor


def refused(made: Appointment, client: Client, minutes: float = 1) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        press_undo(made, client, minutes)
    return caught.value.decision.codes


def test_state_answers_time_and_reminders_come_back(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    mark_sent()
    say(made, world.anna, Answer.ACCEPTED)
    press_cancel(made, world.anna)
    mark_sent()
    back = press_undo(made, world.anna, 9.99)
    assert (back.state, back.sequence, back.held_until) == ("confirmed", 2, None)
    assert (back.cancel_type, back.cancelled_by, back.cancelled_at) == ("", "", None)
    assert back.attendees.get(client=world.anna).answer == Answer.ACCEPTED
    taken = Occupancy.objects.get()
    assert (taken.kind, taken.expires_at, taken.is_tentative) == ("booking", None, False)
    assert waiting("reminder") == [world.anna.email]
    told = [world.anna.email, world.provider.email, world.scheduler.email]
    assert waiting("appointment_restored") == sorted(told)
    assert LogEntry.objects.filter(verb="restored", actor_uid=world.anna.uid).count() == 1


def test_what_was_not_sent_yet_is_never_sent(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    press_cancel(made, world.anna)
    press_undo(made, world.anna)
    assert waiting("appointment_cancelled") == []
    assert world.anna.email not in waiting("appointment_restored")


def test_an_invitation_that_the_cancel_dropped_goes_out_after_all(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    press_cancel(made, world.anna)
    assert waiting("invitation") == []
    press_undo(made, world.anna)
    assert waiting("invitation") == [world.anna.email]
    assert waiting("appointment_restored") == [world.scheduler.email]


def test_once_per_appointment(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    press_cancel(made, world.anna)
    press_undo(made, world.anna)
    assert refused(made, world.anna) == ("not_cancelled_by_you",)
    assert press_cancel(made, world.anna, 2).undo_until is None
    assert not Occupancy.objects.exists()
    assert refused(made, world.anna, 3) == ("undo_used",)


def test_it_ends_with_the_hold(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    press_cancel(made, world.anna)
    assert refused(made, world.anna, 10) == ("undo_over",)


def test_it_ends_at_the_start(world: World) -> None:
    soon = {"starts_at": NOW + timedelta(minutes=4)}
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.provider.staff_member, **soon
    )
    assert press_cancel(made, world.anna).undo_until == at(4)
    assert Occupancy.objects.get().expires_at == at(4)
    assert refused(made, world.anna, 4) == ("undo_over",)


def test_the_last_decline_by_an_answer_can_be_undone(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    mark_sent()
    say(made, world.anna, Answer.TENTATIVE)
    assert say(made, world.anna, Answer.DECLINED).held_until == at(10)
    mark_sent()
    back = press_undo(made, world.anna)
    assert (back.state, back.sequence) == ("pending", 2)
    assert back.attendees.get(client=world.anna).answer == Answer.TENTATIVE
    assert Occupancy.objects.get().kind == "booking"
    assert waiting("appointment_restored") == [world.provider.email]
    assert waiting("answer_received") == [world.scheduler.email]


def test_a_decline_that_left_the_meeting_is_undone(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    Appointment.objects.update(confirmation="by_staff", state="confirmed")
    press_cancel(made, world.anna)
    assert again(made).state == "pending"
    back = press_undo(made, world.anna)
    assert back.state == "confirmed"
    assert back.attendees.get(client=world.anna).answer == Answer.NEEDS_ACTION
    assert waiting("appointment_restored") == []


def test_a_decline_of_two_gives_back_only_ones_own(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    Appointment.objects.update(confirmation="by_staff", state="confirmed")
    press_cancel(made, world.anna)
    press_cancel(made, world.ben)
    assert again(made).state == "declined"
    assert press_undo(made, world.ben).state == "pending"
    assert made.attendees.get(client=world.anna).answer == Answer.DECLINED


def test_an_answer_given_meanwhile_ends_it(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    say(made, world.anna, Answer.DECLINED)
    say(made, world.anna, Answer.ACCEPTED, 1)
    assert refused(made, world.anna, 2) == ("not_cancelled_by_you",)


def test_a_proposed_one_returns_without_a_time(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=None)
    press_cancel(made, world.anna)
    assert press_undo(made, world.anna).state == "proposed"


def test_what_staff_cancelled_is_not_undone_by_the_client(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    cancel_appointment(
        workspace=world.event,
        uid=made.uid,
        reason="",
        actor=staff_actor(world.scheduler),
        now=NOW,
    )
    assert refused(made, world.anna) == ("not_cancelled_by_you",)


def test_another_client_undoes_nothing(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.ben)
    press_cancel(made, world.anna)
    assert refused(made, world.ben) == ("not_cancelled_by_you",)
    with pytest.raises(NotThere):
        press_undo(made, world.stranger_client)


def test_staff_took_the_time(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    taking = Allowance(accepts_warnings=True)
    make_appointment(world.event, world.scheduler, mara, allowance=taking, name="Faster")
    assert again(made).held_until is None
    assert refused(made, world.anna) == ("slot_taken",)
    assert refused(made, world.anna, 10) == ("undo_over",)


def test_the_time_that_staff_took_and_gave_up_is_free_again(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    other = make_appointment(
        world.event, world.scheduler, mara, allowance=Allowance(accepts_warnings=True), name="No"
    )
    cancel_appointment(
        workspace=world.event,
        uid=other.uid,
        reason="",
        actor=staff_actor(world.scheduler),
        now=NOW,
    )
    assert press_undo(made, world.anna).state == "pending"
    assert Occupancy.objects.get().subject_uid == made.uid
