"""Which digest an answer stands in."""

from datetime import UTC, datetime

import pytest

from portico.domain.digests import span_of


def utc(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "until"),
    [
        (utc(23, 9), utc(23, 17)),
        (utc(23, 17), utc(23, 17)),
        (utc(23, 17, 1), utc(24, 17)),
        (utc(23, 23, 30), utc(24, 17)),
    ],
    ids=["morning", "on the dot", "a minute late", "after midnight there"],
)
def test_it_is_due_at_six_in_the_evening_there(moment: datetime, until: datetime) -> None:
    assert span_of(moment, "Europe/Berlin").until == until


def test_spans_meet_across_a_change_of_clocks() -> None:
    before = span_of(utc(24, 9, month=10), "Europe/Berlin")
    after = span_of(utc(25, 9, month=10), "Europe/Berlin")
    assert before.until == after.since
    assert (after.until - after.since).total_seconds() == 25 * 3600
