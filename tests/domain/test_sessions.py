"""When an appointment may be called completed by hand."""

from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.sessions import (
    UNDO_TIME,
    CompletionFacts,
    may_complete,
    may_uncomplete,
    undo_until,
)
from portico.domain.states import AppointmentState as State

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "starts_at", "codes"),
    [
        (State.CONFIRMED, NOW, ()),
        (State.CHECKED_IN, NOW, ()),
        (State.IN_SESSION, NOW, ()),
        (State.PENDING, NOW, ()),
        (State.CONFIRMED, NOW + timedelta(seconds=1), ("not_begun",)),
        (State.PROPOSED, None, ("not_upcoming",)),
        (State.COMPLETED, NOW, ("not_upcoming",)),
        (State.CANCELLED, NOW, ("not_upcoming",)),
        (State.DECLINED, NOW + timedelta(1), ("not_upcoming", "not_begun")),
    ],
)
def test_completing(state: State, starts_at: datetime | None, codes: tuple[str, ...]) -> None:
    assert may_complete(state, starts_at, now=NOW).codes == codes


LATER = NOW + timedelta(hours=1)


@pytest.mark.parametrize(
    ("state", "completed_at", "ends_at", "by_itself", "is_taken", "codes"),
    [
        (State.COMPLETED, NOW, LATER, True, False, ()),
        (State.COMPLETED, NOW - UNDO_TIME + timedelta(seconds=1), LATER, True, False, ()),
        (State.COMPLETED, NOW - UNDO_TIME, LATER, True, False, ("undo_over",)),
        (State.COMPLETED, NOW, NOW, True, False, ("undo_over",)),
        (State.COMPLETED, NOW, NOW + timedelta(seconds=1), True, False, ()),
        (State.COMPLETED, NOW, NOW - timedelta(hours=1), False, False, ()),
        (State.COMPLETED, NOW, None, True, False, ()),
        (State.COMPLETED, None, LATER, True, False, ("undo_over",)),
        (State.COMPLETED, NOW, LATER, True, True, ("slot_taken",)),
        (State.COMPLETED, None, LATER, False, True, ("undo_over", "slot_taken")),
        (State.CONFIRMED, NOW, LATER, True, True, ("not_completed",)),
        (State.CANCELLED, NOW, LATER, True, False, ("not_completed",)),
    ],
)
def test_undoing_it(
    state: State,
    completed_at: datetime | None,
    ends_at: datetime | None,
    by_itself: bool,
    is_taken: bool,
    codes: tuple[str, ...],
) -> None:
    facts = CompletionFacts(state, completed_at, ends_at, by_itself, is_taken)
    assert may_uncomplete(facts, now=NOW).codes == codes


def test_the_end_of_undoing_is_told() -> None:
    facts = CompletionFacts(State.COMPLETED, NOW, NOW + timedelta(minutes=5), True, False)
    assert undo_until(facts) == NOW + timedelta(minutes=5)
    (reason,) = may_uncomplete(facts, now=LATER).reasons
    assert reason.deadline == NOW + timedelta(minutes=5)
