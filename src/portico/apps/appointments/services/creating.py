"""Make an appointment of the form."""

from dataclasses import replace
from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.checking import CheckedForm, check_form
from portico.apps.appointments.services.drafting import discard_draft
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput
from portico.apps.appointments.services.lining import list_closed, lock_form, write_lines
from portico.apps.appointments.services.placing import describe_override, take_time
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.telling import list_notices, tell_attendees
from portico.apps.history.services.recording import record
from portico.apps.people.models import User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.deadlines import default_deadline
from portico.domain.participation import Part, state_at_creation
from portico.domain.states import Answer, Confirmation


@transaction.atomic
def create_appointment(
    *,
    workspace: Workspace,
    form: AppointmentInput,
    allowance: Allowance,
    is_notifying: bool = True,
    keeps_draft: bool = False,
    user: User,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Save a new appointment, occupy its time and write its messages.

    Without a response deadline it gets the workspace's default. `is_notifying`: *Notify client*.
    `keeps_draft`: it does not come from the form, whose draft stays. Raises InvalidInput with
    every faulty field, ConflictsFound, or SlotTaken.
    """
    if form.response_deadline is None:
        hours = workspace.response_deadline_hours
        form = replace(form, response_deadline=default_deadline(form.starts_at, hours, now=now))
    checked = check_form(workspace, form, before=None, now=now)
    checked, calendars, arranged = lock_form(workspace, checked, None, now=now)
    appointment = _write(workspace, checked, user, now)
    write_lines(appointment, arranged, checked.form)
    attendees = write_attendees(appointment, checked)
    overridden = take_time(
        appointment,
        calendars=calendars,
        clients=checked.clients,
        closed=list_closed(arranged),
        allowance=allowance,
        actor=actor,
        now=now,
    )
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="created",
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        changes=describe_override(overridden) or None,
        note=allowance.override_reason,
    )
    notices = list_notices(appointment, "created", actor=actor, is_notifying=is_notifying)
    tell_attendees(appointment, notices, attendees, actor=actor, now=now)
    schedule_reminders(appointment, now=now)
    if not keeps_draft:
        discard_draft(workspace=workspace, user=user, appointment_uid=None)
    return appointment


def _write(workspace: Workspace, checked: CheckedForm, user: User, now: datetime) -> Appointment:
    form = checked.form
    confirmation = Confirmation(workspace.confirmation)
    parts = [
        Part("client", p.is_required, Answer.NEEDS_ACTION)
        if p.kind == "client"
        else Part("staff", p.is_required, Answer.ACCEPTED)
        for p in form.people
    ]
    state = state_at_creation(
        confirmation,
        parts,
        has_time=form.starts_at is not None,
        is_request_over=is_request_over(workspace, form.starts_at, now=now),
    )
    return Appointment.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        name=form.name.strip(),
        organizer=checked.organizer,
        scheduler=checked.scheduler or user,
        state=state,
        starts_at=form.starts_at,
        ends_at=checked.ends_at,
        room=checked.room,
        place=form.place.strip(),
        is_online=form.is_online,
        join_link=form.join_link,
        confirmation=confirmation,
        objectives=form.objectives,
        topics=form.topics,
        sends_emails=form.sends_emails,
        response_deadline=form.response_deadline,
        created_at=now,
        created_by=user,
    )


def write_attendees(appointment: Appointment, checked: CheckedForm) -> list[Attendee]:
    """One attendee for each person of the form; a colleague put on by staff has accepted."""
    clients = {client.uid: client for client in checked.clients}
    staff = {member.uid: member for member in checked.staff}
    made = []
    for person in checked.form.people:
        is_client = person.kind == "client"
        made.append(
            Attendee.objects.create(
                appointment=appointment,
                organization_id=appointment.organization_id,
                client=clients[person.uid] if is_client else None,
                staff_member=None if is_client else staff[person.uid],
                is_required=person.is_required,
                answer=Answer.NEEDS_ACTION if is_client else Answer.ACCEPTED,
            )
        )
    return made
