"""Hours across clock changes: every minute as the wall of the zone shows it."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest

from portico.domain.hours import (
    ALWAYS,
    WeekHours,
    dated_minutes,
    day_after,
    day_spans,
    day_start,
    grid_minutes,
    open_minutes,
)
from portico.domain.minutes import Window, collect
from tests.domain.availability import oracle
from tests.domain.availability.worlds import minutes_of

WEEK = {
    0: [(9 * 60, 12 * 60), (13 * 60, 17 * 60)],
    5: [(0, 150), (22 * 60, 30 * 60)],
    6: [(60, 180), (23 * 60, 24 * 60)],
}
CHANGES = {
    "Europe/Berlin": ("2026-03-29", "2026-10-25"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),
    "America/Santiago": ("2026-04-05", "2026-09-06"),
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),
    "Asia/Kolkata": ("2026-06-01",),
    "Africa/Cairo": ("2026-04-24", "2026-10-30"),
    "Asia/Beirut": ("2026-03-29", "2026-10-25"),
    "America/Havana": ("2026-03-08", "2026-11-01"),
    "Pacific/Chatham": ("2026-04-05", "2026-09-27"),
    "Asia/Tehran": ("2022-03-22", "2022-09-22"),
    "Pacific/Apia": ("2011-12-29", "2012-04-01"),
}
EXCEPTIONS = {
    date.fromisoformat(day): [(10 * 60, 11 * 60)] for days in CHANGES.values() for day in days[1:]
}


@pytest.mark.parametrize(("name", "days"), CHANGES.items())
def test_a_minute_is_open_when_the_wall_says_so(name: str, days: tuple[str, ...]) -> None:
    for day in days:
        _compare(ZoneInfo(name), date.fromisoformat(day))


@pytest.mark.thorough
@pytest.mark.parametrize("name", sorted(available_timezones()))
def test_in_every_zone_across_every_change_of_three_years(name: str) -> None:
    zone = ZoneInfo(name)
    at = datetime(2025, 1, 1, tzinfo=UTC)
    while at.year < 2028:
        following = at + timedelta(days=1)
        if at.astimezone(zone).utcoffset() != following.astimezone(zone).utcoffset():
            _compare(zone, at.date())
        at = following


def _compare(zone: ZoneInfo, day: date) -> None:
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    window = Window(start, 3 * 1440)
    instants = [(m, window.at(m)) for m in range(window.length)]
    hours = WeekHours(WEEK, EXCEPTIONS)
    expected = {m for m, at in instants if oracle.is_open_at(at, zone, WEEK, EXCEPTIONS)}
    assert minutes_of(open_minutes(hours, zone, window)) == expected
    for increment in (5, 30, 60):
        grid = {m for m, at in instants if oracle.is_on_grid(at, zone, increment)}
        assert minutes_of(grid_minutes(increment, zone, window)) == grid
    walls = {m: at.astimezone(zone).date() for m, at in instants}
    for shown, begin, end in day_spans(zone, window):
        assert {walls[m] for m in range(begin, end)} == {shown}
    assert sum(end - begin for _, begin, end in day_spans(zone, window)) == window.length
    dated = {m for m, shown in walls.items() if shown == day}
    assert minutes_of(dated_minutes(day, day, zone, window)) == dated
    assert minutes_of(open_minutes(ALWAYS, zone, window)) == set(range(window.length))
    assert day_start(day, zone) == window.at(min(dated))


def test_dates_may_be_open_at_either_end() -> None:
    zone, window = ZoneInfo("Europe/Berlin"), Window(datetime(2026, 11, 23, 23, tzinfo=UTC), 2880)
    assert dated_minutes(None, None, zone, window) == window.all
    assert minutes_of(dated_minutes(date(2026, 11, 25), None, zone, window)) == set(
        range(1440, 2880)
    )
    assert minutes_of(dated_minutes(None, date(2026, 11, 24), zone, window)) == set(range(1440))


def test_a_day_ends_where_the_next_begins() -> None:
    santiago = ZoneInfo("America/Santiago")
    assert day_start(date(2026, 9, 6), santiago) == datetime(2026, 9, 6, 4, tzinfo=UTC)
    assert day_after(date(2026, 9, 5), santiago) == datetime(2026, 9, 6, 4, tzinfo=UTC)
    havana = ZoneInfo("America/Havana")
    assert day_start(date(2026, 11, 1), havana) == datetime(2026, 11, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize("increment", [0, -5, 7, 2880])
def test_an_increment_divides_the_day(increment: int) -> None:
    window = Window(datetime(2026, 11, 23, tzinfo=UTC), 60)
    with pytest.raises(ValueError, match="divides"):
        grid_minutes(increment, ZoneInfo("UTC"), window)


def test_a_window_rounds_what_is_taken_outwards_and_what_is_open_inwards() -> None:
    start = datetime(2026, 11, 23, 9, tzinfo=UTC)
    window = Window(start, 60)
    half = timedelta(seconds=30)
    stretch = (start + timedelta(minutes=5) + half, start + timedelta(minutes=9) + half)
    assert minutes_of(window.cover([stretch])) == {5, 6, 7, 8, 9}
    assert minutes_of(window.fill([stretch])) == {6, 7, 8}
    assert window.cover([(start - timedelta(days=1), start)]) == 0
    assert collect([(-5, 3), (58, 90), (70, 80)], 60) == 0b111 | 0b11 << 58
