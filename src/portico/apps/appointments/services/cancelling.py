"""Cancel: the record stays, the time is free, those who knew are told."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.rows import get_for_change, list_attendees
from portico.apps.appointments.services.locking import lock_appointment
from portico.apps.appointments.services.telling_ends import drop_unsent, tell_cancelled
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.services.holding import hold_time
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.cancellation import (
    CancelType,
    may_change_cancel_type,
    may_mark_no_show,
    may_unmark_no_show,
)
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Refused, StaleChange
from portico.domain.states import ACTIVE, AppointmentState


@transaction.atomic
def cancel_appointment(
    *,
    workspace: Workspace,
    uid: UUID,
    reason: str,
    cancel_type: str = CancelType.NORMAL,
    is_notifying: bool = True,
    seen_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Cancel by staff. A no-show is told to nobody, without `is_notifying` no client is told.

    Raises NotThere, Refused (`not_upcoming`), or StaleChange: somebody changed it since
    `seen_version` (None: whatever it is now); ValueError for an unknown type.
    """
    wanted = CancelType(cancel_type)
    lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    if AppointmentState(appointment.state) not in ACTIVE:
        raise Refused(Decision((Reason("not_upcoming"),)))
    if seen_version is not None and seen_version != appointment.version:
        raise StaleChange(seen_version, appointment.version)
    write_cancellation(appointment, wanted, reason, actor=actor, now=now)
    if wanted is CancelType.NO_SHOW:
        drop_unsent(appointment, now=now)
    else:
        attendees = list_attendees(appointment)
        tell_cancelled(appointment, attendees, is_notifying=is_notifying, actor=actor, now=now)
    return appointment


@transaction.atomic
def change_cancel_type(
    *, workspace: Workspace, uid: UUID, cancel_type: str, actor: Actor, now: datetime
) -> Appointment:
    """Set another type of what is cancelled; tells nobody. Raises NotThere, or Refused."""
    wanted = CancelType(cancel_type)
    appointment = get_for_change(workspace, uid)
    decision = may_change_cancel_type(AppointmentState(appointment.state))
    if not decision.is_allowed:
        raise Refused(decision)
    if appointment.cancel_type == wanted:
        return appointment
    changes = {"cancel_type": [appointment.cancel_type, wanted.value]}
    appointment.cancel_type = wanted
    appointment.version += 1
    appointment.save(update_fields=["cancel_type", "version"])
    _record(appointment, "cancel_type_changed", changes, actor, now)
    return appointment


@transaction.atomic
def mark_no_show(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> Appointment:
    """A completed one did not take place: nobody came. Raises NotThere, or Refused."""
    appointment = get_for_change(workspace, uid)
    decision = may_mark_no_show(AppointmentState(appointment.state))
    if not decision.is_allowed:
        raise Refused(decision)
    write_cancellation(
        appointment, CancelType.NO_SHOW, "", verb="marked_no_show", actor=actor, now=now
    )
    drop_unsent(appointment, now=now)
    return appointment


@transaction.atomic
def unmark_no_show(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> Appointment:
    """It did take place after all. Raises NotThere, or Refused (`not_no_show`)."""
    appointment = get_for_change(workspace, uid)
    before = AppointmentState(appointment.state_before) if appointment.state_before else None
    decision = may_unmark_no_show(
        AppointmentState(appointment.state), appointment.cancel_type, before
    )
    if not decision.is_allowed:
        raise Refused(decision)
    reopen(appointment, AppointmentState.COMPLETED)
    changes = {"state": [AppointmentState.CANCELLED.value, appointment.state]}
    _record(appointment, "unmarked_no_show", changes, actor, now)
    return appointment


def write_cancellation(
    appointment: Appointment,
    cancel_type: CancelType,
    reason: str,
    *,
    by_client: Client | None = None,
    held_until: datetime | None = None,
    verb: str = "cancelled",
    actor: Actor,
    now: datetime,
) -> None:
    """Cancel a locked appointment and free its time, or hold it for its client; told by others."""
    before = AppointmentState(appointment.state)
    appointment.state_before = before
    appointment.state = AppointmentState.CANCELLED
    appointment.cancel_type = cancel_type
    appointment.cancel_reason = reason.strip()
    appointment.cancelled_at = now
    appointment.cancelled_by = actor.name
    appointment.cancelled_by_client = by_client
    appointment.held_until = held_until
    appointment.version += 1
    appointment.sequence += 1
    appointment.asked_sequence = appointment.sequence
    appointment.save()
    if held_until is None:
        free(subject_kind="appointment", subject_uids=[appointment.uid])
    else:
        hold_time(subject_kind="appointment", subject_uid=appointment.uid, until=held_until)
    changes = {"state": [before.value, appointment.state]}
    if cancel_type is not CancelType.NORMAL:
        changes["cancel_type"] = ["", cancel_type.value]
    _record(appointment, verb, changes, actor, now, note=appointment.cancel_reason)


def reopen(appointment: Appointment, state: AppointmentState) -> None:
    """Give a locked, cancelled appointment a state again; its time is the caller's to take."""
    appointment.state = state
    appointment.state_before = ""
    appointment.cancel_type = ""
    appointment.cancel_reason = ""
    appointment.cancelled_at = None
    appointment.cancelled_by = ""
    appointment.cancelled_by_client = None
    appointment.held_until = None
    appointment.version += 1
    appointment.sequence += 1
    appointment.asked_sequence = appointment.sequence
    appointment.save()


def _record(
    appointment: Appointment,
    verb: str,
    changes: dict[str, Any],
    actor: Actor,
    now: datetime,
    *,
    note: str = "",
) -> None:
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes=changes,
        note=note,
    )
