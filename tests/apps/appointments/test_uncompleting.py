"""A wrong press of *Complete* is undone: as it was, with its time, and no flow has begun."""

from datetime import datetime, timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.completions import find_completion
from portico.apps.appointments.services.completing import (
    complete_appointment,
    complete_over,
    uncomplete_appointment,
)
from portico.apps.flows.models import FlowRun
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused
from portico.domain.sessions import UNDO_TIME
from tests.conftest import World
from tests.flows import EMAIL, Hands, make_flow
from tests.make import NOW, make_appointment, staff_actor

SOON = NOW + timedelta(minutes=2)


def begun(world: World, state: str = "in_session", minutes: int = 10) -> Appointment:
    made = make_appointment(
        world.event,
        world.manager,
        world.anna,
        world.manager.staff_member,
        starts_at=NOW - timedelta(minutes=minutes),
        now=NOW - timedelta(days=3),
    )
    Appointment.objects.filter(pk=made.pk).update(state=state)
    made.refresh_from_db()
    return made


def complete(made: Appointment, world: World, now: datetime = NOW) -> None:
    complete_appointment(
        workspace=made.workspace, uid=made.uid, actor=staff_actor(world.manager), now=now
    )


def undo(made: Appointment, world: World, now: datetime = SOON) -> Appointment:
    return uncomplete_appointment(
        workspace=made.workspace, uid=made.uid, actor=staff_actor(world.manager), now=now
    )


@pytest.mark.parametrize("state", ["pending", "confirmed", "checked_in", "in_session"])
def test_it_is_in_the_state_it_had_with_its_time(world: World, state: str) -> None:
    made = begun(world, state)
    before = list(
        Occupancy.objects.filter(subject_uid=made.uid).values_list(
            "calendar", "starts_at", "ends_at"
        )
    )
    assert before
    complete(made, world)
    assert not Occupancy.objects.filter(subject_uid=made.uid).exists()
    mails = Message.objects.count()
    undone = undo(made, world)
    assert undone.state == state
    after = Occupancy.objects.filter(subject_uid=made.uid)
    assert sorted(after.values_list("calendar", "starts_at", "ends_at")) == sorted(before)
    entry = LogEntry.objects.filter(subject_uid=made.uid).first()
    assert entry is not None
    assert (entry.verb, entry.changes) == ("uncompleted", {"state": ["completed", state]})
    assert Message.objects.count() == mails, "nobody is told"
    assert find_completion(undone) is None


def test_only_what_was_pressed_and_only_for_a_while(world: World) -> None:
    made = begun(world)
    with pytest.raises(Refused) as refused:
        undo(made, world)
    assert refused.value.decision.codes == ("not_completed",)
    complete(made, world)
    with pytest.raises(Refused) as refused:
        undo(made, world, NOW + UNDO_TIME)
    assert refused.value.decision.codes == ("undo_over",)


def test_what_completed_by_itself_stays_so(world: World) -> None:
    made = begun(world, "confirmed")
    assert made.ends_at
    complete_over(now=made.ends_at)
    with pytest.raises(Refused) as refused:
        undo(made, world, made.ends_at)
    assert refused.value.decision.codes == ("undo_over",)


def test_somebody_else_has_the_time_by_now(world: World) -> None:
    made = begun(world)
    complete(made, world)
    starts_at = NOW + timedelta(minutes=5)
    people = (world.ben, world.manager.staff_member)
    make_appointment(world.event, world.manager, *people, starts_at=starts_at)
    with pytest.raises(Refused) as refused:
        undo(made, world)
    assert refused.value.decision.codes == ("slot_taken",)
    made.refresh_from_db()
    assert made.state == "completed"


def test_of_another_workspace_it_does_not_exist(world: World) -> None:
    made = begun(world)
    complete(made, world)
    with pytest.raises(NotThere):
        uncomplete_appointment(
            workspace=world.salon, uid=made.uid, actor=staff_actor(world.manager), now=SOON
        )


def names() -> list[str]:
    return [run.flow.name for run in FlowRun.objects.select_related("flow")]


def test_flows_begin_only_when_it_cannot_be_undone_any_more(world: World) -> None:
    hands = Hands()
    make_flow(world.event, "appointment_completed", EMAIL, name="Thanks")
    made = begun(world)
    complete(made, world)
    hands.work()
    assert names() == []
    undo(made, world)
    hands.pass_time(minutes=20)
    assert names() == [], "it was no completion at all"
    made.refresh_from_db()
    complete(made, world, hands.now)
    hands.pass_time(minutes=14)
    assert names() == []
    hands.pass_time(minutes=1)
    assert names() == ["Thanks"]


def test_pressed_again_at_once_it_is_one_completion(world: World) -> None:
    hands = Hands()
    make_flow(world.event, "appointment_completed", EMAIL, name="Thanks")
    made = begun(world)
    complete(made, world)
    undo(made, world)
    complete(made, world, SOON)
    hands.work()
    hands.pass_time(minutes=15)
    assert names() == [], "the first press does not count any more"
    hands.pass_time(minutes=30)
    assert names() == ["Thanks"]
