"""A client takes a cancel or decline back; of a group all or nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.reach import find_ended
from portico.apps.appointments.selectors.return_facts import load_undo_facts
from portico.apps.appointments.selectors.rows import list_attendees, list_parts, part_of
from portico.apps.appointments.services.answers import follow_answer, tell_answered
from portico.apps.appointments.services.cancelling import reopen
from portico.apps.appointments.services.reaching import Reached, lock_reach
from portico.apps.appointments.services.regrouping import leave_if_apart
from portico.apps.appointments.services.reminding import schedule_reminders
from portico.apps.appointments.services.returning import take_back
from portico.apps.appointments.services.telling import tell_scheduler
from portico.apps.appointments.services.telling_ends import tell_restored
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.participation import state_after_undo
from portico.domain.restoration import may_undo
from portico.domain.states import AppointmentState, Confirmation


@transaction.atomic
def undo(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    member_uid: UUID | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """State, answers and reminders as they were; once per appointment (product page 3).

    `uid` is the client's own appointment, `member_uid` another member's visit that they cancelled
    as primary contact. Raises NotThere, or Refused with every reason of `may_undo`.
    """
    reached = lock_reach(find_ended, client, workspace, uid, member_uid, now=now)
    reach, attendee = reached.reach, reached.attendee
    facts = load_undo_facts(attendee, reach, reached.calendars, now=now)
    decision = may_undo(facts, now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    if reach.own.state != AppointmentState.CANCELLED and not reach.is_of_member:
        _take_answer_back(reached, actor, now)
        return reach.own
    for appointment in reach.appointments:
        is_own = appointment.pk == reach.own.pk
        _give_back(appointment, attendee if is_own else None, reached, actor, now)
    for appointment in reach.appointments:
        tell_restored(appointment, list_attendees(appointment), actor=actor, now=now)
        schedule_reminders(appointment, now=now)
    return reach.own


def _take_answer_back(reached: Reached, actor: Actor, now: datetime) -> None:
    """Of a decline, whether it ended the meeting or not."""
    attendee, own = reached.attendee, reached.reach.own
    before = AppointmentState(own.state)
    answers = [attendee.answer, attendee.answer_before]
    _give_back_answer(attendee, now)
    after = _state_after(own, attendee)
    own.undone_at = now
    own.save(update_fields=["undone_at"])
    follow_answer(own, after, attendee, reached.calendars[own.pk], now=now)
    tell_scheduler(own, attendee, actor=actor, now=now)
    tell_answered(own, attendee, before, actor=actor, now=now)
    _record(own, before, answers, actor, now)
    if before is AppointmentState.DECLINED:
        leave_if_apart(own, actor=actor, now=now)


def _give_back(
    appointment: Appointment,
    attendee: Attendee | None,
    reached: Reached,
    actor: Actor,
    now: datetime,
) -> None:
    """Of a cancel; of what is another's no answer was touched, so none is given back."""
    before = AppointmentState(appointment.state)
    answers = ["", ""]
    if attendee is not None:
        answers = [attendee.answer, attendee.answer_before]
        _give_back_answer(attendee, now)
    else:
        Attendee.objects.filter(appointment=appointment).update(
            answer_before="", note_before="", undo_until=None
        )
    after = AppointmentState(appointment.state_before or appointment.state)
    appointment.undone_at = now
    take_back(appointment, after, reached.calendars[appointment.pk], now=now)
    reopen(appointment, after)
    _record(appointment, before, answers, actor, now)
    leave_if_apart(appointment, actor=actor, now=now)


def _state_after(appointment: Appointment, attendee: Attendee) -> AppointmentState:
    return state_after_undo(
        AppointmentState(appointment.state),
        AppointmentState(appointment.state_before or appointment.state),
        Confirmation(appointment.confirmation),
        list_parts(appointment),
        part_of(attendee),
    )


def _give_back_answer(attendee: Attendee, now: datetime) -> None:
    attendee.answer, attendee.note = attendee.answer_before, attendee.note_before
    attendee.answered_at = now
    attendee.answer_before, attendee.note_before, attendee.undo_until = "", "", None
    attendee.save()


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
