"""What a calendar answered counts, or does not, with every reason."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from portico.domain.replies import ReplyFacts, may_count

STAMP = datetime(2026, 11, 23, 9, tzinfo=UTC)
FINE = ReplyFacts(
    is_address_current=True,
    is_same_appointment=True,
    is_others_address=False,
    sequence=2,
    asked_sequence=2,
    stamp=STAMP,
    answered_at=None,
)
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"sequence": 3},
        {"asked_sequence": 0},
        {"answered_at": STAMP - SECOND},
        {"answered_at": STAMP},
        {"answered_at": STAMP + timedelta(microseconds=900_000)},
    ],
)
def test_it_counts(change: dict[str, Any]) -> None:
    assert may_count(replace(FINE, **change)).codes == ()


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"is_address_current": False}, "address_ended"),
        ({"is_same_appointment": False}, "other_appointment"),
        ({"is_others_address": True}, "other_attendee"),
        ({"sequence": 1}, "old_sequence"),
        ({"has_answer": False}, "no_answer"),
        ({"answered_at": STAMP + SECOND}, "newer_answer"),
    ],
)
def test_it_does_not_count(change: dict[str, Any], code: str) -> None:
    assert may_count(replace(FINE, **change)).codes == (code,)


def test_every_reason_is_named() -> None:
    facts = replace(FINE, is_same_appointment=False, sequence=0, has_answer=False)
    assert may_count(facts).codes == ("other_appointment", "old_sequence", "no_answer")
