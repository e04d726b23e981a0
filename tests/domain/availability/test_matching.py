"""Too few people or things for everybody who begins together: found by counting."""

from datetime import UTC, datetime

import pytest

from portico.domain.assignment import GroupRequest, group_slots
from portico.domain.availability import CalendarTime, Choice, LineRequest, Search, World
from portico.domain.matching import at_least, may_all_begin
from portico.domain.minutes import Window
from portico.domain.timing import ServiceTime

WINDOW = Window(datetime(2026, 11, 23, tzinfo=UTC), 1440)
HOUR = ServiceTime(60)
UNITS = tuple(range(11, 15))
KEYS = (*range(1, 7), *UNITS)


def world(**busy: int) -> World:
    """Everybody and everything is there all day, but for what is taken."""
    calendars = {key: CalendarTime(WINDOW.all, busy.get(f"k{key}", 0)) for key in KEYS}
    return World(WINDOW, calendars, WINDOW.all, WINDOW.all)


def visit(*staff: int, needs: tuple[tuple[int, ...], ...] = (), lines: int = 1) -> Search:
    line = LineRequest([Choice(one, HOUR) for one in staff], needs)
    return Search(world(), [line] * lines)


@pytest.mark.parametrize(
    ("masks", "count", "expected"),
    [
        ([], 0, -1),
        ([], 1, 0),
        ([0b1], 1, 0b1),
        ([0b011, 0b110, 0b010], 1, 0b111),
        ([0b011, 0b110, 0b010], 2, 0b010),
        ([0b011, 0b110, 0b010], 3, 0b010),
        ([0b011, 0b110], 3, 0),
    ],
)
def test_how_many_are_free(masks: list[int], count: int, expected: int) -> None:
    assert at_least(masks, count) == expected


@pytest.mark.parametrize(
    ("visits", "offsets", "fits"),
    [
        ([visit(1, 2), visit(1, 2)], (0, 0), True),
        ([visit(1, 2)] * 3, (0, 0, 0), False),
        ([visit(1, 2)] * 3, (0, 0, 60), True),
        ([visit(1), visit(1, 2, 3), visit(1)], (0, 0, 0), False),
        ([visit(1), visit(1, 2, 3), visit(2)], (0, 0, 0), True),
        ([visit(1, 2, needs=((11,),)), visit(1, 2, needs=((11,),))], (0, 0), False),
        ([visit(1, 2, needs=((11, 12),)), visit(1, 2, needs=((11, 12),))], (0, 0), True),
        ([visit(1, 2, lines=2)] * 3, (0, 0, 0), False),
    ],
)
def test_who_needs_somebody_of_their_own(
    visits: list[Search], offsets: tuple[int, ...], fits: bool
) -> None:
    assert (may_all_begin(visits, offsets) & 1 << 600 != 0) is fits
    assert (group_slots(GroupRequest(visits, offsets)) >> 600 & 1 != 0) is fits


def test_a_line_of_uncertain_place_limits_nothing() -> None:
    """The second service starts when the first ends, which depends on who does it."""
    slow = LineRequest([Choice(1, HOUR), Choice(2, ServiceTime(90))])
    after = LineRequest([Choice(3, HOUR)])
    visits = [Search(world(), [slow, after]) for _ in range(2)]
    assert may_all_begin(visits, (0, 0)) >> 600 & 1
    lone = [Search(world(), [slow, after]), Search(world(), [LineRequest([Choice(3, HOUR)])])]
    assert may_all_begin(lone, (0, 60)) >> 600 & 1


def test_lines_of_one_visit_may_share() -> None:
    both = LineRequest([Choice(1, HOUR)], offset=0)
    one = Search(world(), [both, both])
    assert may_all_begin([one], (0,)) == -1


@pytest.mark.parametrize(
    "visits",
    [[visit(*range(1, 6))] * 6, [visit(*range(1, 7), needs=(UNITS,))] * 5],
)
def test_in_vain_is_found_without_trying(visits: list[Search]) -> None:
    """Each visit fits alone, and trying all of them together takes many seconds."""
    offsets = [0] * len(visits)
    assert all(visit.starts() for visit in visits)
    assert visits[0].starts() & may_all_begin(visits, offsets) == 0, "nothing is left to try"
    assert group_slots(GroupRequest(visits, offsets)) == 0
