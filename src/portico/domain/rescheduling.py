"""Moving an appointment: when clients may, and every reason why not (product page 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import combinations
from typing import Literal

from portico.domain.cancellation import CancelFacts, cancel_deadline
from portico.domain.decisions import Decision, Reason, mark_others
from portico.domain.states import AppointmentState
from portico.domain.timing import ServiceTime

_AHEAD = frozenset({AppointmentState.PENDING, AppointmentState.CONFIRMED})
ChangedPart = Literal["duration", "processing", "finishing"]


@dataclass(frozen=True, slots=True)
class BookedLine:
    """A booked service as it is, and as it would be booked today.

    `changed`: the parts that staff set by hand. `default`: today's time with options and the
    staff member's own values; None where it is not offered any more. `is_online`: switched on,
    on for this staff member who is still there, not prompt-to-call, not retired.
    """

    starts_at: datetime
    time: ServiceTime
    default: ServiceTime | None
    changed: frozenset[ChangedPart] = frozenset()
    is_online: bool = True

    @property
    def ends_at(self) -> datetime:
        """The end of finishing."""
        return self.starts_at + timedelta(minutes=self.time.length)


@dataclass(frozen=True, slots=True)
class RescheduleFacts:
    """What a client's Reschedule depends on.

    `booked_at`: when this client booked it online, else None; a move leaves it as it is.
    `starts_at` of a group is its earliest start. `clients`: how many attend this appointment.
    `visits`: of a group, the lines of all its active appointments, each appointment a sequence.
    `own`: of a group the same of the client's own visit alone.
    """

    state: AppointmentState
    starts_at: datetime | None
    is_switched_on: bool
    hours: int
    grace: timedelta
    booked_at: datetime | None
    visits: Sequence[Sequence[BookedLine]]
    clients: int = 1
    may_book: bool = True
    group_part: Literal["none", "primary", "member"] = "none"
    own: "RescheduleFacts | None" = None


def may_reschedule(facts: RescheduleFacts, *, now: datetime) -> Decision:
    """Whether the client may press Reschedule: all reasons, in the order of the product's table.

    Codes: `disabled`, `not_upcoming`, `too_late` (with the last instant that was allowed; exactly
    N hours before and exactly at the grace's end still are), `duration_changed`, `not_online`,
    `overlapping_services`, `group_member`, `several_clients`, `no_service`, `blocked`.
    """
    deadline = reschedule_deadline(facts)
    lines = [line for visit in facts.visits for line in visit]
    found = {
        "disabled": not facts.is_switched_on,
        "not_upcoming": facts.state not in _AHEAD
        or facts.starts_at is None
        or now >= facts.starts_at,
        "too_late": deadline is not None and now > deadline,
        "duration_changed": any(_is_changed(line) for line in lines),
        "not_online": any(not line.is_online for line in lines),
        "overlapping_services": any(_overlaps(visit) for visit in facts.visits),
        "group_member": facts.group_part == "member",
        "several_clients": facts.clients > 1,
        "no_service": any(not visit for visit in facts.visits) or not facts.visits,
        "blocked": not facts.may_book,
    }
    decision = Decision(
        tuple(
            Reason(code, deadline if code == "too_late" else None)
            for code, applies in found.items()
            if applies
        )
    )
    if facts.own is None:
        return decision
    return mark_others(decision, may_reschedule(facts.own, now=now))


def reschedule_deadline(facts: RescheduleFacts) -> datetime | None:
    """The last instant at which a move is in time: by the hours or by the grace."""
    return cancel_deadline(
        CancelFacts(
            facts.state,
            facts.starts_at,
            facts.is_switched_on,
            facts.hours,
            facts.grace,
            facts.booked_at,
        )
    )


def _is_changed(line: BookedLine) -> bool:
    """Set by hand, and different from today's default: each part for itself."""
    if line.default is None:
        return bool(line.changed)
    return any(getattr(line.time, part) != getattr(line.default, part) for part in line.changed)


def _overlaps(visit: Sequence[BookedLine]) -> bool:
    """From start to end of finishing; one nested in another's processing counts, buffers do not."""
    return any(
        one.starts_at < other.ends_at and other.starts_at < one.ends_at
        for one, other in combinations(visit, 2)
    )


@dataclass(frozen=True, slots=True)
class MoveFacts:
    """What the new time depends on, at the moment it is submitted.

    `is_offered`: the availability function finds it, and it is not the present time.
    """

    is_offered: bool
    has_own_overlap: bool


def may_move_to(facts: MoveFacts) -> Decision:
    """Whether the chosen time can be had. Codes: `slot_taken`, `own_overlap`."""
    found = {"slot_taken": not facts.is_offered, "own_overlap": facts.has_own_overlap}
    return Decision(tuple(Reason(code) for code, applies in found.items() if applies))
