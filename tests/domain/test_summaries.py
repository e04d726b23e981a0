"""When a summary may be shared, and when a revision of it is kept."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.states import AppointmentState
from portico.domain.summaries import (
    KEEP_EVERY,
    ShareFacts,
    is_revision_due,
    may_share_summary,
)

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
RIGHT = ShareFacts(
    state=AppointmentState.COMPLETED,
    starts_at=NOW - timedelta(hours=2),
    has_text=True,
    chosen=frozenset({"anna"}),
    attending=frozenset({"anna", "ben"}),
)


@pytest.mark.parametrize(
    ("change", "codes"),
    [
        ({}, ()),
        ({"state": AppointmentState.CONFIRMED}, ()),
        ({"starts_at": NOW}, ()),
        ({"starts_at": NOW + timedelta(minutes=1)}, ("not_begun",)),
        ({"state": AppointmentState.CANCELLED}, ("not_held",)),
        ({"state": AppointmentState.DECLINED}, ("not_held",)),
        ({"state": AppointmentState.PROPOSED, "starts_at": None}, ("not_held",)),
        ({"has_text": False}, ("nothing_written",)),
        ({"chosen": frozenset()}, ("nobody_chosen",)),
        ({"chosen": frozenset({"cleo"})}, ("not_on_session",)),
        (
            {"has_text": False, "chosen": frozenset(), "starts_at": NOW + timedelta(1)},
            ("not_begun", "nothing_written", "nobody_chosen"),
        ),
    ],
)
def test_sharing(change: dict[str, object], codes: tuple[str, ...]) -> None:
    facts = replace(RIGHT, **change)  # type: ignore[arg-type]
    assert may_share_summary(facts, now=NOW).codes == codes


@pytest.mark.parametrize(
    ("last", "is_pressed", "is_due"),
    [
        (None, False, True),
        (NOW, True, True),
        (NOW - KEEP_EVERY, False, True),
        (NOW - KEEP_EVERY + timedelta(seconds=1), False, False),
    ],
)
def test_a_revision_is_kept(last: datetime | None, is_pressed: bool, is_due: bool) -> None:
    assert is_revision_due(last, is_pressed=is_pressed, now=NOW) is is_due
