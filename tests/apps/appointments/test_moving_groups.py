"""The primary contact moves the whole group, all or nothing; nobody else moves any of it."""

from datetime import datetime

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import SlotTaken
from portico.domain.states import Answer
from tests.apps.appointments.grouped import make_group
from tests.apps.appointments.visits import LATER, TEN, choose, minutes, move, refused
from tests.booking import again, berlin, clock, take
from tests.conftest import World
from tests.make import make_appointment


@pytest.fixture
def group(world: World) -> list[Appointment]:
    return make_group(world)


def starts(group: list[Appointment]) -> list[datetime | None]:
    return [again(one).starts_at for one in group]


def block(group: list[Appointment], number: int, at: datetime, length: int = 30) -> None:
    take(group[number].lines.get().staff_member.calendar, at, length)


def test_all_move_with_their_distances(world: World, group: list[Appointment]) -> None:
    found = choose(group[0], world.anna)
    assert found.is_whole_group
    move(group[0], world.anna, berlin(25, 14))
    assert starts(group) == [berlin(25, 14), berlin(25, 14), berlin(25, 14, 30)]
    assert Occupancy.objects.count() == 3
    assert {again(one).sequence for one in group} == {1}
    answers = {one.attendees.get(staff_member=None).answer for one in group[1:]}
    assert answers == {Answer.NEEDS_ACTION}
    assert LogEntry.objects.filter(verb="moved").count() == 3


def test_their_own_times_are_free_for_each_other(world: World, group: list[Appointment]) -> None:
    move(group[0], world.anna, TEN + minutes(30))
    assert starts(group)[2] == TEN + minutes(60)


def test_only_where_everybody_fits(world: World, group: list[Appointment]) -> None:
    block(group, 2, berlin(24, 15))
    found = choose(group[0], world.anna).slots
    assert found is not None
    # Omar's hour begins half an hour later, and from three to half past he is busy.
    assert clock(found)[-3:] == ["13:30", "15:00", "15:30"]
    with pytest.raises(SlotTaken):
        move(group[0], world.anna, berlin(24, 14))
    assert starts(group) == [TEN, TEN, TEN + minutes(30)]
    assert Occupancy.objects.count() == 4


def test_members_never_move_it(world: World, group: list[Appointment]) -> None:
    assert refused(group[1], world.ben) == ("group_member",)


def test_one_members_state_counts_for_all(world: World, group: list[Appointment]) -> None:
    Appointment.objects.filter(pk=group[2].pk).update(state="checked_in")
    assert refused(group[0], world.anna) == ("not_upcoming",)
    assert is_of_another(group[0], world.anna) == [True]
    Appointment.objects.filter(pk=group[0].pk).update(state="in_session")
    assert is_of_another(group[0], world.anna) == [False]


def is_of_another(made: Appointment, client: Client) -> list[bool]:
    return [one.is_of_another for one in choose(made, client).decision.reasons]


def test_of_another_member_only_that_is_told(world: World, group: list[Appointment]) -> None:
    """Each reason that the primary contact's own visit alone would not have."""
    line = group[1].lines.get()
    type(line).objects.filter(pk=line.pk).update(duration=75, by_hand=["duration"])
    Service.objects.filter(pk=group[2].lines.get().service_id).update(is_retired=True)
    Service.objects.filter(pk=group[0].lines.get().service_id).update(is_prompt_to_call=True)
    found = choose(group[0], world.anna).decision.reasons
    assert [(one.code, one.is_of_another) for one in found] == [
        ("duration_changed", True),
        ("not_online", False),
    ]


def test_cancelled_members_are_left_out(world: World, group: list[Appointment]) -> None:
    Appointment.objects.filter(pk=group[2].pk).update(state="cancelled", cancel_type="normal")
    Occupancy.objects.filter(subject_uid=group[2].uid).delete()
    move(group[0], world.anna, berlin(25, 16))
    assert starts(group) == [berlin(25, 16), berlin(25, 16), TEN + minutes(30)]


def test_one_active_member_left_is_no_group(world: World, group: list[Appointment]) -> None:
    gone = [group[0].pk, group[2].pk]
    Appointment.objects.filter(pk__in=gone).update(state="cancelled", cancel_type="normal")
    assert move(group[1], world.ben, berlin(25, 10)).starts_at == berlin(25, 10)


def test_the_deadline_counts_from_the_earliest(world: World, group: list[Appointment]) -> None:
    assert choose(group[0], world.anna).deadline == berlin(24, 6)
    late = group[0]
    Appointment.objects.update(booked_by=None)
    assert refused(late, world.anna, berlin(24, 6, 1)) == ("too_late",)


def test_another_appointment_of_a_member_is_in_the_way(
    world: World, group: list[Appointment]
) -> None:
    """Without a word about it to the primary contact."""
    make_appointment(world.event, world.scheduler, world.ben, starts_at=berlin(25, 10))
    with pytest.raises(SlotTaken):
        move(group[0], world.anna, berlin(25, 10))


def test_a_member_that_is_locked_in_between_loses_nothing(
    world: World, group: list[Appointment]
) -> None:
    """The wall refuses the last one: all of it stays where it was."""
    before = sorted(Occupancy.objects.values_list("calendar", "starts_at", "subject_uid"))
    block(group, 2, berlin(25, 14, 30))
    with pytest.raises(SlotTaken):
        move(group[0], world.anna, berlin(25, 14), now=LATER)
    Occupancy.objects.filter(subject_kind="other").delete()
    assert sorted(Occupancy.objects.values_list("calendar", "starts_at", "subject_uid")) == before
