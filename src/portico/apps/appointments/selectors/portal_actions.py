"""What a client may do with an appointment: cancel, undo, restore, confirm."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.facts import (
    is_own_cancel,
    is_own_decline,
    is_withdrawal_a_decline,
    load_cancel_facts,
    load_confirm_facts,
    load_restore_facts,
    load_undo_facts,
)
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar
from portico.apps.workspaces.models import Workspace
from portico.domain.cancellation import cancel_deadline, may_cancel
from portico.domain.decisions import Decision
from portico.domain.errors import NotThere
from portico.domain.policies import may_confirm
from portico.domain.restoration import hold_until, may_restore, may_undo
from portico.domain.states import AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class PortalActions:
    """Decisions for the page; None where the action has no place on it.

    `undo_decision` stands on what this client cancelled or declined, `restore_decision` on what
    they cancelled once Undo is over, `confirm_decision` where they are asked to confirm.
    `undo_until`: when the hold ends, while Undo is allowed. `is_withdrawal_a_decline`: Cancel
    declines for this client, the meeting stays for others. `undo_offered_until`: until when a
    Cancel that is pressed now could be undone.
    """

    cancel_decision: Decision
    cancel_deadline: datetime | None
    is_withdrawal_a_decline: bool
    undo_offered_until: datetime | None
    undo_until: datetime | None
    undo_decision: Decision | None
    restore_decision: Decision | None
    confirm_decision: Decision | None


def load_actions(
    client: Client, workspace: Workspace, appointment: Appointment, *, now: datetime
) -> PortalActions:
    """The client's actions on their appointment, in a fixed number of queries.

    Reads the appointment's attendees, prefetched or not; raises NotThere for anybody else's.
    """
    everybody = list(appointment.attendees.all())
    mine = next((one for one in everybody if one.client_id == client.pk), None)
    if mine is None or appointment.workspace_id != workspace.pk:
        raise NotThere("appointment")
    appointment.workspace = workspace
    cancel_facts = load_cancel_facts(mine, appointment)
    undo, restore = _decide_return(client, mine, appointment, everybody, now)
    is_undoable = undo is not None and undo.is_allowed
    return PortalActions(
        cancel_decision=may_cancel(cancel_facts, now=now),
        cancel_deadline=cancel_deadline(cancel_facts),
        is_withdrawal_a_decline=is_withdrawal_a_decline(mine, appointment, everybody),
        undo_offered_until=hold_until(
            appointment.starts_at,
            workspace.undo_minutes,
            is_used=appointment.undone_at is not None,
            now=now,
        ),
        undo_until=mine.undo_until if is_undoable else None,
        undo_decision=undo,
        restore_decision=restore,
        confirm_decision=_decide_confirm(appointment, now),
    )


def _decide_return(
    client: Client,
    mine: Attendee,
    appointment: Appointment,
    everybody: list[Attendee],
    now: datetime,
) -> tuple[Decision | None, Decision | None]:
    if not (is_own_cancel(mine, appointment) or is_own_decline(mine, appointment)):
        return None, None
    calendars = _calendars(appointment, everybody)
    facts = load_undo_facts(mine, appointment, calendars, now=now)
    undo = may_undo(facts, now=now)
    is_over = not undo.is_allowed and undo.codes != ("slot_taken",)
    if not (is_over and is_own_cancel(mine, appointment)):
        return undo, None
    wanted = load_restore_facts(mine, client, appointment, calendars, now=now)
    return undo, may_restore(wanted, now=now)


def _decide_confirm(appointment: Appointment, now: datetime) -> Decision | None:
    is_asked = (
        appointment.confirmation == Confirmation.BY_REQUEST
        and appointment.state == AppointmentState.PENDING
    )
    if not is_asked:
        return None
    return may_confirm(load_confirm_facts(appointment, is_client=True), now=now)


def _calendars(appointment: Appointment, everybody: list[Attendee]) -> list[Calendar]:
    staff = [one.staff_member_id for one in everybody if one.staff_member_id is not None]
    of_room = Q(room=appointment.room_id) if appointment.room_id else Q(pk=None)
    return list(Calendar.objects.filter(Q(staff_member__in=staff) | of_room).select_related("room"))
