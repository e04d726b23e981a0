"""The states of a request, and what may follow what (product page 6, Forms)."""

from enum import StrEnum

from portico.domain.decisions import ALLOWED, Decision, Reason


class RequestState(StrEnum):
    """Where a form stands that was sent to one client."""

    SENT = "sent"
    OPENED = "opened"
    IN_PROGRESS = "in_progress"
    SUBMITTED = "submitted"
    NEEDS_REVIEW = "needs_review"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


FILLABLE = frozenset({RequestState.SENT, RequestState.OPENED, RequestState.IN_PROGRESS})
"""The client can fill it in."""
HANDED_IN = frozenset({RequestState.SUBMITTED, RequestState.NEEDS_REVIEW, RequestState.COMPLETED})
OPEN = FILLABLE | {RequestState.SUBMITTED, RequestState.NEEDS_REVIEW}
"""Somebody has still something to do: the client, or staff."""
_ENDS = frozenset({RequestState.WITHDRAWN, RequestState.EXPIRED})
_FOLLOWING: dict[RequestState, frozenset[RequestState]] = {
    RequestState.SENT: frozenset({RequestState.OPENED, RequestState.IN_PROGRESS}) | _ENDS,
    RequestState.OPENED: frozenset({RequestState.IN_PROGRESS}) | _ENDS,
    RequestState.IN_PROGRESS: _ENDS,
    RequestState.SUBMITTED: frozenset({RequestState.COMPLETED}),
    RequestState.NEEDS_REVIEW: frozenset({RequestState.COMPLETED}),
    RequestState.COMPLETED: frozenset(),
    RequestState.WITHDRAWN: frozenset(),
    RequestState.EXPIRED: frozenset(),
}


def may_become(state: RequestState, wanted: RequestState) -> Decision:
    """Whether a request may go from one state to another.

    Handing in is possible from each fillable state. What was handed in is never taken back, only
    corrected by another request.
    """
    is_handing_in = wanted in (RequestState.SUBMITTED, RequestState.NEEDS_REVIEW)
    if wanted in _FOLLOWING[state] or (is_handing_in and state in FILLABLE):
        return ALLOWED
    return Decision((Reason(f"form_{state.value}"),))


def state_after_submission(*, needs_review: bool) -> RequestState:
    """What becomes of a form that is handed in."""
    return RequestState.NEEDS_REVIEW if needs_review else RequestState.SUBMITTED


def may_correct(state: RequestState, *, has_follower: bool) -> Decision:
    """Whether staff may send it again, prefilled; once for each submission."""
    if state not in HANDED_IN:
        return Decision((Reason("form_not_handed_in"),))
    return Decision((Reason("form_corrected"),)) if has_follower else ALLOWED
