"""What limits a slot, and who then does it: one small world per rule."""

from datetime import UTC, datetime

import pytest

from portico.domain.assignment import GroupRequest, assign, assign_group, group_slots
from portico.domain.availability import CalendarTime, Choice, LineRequest, Search, World, find_slots
from portico.domain.minutes import Window
from portico.domain.timing import ServiceTime
from tests.domain.availability.worlds import bits, minutes_of

WINDOW = Window(datetime(2026, 11, 23, 9, tzinfo=UTC), 180)
GRID = set(range(0, 180, 30))
HOUR = ServiceTime(60)


def stretch(begin: int, end: int) -> int:
    return bits(set(range(begin, end)))


def world(*, client_taken: int = 0, **taken: int) -> World:
    calendars = {key: CalendarTime(WINDOW.all, taken.get(f"k{key}", 0)) for key in (1, 2, 11, 12)}
    return World(WINDOW, calendars, bits(GRID), WINDOW.all, client_taken)


def hour(*staff: int, opened: int | None = None, needs: tuple[int, ...] = ()) -> LineRequest:
    return LineRequest([Choice(one, HOUR) for one in staff], [needs] if needs else (), opened)


@pytest.mark.parametrize(
    ("there", "line", "expected"),
    [
        pytest.param(world(), hour(1), {0, 30, 60, 90, 120}, id="nothing"),
        pytest.param(world(k1=stretch(60, 90)), hour(1), {0, 90, 120}, id="a taken stretch"),
        pytest.param(
            world(), hour(1, opened=stretch(30, 120)), {30, 60}, id="the hours of the service"
        ),
        pytest.param(
            world(client_taken=stretch(90, 120)), hour(1), {0, 30, 120}, id="the client's own time"
        ),
        pytest.param(
            world(k11=stretch(0, 60)), hour(1, needs=(11,)), {60, 90, 120}, id="the one room"
        ),
        pytest.param(
            world(k11=stretch(0, 60), k12=stretch(90, 180)),
            hour(1, needs=(11, 12)),
            {0, 30, 60, 90, 120},
            id="no room, where the other is free",
        ),
        pytest.param(
            world(k1=stretch(0, 90), k2=stretch(60, 180)),
            hour(1, 2),
            {0, 90, 120},
            id="nobody there",
        ),
    ],
)
def test_what_limits_a_slot(there: World, line: LineRequest, expected: set[int]) -> None:
    assert minutes_of(find_slots(there, [line])) == expected


def test_the_first_who_can_does_it() -> None:
    search = Search(world(k1=stretch(0, 60)), [hour(1, 2)])
    assert [assign(search, minute)[0].staff for minute in (0, 60)] == [2, 1]


def test_where_nobody_can_nobody_is_assigned() -> None:
    search = Search(world(k1=stretch(0, 60)), [hour(1)])
    with pytest.raises(ValueError, match="does not fit"):
        assign(search, 30)


def test_of_a_group_each_gets_somebody_who_is_there() -> None:
    there = world(k1=stretch(0, 60))
    visits = [Search(there, [hour(1, 2)]), Search(there, [hour(1, 2)])]
    assert assign_group(visits, (0, 0), 0) is None
    found = assign_group(visits, (0, 0), 60)
    assert found is not None
    assert [visit[0].staff for visit in found] == [1, 2]
    later = assign_group(visits, (0, 30), 0)
    assert later is None, "the first is not free before the second begins"


def test_members_who_begin_apart_but_overlap_do_not_share() -> None:
    """Counting who is free at one minute does not see it: trying does."""
    alone = [Search(world(), [hour(1)]), Search(world(), [hour(1)])]
    assert minutes_of(group_slots(GroupRequest(alone, (0, 30)))) == set()
    assert minutes_of(group_slots(GroupRequest(alone, (0, 60)))) == {0, 30, 60}
