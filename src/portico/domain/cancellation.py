"""Cancelling: when clients may, and of which type it is (product pages 1 and 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from portico.domain.decisions import ALLOWED, Decision, Reason, mark_others
from portico.domain.states import AppointmentState

LATE_GRACE = timedelta(minutes=15)
"""*Late* is preselected only once this has passed since booking (product page 3)."""

_AHEAD = frozenset({AppointmentState.PENDING, AppointmentState.CONFIRMED})


class CancelType(StrEnum):
    """Of which type a cancelled appointment is."""

    NORMAL = "normal"
    LATE = "late"
    NO_SHOW = "no_show"


@dataclass(frozen=True, slots=True)
class CancelFacts:
    """What a client's Cancel depends on. Whether the client may book is none of it.

    `has_declined`: this client has declined already. `booked_at`: when this client booked it
    online, else None; a move leaves it as it is. `starts_at` of a group is its earliest start
    where the whole group is cancelled. `group_part`: none also once one active member is left.
    `is_whole_group`: the primary contact's own visit and every other. `is_member_of_own`: another
    member's visit, pressed by the primary contact. `own`: of a whole group the client's own visit.
    """

    state: AppointmentState
    starts_at: datetime | None
    is_switched_on: bool
    hours: int
    grace: timedelta
    booked_at: datetime | None = None
    has_declined: bool = False
    group_part: Literal["none", "primary", "member"] = "none"
    is_whole_group: bool = False
    is_member_of_own: bool = False
    own: "CancelFacts | None" = None


def may_cancel(facts: CancelFacts, *, now: datetime) -> Decision:
    """Whether the client may press Cancel (product page 3, Cancelling by the client).

    Codes: `disabled`, `not_upcoming`, `too_late` (with the last instant that was allowed),
    `group_member`. Exactly N hours before and exactly at the grace's end are still allowed. From
    a proposed one a client may withdraw at any time. The primary contact cancels the whole group
    or another member's visit, never their own alone.
    """
    if facts.state is AppointmentState.PROPOSED and not facts.has_declined:
        return ALLOWED
    reasons = [] if facts.is_switched_on else [Reason("disabled")]
    if facts.state not in _AHEAD or facts.has_declined or _has_begun(facts, now):
        reasons.append(Reason("not_upcoming"))
    deadline = cancel_deadline(facts)
    if deadline is not None and now > deadline:
        reasons.append(Reason("too_late", deadline))
    is_primary = facts.group_part == "primary"
    may_group = is_primary and (facts.is_whole_group or facts.is_member_of_own)
    if facts.group_part != "none" and not may_group:
        reasons.append(Reason("group_member"))
    decision = Decision(tuple(reasons))
    return decision if facts.own is None else mark_others(decision, may_cancel(facts.own, now=now))


def cancel_deadline(facts: CancelFacts) -> datetime | None:
    """The last instant at which Cancel is in time: by the hours or by the grace; no time: None."""
    if facts.starts_at is None:
        return None
    deadline = facts.starts_at - timedelta(hours=facts.hours)
    if facts.booked_at is not None:
        deadline = max(deadline, facts.booked_at + facts.grace)
    return min(deadline, facts.starts_at)


def _has_begun(facts: CancelFacts, now: datetime) -> bool:
    return facts.starts_at is None or now >= facts.starts_at


def preselect_cancel_type(
    starts_at: datetime | None, late_hours: int, booked_at: datetime, *, now: datetime
) -> CancelType:
    """What is preselected when staff cancel: late after the threshold, else normal.

    Exactly `late_hours` before the start is not late yet; 0 hours: never before the start.
    """
    if starts_at is None or now <= starts_at - timedelta(hours=late_hours):
        return CancelType.NORMAL
    return CancelType.LATE if now - booked_at >= LATE_GRACE else CancelType.NORMAL


def may_change_cancel_type(state: AppointmentState) -> Decision:
    """Whether staff may set another type: of what is cancelled. Code: `not_cancelled`."""
    return _needs(state, AppointmentState.CANCELLED, "not_cancelled")


def may_mark_no_show(state: AppointmentState) -> Decision:
    """Whether staff may set a completed one to no-show. Code: `not_completed`."""
    return _needs(state, AppointmentState.COMPLETED, "not_completed")


def may_unmark_no_show(
    state: AppointmentState, cancel_type: str, state_before: AppointmentState | None
) -> Decision:
    """Whether a no-show goes back to completed: only what was completed. Code: `not_no_show`."""
    is_marked = state is AppointmentState.CANCELLED and cancel_type == CancelType.NO_SHOW
    if is_marked and state_before is AppointmentState.COMPLETED:
        return ALLOWED
    return Decision((Reason("not_no_show"),))


def _needs(state: AppointmentState, wanted: AppointmentState, code: str) -> Decision:
    return ALLOWED if state is wanted else Decision((Reason(code),))
