"""Write an answer and what it does to the appointment. Callers hold the locks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.rows import list_attendees, list_parts, part_of
from portico.apps.appointments.services.digesting import tell_organizer
from portico.apps.appointments.services.regrouping import leave_if_apart
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.returning import take_back
from portico.apps.appointments.services.telling import tell_scheduler
from portico.apps.appointments.services.telling_ends import tell_cancelled, tell_restored
from portico.apps.history.services.recording import record
from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.schedule.services.holding import hold_time
from portico.apps.schedule.services.occupying import free
from portico.domain.actors import Actor
from portico.domain.participation import state_after_answer
from portico.domain.restoration import hold_until
from portico.domain.states import OCCUPYING, Answer, AppointmentState, Confirmation


@dataclass(frozen=True, slots=True)
class Saying:
    """What somebody says. `is_withdrawal`: pressed as Cancel, so that Undo goes with it."""

    answer: Answer
    note: str
    is_withdrawal: bool = False


def write_answer(
    attendee: Attendee,
    appointment: Appointment,
    saying: Saying,
    *,
    calendars: Sequence[Calendar],
    actor: Actor,
    now: datetime,
) -> None:
    """Write the answer, follow it with state and time, record it and tell those concerned."""
    note = saying.note.strip()[:500]
    changes = {"answer": [attendee.answer, saying.answer.value]}
    before = AppointmentState(appointment.state)
    was = (attendee.answer, attendee.note)
    attendee.answer, attendee.note, attendee.answered_at = saying.answer, note, now
    attendee.save(update_fields=["answer", "note", "answered_at"])
    after = _state_after(appointment, attendee, now)
    is_last = after is AppointmentState.DECLINED is not before
    _keep_undo(attendee, appointment, was, is_last or saying.is_withdrawal, actor, now)
    follow_answer(appointment, after, attendee, calendars, now=now)
    if after is not before:
        changes["state"] = [before.value, after.value]
    if actor.kind == "staff":
        changes["attendee"] = ["", str(attendee.client or attendee.staff_member)]
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="answer_recorded" if actor.kind == "staff" else "answered",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes=changes,
        note=note,
    )
    if before is AppointmentState.DECLINED:
        leave_if_apart(appointment, actor=actor, now=now)
    tell_scheduler(appointment, attendee, actor=actor, now=now)
    tell_organizer(appointment, attendee, actor=actor, now=now)
    tell_answered(appointment, attendee, before, actor=actor, now=now)


def follow_answer(
    appointment: Appointment,
    after: AppointmentState,
    attendee: Attendee,
    calendars: Sequence[Calendar],
    *,
    now: datetime,
) -> None:
    """Change the state, and take, hold or give up the time with it; Refused (`slot_taken`)."""
    before = AppointmentState(appointment.state)
    if after is before:
        return
    uid = appointment.uid
    if after in OCCUPYING and before not in OCCUPYING:
        take_back(appointment, after, calendars, now=now)
        appointment.held_until = None
        appointment.sequence += 1
    elif after not in OCCUPYING:
        appointment.held_until = attendee.undo_until
        if attendee.undo_until is None:
            free(subject_kind="appointment", subject_uids=[uid])
        else:
            hold_time(subject_kind="appointment", subject_uid=uid, until=attendee.undo_until)
        appointment.sequence += 1
    else:
        Occupancy.objects.filter(subject_kind="appointment", subject_uid=uid).update(
            is_tentative=after is AppointmentState.PENDING
        )
    appointment.state = after
    appointment.version += 1
    appointment.save(
        update_fields=["state", "state_before", "held_until", "undone_at", "version", "sequence"]
    )


def tell_answered(
    appointment: Appointment,
    attendee: Attendee,
    before: AppointmentState,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The others: cancelled with the last required decline, restored when it is taken back."""
    others = [one for one in list_attendees(appointment) if one.pk != attendee.pk]
    after = AppointmentState(appointment.state)
    if after is AppointmentState.DECLINED is not before:
        tell_cancelled(appointment, others, change="declined_last", actor=actor, now=now)
        return
    if before is AppointmentState.DECLINED is not after:
        tell_restored(appointment, others, is_answer=True, actor=actor, now=now)
    schedule_reminders(appointment, now=now)


def _state_after(appointment: Appointment, attendee: Attendee, now: datetime) -> AppointmentState:
    return state_after_answer(
        AppointmentState(appointment.state),
        Confirmation(appointment.confirmation),
        list_parts(appointment),
        part_of(attendee),
        is_request_over=is_request_over(appointment.workspace, appointment.starts_at, now=now),
    )


def _keep_undo(
    attendee: Attendee,
    appointment: Appointment,
    was: tuple[str, str],
    is_ending: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Remember what Undo of a client's own decline gives back; any other answer forgets it.

    The state before the first decline that still stands is what a return leads to.
    """
    is_own = actor.kind == "client" and attendee.answer == Answer.DECLINED
    if is_own and is_ending:
        attendee.answer_before, attendee.note_before = was
        attendee.undo_until = hold_until(
            appointment.starts_at,
            appointment.workspace.undo_minutes,
            is_used=appointment.undone_at is not None,
            now=now,
        )
        if not _is_marked(appointment, attendee):
            appointment.state_before = appointment.state
            appointment.save(update_fields=["state_before"])
    else:
        attendee.answer_before, attendee.note_before, attendee.undo_until = "", "", None
    attendee.save(update_fields=["answer_before", "note_before", "undo_until"])


def _is_marked(appointment: Appointment, attendee: Attendee) -> bool:
    """Whether another required client's decline stands, with the state that was before it."""
    others = appointment.attendees.exclude(pk=attendee.pk).exclude(client=None)
    is_declined = others.filter(is_required=True, answer=Answer.DECLINED).exists()
    return is_declined and bool(appointment.state_before)
