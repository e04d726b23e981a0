"""VTIMEZONE: every calendar reads the instant that was meant, also around clock changes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo, available_timezones

import pytest
from dateutil.tz import tzical
from hypothesis import given
from hypothesis import strategies as st

from portico.ical.encode import encode_request
from portico.ical.zones import encode_zone
from tests.ical.read_back import ENTRY, read_calendar, read_times

HOUR = timedelta(hours=1)
CHANGES = [
    ("Europe/Berlin", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2026, 10, 3, 15, 30, tzinfo=UTC)),
    ("Australia/Lord_Howe", datetime(2027, 4, 3, 15, tzinfo=UTC)),
    ("Europe/Dublin", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("America/Santiago", datetime(2026, 9, 6, 4, tzinfo=UTC)),
    ("Africa/Casablanca", datetime(2026, 2, 15, 2, tzinfo=UTC)),
    ("Pacific/Auckland", datetime(2026, 9, 26, 14, tzinfo=UTC)),
    ("Asia/Beirut", datetime(2027, 3, 27, 22, tzinfo=UTC)),
]
ZONES = sorted({zone for zone, _ in CHANGES} | {"Asia/Kolkata", "Asia/Kathmandu", "UTC"})


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@pytest.mark.parametrize("minutes", range(-150, 151, 30))
def test_around_a_clock_change(zone: str, change: datetime, minutes: int) -> None:
    start = change + timedelta(minutes=minutes)
    entry = replace(ENTRY, zone=zone, starts_at=start, ends_at=start + HOUR)
    assert read_times(encode_request(entry)) == (start, start + HOUR)


def test_these_are_clock_changes() -> None:
    for zone, change in CHANGES:
        before = (change - timedelta(seconds=1)).astimezone(ZoneInfo(zone)).utcoffset()
        assert before != change.astimezone(ZoneInfo(zone)).utcoffset(), (zone, change)


@given(
    st.sampled_from(ZONES),
    st.integers(0, 17 * 365 * 24 * 60),
    st.integers(5, 3000),
)
def test_any_time_in_any_zone(zone: str, since: int, minutes: int) -> None:
    start = datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=since)
    end = start + timedelta(minutes=minutes)
    entry = replace(ENTRY, zone=zone, starts_at=start, ends_at=end)
    assert read_times(encode_request(entry)) == (start, end)


@pytest.mark.parametrize("first", ["A", "E", "P"])
def test_each_zone_of_the_world_changes_when_it_does(first: str) -> None:
    """A year in every zone, an hour before, at and after each change."""
    begin = datetime(2026, 6, 1, tzinfo=UTC)
    for name in sorted(_zones_of_the_world(first)):
        zone = ZoneInfo(name)
        written = encode_zone(zone, begin, begin).to_ical().decode()
        read = tzical(StringIO(written)).get()
        for instant in _instants_near_changes(zone, begin):
            local = instant.astimezone(zone)
            if not local.fold:
                naive = local.replace(tzinfo=None)
                assert naive.replace(tzinfo=read).astimezone(UTC) == instant, (name, instant)


def _zones_of_the_world(first: str) -> set[str]:
    regions = {"A": ("Africa", "America", "Antarctica", "Asia"), "E": ("Europe",)}
    others = ("Atlantic", "Australia", "Indian", "Pacific")
    return {
        name
        for name in available_timezones()
        if name.startswith(tuple(f"{region}/" for region in regions.get(first, others)))
    }


def _instants_near_changes(zone: ZoneInfo, begin: datetime) -> list[datetime]:
    near = [begin]
    for hours in range(0, 365 * 24, 12):
        instant = begin + timedelta(hours=hours)
        if (
            instant.astimezone(zone).utcoffset()
            != (instant + 12 * HOUR).astimezone(zone).utcoffset()
        ):
            near += [instant + timedelta(minutes=30 * half) for half in range(-2, 28)]
    return near


def test_the_onset_is_local_time_before_the_change() -> None:
    """RFC 5545, 3.6.5: summer time begins at 02:00 in Berlin, not at 03:00."""
    zone = read_calendar(encode_request(ENTRY)).vtimezone
    written = encode_request(ENTRY).decode()
    assert zone.tzid.value == "Europe/Berlin"
    assert re.search(
        r"BEGIN:DAYLIGHT\r\nDTSTART:20270328T020000\r\nTZNAME:CEST\r\n"
        r"TZOFFSETFROM:\+0100\r\nTZOFFSETTO:\+0200\r\nEND:DAYLIGHT",
        written,
    )
    assert "DTSTART:20261025T030000\r\nTZNAME:CET" in written


def test_the_second_of_two_equal_local_times_is_written_in_utc() -> None:
    second = datetime(2026, 10, 25, 1, 15, tzinfo=UTC)
    written = encode_request(replace(ENTRY, starts_at=second, ends_at=second + HOUR))
    assert b"DTSTART:20261025T011500Z" in written
    assert b"VTIMEZONE" not in written


def test_the_first_of_two_equal_local_times_is_written_locally() -> None:
    first = datetime(2026, 10, 25, 0, 15, tzinfo=UTC)
    quarter = timedelta(minutes=15)
    written = encode_request(replace(ENTRY, starts_at=first, ends_at=first + quarter))
    assert b"DTSTART;TZID=Europe/Berlin:20261025T021500" in written


def test_utc_needs_no_vtimezone() -> None:
    written = encode_request(replace(ENTRY, zone="UTC"))
    assert b"DTSTART:20261124T133000Z" in written
    assert b"VTIMEZONE" not in written
