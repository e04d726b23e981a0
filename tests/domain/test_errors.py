"""Decisions and errors carry codes and facts, and no prose."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from portico.domain.actors import SYSTEM, Actor
from portico.domain.conflicts import Conflict
from portico.domain.decisions import ALLOWED, Decision, Reason
from portico.domain.errors import (
    CodeWrong,
    ConflictsFound,
    DomainError,
    Forbidden,
    InvalidInput,
    LinkEnded,
    NotThere,
    Refused,
    SlotTaken,
    StaleChange,
    TimeTaken,
)

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
REFUSAL = Decision((Reason("not_active"), Reason("deadline_passed", NOON)))
CONFLICT = Conflict("room", UUID(int=1), "Arc", NOON, NOON, False, "", "refuse")


def test_a_decision_is_allowed_exactly_without_reasons() -> None:
    assert ALLOWED.is_allowed
    assert not REFUSAL.is_allowed
    assert REFUSAL.codes == ("not_active", "deadline_passed")


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (Refused(REFUSAL), "not_active, deadline_passed"),
        (SlotTaken((1, 2)), "slot_taken"),
        (StaleChange(3, 4), "stale_change"),
        (Forbidden("settings"), "settings"),
        (InvalidInput({"name": ("blank",), "minutes": ("range",)}), "minutes, name"),
        (NotThere("appointment"), "appointment"),
        (ConflictsFound([CONFLICT], REFUSAL), "not_active, deadline_passed"),
        (LinkEnded("spent"), "spent"),
        (CodeWrong(4), "code_wrong"),
    ],
)
def test_errors_say_codes(error: DomainError, text: str) -> None:
    assert isinstance(error, DomainError)
    assert str(error) == text


def test_errors_carry_what_a_page_needs() -> None:
    assert Refused(REFUSAL).decision is REFUSAL
    assert SlotTaken().calendar_ids == ()
    assert (StaleChange(3, 4).seen, StaleChange(3, 4).present) == (3, 4)
    assert ConflictsFound([CONFLICT], REFUSAL).conflicts == (CONFLICT,)
    assert ConflictsFound([CONFLICT], REFUSAL).decision is REFUSAL
    assert LinkEnded("revoked").status == "revoked"
    assert CodeWrong(2).tries_left == 2


def test_the_system_is_an_actor_without_an_id() -> None:
    assert Actor("system", "Portico", None) == SYSTEM


def test_a_taken_time_says_what_is_booked_then() -> None:
    error = TimeTaken([UUID(int=7)])
    assert (str(error), error.subject_uids) == ("conflict_warning", (UUID(int=7),))
