"""Undo, restore, un-cancel, confirm, delete: every code, every boundary."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.policies import ConfirmFacts, DeleteFacts, may_confirm, may_delete
from portico.domain.restoration import (
    RestoreFacts,
    UndoFacts,
    hold_until,
    may_restore,
    may_uncancel,
    may_undo,
)
from portico.domain.states import AppointmentState, Confirmation, Role

START = datetime(2026, 11, 24, 14, 30, tzinfo=UTC)
NOW = START - timedelta(days=2)
END = NOW + timedelta(minutes=10)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("starts_at", "minutes", "is_used", "expected"),
    [
        (START, 10, False, END),
        (NOW + timedelta(minutes=4), 10, False, NOW + timedelta(minutes=4)),
        (NOW + timedelta(minutes=10), 10, False, END),
        (None, 10, False, END),
        (START, 0, False, None),
        (NOW, 10, False, None),
        (START, 10, True, None),
        (None, 10, True, None),
    ],
)
def test_hold_until(
    starts_at: datetime | None, minutes: int, is_used: bool, expected: datetime | None
) -> None:
    assert hold_until(starts_at, minutes, is_used=is_used, now=NOW) == expected


UNDO = UndoFacts(is_own=True, is_used=False, undo_until=END, starts_at=START, is_taken=False)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (UNDO, NOW, ()),
        (UNDO, END - INSTANT, ()),
        (UNDO, END, ("undo_over",)),
        (replace(UNDO, starts_at=END - 2 * INSTANT), END - INSTANT, ("undo_over",)),
        (replace(UNDO, starts_at=None), END - INSTANT, ()),
        (replace(UNDO, starts_at=None), END, ("undo_over",)),
        (replace(UNDO, undo_until=None), NOW, ("undo_over",)),
        (replace(UNDO, is_used=True), NOW, ("undo_used",)),
        (replace(UNDO, is_used=True, undo_until=None), END, ("undo_used",)),
        (replace(UNDO, is_taken=True), NOW, ("slot_taken",)),
        (replace(UNDO, is_taken=True), END, ("undo_over", "slot_taken")),
        (replace(UNDO, is_own=False), NOW, ("not_cancelled_by_you",)),
        (replace(UNDO, is_own=False, is_used=True, is_taken=True), END, ("not_cancelled_by_you",)),
    ],
)
def test_may_undo(facts: UndoFacts, now: datetime, codes: tuple[str, ...]) -> None:
    assert may_undo(facts, now=now).codes == codes


def test_undo_over_names_its_end() -> None:
    assert may_undo(UNDO, now=END).reasons[0].deadline == END
    (reason,) = may_undo(replace(UNDO, undo_until=None), now=END).reasons
    assert reason.deadline is None


NOTICE = timedelta(hours=3)
BACK = RestoreFacts(
    is_own_cancel=True,
    starts_at=START,
    minimum_notice=NOTICE,
    may_book=True,
    is_online=True,
    is_taken=False,
)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (BACK, NOW, ()),
        (BACK, START - NOTICE, ()),
        (BACK, START - NOTICE + INSTANT, ("notice",)),
        (replace(BACK, minimum_notice=timedelta()), START - INSTANT, ()),
        (replace(BACK, minimum_notice=timedelta()), START, ("already_begun",)),
        (BACK, START, ("already_begun",)),
        (replace(BACK, starts_at=None), START, ()),
        (replace(BACK, may_book=False), NOW, ("blocked",)),
        (replace(BACK, is_online=False), NOW, ("not_online",)),
        (replace(BACK, is_taken=True), NOW, ("slot_taken",)),
        (replace(BACK, has_overlap=True), NOW, ("own_overlap",)),
        (replace(BACK, is_own_cancel=False, may_book=False), START, ("not_yours",)),
        (
            replace(BACK, may_book=False, is_online=False, is_taken=True, has_overlap=True),
            START - INSTANT,
            ("notice", "not_online", "blocked", "slot_taken", "own_overlap"),
        ),
    ],
)
def test_may_restore(facts: RestoreFacts, now: datetime, codes: tuple[str, ...]) -> None:
    assert may_restore(facts, now=now).codes == codes


@pytest.mark.parametrize("state", list(AppointmentState))
@pytest.mark.parametrize("is_taken", [True, False])
def test_may_uncancel(state: AppointmentState, is_taken: bool) -> None:
    is_cancelled = state is AppointmentState.CANCELLED
    taken = ("slot_taken",) if is_taken else ()
    expected = taken if is_cancelled else ("not_cancelled",)
    assert may_uncancel(state, is_taken=is_taken).codes == expected


PENDING = AppointmentState.PENDING
REQUESTED = ConfirmFacts(PENDING, Confirmation.BY_REQUEST, START, is_client=True)
WAITING = ConfirmFacts(PENDING, Confirmation.BY_STAFF, START, is_client=False)


@pytest.mark.parametrize(
    ("facts", "now", "codes"),
    [
        (REQUESTED, START - INSTANT, ()),
        (REQUESTED, START, ("already_begun",)),
        (replace(REQUESTED, state=AppointmentState.CONFIRMED), NOW, ("not_pending",)),
        (replace(REQUESTED, confirmation=Confirmation.BY_STAFF), NOW, ("not_asked",)),
        (replace(REQUESTED, confirmation=Confirmation.BY_ANSWERS), NOW, ("not_asked",)),
        (replace(REQUESTED, confirmation=Confirmation.AT_ONCE), NOW, ("not_asked",)),
        (replace(REQUESTED, is_client=False), START, ()),
        (WAITING, NOW, ()),
        (WAITING, START, ()),
        (replace(WAITING, confirmation=Confirmation.BY_ANSWERS), NOW, ("not_asked",)),
        (
            ConfirmFacts(AppointmentState.PROPOSED, Confirmation.BY_STAFF, None, is_client=True),
            NOW,
            ("not_pending", "not_asked"),
        ),
    ],
)
def test_may_confirm(facts: ConfirmFacts, now: datetime, codes: tuple[str, ...]) -> None:
    assert may_confirm(facts, now=now).codes == codes


GONE = DeleteFacts(AppointmentState.CANCELLED, True, False, Role.MANAGER)


@pytest.mark.parametrize(
    ("facts", "codes"),
    [
        (GONE, ()),
        (replace(GONE, role=Role.SYSTEM_ADMINISTRATOR), ()),
        (replace(GONE, role=Role.SCHEDULER), ("not_permitted",)),
        (replace(GONE, role=Role.PROVIDER), ("not_permitted",)),
        (replace(GONE, role=None), ("not_permitted",)),
        (replace(GONE, state=AppointmentState.CONFIRMED), ("was_announced",)),
        (replace(GONE, state=AppointmentState.DECLINED), ("was_announced",)),
        (replace(GONE, state=AppointmentState.CONFIRMED, was_announced=False), ()),
        (replace(GONE, has_records=True), ("has_records",)),
        (
            DeleteFacts(AppointmentState.COMPLETED, True, True, None),
            ("not_permitted", "was_announced", "has_records"),
        ),
    ],
)
def test_may_delete(facts: DeleteFacts, codes: tuple[str, ...]) -> None:
    assert may_delete(facts).codes == codes
