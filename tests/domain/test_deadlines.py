"""The default response deadline: filled in, followed, or left alone."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.deadlines import default_deadline, moved_deadline

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
START = NOW + timedelta(days=7)
OTHER = NOW + timedelta(days=3)
DAY = timedelta(hours=24)


@pytest.mark.parametrize(
    ("starts_at", "hours", "expected"),
    [
        (START, 24, START - DAY),
        (START, 0, START),
        (START, None, None),
        (None, 24, None),
        (NOW + DAY, 24, None),
        (NOW + DAY + timedelta(minutes=1), 24, NOW + timedelta(minutes=1)),
        (NOW + timedelta(hours=2), 24, None),
    ],
)
def test_default(starts_at: datetime | None, hours: int | None, expected: datetime | None) -> None:
    assert default_deadline(starts_at, hours, now=NOW) == expected


CHOSEN = OTHER - timedelta(hours=5)


@pytest.mark.parametrize(
    ("wanted", "former", "starts_at", "hours", "expected"),
    [
        (START - DAY, START, OTHER, 24, OTHER - DAY),
        (START - DAY, START, START, 24, START - DAY),
        (CHOSEN, START, OTHER, 24, CHOSEN),
        (START - DAY, START, OTHER, None, START - DAY),
        (None, START, OTHER, 24, None),
        (None, None, OTHER, 24, OTHER - DAY),
        (CHOSEN, None, OTHER, 24, CHOSEN),
        (None, None, None, 24, None),
    ],
)
def test_moved(
    wanted: datetime | None,
    former: datetime | None,
    starts_at: datetime | None,
    hours: int | None,
    expected: datetime | None,
) -> None:
    assert moved_deadline(wanted, former, starts_at, hours, now=NOW) == expected
