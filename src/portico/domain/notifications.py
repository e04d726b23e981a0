"""What staff choose to hear about, and how (product page 5): a switch per kind of change."""

from enum import StrEnum


class Change(StrEnum):
    """Changes to appointments that somebody is on, or schedules."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RESTORED = "restored"
    ANSWERED = "answered"
    BY_COLLEAGUES = "by_colleagues"


_BY_DEFAULT = {"email": frozenset(Change), "sms": frozenset[Change]()}
_BY_TRIGGER = {
    "appointment_booked": Change.BOOKED,
    "invitation": Change.BOOKED,
    "appointment_rescheduled": Change.MOVED,
    "appointment_updated": Change.MOVED,
    "update": Change.MOVED,
    "appointment_cancelled": Change.CANCELLED,
    "appointment_restored": Change.RESTORED,
    "answer_received": Change.ANSWERED,
    "answer_digest": Change.ANSWERED,
    "time_proposed": Change.ANSWERED,
}


def is_by_default(change: Change, channel: str) -> bool:
    """Whether who chose nothing hears of it so: of everything by mail, of nothing by text.

    A time that changed unnoticed costs most; and a text wants to be asked for.
    """
    return change in _BY_DEFAULT[channel]


def change_of(trigger: str, *, actor_kind: str) -> Change | None:
    """Under which switch a notice to staff falls; None: it cannot be switched off.

    What colleagues or the system do has one switch of its own.
    """
    change = _BY_TRIGGER.get(trigger)
    if change is None or change is Change.ANSWERED or actor_kind == "client":
        return change
    return Change.BY_COLLEAGUES
