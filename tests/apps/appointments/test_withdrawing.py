"""A client presses Cancel (product page 3, Cancelling by the client)."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused
from portico.domain.states import Answer
from tests.apps.appointments.steps import again, at, mark_sent, press_cancel, say, waiting
from tests.conftest import World
from tests.make import NOW, make_appointment

START = NOW + timedelta(days=7)


def refused(made: Appointment, world: World, minutes: float = 0) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        press_cancel(made, world.anna, minutes)
    return caught.value.decision.codes


def test_alone_it_is_cancelled_held_and_told(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    mark_sent()
    done = press_cancel(made, world.anna, why="Ill")
    assert (done.kind, done.undo_until) == ("cancelled", at(10))
    gone = again(made)
    assert (gone.state, gone.cancel_type, gone.cancel_reason) == ("cancelled", "normal", "Ill")
    assert (gone.state_before, gone.cancelled_by_client, gone.sequence) == (
        "pending",
        world.anna,
        1,
    )
    held = Occupancy.objects.get()
    assert (held.kind, held.expires_at, held.subject_uid) == ("hold", at(10), made.uid)
    told = [world.anna.email, world.provider.email, world.scheduler.email]
    assert waiting("appointment_cancelled") == sorted(told)
    assert waiting("reminder") == []
    entry = LogEntry.objects.get(verb="cancelled")
    assert (entry.actor_uid, entry.note) == (world.anna.uid, "Ill")


def test_who_never_heard_of_it_hears_nothing(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    press_cancel(made, world.anna)
    assert waiting("appointment_cancelled") == [world.scheduler.email]
    assert Message.objects.get(trigger="invitation").state == Message.DROPPED


def test_among_several_it_is_a_decline(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    mark_sent()
    done = press_cancel(made, world.anna, why="Ill")
    assert (done.kind, done.undo_until) == ("declined", at(10))
    assert again(made).state == "pending"
    assert made.attendees.get(client=world.anna).answer == Answer.DECLINED
    assert Occupancy.objects.get().kind == "booking"
    assert waiting("appointment_cancelled") == []
    assert waiting("answer_received") == [world.scheduler.email]


def test_the_last_of_several_declines_it(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    mark_sent()
    say(made, world.ben, Answer.DECLINED)
    assert press_cancel(made, world.anna).kind == "declined"
    assert again(made).state == "declined"
    assert again(made).held_until == at(10)
    assert Occupancy.objects.get().kind == "hold"
    assert waiting("appointment_cancelled") == [world.ben.email, world.provider.email]


def test_an_optional_clients_cancel_leaves_the_meeting(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.provider.staff_member, optional=(world.anna,)
    )
    assert press_cancel(made, world.anna).kind == "declined"
    assert again(made).state == "confirmed"


def test_from_a_proposed_one_at_any_time(world: World) -> None:
    world.event.allow_self_cancellation = False
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=None)
    mark_sent()
    assert press_cancel(made, world.anna, 99999).kind == "cancelled"
    assert (again(made).state, again(made).starts_at) == ("cancelled", None)


def test_the_last_required_client_ends_a_proposed_one(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.ben, starts_at=None)
    assert press_cancel(made, world.ben).kind == "declined"
    assert again(made).state == "proposed"
    assert press_cancel(made, world.anna).kind == "cancelled"


@pytest.mark.parametrize("is_shared", [False, True])
def test_the_switch_and_the_hours_bind_cancel(world: World, is_shared: bool) -> None:
    people = (world.anna, world.ben) if is_shared else (world.anna,)
    made = make_appointment(world.event, world.scheduler, *people)
    world.event.allow_self_cancellation = False
    world.event.self_cancellation_hours = 24
    world.event.save()
    assert refused(made, world) == ("disabled",)
    world.event.allow_self_cancellation = True
    world.event.save()
    limit = 7 * 24 * 60 - 24 * 60
    assert refused(made, world, limit + 1) == ("too_late",)
    assert say(made, world.anna, Answer.TENTATIVE, limit + 1).state == "pending"
    press_cancel(made, world.anna, limit)


def test_grace_after_the_clients_own_booking_is_not_renewed_by_a_move(world: World) -> None:
    world.event.self_cancellation_hours = 24 * 30
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    assert refused(made, world) == ("too_late",)
    Appointment.objects.update(source="online", booked_by=world.anna)
    Appointment.objects.update(
        starts_at=START + timedelta(days=1), ends_at=START + timedelta(days=2)
    )
    assert refused(made, world, 15.01) == ("too_late",)
    press_cancel(made, world.anna, 15)


def test_a_blocked_client_can_cancel(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    world.anna.may_book = False
    world.anna.save()
    assert press_cancel(made, world.anna).kind == "cancelled"


def test_a_group_is_not_cancelled_one_by_one(world: World) -> None:
    group = GroupBooking.objects.create(
        organization=world.organization, workspace=world.event, primary_contact=world.anna
    )
    made = make_appointment(world.event, world.scheduler, world.anna)
    other = make_appointment(world.event, world.scheduler, world.ben)
    Appointment.objects.update(group=group)
    assert refused(made, world) == ("group_member",)
    Appointment.objects.filter(pk=other.pk).update(state="cancelled")
    assert press_cancel(made, world.anna).kind == "cancelled"


def test_twice_is_refused(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    press_cancel(made, world.anna)
    assert refused(made, world) == ("not_upcoming",)
    shared = make_appointment(world.event, world.scheduler, world.anna, world.ben)
    press_cancel(shared, world.anna)
    assert refused(shared, world) == ("not_upcoming",)


def test_without_undo_minutes_nothing_is_held(world: World) -> None:
    world.event.undo_minutes = 0
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    assert press_cancel(made, world.anna).undo_until is None
    assert not Occupancy.objects.exists()


def test_others_appointments_are_not_there(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    for stranger in (world.ben, world.stranger_client):
        with pytest.raises(NotThere):
            press_cancel(made, stranger)
    made.workspace = world.salon
    with pytest.raises(NotThere):
        press_cancel(made, world.anna)
