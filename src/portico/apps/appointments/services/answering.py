"""A client answers an invitation."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.telling import (
    schedule_reminders,
    tell_cancelled,
    tell_scheduler,
)
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.locking import find_calendars, lock_calendars
from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.schedule.selectors import list_taken
from portico.apps.schedule.services.occupying import Stretch, free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused
from portico.domain.participation import Part, state_after_answer
from portico.domain.policies import AnswerFacts, may_answer
from portico.domain.states import OCCUPYING, Answer, AppointmentState, Confirmation


@transaction.atomic
def answer_invitation(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    answer: Answer,
    note: str,
    actor: Actor,
    now: datetime,
) -> Attendee:
    """Write the answer and what it does to the appointment's state (product page 1).

    Raises NotThere when the client is not on it, Refused with every reason when it is closed.
    """
    calendars = lock_calendars(_calendars_of(workspace, uid), now=now)
    attendee = (
        Attendee.objects.select_for_update(of=("self",))
        .select_related("appointment__workspace", "appointment__scheduler", "client")
        .filter(client=client, appointment__workspace=workspace, appointment__uid=uid)
        .first()
    )
    if attendee is None:
        raise NotThere("appointment")
    appointment = attendee.appointment
    decision = may_answer(load_answer_facts(appointment), now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    if attendee.answer == answer and attendee.note == note.strip():
        return attendee
    changes = {"answer": [attendee.answer, answer.value]}
    attendee.answer, attendee.note, attendee.answered_at = answer, note.strip()[:500], now
    attendee.save(update_fields=["answer", "note", "answered_at"])
    state_before = AppointmentState(appointment.state)
    _follow_answer(appointment, attendee, calendars, now)
    if appointment.state != state_before:
        changes["state"] = [state_before.value, appointment.state]
    record(
        subject_kind="appointment",
        subject_uid=uid,
        verb="answered",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=workspace.pk,
        changes=changes,
        note=attendee.note,
    )
    tell_scheduler(appointment, attendee, now=now)
    _tell_others(appointment, attendee, state_before, actor, now)
    return attendee


def load_answer_facts(appointment: Appointment) -> AnswerFacts:
    """What `may_answer` decides on."""
    return AnswerFacts(
        state=AppointmentState(appointment.state),
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        response_deadline=appointment.response_deadline,
        is_attendee_client=True,
    )


def _calendars_of(workspace: Workspace, uid: UUID) -> list[Calendar]:
    appointment = (
        Appointment.objects.filter(workspace=workspace, uid=uid).select_related("room").first()
    )
    if appointment is None:
        raise NotThere("appointment")
    attendees = appointment.attendees.exclude(staff_member=None).select_related("staff_member")
    staff = [attendee.staff_member for attendee in attendees if attendee.staff_member]
    return find_calendars(staff, [appointment.room] if appointment.room else [])


def _follow_answer(
    appointment: Appointment, attendee: Attendee, calendars: list[Calendar], now: datetime
) -> None:
    before = AppointmentState(appointment.state)
    parts = [
        Part("client" if a.client_id else "staff", a.is_required, Answer(a.answer))
        for a in appointment.attendees.all()
    ]
    changed = Part("client", attendee.is_required, Answer(attendee.answer))
    after = state_after_answer(before, Confirmation(appointment.confirmation), parts, changed)
    if after == before:
        return
    if after in OCCUPYING and before not in OCCUPYING:
        _take_back(appointment, after, calendars, now)
    elif after not in OCCUPYING:
        free(subject_kind="appointment", subject_uids=[appointment.uid])
        appointment.sequence += 1
    else:
        Occupancy.objects.filter(subject_kind="appointment", subject_uid=appointment.uid).update(
            is_tentative=after == AppointmentState.PENDING
        )
    appointment.state = after
    appointment.version += 1
    appointment.save(update_fields=["state", "version", "sequence"])


def _take_back(
    appointment: Appointment, after: AppointmentState, calendars: list[Calendar], now: datetime
) -> None:
    """A declined appointment returns, if its time is still free (product page 1)."""
    if appointment.starts_at is None or appointment.ends_at is None:
        return
    if list_taken(calendars, appointment.starts_at, appointment.ends_at, now=now).exists():
        raise Refused(Decision((Reason("slot_taken"),)))
    occupy(
        stretches=[Stretch(c, appointment.starts_at, appointment.ends_at) for c in calendars],
        subject_kind="appointment",
        subject_uid=appointment.uid,
        is_tentative=after == AppointmentState.PENDING,
    )
    appointment.sequence += 1


def _tell_others(
    appointment: Appointment,
    attendee: Attendee,
    state_before: AppointmentState,
    actor: Actor,
    now: datetime,
) -> None:
    if appointment.state == AppointmentState.DECLINED != state_before:
        others = appointment.attendees.exclude(pk=attendee.pk).select_related(
            "client", "staff_member__user"
        )
        tell_cancelled(appointment, list(others), actor=actor, now=now)
    else:
        schedule_reminders(appointment, now=now)
