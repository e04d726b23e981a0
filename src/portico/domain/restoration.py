"""Bringing back what was cancelled: undo, restore, un-cancel (product pages 1 and 3)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.domain.decisions import ALLOWED, Decision, Reason
from portico.domain.states import AppointmentState


def hold_until(
    starts_at: datetime | None, undo_minutes: int, *, is_used: bool, now: datetime
) -> datetime | None:
    """Until when a withdrawal can be undone and its time is held; None: not at all.

    It ends at the start at the latest, and is given once per appointment.
    """
    ends_at = now + timedelta(minutes=undo_minutes)
    if starts_at is not None:
        ends_at = min(ends_at, starts_at)
    return None if is_used or ends_at <= now else ends_at


@dataclass(frozen=True, slots=True)
class UndoFacts:
    """What Undo depends on. `undo_until`: when the hold ends, None where there never was one.

    `is_own`: this client made the cancel or decline. `is_used`: the appointment had its undo.
    `is_taken`: somebody else has the time by now.
    """

    is_own: bool
    is_used: bool
    undo_until: datetime | None
    starts_at: datetime | None
    is_taken: bool


def may_undo(facts: UndoFacts, *, now: datetime) -> Decision:
    """Whether the client's cancel or decline can be taken back (product page 3, Undo).

    Codes: `not_cancelled_by_you` (then nothing else), `undo_used`, `undo_over` (with its end),
    `slot_taken`. At the very end of the hold, or at the very start, it is over.
    """
    if not facts.is_own:
        return Decision((Reason("not_cancelled_by_you"),))
    reasons = []
    ends = [moment for moment in (facts.undo_until, facts.starts_at) if moment is not None]
    if facts.is_used:
        reasons.append(Reason("undo_used"))
    elif facts.undo_until is None or now >= min(ends):
        reasons.append(Reason("undo_over", facts.undo_until and min(ends)))
    if facts.is_taken:
        reasons.append(Reason("slot_taken"))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class RestoreFacts:
    """What a later Restore depends on: a booking of the same time, by whoever cancelled it.

    `may_book`: the client is not blocked. `is_online`: every booked service can be booked online;
    true where there is none. `is_taken`: somebody else has the time. `has_overlap`: the client has
    another appointment then.
    """

    is_own_cancel: bool
    starts_at: datetime | None
    minimum_notice: timedelta
    may_book: bool
    is_online: bool
    is_taken: bool
    has_overlap: bool = False


def may_restore(facts: RestoreFacts, *, now: datetime) -> Decision:
    """Whether the client may book it again (product page 3, Restore).

    Codes: `not_yours` (then nothing else), `already_begun`, `notice` (with the last instant that
    was early enough; that very instant is), `not_online`, `blocked`, `slot_taken`, `own_overlap`.
    """
    if not facts.is_own_cancel:
        return Decision((Reason("not_yours"),))
    reasons = []
    if facts.starts_at is not None:
        latest = facts.starts_at - facts.minimum_notice
        if now >= facts.starts_at:
            reasons.append(Reason("already_begun"))
        elif now > latest:
            reasons.append(Reason("notice", latest))
    if not facts.is_online:
        reasons.append(Reason("not_online"))
    if not facts.may_book:
        reasons.append(Reason("blocked"))
    if facts.is_taken:
        reasons.append(Reason("slot_taken"))
    if facts.has_overlap:
        reasons.append(Reason("own_overlap"))
    return Decision(tuple(reasons))


def may_uncancel(state: AppointmentState, *, is_taken: bool) -> Decision:
    """Whether staff may bring it back. Codes: `not_cancelled`, `slot_taken`."""
    if state is not AppointmentState.CANCELLED:
        return Decision((Reason("not_cancelled"),))
    return Decision((Reason("slot_taken"),)) if is_taken else ALLOWED
