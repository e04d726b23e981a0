"""What the answers of those who attend make of an appointment (product page 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from portico.domain.states import Answer, AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class Part:
    """Somebody's part in an appointment."""

    kind: Literal["client", "staff"]
    is_required: bool
    answer: Answer


_ANSWERS_COUNT = frozenset(
    {AppointmentState.PENDING, AppointmentState.CONFIRMED, AppointmentState.DECLINED}
)


def state_at_creation(
    confirmation: Confirmation,
    parts: Sequence[Part],
    *,
    has_time: bool = True,
    is_request_over: bool = False,
) -> AppointmentState:
    """The state that the confirmation method gives; without a time, proposed.

    `is_request_over`: it is later than the day on which clients are asked to confirm; then *by
    request* confirms at once.
    """
    if not has_time:
        return AppointmentState.PROPOSED
    if confirmation is Confirmation.AT_ONCE:
        return AppointmentState.CONFIRMED
    if confirmation is Confirmation.BY_REQUEST and is_request_over:
        return AppointmentState.CONFIRMED
    if confirmation is Confirmation.BY_ANSWERS and _all_required_accepted(parts):
        return AppointmentState.CONFIRMED
    return AppointmentState.PENDING


def state_after_answer(
    state: AppointmentState,
    confirmation: Confirmation,
    parts_after: Sequence[Part],
    changed: Part,
    *,
    is_request_over: bool = False,
) -> AppointmentState:
    """The state once `changed` has answered; `parts_after` and `changed` hold the new answer.

    Only required people change anything, a colleague's decline never does. Whether the time of
    a declined appointment is still free is the caller's to check before it takes it back.
    """
    if state not in _ANSWERS_COUNT or not changed.is_required:
        return state
    is_decline = changed.answer is Answer.DECLINED
    if changed.kind == "client" and is_decline:
        if all(_declined(part) for part in _required_clients(parts_after)):
            return AppointmentState.DECLINED
        return AppointmentState.PENDING
    if changed.kind == "staff" and (is_decline or state is AppointmentState.DECLINED):
        return state
    if state is AppointmentState.CONFIRMED:
        is_firm = changed.answer is Answer.ACCEPTED or confirmation is not Confirmation.BY_ANSWERS
        return AppointmentState.CONFIRMED if is_firm else AppointmentState.PENDING
    if any(_declined(part) for part in _required_clients(parts_after)):
        return AppointmentState.PENDING
    # An answer is no Confirm: only what returns from declined is as if it were made anew.
    is_over = is_request_over and state is AppointmentState.DECLINED
    return state_at_creation(confirmation, parts_after, is_request_over=is_over)


def state_after_edit(
    state: AppointmentState,
    confirmation: Confirmation,
    parts_after: Sequence[Part],
    *,
    has_time: bool,
    is_moved: bool,
    is_request_over: bool = False,
) -> AppointmentState:
    """The state once staff saved; `parts_after` are asked anew already where a move does that.

    Only *by answers* and *by staff* ask again after a move; who was red before stays so.
    """
    if state is AppointmentState.PROPOSED:
        return state_at_creation(
            confirmation, parts_after, has_time=has_time, is_request_over=is_request_over
        )
    if state not in (AppointmentState.PENDING, AppointmentState.CONFIRMED):
        return state
    if confirmation is Confirmation.BY_ANSWERS:
        return state_at_creation(confirmation, parts_after)
    if confirmation is Confirmation.BY_STAFF and is_moved:
        return AppointmentState.PENDING
    is_red = any(_declined(part) for part in _required_clients(parts_after))
    if confirmation is Confirmation.AT_ONCE and not is_red:
        return AppointmentState.CONFIRMED
    return state


def state_after_undo(
    state: AppointmentState,
    state_before: AppointmentState,
    confirmation: Confirmation,
    parts_after: Sequence[Part],
    changed: Part,
) -> AppointmentState:
    """The state once `changed` took a cancel or decline back; parts hold the former answer.

    What was cancelled returns to what it was. A decline leaves a mark as long as another
    required client's stands, and gives back what was before the first of them.
    """
    if state is AppointmentState.CANCELLED:
        return state_before
    if state not in _ANSWERS_COUNT or not changed.is_required:
        return state
    if state is AppointmentState.CONFIRMED:
        return state_after_answer(state, confirmation, parts_after, changed)
    if any(_declined(part) for part in _required_clients(parts_after)):
        return AppointmentState.PENDING
    return state_before


def needs_attention(state: AppointmentState, parts: Sequence[Part]) -> bool:
    """Pending with a red mark: a required client declined while another remains."""
    declined = [_declined(part) for part in _required_clients(parts)]
    return state is AppointmentState.PENDING and any(declined) and not all(declined)


def _required_clients(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.kind == "client" and part.is_required]


def _declined(part: Part) -> bool:
    return part.answer is Answer.DECLINED


def _all_required_accepted(parts: Sequence[Part]) -> bool:
    return all(part.answer is Answer.ACCEPTED for part in parts if part.is_required)
