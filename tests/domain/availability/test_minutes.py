"""Arithmetic on sets of minutes, against plain sets."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.assignment import assign
from portico.domain.availability import CalendarTime, Choice, LineRequest, Search, World, is_free
from portico.domain.gaps import choose_order
from portico.domain.hours import grid_minutes
from portico.domain.minutes import Window, each, every, moved, runs
from portico.domain.timing import ServiceTime
from tests.domain.availability.worlds import bits, minutes_of

sets = st.sets(st.integers(0, 120))


@given(sets, st.integers(1, 40))
def test_runs_begin_where_all_that_follow_are_set(minutes: set[int], length: int) -> None:
    expected = {m for m in minutes if all(m + k in minutes for k in range(length))}
    assert minutes_of(runs(bits(minutes), length)) == expected


def test_a_run_of_nothing_begins_anywhere() -> None:
    assert runs(0, 0) == -1


@given(sets, st.integers(-50, 50))
def test_moved_drops_what_falls_before_the_start(minutes: set[int], by: int) -> None:
    assert minutes_of(moved(bits(minutes), by)) == {m + by for m in minutes if m + by >= 0}


@given(st.integers(1, 60), st.integers(-200, 200), st.integers(0, 200))
def test_every(step: int, first: int, length: int) -> None:
    assert minutes_of(every(step, first, length)) == {
        m for m in range(length) if (m - first) % step == 0
    }


@pytest.mark.parametrize(
    ("step", "first", "length", "expected"),
    [
        (15, 5, 50, [5, 20, 35]),
        (15, 5, 51, [5, 20, 35, 50]),
        (15, -10, 40, [5, 20, 35]),
        (15, 65, 40, [5, 20, 35]),
        (15, 5, 5, []),
        (15, 14, 3, []),
        (1, 0, 3, [0, 1, 2]),
    ],
)
def test_steps_reach_back_to_the_start_and_stop_before_the_end(
    step: int, first: int, length: int, expected: list[int]
) -> None:
    assert list(each(every(step, first, length))) == expected


@pytest.mark.parametrize("minutes", [[], [0], [7, 8], [0, 63, 64, 1439]])
def test_minutes_come_in_order_across_bytes(minutes: list[int]) -> None:
    assert list(each(bits(set(minutes)))) == minutes


@given(sets)
def test_each(minutes: set[int]) -> None:
    assert list(each(bits(minutes))) == sorted(minutes)


def test_the_parts_of_a_service() -> None:
    colour = ServiceTime(30, 25, 20, 5, 10)
    assert colour.length == 75
    assert colour.worked == ((0, 30), (55, 75))
    assert colour.staff_busy == ((-5, 30), (55, 85))
    assert colour.whole == (-5, 85)
    assert ServiceTime(30).staff_busy == ((0, 30),)
    assert ServiceTime(30, 10, 0, 0, 5).staff_busy == ((0, 30), (40, 45))
    assert ServiceTime(30, 0, 10).worked == ((0, 40),)
    assert ServiceTime(30, 10).worked == ((0, 30),)


@pytest.mark.parametrize("minutes", [(0,), (-5,), (30, -1), (30, 0, 0, 0, -1)])
def test_no_part_of_a_service_is_negative(minutes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="takes time"):
        ServiceTime(*minutes)


def _world(length: int = 600) -> World:
    window = Window(datetime(2026, 11, 23, 9, tzinfo=UTC), length)
    calendars = {key: CalendarTime(window.all, 0) for key in (1, 2, 11, 12)}
    return World(window, calendars, grid_minutes(5, ZoneInfo("UTC"), window), window.all)


def test_only_whole_minutes_inside_the_window_are_slots() -> None:
    world = _world()
    lines = [LineRequest([Choice(1, ServiceTime(30))])]
    start = world.window.start
    assert is_free(world, lines, start + timedelta(minutes=5))
    assert not is_free(world, lines, start + timedelta(minutes=5, seconds=1))
    assert not is_free(world, lines, start - timedelta(minutes=5))
    assert not is_free(world, lines, start + timedelta(minutes=600))
    assert not is_free(world, lines, start + timedelta(minutes=575))


def test_one_room_is_kept_through_a_visit() -> None:
    world = _world()
    first = LineRequest([Choice(1, ServiceTime(30))], [[11, 12]])
    second = LineRequest([Choice(1, ServiceTime(30))], [[12]])
    placed = assign(Search(world, [first, second]), 0)
    assert [one.taken for one in placed] == [(12,), (12,)]


def test_a_line_takes_different_units_for_different_needs() -> None:
    line = LineRequest([Choice(1, ServiceTime(30))], [[11, 12], [11, 12]])
    assert assign(Search(_world(), [line]), 0)[0].taken == (11, 12)
    alone = LineRequest([Choice(1, ServiceTime(30))], [[11], [11]])
    with pytest.raises(ValueError, match="twice"):
        assign(Search(_world(), [alone]), 0)


def test_who_is_asked_first() -> None:
    assert choose_order([3, 1, 2], "order", {}, list.reverse) == [3, 1, 2]
    assert choose_order([3, 1, 2], "least_booked", {3: 4, 1: 4, 2: 1}, list.reverse) == [2, 3, 1]
    assert choose_order([3, 1, 2], "random", {}, list.reverse) == [2, 1, 3]
    with pytest.raises(ValueError, match="alphabet"):
        choose_order([1], "alphabet", {}, list.reverse)
