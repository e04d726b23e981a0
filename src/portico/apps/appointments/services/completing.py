"""What is over becomes completed by itself, or by hand, and back (product pages 1 and 6)."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.completions import (
    find_completion,
    load_completion_facts,
)
from portico.apps.appointments.selectors.rows import get_for_change
from portico.apps.appointments.services.locking import lock_appointment
from portico.apps.appointments.services.reminding import schedule_reminders
from portico.apps.appointments.services.returning import is_time_taken, take_back
from portico.apps.appointments.services.telling_ends import drop_unsent
from portico.apps.history.services.recording import record
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.errors import Refused
from portico.domain.sessions import may_complete, may_uncomplete
from portico.domain.states import AppointmentState

_CLOSES = (
    AppointmentState.CONFIRMED,
    AppointmentState.CHECKED_IN,
    AppointmentState.IN_SESSION,
)


def complete_over(*, now: datetime, limit: int = 200) -> int:
    """Complete appointments whose end has passed; returns how many."""
    over = Appointment.objects.filter(
        state__in=_CLOSES, ends_at__lte=now, workspace__completes_by_itself=True
    )
    completed = 0
    for key in list(over.values_list("pk", flat=True)[:limit]):
        completed += _complete(key, now)
    return completed


@transaction.atomic
def complete_appointment(
    *, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """It took place; what is left of its time is free. Tells nobody.

    Raises NotThere, or Refused with every reason of `may_complete`.
    """
    lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    state = AppointmentState(appointment.state)
    decision = may_complete(state, appointment.starts_at, now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    _write(appointment, actor, now)
    drop_unsent(appointment, now=now)
    return appointment


@transaction.atomic
def uncomplete_appointment(
    *, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """It is in the state it had, with what is left of its time. Tells nobody.

    Raises NotThere, or Refused with every reason of `may_uncomplete`.
    """
    calendars = lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    completion = find_completion(appointment)
    is_taken = completion is not None and is_time_taken(
        appointment, calendars, may_share_rooms=True, now=now
    )
    facts = load_completion_facts(appointment, completion, is_taken=is_taken)
    decision = may_uncomplete(facts, now=now)
    if completion is None or not decision.is_allowed:
        raise Refused(decision)
    take_back(appointment, completion.before, calendars, may_share_rooms=True, now=now)
    _set_state(appointment, completion.before, "uncompleted", actor, now)
    schedule_reminders(appointment, now=now)
    return appointment


@transaction.atomic
def _complete(key: int, now: datetime) -> int:
    appointment = (
        Appointment.objects.select_for_update()
        .filter(pk=key, state__in=_CLOSES, ends_at__lte=now)
        .first()
    )
    if appointment is None:
        return 0
    _write(appointment, SYSTEM, now)
    return 1


def _write(appointment: Appointment, actor: Actor, now: datetime) -> None:
    _set_state(appointment, AppointmentState.COMPLETED, "completed", actor, now)
    free(subject_kind="appointment", subject_uids=[appointment.uid])


def _set_state(
    appointment: Appointment, state: AppointmentState, verb: str, actor: Actor, now: datetime
) -> None:
    before = appointment.state
    appointment.state = state
    appointment.version += 1
    appointment.save(update_fields=["state", "version"])
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"state": [before, appointment.state]},
    )
