"""Days by the calendar, over both clock changes."""

from datetime import UTC, datetime

import pytest

from portico.domain.wall_days import shift_days

BERLIN = "Europe/Berlin"


def utc(month: int, day: int, hour: int, minute: int = 0, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "days", "expected"),
    [
        (utc(11, 23, 9), 1, utc(11, 24, 9)),
        (utc(11, 23, 9), -7, utc(11, 16, 9)),
        (utc(10, 24, 8), 1, utc(10, 25, 9)),  # 10:00 in Berlin, before and after the change
        (utc(10, 25, 9), -1, utc(10, 24, 8)),
        (utc(3, 28, 9), 1, utc(3, 29, 8)),
        (utc(3, 28, 1, 30), 1, utc(3, 29, 1, 30)),  # 2:30 is skipped: 3:30
        (utc(10, 24, 0, 30), 1, utc(10, 25, 0, 30)),  # 2:30 occurs twice: the first
        (utc(10, 25, 1, 30), 155, utc(3, 29, 0, 30, 2027)),  # the second 2:30 of October
        (utc(10, 25, 1, 30), 154, utc(3, 28, 1, 30, 2027)),  # skipped: forward, not back
        (utc(10, 25, 1, 30), 0, utc(10, 25, 1, 30)),
    ],
)
def test_the_same_time_on_the_wall(moment, days, expected):
    found = shift_days(moment, days, BERLIN)
    assert found == expected
    assert found.tzinfo is UTC
