"""When an appointment may be called completed by hand (product page 6, Sessions)."""

from datetime import datetime

from portico.domain.decisions import Decision, Reason
from portico.domain.states import OCCUPYING, AppointmentState


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
