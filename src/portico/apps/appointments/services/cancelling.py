"""Cancel: the record stays, the time is free, those who knew are told."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.rows import get_for_change
from portico.apps.appointments.services.telling import tell_cancelled
from portico.apps.history.services.recording import record
from portico.apps.schedule.locking import list_subject_calendars, lock_calendars
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Refused
from portico.domain.states import ACTIVE, AppointmentState


@transaction.atomic
def cancel_appointment(
    *, workspace: Workspace, uid: UUID, reason: str, actor: Actor, now: datetime
) -> Appointment:
    """Cancel by staff, type normal. Raises NotThere, or Refused (`not_upcoming`)."""
    lock_calendars(list_subject_calendars("appointment", [uid]), now=now)
    appointment = get_for_change(workspace, uid)
    state = AppointmentState(appointment.state)
    if state not in ACTIVE:
        raise Refused(Decision((Reason("not_upcoming"),)))
    appointment.state_before = state
    appointment.state = AppointmentState.CANCELLED
    appointment.cancel_type = "normal"
    appointment.cancel_reason = reason.strip()
    appointment.cancelled_at = now
    appointment.cancelled_by = actor.name
    appointment.version += 1
    appointment.sequence += 1
    appointment.asked_sequence = appointment.sequence
    appointment.save()
    free(subject_kind="appointment", subject_uids=[uid])
    record(
        subject_kind="appointment",
        subject_uid=uid,
        verb="cancelled",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"state": [state.value, appointment.state]},
        note=appointment.cancel_reason,
    )
    attendees = list(appointment.attendees.select_related("client", "staff_member__user"))
    tell_cancelled(appointment, attendees, actor=actor, now=now)
    return appointment
