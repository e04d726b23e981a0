"""A primary contact changes a whole group while staff take one member's time: nothing is lost."""

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import ConflictsFound, StaleChange
from tests.apps.appointments.grouped import cancel, make_group, states, take_back
from tests.apps.appointments.visits import LATER, TEN, move
from tests.booking import again, berlin
from tests.concurrency.test_booking_at_once import run_at_once
from tests.conftest import World
from tests.make import make_appointment, staff_actor

SIDES = 6
THREE_CANCELLED, THREE_STAND = ["cancelled"] * 3, ["confirmed"] * 3
TAKING = Allowance(accepts_warnings=True)


@pytest.fixture
def group(transactional_db: None, world: World) -> list[Appointment]:
    return make_group(world)


def times_of(group: list[Appointment]) -> list[object]:
    return [again(one).starts_at for one in group]


def staff_take(world: World, made: Appointment, at: object) -> Callable[[], object]:
    """A booking by staff on the calendar of one member's staff member."""
    member = made.lines.get().staff_member

    def press() -> object:
        try:
            return make_appointment(
                world.salon,
                world.admin,
                member,
                starts_at=at,
                minutes=60,
                allowance=TAKING,
                now=LATER + timedelta(minutes=1),
            )
        except ConflictsFound:
            return None

    return press


def agree() -> None:
    """What is active has exactly its own time; nothing stands twice on a calendar."""
    rows = list(Occupancy.objects.filter(kind="booking").order_by("calendar", "starts_at"))
    for one, other in pairwise(rows):
        apart = one.calendar_id != other.calendar_id or one.ends_at <= other.starts_at
        assert apart or one.lane_to <= other.lane_from or other.lane_to <= one.lane_from
    active = Appointment.objects.filter(state__in=["pending", "confirmed"])
    booked = set(Occupancy.objects.filter(kind="booking").values_list("subject_uid", flat=True))
    assert booked == set(active.values_list("uid", flat=True))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(2))
def test_undo_of_a_group_or_staff_but_never_both(
    world: World, group: list[Appointment], turn: int
) -> None:
    cancel(group[0], world.anna)
    undone = LATER + timedelta(minutes=2)

    def back() -> object:
        take_back(group[0], world.anna, now=undone)
        return None

    takes = staff_take(world, group[1], TEN)
    works = [takes, back] * SIDES if turn else [back, takes] * SIDES
    ends = run_at_once(works)
    assert set(ends) <= {"done", "slot_taken", "not_cancelled_by_you", "undo_over", "undo_used"}
    assert states(group) in (THREE_CANCELLED, THREE_STAND)
    agree()


@pytest.mark.django_db(transaction=True)
def test_a_group_moves_whole_or_not_at_all_while_staff_take_the_goal(
    world: World, group: list[Appointment]
) -> None:
    goal = berlin(25, 14)
    works: list[Callable[[], object]] = [lambda: move(group[0], world.anna, goal)]
    works += [staff_take(world, group[2], goal + timedelta(minutes=30)) for _ in range(SIDES)]
    ends = run_at_once(works)
    assert set(ends) <= {"done", "taken"}
    distances = [timedelta(0), timedelta(0), timedelta(minutes=30)]
    assert times_of(group) in (
        [goal + distance for distance in distances],
        [TEN + distance for distance in distances],
    )
    agree()


@pytest.mark.django_db(transaction=True)
def test_cancelled_once_however_often_it_is_pressed(world: World, group: list[Appointment]) -> None:
    def press() -> object:
        return cancel(group[0], world.anna)

    def one() -> object:
        return cancel(group[0], world.anna, group[1])

    ends = run_at_once([press, one] * SIDES)
    assert ends["done"] in (1, 2)
    assert set(ends) <= {"done", "not_upcoming", "group_member", "not_upcoming, group_member"} | {
        f"StaleChange('{StaleChange(1, 2)}')",
    }
    assert states(group) == THREE_CANCELLED
    assert {again(member).sequence for member in group} == {1}
    assert Occupancy.objects.filter(kind="hold").count() == 3


@pytest.mark.django_db(transaction=True)
def test_staff_cancel_a_member_while_the_primary_moves_or_cancels_all(
    world: World, group: list[Appointment]
) -> None:
    """No calendar is locked before another twice over: nobody waits for ever."""

    def by_staff(made: Appointment) -> Callable[[], object]:
        return lambda: cancel_appointment(
            workspace=world.salon,
            uid=made.uid,
            reason="",
            actor=staff_actor(world.admin),
            now=LATER,
        )

    works: list[Callable[[], object]] = []
    for _ in range(3):
        works += [by_staff(group[2]), by_staff(group[1])]
        works += [lambda: move(group[0], world.anna, berlin(25, 14))]
        works += [lambda: cancel(group[0], world.anna)]
    ends = run_at_once(works)
    assert not [end for end in ends if "Operational" in end or "Deadlock" in end], ends
    assert states(group)[1:] == ["cancelled", "cancelled"]
    agree()
