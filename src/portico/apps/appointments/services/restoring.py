"""Bring a cancelled appointment back: a client their own, staff any."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.reach import find_ended
from portico.apps.appointments.selectors.return_facts import load_restore_facts
from portico.apps.appointments.selectors.rows import get_for_change, list_attendees, list_parts
from portico.apps.appointments.services.cancelling import reopen
from portico.apps.appointments.services.locking import lock_appointment
from portico.apps.appointments.services.reaching import lock_reach
from portico.apps.appointments.services.regrouping import leave_if_apart
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.returning import is_time_taken, take_back
from portico.apps.appointments.services.telling_ends import tell_restored
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.participation import state_at_creation
from portico.domain.restoration import may_restore, may_uncancel
from portico.domain.states import Answer, AppointmentState, Confirmation


@transaction.atomic
def restore(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    member_uid: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """A booking of the same time, by the client who cancelled it (product page 3, Restore).

    What one Cancel ended comes back together, of a group all or nothing. It gets the state of
    creation; the client has accepted by this. Raises NotThere, or Refused with every reason of
    `may_restore`.
    """
    reached = lock_reach(find_ended, client, workspace, uid, member_uid, clients=[client], now=now)
    reach, attendee = reached.reach, reached.attendee
    kept = Client.objects.get(pk=client.pk)
    facts = load_restore_facts(attendee, kept, reach, reached.calendars, now=now)
    decision = may_restore(facts, now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    for appointment in reach.appointments:
        is_own = appointment.pk == reach.own.pk
        if is_own and appointment.starts_at is not None and attendee.answer != Answer.ACCEPTED:
            attendee.answer, attendee.answered_at = Answer.ACCEPTED, now
            attendee.save(update_fields=["answer", "answered_at"])
        after = _state_at_creation(appointment, now)
        calendars = reached.calendars[appointment.pk]
        take_back(appointment, after, calendars, holder=kept, now=now)
        _finish(appointment, after, is_notifying=True, actor=actor, now=now)
    return reach.own


@transaction.atomic
def uncancel_appointment(
    *, workspace: Workspace, uid: UUID, is_notifying: bool, actor: Actor, now: datetime
) -> Appointment:
    """In the state and with the answers it had, by staff (product page 1).

    A room that allows double-booking is free; the rest of its time must be. Raises NotThere, or
    Refused (`not_cancelled`, `slot_taken`).
    """
    calendars = lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    is_taken = is_time_taken(appointment, calendars, may_share_rooms=True, now=now)
    decision = may_uncancel(AppointmentState(appointment.state), is_taken=is_taken)
    if not decision.is_allowed:
        raise Refused(decision)
    kept = appointment.state_before
    after = AppointmentState(kept) if kept else _state_at_creation(appointment, now)
    take_back(appointment, after, calendars, may_share_rooms=True, now=now)
    _finish(appointment, after, is_notifying=is_notifying, actor=actor, now=now)
    return appointment


def _state_at_creation(appointment: Appointment, now: datetime) -> AppointmentState:
    return state_at_creation(
        Confirmation(appointment.confirmation),
        list_parts(appointment),
        has_time=appointment.starts_at is not None,
        is_request_over=is_request_over(appointment.workspace, appointment.starts_at, now=now),
    )


def _finish(
    appointment: Appointment,
    after: AppointmentState,
    *,
    is_notifying: bool,
    actor: Actor,
    now: datetime,
) -> None:
    reopen(appointment, after)
    Attendee.objects.filter(appointment=appointment).update(
        answer_before="", note_before="", undo_until=None
    )
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="restored",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"state": [AppointmentState.CANCELLED.value, after.value]},
    )
    leave_if_apart(appointment, actor=actor, now=now)
    attendees = list_attendees(appointment)
    tell_restored(appointment, attendees, is_notifying=is_notifying, actor=actor, now=now)
    schedule_reminders(appointment, now=now)
