"""May somebody do this now? Every policy names all its reasons for refusal."""

from dataclasses import dataclass
from datetime import datetime

from portico.domain.decisions import Decision, Reason
from portico.domain.states import ACTIVE, AppointmentState, Confirmation, Role

_ANSWERABLE = frozenset(
    {AppointmentState.PENDING, AppointmentState.CONFIRMED, AppointmentState.DECLINED}
)
"""Declined as well: whoever declined last may think again."""
_BY_CLIENT = frozenset({Confirmation.BY_REQUEST})
_BY_STAFF = frozenset({Confirmation.BY_STAFF, Confirmation.BY_REQUEST})


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """What answering depends on; `is_attendee_client` is false where staff record an answer."""

    state: AppointmentState
    starts_at: datetime | None
    ends_at: datetime | None
    response_deadline: datetime | None
    is_attendee_client: bool = True


def may_answer(facts: AnswerFacts, *, now: datetime) -> Decision:
    """Whether an invitation can be answered (product pages 1 and 2).

    Codes: `not_active`, `deadline_passed` (with the deadline), `already_begun`. An answer at the
    very deadline counts, one at the very start does not. Both bind clients only: staff record
    what somebody said by telephone.
    """
    reasons = []
    if facts.state not in _ANSWERABLE or facts.starts_at is None:
        reasons.append(Reason("not_active"))
    if facts.is_attendee_client:
        deadline = facts.response_deadline
        if deadline is not None and now > deadline:
            reasons.append(Reason("deadline_passed", deadline))
        if facts.starts_at is not None and now >= facts.starts_at:
            reasons.append(Reason("already_begun"))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What getting in by address depends on (product page 2, Who gets in).

    `has_future_ended`: something cancelled or declined whose start is still ahead.
    `is_marked_shared_ok`: the address belongs to one client, or the workspace shows a chooser,
    or somebody on the address is marked so.
    """

    is_portal_on: bool
    has_client: bool
    has_portal_access: bool
    has_active: bool
    has_future_ended: bool
    has_past: bool
    keeps_past: bool
    is_marked_shared_ok: bool


def may_enter(facts: EntryFacts) -> Decision:
    """Whether an address that asks for a link or code gets one.

    Codes: `portal_off`, `unknown_address` (then nothing else is known), `no_portal_access`,
    `nothing_active`, `shared_address`.
    """
    codes = [] if facts.is_portal_on else ["portal_off"]
    if not facts.has_client:
        codes.append("unknown_address")
        return Decision(tuple(Reason(code) for code in codes))
    if not facts.has_portal_access:
        codes.append("no_portal_access")
    is_expected = facts.has_active or facts.has_future_ended
    if not is_expected and not (facts.keeps_past and facts.has_past):
        codes.append("nothing_active")
    if not facts.is_marked_shared_ok:
        codes.append("shared_address")
    return Decision(tuple(Reason(code) for code in codes))


def is_active(
    state: AppointmentState,
    starts_at: datetime | None,
    ends_at: datetime | None,
    last_offered_at: datetime | None,
    last_day_end: datetime | None,
    *,
    now: datetime,
) -> bool:
    """Active (product page 1): a state that still counts, and not over.

    A proposed appointment is over once its last offered time has begun; without offers at
    `last_day_end` (the midnight that ends the workspace's last day), if there is one.
    """
    if state not in ACTIVE:
        return False
    if state is AppointmentState.PROPOSED:
        over_at = last_offered_at or last_day_end
        return over_at is None or now < over_at
    if starts_at is None or ends_at is None:
        raise ValueError(f"{state} without a time")
    return now < ends_at


@dataclass(frozen=True, slots=True)
class ConfirmFacts:
    """What confirming depends on; `is_client`: the client presses it, else staff do."""

    state: AppointmentState
    confirmation: Confirmation
    starts_at: datetime | None
    is_client: bool


def may_confirm(facts: ConfirmFacts, *, now: datetime) -> Decision:
    """Whether Confirm works (product page 1, Confirmation method).

    Codes: `not_pending`, `not_asked` (this method asks somebody else), `already_begun` (binds
    clients only: staff may confirm what took place). Staff may also note what a client who is
    asked *by request* said by telephone.
    """
    reasons = []
    if facts.state is not AppointmentState.PENDING:
        reasons.append(Reason("not_pending"))
    asked = _BY_CLIENT if facts.is_client else _BY_STAFF
    if facts.confirmation not in asked:
        reasons.append(Reason("not_asked"))
    if facts.is_client and facts.starts_at is not None and now >= facts.starts_at:
        reasons.append(Reason("already_begun"))
    return Decision(tuple(reasons))


@dataclass(frozen=True, slots=True)
class DeleteFacts:
    """What deleting depends on. `was_announced`: somebody who attends was told of it.

    `has_records`: it carries a form, a summary or a signature.
    """

    state: AppointmentState
    was_announced: bool
    has_records: bool
    role: Role | None


def may_delete(facts: DeleteFacts) -> Decision:
    """Whether it may be deleted for good (product page 1).

    Codes: `not_permitted` (system administrators and managers may), `was_announced` (cancel it
    first), `has_records`.
    """
    reasons = []
    if facts.role not in (Role.SYSTEM_ADMINISTRATOR, Role.MANAGER):
        reasons.append(Reason("not_permitted"))
    if facts.was_announced and facts.state is not AppointmentState.CANCELLED:
        reasons.append(Reason("was_announced"))
    if facts.has_records:
        reasons.append(Reason("has_records"))
    return Decision(tuple(reasons))
