"""Who is told what, given a change and who made it (product pages 3, 4 and 5)."""

from dataclasses import dataclass
from typing import Literal

from portico.domain.states import AppointmentState


@dataclass(frozen=True, slots=True)
class Notice:
    """One kind of message that a change causes.

    `audience`: *client* stands for everybody who attends, *internal* for the scheduler.
    `with_calendar`: the iTIP method of the calendar part, empty: none.
    """

    trigger: str
    audience: Literal["client", "internal"]
    with_calendar: Literal["REQUEST", "CANCEL", ""] = ""


_ANNOUNCED = frozenset({AppointmentState.PENDING, AppointmentState.CONFIRMED})
_ANSWER_RECEIVED = Notice("answer_received", "internal")
_INTERNAL = {
    "answered": _ANSWER_RECEIVED,
    "declined_last": _ANSWER_RECEIVED,
    "cancelled": Notice("appointment_cancelled", "internal"),
    "restored": Notice("appointment_restored", "internal"),
    "rescheduled": Notice("appointment_rescheduled", "internal"),
}
_CHANGES = frozenset({"created", "updated", *_INTERNAL})


def notices_for(
    change: str,
    *,
    actor_kind: str,
    sends_emails: bool,
    send_invitations: bool,
    send_updates: bool,
    is_notifying: bool,
    state: AppointmentState,
) -> tuple[Notice, ...]:
    """The notices of one change; `state` is the one after it (before it, where it cancels).

    `change`: created, updated, rescheduled (by the client, else nobody is told), cancelled,
    restored (undo, restore, un-cancel), answered, declined_last (an answer that was the last
    required client's decline). What is deleted or did not show up tells nobody. `sends_emails`:
    the master switch, for those who attend. `is_notifying`: *Notify client* of this change; what
    staff make or move tells nobody without it, and with it also where *Send updates* is off: that
    switch only preselects it. Whoever made the change is not told: leaving them out is the
    caller's.
    """
    if change not in _CHANGES:
        raise ValueError(change)
    if change == "rescheduled" and actor_kind != "client":
        return ()
    internal = (_INTERNAL[change],) if change in _INTERNAL else ()
    if not sends_emails or state is AppointmentState.PROPOSED:
        return internal
    is_asked = actor_kind != "staff" or is_notifying
    if change == "created" and state in _ANNOUNCED and is_asked:
        return (_first(send_invitations),)
    if change == "updated" and state in _ANNOUNCED:
        is_wanted = is_notifying if actor_kind == "staff" else send_updates
        return (_update(send_invitations),) if is_wanted else ()
    if change in ("cancelled", "declined_last") and is_asked:
        return (*internal, _ended("appointment_cancelled", "CANCEL", send_invitations))
    if change == "rescheduled" and state in _ANNOUNCED:
        return (*internal, _ended("appointment_rescheduled", "REQUEST", send_invitations))
    if change == "restored" and state in _ANNOUNCED and is_asked:
        return (*internal, _ended("appointment_restored", "REQUEST", send_invitations))
    return internal


def _first(send_invitations: bool) -> Notice:
    if send_invitations:
        return Notice("invitation", "client", "REQUEST")
    return Notice("appointment_booked", "client")


def _update(send_invitations: bool) -> Notice:
    if send_invitations:
        return Notice("update", "client", "REQUEST")
    return Notice("appointment_updated", "client")


def _ended(trigger: str, method: Literal["REQUEST", "CANCEL"], send_invitations: bool) -> Notice:
    return Notice(trigger, "client", method if send_invitations else "")
