"""A client's answer and what it does (product page 1, Appointment states)."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.answering import answer_invitation
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused
from portico.domain.states import Answer
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment


def answer(
    world: World, made: Appointment, client: Client, said: Answer, minutes: int = 0, note: str = ""
) -> Appointment:
    answer_invitation(
        client=client,
        workspace=world.event,
        uid=made.uid,
        answer=said,
        note=note,
        actor=client_actor(client),
        now=NOW + timedelta(minutes=minutes),
    )
    return Appointment.objects.get(pk=made.pk)


def test_the_last_acceptance_confirms(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    assert answer(world, made, world.anna, Answer.ACCEPTED).state == "pending"
    assert answer(world, made, world.ben, Answer.ACCEPTED).state == "confirmed"
    assert Occupancy.objects.get().is_tentative is False
    assert answer(world, made, world.ben, Answer.TENTATIVE).state == "pending"


def test_only_the_last_required_decline_declines(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    assert answer(world, made, world.anna, Answer.DECLINED).state == "pending"
    assert answer(world, made, world.ben, Answer.DECLINED).state == "declined"
    held = Occupancy.objects.get()
    assert (held.kind, held.expires_at) == ("hold", NOW + timedelta(minutes=10))


def test_a_changed_mind_takes_the_time_back_if_it_is_free(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    answer(world, made, world.anna, Answer.DECLINED)
    assert answer(world, made, world.anna, Answer.ACCEPTED, 1).state == "confirmed"
    assert Occupancy.objects.get().subject_uid == made.uid


def test_a_changed_mind_is_refused_when_the_time_is_gone(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    answer(world, made, world.anna, Answer.DECLINED)
    taking = Allowance(accepts_warnings=True)
    make_appointment(world.event, world.scheduler, mara, name="Faster", allowance=taking)
    with pytest.raises(Refused) as caught:
        answer(world, made, world.anna, Answer.ACCEPTED, 1)
    assert caught.value.decision.codes == ("slot_taken",)
    assert made.attendees.get(client=world.anna).answer == Answer.DECLINED


def test_an_optional_decline_changes_no_state(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, optional=(world.ben,))
    assert answer(world, made, world.ben, Answer.DECLINED).state == "pending"


def test_the_scheduler_is_told_with_the_note(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    answer(world, made, world.anna, Answer.TENTATIVE, note="Perhaps later")
    told = Message.objects.get(trigger="answer_received")
    assert told.address == world.scheduler.email
    assert told.facts["note"] == "Perhaps later"


def test_tentative_is_reminded_twice(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    answer(world, made, world.anna, Answer.TENTATIVE)
    waiting = Message.objects.filter(trigger="reminder", state=Message.SCHEDULED)
    hours = sorted(m.facts["hours_before"] for m in waiting)
    assert hours == [24, 48]


def test_who_declined_is_not_reminded(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.ben)
    answer(world, made, world.anna, Answer.DECLINED)
    waiting = Message.objects.filter(trigger="reminder", state=Message.SCHEDULED)
    assert {m.address for m in waiting} == {world.ben.email}


def test_the_deadline_binds_to_the_second(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, response_deadline=NOW + timedelta(minutes=10)
    )
    answer(world, made, world.anna, Answer.ACCEPTED, 9)
    with pytest.raises(Refused) as caught:
        answer(world, made, world.anna, Answer.TENTATIVE, 11)
    assert caught.value.decision.codes == ("deadline_passed",)


def test_others_appointments_are_not_there(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    for stranger in (world.ben, world.stranger_client):
        with pytest.raises(NotThere):
            answer(world, made, stranger, Answer.ACCEPTED)


def test_the_same_answer_twice_is_told_once(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    answer(world, made, world.anna, Answer.ACCEPTED)
    answer(world, made, world.anna, Answer.ACCEPTED, 1)
    assert Message.objects.filter(trigger="answer_received").count() == 1
