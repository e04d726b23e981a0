"""When an appointment may be called completed by hand, and that be undone (product page 6)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from portico.domain.decisions import Decision, Reason
from portico.domain.states import OCCUPYING, AppointmentState

UNDO_TIME = timedelta(minutes=15)
"""How long staff can undo *Complete*; flows begin only then."""


def may_complete(state: AppointmentState, starts_at: datetime | None, *, now: datetime) -> Decision:
    """Whether staff may say that it took place.

    Codes: `not_upcoming` (it ended already, one way or the other), `not_begun`. What was pending
    may be completed too: staff know that the client came.
    """
    reasons = []
    if state not in OCCUPYING:
        reasons.append(Reason("not_upcoming"))
    if starts_at is not None and now < starts_at:
        reasons.append(Reason("not_begun"))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class CompletionFacts:
    """What undoing *Complete* depends on.

    `completed_at`: when somebody pressed it last, None where it completed by itself.
    `is_taken`: somebody else has what is left of its time.
    """

    state: AppointmentState
    completed_at: datetime | None
    ends_at: datetime | None
    completes_by_itself: bool
    is_taken: bool


def undo_until(facts: CompletionFacts) -> datetime | None:
    """When undoing ends; None: there is nothing to undo.

    What completes by itself at its end would do so again: there it is over with the appointment.
    """
    if facts.completed_at is None:
        return None
    until = facts.completed_at + UNDO_TIME
    if facts.completes_by_itself and facts.ends_at is not None:
        return min(until, facts.ends_at)
    return until


def may_uncomplete(facts: CompletionFacts, *, now: datetime) -> Decision:
    """Whether staff may take it back that it took place.

    Codes: `not_completed` (then nothing else), `undo_over` (with its end), `slot_taken`.
    """
    if facts.state is not AppointmentState.COMPLETED:
        return Decision((Reason("not_completed"),))
    reasons = []
    until = undo_until(facts)
    if until is None or now >= until:
        reasons.append(Reason("undo_over", until))
    if facts.is_taken:
        reasons.append(Reason("slot_taken"))
    return Decision(tuple(reasons))
