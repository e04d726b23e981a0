"""Quiet hours by the clock on the wall, through the nights in which clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portico.domain.quiet import QuietHours, quiet_until

NIGHT = QuietHours(time(21), time(8))
NOON = QuietHours(time(12), time(13, 30))
SMALL = QuietHours(time(1), time(2, 30))
BERLIN = "Europe/Berlin"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "zone", "now", "until"),
    [
        (NIGHT, BERLIN, "2026-11-23T09:00", None),
        (NIGHT, BERLIN, "2026-11-23T19:59", None),
        (NIGHT, BERLIN, "2026-11-23T20:00", "2026-11-24T07:00"),
        (NIGHT, BERLIN, "2026-11-24T06:59", "2026-11-24T07:00"),
        (NIGHT, BERLIN, "2026-11-24T07:00", None),
        # the client's own evening, wherever the business is
        (NIGHT, "America/New_York", "2026-11-23T09:00", "2026-11-23T13:00"),
        (NIGHT, "Asia/Kathmandu", "2026-11-23T16:00", "2026-11-24T02:15"),
        (NOON, BERLIN, "2026-11-23T11:30", "2026-11-23T12:30"),
        (NOON, BERLIN, "2026-11-23T12:30", None),
        # 29 March 2026: the night has an hour less
        (NIGHT, BERLIN, "2026-03-28T20:00", "2026-03-29T06:00"),
        (NIGHT, BERLIN, "2026-03-29T05:59", "2026-03-29T06:00"),
        (NIGHT, BERLIN, "2026-03-29T06:00", None),
        # 25 October 2026: and one more
        (NIGHT, BERLIN, "2026-10-24T19:00", "2026-10-25T07:00"),
        (NIGHT, BERLIN, "2026-10-25T06:59", "2026-10-25T07:00"),
        # an end that the wall skips (02:30): once the gap is over
        (SMALL, BERLIN, "2026-03-29T00:30", "2026-03-29T01:30"),
        # one that it shows twice: the first still ahead
        (SMALL, BERLIN, "2026-10-25T00:15", "2026-10-25T00:30"),
        (SMALL, BERLIN, "2026-10-25T00:45", None),
        (SMALL, BERLIN, "2026-10-25T01:15", "2026-10-25T01:30"),
        (SMALL, BERLIN, "2026-10-25T01:30", None),
        (QuietHours(time(9), time(9)), BERLIN, "2026-11-23T08:00", None),
        (None, BERLIN, "2026-11-23T23:00", None),
    ],
)
def test_until(hours: QuietHours | None, zone: str, now: str, until: str | None) -> None:
    assert quiet_until(hours, zone, now=at(now)) == (at(until) if until else None)


@given(
    minutes=st.integers(0, 2 * 365 * 24 * 60),
    begins=st.times(),
    ends=st.times(),
    zone=st.sampled_from([BERLIN, "America/New_York", "Australia/Lord_Howe", "UTC"]),
)
def test_the_end_is_ahead(minutes: int, begins: time, ends: time, zone: str) -> None:
    hours, now = QuietHours(begins, ends), at("2026-01-01") + timedelta(minutes=minutes)
    until = quiet_until(hours, zone, now=now)
    if until is not None:
        assert now < until <= now + timedelta(hours=26)
