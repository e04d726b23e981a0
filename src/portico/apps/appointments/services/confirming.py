"""A pending appointment is confirmed by its client or by staff."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.facts import load_confirm_facts
from portico.apps.appointments.selectors.rows import get_attending, get_for_change
from portico.apps.appointments.services.locking import lock_appointment
from portico.apps.appointments.services.reminding import schedule_reminders
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.policies import may_confirm
from portico.domain.states import Answer, AppointmentState


@transaction.atomic
def confirm_by_client(
    *, client: Client, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """The client presses Confirm; that is an acceptance as well.

    Raises NotThere, or Refused with every reason of `may_confirm`.
    """
    lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    attendee = get_attending(client, appointment)
    _check(appointment, is_client=True, now=now)
    attendee.answer, attendee.answered_at = Answer.ACCEPTED, now
    attendee.save(update_fields=["answer", "answered_at"])
    return _confirm(appointment, actor, now)


@transaction.atomic
def confirm_by_staff(
    *, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """Staff confirm. Raises NotThere, or Refused with every reason of `may_confirm`."""
    lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    _check(appointment, is_client=False, now=now)
    return _confirm(appointment, actor, now)


def _check(appointment: Appointment, *, is_client: bool, now: datetime) -> None:
    decision = may_confirm(load_confirm_facts(appointment, is_client=is_client), now=now)
    if not decision.is_allowed:
        raise Refused(decision)


def _confirm(appointment: Appointment, actor: Actor, now: datetime) -> Appointment:
    before = appointment.state
    appointment.state = AppointmentState.CONFIRMED
    appointment.version += 1
    appointment.save(update_fields=["state", "version"])
    Occupancy.objects.filter(subject_kind="appointment", subject_uid=appointment.uid).update(
        is_tentative=False
    )
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="confirmed",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"state": [before, appointment.state]},
    )
    schedule_reminders(appointment, now=now)
    return appointment
