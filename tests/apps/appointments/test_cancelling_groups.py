"""The primary contact cancels the whole group or another member's visit; nobody else does."""

from datetime import datetime, timedelta

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused, StaleChange
from tests.apps.appointments.grouped import cancel, make_group, states, take_back
from tests.apps.appointments.steps import mark_sent, waiting
from tests.apps.appointments.visits import LATER, TEN, minutes, move
from tests.booking import again, berlin, take
from tests.conftest import World
from tests.make import client_actor, make_appointment, staff_actor

ALL_GONE, ALL_BACK = ["cancelled"] * 3, ["confirmed"] * 3
UNDONE = LATER + minutes(5)


@pytest.fixture
def group(world: World) -> list[Appointment]:
    return make_group(world)


def refused(
    made: Appointment,
    client: Client,
    member: Appointment | None = None,
    *,
    is_whole_group: bool = True,
    now: datetime = LATER,
) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        cancel(made, client, member, is_whole_group=is_whole_group, now=now)
    return caught.value.decision.codes


def not_undone(
    made: Appointment, client: Client, member: Appointment | None = None, now: datetime = UNDONE
) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        take_back(made, client, member, now=now)
    return caught.value.decision.codes


def own_again(made: Appointment, client: Client, now: datetime) -> None:
    restore(
        client=client,
        workspace=made.workspace,
        uid=made.uid,
        actor=client_actor(client),
        now=now,
    )


def test_the_whole_group_is_cancelled_held_and_told(world: World, group: list[Appointment]) -> None:
    mark_sent()
    done = cancel(group[0], world.anna)
    assert (done.kind, done.undo_until, done.count) == ("cancelled", LATER + minutes(10), 3)
    assert states(group) == ALL_GONE
    assert {again(one).cancelled_by_client_id for one in group} == {world.anna.pk}
    assert {again(one).cancel_type for one in group} == {"normal"}
    assert set(Occupancy.objects.values_list("kind", "expires_at")) == {("hold", done.undo_until)}
    assert Occupancy.objects.count() == 3
    told = waiting("appointment_cancelled")
    assert [world.anna.email, world.ben.email, "cleo@clients.example"] == told
    assert LogEntry.objects.filter(verb="cancelled", actor_uid=world.anna.uid).count() == 3
    assert waiting("reminder") == []


def test_undo_brings_all_of_it_back(world: World, group: list[Appointment]) -> None:
    mark_sent()
    before = [list(one.attendees.values_list("answer", "note")) for one in group]
    cancel(group[0], world.anna)
    mark_sent()
    take_back(group[0], world.anna, now=UNDONE)
    assert states(group) == ALL_BACK
    assert [list(one.attendees.values_list("answer", "note")) for one in group] == before
    assert {again(one).sequence for one in group} == {2}
    assert {again(one).undone_at for one in group} == {UNDONE}
    assert set(Occupancy.objects.values_list("kind", flat=True)) == {"booking"}
    assert len(waiting("appointment_restored")) == 3
    assert waiting("reminder") == ["cleo@clients.example"]  # one day ahead is over for the others
    assert LogEntry.objects.filter(verb="restored").count() == 3


def test_undo_of_a_group_is_all_or_nothing(world: World, group: list[Appointment]) -> None:
    """Staff took one member's time: nothing comes back, and the others stay held to the end."""
    cancel(group[0], world.anna)
    Occupancy.objects.filter(subject_uid=group[2].uid).delete()
    take(group[2].lines.get().staff_member.calendar, TEN + minutes(45), 30)
    assert not_undone(group[0], world.anna) == ("slot_taken",)
    assert states(group) == ALL_GONE
    assert Occupancy.objects.filter(kind="hold").count() == 2


def test_undo_works_once_and_ends_with_the_hold(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna)
    assert not_undone(group[0], world.anna, now=LATER + minutes(10)) == ("undo_over",)
    take_back(group[0], world.anna, now=UNDONE)
    assert cancel(group[0], world.anna, now=UNDONE).undo_until is None
    assert not Occupancy.objects.exists()
    assert not_undone(group[0], world.anna) == ("undo_used",)


def test_members_take_nothing_back(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna)
    assert not_undone(group[1], world.ben) == ("not_cancelled_by_you",)
    with pytest.raises(NotThere):
        take_back(group[1], world.ben, group[0], now=UNDONE)
    # What was cancelled with the whole group comes back with it.
    assert not_undone(group[0], world.anna, group[1]) == ("not_cancelled_by_you",)


def test_one_members_visit(world: World, group: list[Appointment]) -> None:
    mark_sent()
    done = cancel(group[0], world.anna, group[1])
    assert (done.kind, done.count) == ("cancelled", 1)
    assert states(group) == ["confirmed", "cancelled", "confirmed"]
    assert waiting("appointment_cancelled") == [world.ben.email]
    assert not_undone(group[1], world.ben) == ("not_cancelled_by_you",)
    assert not_undone(group[0], world.anna) == ("not_cancelled_by_you",)
    take_back(group[0], world.anna, group[1], now=UNDONE)
    assert states(group) == ALL_BACK
    assert group[1].attendees.get(client=world.ben).undo_until is None
    assert Occupancy.objects.filter(kind="booking").count() == 3
    assert cancel(group[0], world.anna, group[1], now=UNDONE).undo_until is None
    assert not_undone(group[0], world.anna, group[1]) == ("undo_used",)


def test_a_cancelled_member_is_left_out_and_stays_so(
    world: World, group: list[Appointment]
) -> None:
    cancel(group[0], world.anna, group[2])
    done = cancel(group[0], world.anna, now=LATER + minutes(1))
    assert done.count == 2
    take_back(group[0], world.anna, now=UNDONE)
    assert states(group) == ["confirmed", "confirmed", "cancelled"]


def test_members_only_view_and_the_primary_never_leaves_alone(
    world: World, group: list[Appointment]
) -> None:
    assert refused(group[1], world.ben) == ("group_member",)
    assert refused(group[0], world.anna, is_whole_group=False) == ("group_member",)
    with pytest.raises(NotThere):
        cancel(group[1], world.ben, group[0])
    with pytest.raises(NotThere):
        cancel(group[1], world.anna)
    assert states(group) == ALL_BACK


def test_a_primary_who_dropped_out_changes_nobodys(world: World, group: list[Appointment]) -> None:
    by_staff(world, group[0])
    assert refused(group[0], world.anna, group[1]) == ("group_member",)
    assert refused(group[1], world.ben) == ("group_member",)


def test_one_active_member_left_is_no_group(world: World, group: list[Appointment]) -> None:
    for one in (group[0], group[2]):
        by_staff(world, one)
    assert cancel(group[1], world.ben, is_whole_group=False).count == 1
    assert states(group) == ALL_GONE
    take_back(group[1], world.ben, now=UNDONE)
    assert states(group) == ["cancelled", "confirmed", "cancelled"]


def by_staff(world: World, made: Appointment) -> None:
    cancel_appointment(
        workspace=world.salon, uid=made.uid, reason="", actor=staff_actor(world.admin), now=LATER
    )


def test_strangers_members_and_other_groups(world: World, group: list[Appointment]) -> None:
    alone = make_appointment(world.salon, world.admin, world.ben, starts_at=berlin(26, 10))
    other = GroupBooking.objects.create(
        organization=world.organization, workspace=world.salon, primary_contact=world.ben
    )
    for member in (alone, group[0]):
        with pytest.raises(NotThere):
            cancel(group[0], world.anna, member)
    Appointment.objects.filter(pk=alone.pk).update(group=other)
    with pytest.raises(NotThere):
        cancel(group[0], world.anna, alone)
    with pytest.raises(NotThere):
        cancel(group[0], world.stranger_client)


def test_the_deadline_counts_from_the_earliest_and_a_members_from_its_own(
    world: World, group: list[Appointment]
) -> None:
    limit = TEN - timedelta(hours=4)
    late = limit + timedelta(seconds=1)
    assert refused(group[0], world.anna, now=late) == ("too_late",)
    assert refused(group[0], world.anna, group[1], now=late) == ("too_late",)
    assert refused(group[0], world.anna, group[2], now=late + minutes(30)) == ("too_late",)
    cancel(group[0], world.anna, group[2], now=limit + minutes(30))
    cancel(group[0], world.anna, now=limit)
    assert states(group) == ALL_GONE


def test_one_members_state_counts_for_all(world: World, group: list[Appointment]) -> None:
    Appointment.objects.filter(pk=group[2].pk).update(state="checked_in")
    with pytest.raises(Refused) as caught:
        cancel(group[0], world.anna)
    (reason,) = caught.value.decision.reasons
    assert (reason.code, reason.is_of_another) == ("not_upcoming", True)
    assert refused(group[0], world.anna, group[2]) == ("not_upcoming",)
    cancel(group[0], world.anna, group[1])


def test_what_somebody_changed_since_it_was_seen(world: World, group: list[Appointment]) -> None:
    with pytest.raises(StaleChange):
        cancel(group[0], world.anna, seen_version=group[0].version)
    cancel(group[0], world.anna, seen_version=sum(one.version for one in group))


def test_the_hold_ends_at_the_earliest_start(world: World, group: list[Appointment]) -> None:
    world.salon.self_cancellation_hours = 0
    world.salon.save()
    done = cancel(group[0], world.anna, now=TEN - minutes(3))
    assert done.undo_until == TEN
    assert not_undone(group[0], world.anna, now=TEN) == ("undo_over",)


def test_restore_books_all_of_it_again(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna)
    own_again(group[0], world.anna, LATER + minutes(30))
    assert states(group) == ALL_BACK
    assert Occupancy.objects.filter(kind="booking").count() == 3


def test_restore_of_a_group_is_all_or_nothing(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna)
    make_appointment(
        world.event, world.scheduler, world.ben, starts_at=TEN, now=LATER + minutes(20)
    )
    with pytest.raises(Refused) as caught:
        own_again(group[0], world.anna, LATER + minutes(30))
    assert caught.value.decision.codes == ("slot_taken",)
    assert states(group) == ALL_GONE


def test_a_first_message_that_waits_is_dropped_for_each(
    world: World, group: list[Appointment]
) -> None:
    cancel(group[0], world.anna)
    assert waiting("appointment_booked") == []
    assert Message.objects.filter(trigger="appointment_booked", state="dropped").count() == 3


def test_after_undo_the_group_moves_as_before(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna)
    take_back(group[0], world.anna, now=UNDONE)
    assert move(group[0], world.anna, berlin(25, 14), now=UNDONE).starts_at == berlin(25, 14)


def move_to_wednesday(world: World, group: list[Appointment]) -> None:
    """What is left of the group, by the primary contact."""
    move(group[0], world.anna, berlin(25, 10), now=LATER)


def test_who_comes_back_stays_in_it_on_its_day(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna, group[1])
    take_back(group[0], world.anna, group[1], now=UNDONE)
    assert again(group[1]).group == group[0].group


def test_who_comes_back_on_another_day_is_alone(world: World, group: list[Appointment]) -> None:
    cancel(group[0], world.anna, group[1])
    move_to_wednesday(world, group)
    take_back(group[0], world.anna, group[1], now=UNDONE)
    back = again(group[1])
    assert (back.state, back.starts_at, back.group) == ("confirmed", TEN, None)
    assert [again(one).group for one in (group[0], group[2])] == [group[0].group] * 2
    assert LogEntry.objects.filter(verb="left_group", subject_uid=back.uid).count() == 1


def test_staff_bring_one_back_on_another_day(world: World, group: list[Appointment]) -> None:
    actor = staff_actor(world.admin)
    cancel_appointment(
        workspace=world.salon, uid=group[1].uid, reason="Ill", actor=actor, now=LATER
    )
    move_to_wednesday(world, group)
    uncancel_appointment(
        workspace=world.salon, uid=group[1].uid, is_notifying=True, actor=actor, now=UNDONE
    )
    assert again(group[1]).group is None


def test_of_two_who_are_apart_none_is_a_group(world: World, group: list[Appointment]) -> None:
    Appointment.objects.filter(pk=group[2].pk).update(group=None)
    cancel(group[0], world.anna, group[1])
    move(group[0], world.anna, berlin(25, 10), now=LATER)
    take_back(group[0], world.anna, group[1], now=UNDONE)
    assert not GroupBooking.objects.exists()
    assert again(group[0]).group is None
