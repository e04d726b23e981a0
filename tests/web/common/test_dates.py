"""Days and times as people say them (design, *Dates and times*)."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.web.common import dates

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
BERLIN = "Europe/Berlin"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Today"),
        (1, "Tomorrow, Tue 24 Nov"),
        (2, "In 2 days"),
        (6, "In 6 days"),
        (7, "Mon 30 Nov"),
        (17, "Thu 10 Dec"),
        (60, "Fri 22 Jan 2027"),
        (-1, "Yesterday"),
        (-5, "Last Wednesday"),
        (-7, "Mon 16 Nov"),
    ],
)
def test_days(days: int, said: str) -> None:
    assert dates.day_words(NOW + timedelta(days=days), BERLIN, NOW) == said


def test_days_are_counted_on_the_wall_of_the_zone() -> None:
    late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
    assert dates.day_words(late, "UTC", NOW) == "Today"
    assert dates.day_words(late, BERLIN, NOW) == "Tomorrow, Tue 24 Nov"


@pytest.mark.parametrize(
    ("minutes", "said"), [(45, "45 min"), (60, "1 h"), (135, "2 h 15 min"), (0, "0 min")]
)
def test_lengths(minutes: int, said: str) -> None:
    assert dates.length_words(timedelta(minutes=minutes)).replace("\u00a0", " ") == said


def test_ranges_name_the_second_day() -> None:
    start = datetime(2026, 11, 24, 13, 30, tzinfo=UTC)
    assert dates.time_range(start, start + timedelta(minutes=45), BERLIN) == "14:30–15:15"
    overnight = dates.time_range(start, start + timedelta(hours=12), BERLIN)
    assert overnight == "14:30 – Wed 25 Nov, 2:30"


def test_an_hour_that_occurs_twice_is_told_with_its_offset() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert dates.clock_time(first, BERLIN) == "2:30 (UTC+0200)"
    assert dates.clock_time(first + timedelta(hours=1), BERLIN) == "2:30 (UTC+0100)"
    assert dates.clock_time(first + timedelta(hours=2), BERLIN) == "3:30"


def test_an_hour_that_is_skipped_is_told_plainly() -> None:
    after = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert dates.clock_time(after, BERLIN) == "3:30"


def test_places_not_offsets() -> None:
    assert dates.zone_place("America/New_York") == "New York"
