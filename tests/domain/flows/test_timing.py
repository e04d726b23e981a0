"""Waits, moments before a start, birthdays: on the wall of the workspace's zone."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.flows.definition import Start, Trigger, Unit, Wait
from portico.domain.flows.timing import (
    birthday_moment,
    end_of_wait,
    may_still_write,
    moment_before_start,
    shift_moment,
)

BERLIN = "Europe/Berlin"
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
"""10:00 in Berlin."""


def at(*parts: int, zone: str = BERLIN, fold: int = 0) -> datetime:
    return datetime(*parts, tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


@pytest.mark.parametrize(
    ("begun", "amount", "unit", "ends"),
    [
        (MONDAY, 30, Unit.MINUTES, MONDAY + timedelta(minutes=30)),
        (MONDAY, 0, Unit.DAYS, MONDAY),
        (MONDAY, 1, Unit.DAYS, MONDAY + timedelta(days=1)),
        (MONDAY, 2, Unit.WEEKS, MONDAY + timedelta(weeks=2)),
        # the night of 28 March 2027 is an hour short, that of 25 October 2026 an hour long
        (at(2027, 3, 27, 12), 1, Unit.DAYS, at(2027, 3, 28, 12)),
        (at(2027, 3, 27, 12), 24, Unit.HOURS, at(2027, 3, 28, 13)),
        (at(2026, 10, 24, 12), 24, Unit.HOURS, at(2026, 10, 25, 11)),
        # 2:30 does not exist: moved forward by the gap
        (at(2027, 3, 27, 2, 30), 1, Unit.DAYS, at(2027, 3, 28, 3, 30)),
        # 2:30 occurs twice: the first
        (at(2026, 10, 24, 2, 30), 1, Unit.DAYS, at(2026, 10, 25, 2, 30)),
        (at(2026, 10, 25, 2, 30, fold=1), 1, Unit.DAYS, at(2026, 10, 26, 2, 30)),
    ],
)
def test_days_keep_the_wall_and_hours_are_elapsed(begun, amount, unit, ends):
    assert shift_moment(begun, amount, unit, BERLIN) == ends


@pytest.mark.parametrize(
    ("wait", "ends"),
    [
        (Wait("s1", 1, Unit.DAYS), at(2026, 11, 24, 10)),
        (Wait("s1", 1, Unit.DAYS, at=time(10, 0)), at(2026, 11, 24, 10)),
        (Wait("s1", 1, Unit.DAYS, at=time(9, 59)), at(2026, 11, 25, 9, 59)),
        (Wait("s1", 0, Unit.DAYS, at=time(8, 0)), at(2026, 11, 24, 8)),
        (Wait("s1", 0, Unit.DAYS, frozenset({0})), at(2026, 11, 23, 10)),
        (Wait("s1", 0, Unit.DAYS, frozenset({6})), at(2026, 11, 29, 10)),
        (Wait("s1", 1, Unit.DAYS, frozenset({0}), time(7, 30)), at(2026, 11, 30, 7, 30)),
        (Wait("s1", 2, Unit.HOURS, frozenset({0}), time(11, 0)), at(2026, 11, 30, 11)),
    ],
)
def test_then_on_a_weekday_at_a_time(wait, ends):
    assert end_of_wait(wait, MONDAY, BERLIN) == ends


@given(
    begun=st.integers(0, 2 * 365 * 24 * 60).map(lambda n: MONDAY + timedelta(minutes=n)),
    amount=st.integers(0, 90),
    unit=st.sampled_from(Unit),
    days=st.frozensets(st.integers(0, 6)),
    wall=st.none() | st.times().map(lambda t: t.replace(second=0, microsecond=0)),
    zone=st.sampled_from([BERLIN, "Australia/Lord_Howe", "America/Havana", "Africa/Cairo", "UTC"]),
)
def test_a_wait_is_never_short_nor_more_than_eight_days_longer(
    begun, amount, unit, days, wall, zone
):
    ends = end_of_wait(Wait("s1", amount, unit, days, wall), begun, zone)
    earliest = shift_moment(begun, amount, unit, zone)
    assert earliest <= ends <= earliest + timedelta(days=8, hours=2)
    local = ends.astimezone(ZoneInfo(zone))
    skipped = timedelta(hours=1)  # in a gap the day may be the next one
    assert not days or {local.weekday(), (local - skipped).weekday()} & days
    exists = datetime.combine(local.date(), wall or local.time(), ZoneInfo(zone))
    if wall and exists.astimezone(UTC).astimezone(ZoneInfo(zone)).time() == wall:
        assert local.time() == wall or local.date() != exists.date()


def test_before_a_start_hours_are_elapsed_and_days_on_the_wall():
    starts_at = at(2027, 3, 28, 12)
    day = Start(Trigger.BEFORE_START, 1, Unit.DAYS)
    hours = Start(Trigger.BEFORE_START, 24, Unit.HOURS)
    assert moment_before_start(starts_at, day, BERLIN) == at(2027, 3, 27, 12)
    assert moment_before_start(starts_at, hours, BERLIN) == at(2027, 3, 27, 11)


@pytest.mark.parametrize(
    ("born", "year", "expected"),
    [
        (date(1990, 11, 23), 2026, at(2026, 11, 23, 9)),
        (date(1992, 2, 29), 2026, at(2026, 2, 28, 9)),
        (date(1992, 2, 29), 2028, at(2028, 2, 29, 9)),
    ],
)
def test_birthdays_begin_at_nine(born, year, expected):
    assert birthday_moment(born, year, BERLIN) == expected


@pytest.mark.parametrize(
    ("days", "seconds", "is_marketing", "may"),
    [(14, 0, False, True), (14, 1, False, False), (400, 0, True, True)],
)
def test_what_is_no_marketing_goes_out_for_two_weeks(days, seconds, is_marketing, may):
    now = MONDAY + timedelta(days=days, seconds=seconds)
    assert may_still_write(MONDAY, is_marketing=is_marketing, now=now) is may
