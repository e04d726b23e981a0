"""What staff may do with an appointment: cancel, un-cancel, delete, confirm, record answers."""

from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.models import Appointment
from portico.apps.people.selectors import DeskAccess
from portico.domain.cancellation import CancelType
from portico.domain.decisions import Decision


@dataclass(frozen=True, slots=True)
class DeskActions:
    """Which buttons stand on the page.

    `cancel_type_preselected`: of the cancel form. `notify_preselected`: *Notify client* of
    Un-cancel. `held_until`: the time is kept for a client's Undo until then.
    `uncancel_decision`, `delete_decision`: why not, in codes, where the button is off.
    """

    can_cancel: bool
    cancel_type_preselected: CancelType
    can_change_cancel_type: bool
    can_uncancel: bool
    uncancel_decision: Decision
    notify_preselected: bool
    can_delete: bool
    delete_decision: Decision
    can_confirm: bool
    can_record_answer: bool
    can_mark_no_show: bool
    can_unmark_no_show: bool
    held_until: datetime | None


def was_cancellation_sent(appointment: Appointment) -> bool:
    """Whether anybody who attends was sent the present cancellation."""
    raise NotImplementedError


def load_desk_actions(
    access: DeskAccess, appointment: Appointment, *, now: datetime
) -> DeskActions:
    """The actions of this user on an appointment that they may see."""
    raise NotImplementedError
