"""Editing and cancelling by staff."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.announcing import list_held, send_held
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.completing import complete_over
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused, StaleChange
from portico.domain.states import Answer, AppointmentState
from tests.conftest import World
from tests.make import NOW, appointment_form, make_appointment, staff_actor

LATER = NOW + timedelta(days=8)


def edit(
    world: World, made: Appointment, *people: Client | StaffMember, seen: int = 1, **fields: Any
) -> Appointment:
    return edit_appointment(
        workspace=world.event,
        uid=made.uid,
        form=appointment_form(world.scheduler.staff_member, *people, **fields),
        seen_version=seen,
        allowance=Allowance(),
        user=world.scheduler,
        actor=staff_actor(world.scheduler),
        now=NOW,
    )


def mark_sent() -> None:
    Message.objects.filter(trigger="invitation").update(state=Message.SENT)


def cancel(world: World, made: Appointment) -> Appointment:
    return cancel_appointment(
        workspace=world.event,
        uid=made.uid,
        reason="Hall closed",
        actor=staff_actor(world.scheduler),
        now=NOW,
    )


def test_a_move_asks_anew_and_keeps_the_identity(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    made.attendees.filter(client=world.anna).update(answer=Answer.ACCEPTED)
    Appointment.objects.update(state=AppointmentState.CONFIRMED)
    mark_sent()
    moved = edit(world, made, world.anna, world.provider.staff_member, starts_at=LATER)
    assert (moved.uid, moved.sequence, moved.state) == (made.uid, 1, AppointmentState.PENDING)
    assert moved.attendees.get(client=world.anna).answer == Answer.NEEDS_ACTION
    assert Occupancy.objects.get(subject_uid=made.uid).starts_at == LATER
    update = Message.objects.get(trigger="update", address=world.anna.email)
    assert update.due_at == NOW + timedelta(minutes=2)
    entry = LogEntry.objects.get(verb="moved")
    assert entry.changes["starts_at"][1] == LATER.isoformat()


def test_changes_within_two_minutes_are_one_update(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    edit(world, made, world.anna, name="First")
    edit(world, made, world.anna, name="Second", seen=2)
    assert Message.objects.filter(trigger="update").count() == 1


def test_an_unsent_invitation_tells_the_change_itself(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    edit(world, made, world.anna, starts_at=LATER)
    assert not Message.objects.filter(trigger="update").exists()


def test_reminders_follow_the_new_time(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    edit(world, made, world.anna, starts_at=LATER)
    waiting = Message.objects.get(trigger="reminder", state=Message.SCHEDULED)
    assert waiting.due_at == LATER - timedelta(hours=24)
    assert Message.objects.filter(trigger="reminder", state=Message.DROPPED).count() == 1


def test_people_come_and_go(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    edit(world, made, world.ben)
    assert Message.objects.get(address=world.ben.email, trigger="invitation")
    gone = Message.objects.get(address=world.anna.email, trigger="appointment_cancelled")
    assert gone.facts["removed"] is True


def test_somebody_elses_save_is_never_overwritten(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    edit(world, made, world.anna, name="First")
    with pytest.raises(StaleChange):
        edit(world, made, world.anna, name="Second", seen=1)
    assert Appointment.objects.get().name == "First"


def test_cancelling_keeps_the_record_frees_the_time_and_tells_who_knew(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.ben, world.provider.staff_member
    )
    Message.objects.filter(address=world.anna.email, trigger="invitation").update(state="sent")
    gone = cancel(world, made)
    assert (gone.state, gone.sequence, gone.cancel_reason) == ("cancelled", 1, "Hall closed")
    assert not Occupancy.objects.exists()
    told = Message.objects.filter(trigger="appointment_cancelled")
    assert [m.address for m in told] == [world.anna.email]
    assert not Message.objects.filter(state=Message.SCHEDULED).exclude(pk__in=told).exists()


def test_a_proposed_one_can_be_cancelled(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=None)
    gone = cancel(world, made)
    assert (gone.state, gone.starts_at, gone.state_before) == ("cancelled", None, "proposed")


def test_twice_is_refused(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    cancel(world, made)
    with pytest.raises(Refused) as caught:
        cancel(world, made)
    assert caught.value.decision.codes == ("not_upcoming",)
    with pytest.raises(Refused):
        edit(world, made, world.anna, name="Late", seen=2)


def test_another_workspaces_appointment_is_not_there(world: World) -> None:
    made = make_appointment(world.salon, world.admin, world.anna)
    with pytest.raises(NotThere):
        cancel(world, made)


def test_what_was_held_back_is_sent_on_request(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, sends_emails=False)
    assert [(a.uid, n) for a, n in list_held(world.event)] == [(made.uid, 2)]
    actor = staff_actor(world.scheduler)
    assert send_held(workspace=world.event, uid=made.uid, actor=actor, now=NOW) == 2
    assert not Message.objects.filter(state=Message.HELD).exists()
    assert list_held(world.event) == []


@pytest.mark.parametrize(
    ("state", "after"),
    [("confirmed", "completed"), ("in_session", "completed"), ("pending", "pending")],
)
def test_what_is_over_completes_by_itself(world: World, state: str, after: str) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    Appointment.objects.update(state=state)
    assert made.ends_at is not None
    assert complete_over(now=made.ends_at - timedelta(seconds=1)) == 0
    complete_over(now=made.ends_at)
    assert Appointment.objects.get().state == after


def test_completing_can_be_switched_off(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    Appointment.objects.update(state="confirmed")
    world.event.completes_by_itself = False
    world.event.save()
    assert complete_over(now=made.starts_at + timedelta(days=1)) == 0
