"""A client takes a cancel or decline back."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.facts import load_undo_facts
from portico.apps.appointments.selectors.rows import (
    get_attending,
    get_for_change,
    list_attendees,
    list_parts,
    part_of,
)
from portico.apps.appointments.services.answers import follow_answer, tell_answered
from portico.apps.appointments.services.cancelling import reopen
from portico.apps.appointments.services.placing import lock_appointment
from portico.apps.appointments.services.reminding import schedule_reminders
from portico.apps.appointments.services.returning import take_back
from portico.apps.appointments.services.telling import tell_scheduler
from portico.apps.appointments.services.telling_ends import tell_restored
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.participation import state_after_undo
from portico.domain.restoration import may_undo
from portico.domain.states import AppointmentState, Confirmation


@transaction.atomic
def undo(
    *, client: Client, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """State, answers and reminders as they were; once per appointment (product page 3).

    Raises NotThere, or Refused with every reason of `may_undo`.
    """
    calendars = lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    attendee = get_attending(client, appointment)
    decision = may_undo(load_undo_facts(attendee, appointment, calendars, now=now), now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    before = AppointmentState(appointment.state)
    answers = [attendee.answer, attendee.answer_before]
    _give_back_answer(attendee, now)
    after = state_after_undo(
        before,
        AppointmentState(appointment.state_before or appointment.state),
        Confirmation(appointment.confirmation),
        list_parts(appointment),
        part_of(attendee),
    )
    appointment.undone_at = now
    if before is AppointmentState.CANCELLED:
        _give_back(appointment, after, calendars, actor, now)
    else:
        appointment.save(update_fields=["undone_at"])
        follow_answer(appointment, after, attendee, calendars, now=now)
        tell_scheduler(appointment, attendee, actor=actor, now=now)
        tell_answered(appointment, attendee, before, actor=actor, now=now)
    _record(appointment, before, answers, actor, now)
    return appointment


def _give_back_answer(attendee: Attendee, now: datetime) -> None:
    attendee.answer, attendee.note = attendee.answer_before, attendee.note_before
    attendee.answered_at = now
    attendee.answer_before, attendee.note_before, attendee.undo_until = "", "", None
    attendee.save()


def _give_back(
    appointment: Appointment,
    after: AppointmentState,
    calendars: Sequence[Calendar],
    actor: Actor,
    now: datetime,
) -> None:
    take_back(appointment, after, calendars, now=now)
    reopen(appointment, after)
    tell_restored(appointment, list_attendees(appointment), actor=actor, now=now)
    schedule_reminders(appointment, now=now)


def _record(
    appointment: Appointment,
    before: AppointmentState,
    answers: list[str],
    actor: Actor,
    now: datetime,
) -> None:
    """What had ended is restored; where the meeting stayed, it is one more answer."""
    has_ended = before in (AppointmentState.CANCELLED, AppointmentState.DECLINED)
    changes = {"answer": answers} if answers[0] != answers[1] else {}
    if appointment.state != before:
        changes["state"] = [before.value, appointment.state]
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="restored" if has_ended else "answered",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes=changes,
    )
