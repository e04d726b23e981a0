"""What staff may do with an appointment: cancel, un-cancel, delete, confirm, record answers."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.completions import (
    find_completion,
    load_completion_facts,
)
from portico.apps.appointments.selectors.deletion import load_delete_facts
from portico.apps.appointments.selectors.facts import load_confirm_facts
from portico.apps.appointments.services.answering import load_answer_facts
from portico.apps.appointments.services.returning import is_time_taken
from portico.apps.appointments.services.telling_ends import list_told_cancelled
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Calendar
from portico.domain.cancellation import (
    CancelType,
    may_change_cancel_type,
    may_mark_no_show,
    may_unmark_no_show,
    preselect_cancel_type,
)
from portico.domain.decisions import Decision
from portico.domain.policies import may_answer, may_confirm, may_delete
from portico.domain.restoration import may_uncancel
from portico.domain.roles import Permission
from portico.domain.sessions import may_complete, may_uncomplete
from portico.domain.states import ACTIVE, AppointmentState


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
    can_complete: bool
    can_uncomplete: bool
    can_mark_no_show: bool
    can_unmark_no_show: bool
    held_until: datetime | None


def was_cancellation_sent(appointment: Appointment) -> bool:
    """Whether anybody who attends was sent the present cancellation."""
    return bool(list_told_cancelled(appointment))


def load_desk_actions(
    access: DeskAccess, appointment: Appointment, *, now: datetime
) -> DeskActions:
    """The actions of this user on an appointment that they may see; raises Forbidden."""
    access.require(Permission.APPOINTMENTS)
    state = AppointmentState(appointment.state)
    before = AppointmentState(appointment.state_before) if appointment.state_before else None
    uncancel = _decide_uncancel(appointment, now)
    delete = may_delete(load_delete_facts(appointment, access.role))
    asked = load_confirm_facts(appointment, is_client=False)
    answer = load_answer_facts(appointment, is_attendee_client=False)
    held = appointment.held_until
    return DeskActions(
        can_cancel=state in ACTIVE,
        cancel_type_preselected=preselect_cancel_type(
            appointment.starts_at,
            access.workspace.late_cancellation_hours,
            appointment.created_at,
            now=now,
        ),
        can_change_cancel_type=may_change_cancel_type(state).is_allowed,
        can_uncancel=uncancel.is_allowed,
        uncancel_decision=uncancel,
        notify_preselected=uncancel.is_allowed and was_cancellation_sent(appointment),
        can_delete=delete.is_allowed,
        delete_decision=delete,
        can_confirm=may_confirm(asked, now=now).is_allowed,
        can_record_answer=may_answer(answer, now=now).is_allowed,
        can_complete=may_complete(state, appointment.starts_at, now=now).is_allowed,
        can_uncomplete=_decide_uncomplete(appointment, now).is_allowed,
        can_mark_no_show=may_mark_no_show(state).is_allowed,
        can_unmark_no_show=may_unmark_no_show(state, appointment.cancel_type, before).is_allowed,
        held_until=held if held is not None and held > now else None,
    )


def _decide_uncomplete(appointment: Appointment, now: datetime) -> Decision:
    """Asks what else has the time only where everything else allows it."""
    completion = find_completion(appointment)
    facts = load_completion_facts(appointment, completion, is_taken=False)
    decision = may_uncomplete(facts, now=now)
    if not decision.is_allowed:
        return decision
    return may_uncomplete(replace(facts, is_taken=_is_taken(appointment, now)), now=now)


def _decide_uncancel(appointment: Appointment, now: datetime) -> Decision:
    state = AppointmentState(appointment.state)
    if state is not AppointmentState.CANCELLED:
        return may_uncancel(state, is_taken=False)
    return may_uncancel(state, is_taken=_is_taken(appointment, now))


def _is_taken(appointment: Appointment, now: datetime) -> bool:
    of_room = Q(room=appointment.room_id) if appointment.room_id else Q(pk=None)
    staff = appointment.attendees.exclude(staff_member=None).values("staff_member")
    calendars = Calendar.objects.filter(Q(staff_member__in=staff) | of_room)
    return is_time_taken(appointment, list(calendars), may_share_rooms=True, now=now)
