"""*Avoid gaps*, case by case: one of an hour's halves, first slot at minute 0."""

import pytest

from portico.domain.availability import Search
from portico.domain.gaps import avoid_gaps
from tests.domain.availability.oracle import Line, Plain, Time
from tests.domain.availability.worlds import as_bits, as_requests, bits, minutes_of

STEP = 30
HALF = Time(30, 0, 0, 0, 0)
LONGER = Time(45, 0, 0, 0, 0)
WITH_BUFFER = Time(30, 0, 0, 0, 30)
WITH_PROCESSING = Time(30, 30, 30, 0, 0)


def stretch(begin: int, end: int) -> set[int]:
    return set(range(begin, end))


def offered(
    lines: list[Line],
    *,
    length: int = 300,
    booked: dict[int, set[int]] | None = None,
    away: dict[int, set[int]] | None = None,
    opened: dict[int, set[int]] | None = None,
    days: tuple[set[int], ...] | None = None,
) -> set[int]:
    bookings = {1: set(), 2: set(), **(booked or {})}
    plain = Plain(
        length=length,
        open={1: stretch(0, length), 2: stretch(0, length), **(opened or {})},
        taken={staff: taken | (away or {}).get(staff, set()) for staff, taken in bookings.items()},
        grid=set(range(0, length, STEP)),
        allowed=stretch(0, length),
        bookings=bookings,
    )
    search = Search(as_bits(plain), as_requests(lines))
    days = days or (stretch(0, length),)
    return minutes_of(avoid_gaps(search, [bits(day) for day in days], STEP))


NOON = stretch(120, 150)


@pytest.mark.parametrize(
    ("time", "booked", "expected"),
    [
        pytest.param(HALF, set(), {0, 270}, id="an empty day offers its first and last slot"),
        pytest.param(HALF, NOON, {0, 90, 150, 270}, id="and a booked one those that touch it"),
        pytest.param(LONGER, NOON, {0, 60, 150, 240}, id="within less than one increment"),
        pytest.param(WITH_BUFFER, NOON, {0, 60, 150, 270}, id="with the buffer"),
        pytest.param(WITH_PROCESSING, NOON, {0, 30, 90, 150, 210}, id="with either working part"),
        pytest.param(HALF, stretch(0, 300), set(), id="a full day offers nothing"),
    ],
)
def test_a_slot_is_offered_where_it_leaves_no_small_hole(
    time: Time, booked: set[int], expected: set[int]
) -> None:
    assert offered([Line([(1, time)])], booked={1: booked}) == expected


def test_time_off_is_no_booking_to_touch() -> None:
    assert offered([Line([(1, HALF)])], away={1: NOON}) == {0, 270}


def test_each_day_counts_for_itself() -> None:
    days = (stretch(0, 90), stretch(90, 210), stretch(210, 300))
    opened = {1: stretch(0, 210)}
    booked = {1: stretch(150, 180)}
    found = offered([Line([(1, HALF)])], opened=opened, booked=booked, days=days)
    assert found == {0, 60} | {90, 120, 180}, "and a closed day offers nothing"


def test_everybody_has_a_first_and_a_last_slot_of_their_own() -> None:
    opened = {1: stretch(0, 120), 2: stretch(90, 300)}
    assert offered([Line([(1, HALF), (2, HALF)])], opened=opened) == {0, 90, 270}


def test_a_booking_of_one_opens_nothing_for_another() -> None:
    away = {1: stretch(0, 300) - NOON}
    both = Line([(1, HALF), (2, HALF)])
    assert offered([both], away=away, booked={1: stretch(0, 30)}) == {0, 120, 270}


def test_a_later_line_of_a_visit_may_be_the_one_that_touches() -> None:
    visit = [Line([(1, HALF)]), Line([(2, HALF)])]
    assert offered(visit, booked={2: NOON}) == {0, 60, 120, 240}
    assert offered(visit, booked={1: NOON}) == {0, 90, 150, 240}
