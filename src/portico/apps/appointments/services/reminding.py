"""What is sent before the start: reminders, and where clients confirm, the request to do so."""

from datetime import datetime

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.telling import is_on, recipient_of
from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.automated import list_reminder_rows
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import enqueue_message
from portico.apps.workspaces.models import Workspace
from portico.domain.reminders import ReminderRule, reminder_times, request_time
from portico.domain.states import OCCUPYING, Answer, AppointmentState, Confirmation

_REQUEST = "confirmation_request"


def schedule_reminders(appointment: Appointment, *, now: datetime) -> None:
    """Write the reminders of the present time anew; those of a former time are dropped.

    While *Send updates and reminders* is off none are written: they are planned again when it
    is switched on. While *Send Emails* is off they are written as held. Requests to confirm go
    along: they are due as reminders are, but do not depend on that switch. Who was typed by a
    booker gets neither before they have opened their own link.
    """
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        triggers={"reminder", _REQUEST},
        reason="the appointment changed",
        now=now,
    )
    _request_confirmation(appointment, now)
    if not appointment.workspace.send_updates:
        return
    if appointment.starts_at is None or AppointmentState(appointment.state) not in OCCUPYING:
        return
    rules = [
        ReminderRule(row.hours_before, row.only_answer, row.days_before)
        for row in list_reminder_rows(appointment.workspace)
    ]
    attendees = Attendee.objects.filter(appointment=appointment, client__is_provisional=False)
    for attendee in attendees.select_related("client"):
        _remind(appointment, attendee, rules, now)


def is_request_over(workspace: Workspace, starts_at: datetime | None, *, now: datetime) -> bool:
    """Whether the moment to ask for a confirmation has passed: then none is asked (page 1)."""
    if starts_at is None:
        return False
    return now > request_time(starts_at, workspace.confirmation_request_days, workspace.time_zone)


def _request_confirmation(appointment: Appointment, now: datetime) -> None:
    """Ask each client N days before to confirm; one that is asked late is asked now."""
    is_asked = (
        appointment.confirmation == Confirmation.BY_REQUEST
        and appointment.state == AppointmentState.PENDING
    )
    starts_at, workspace = appointment.starts_at, appointment.workspace
    if starts_at is None or not is_asked or not is_on(appointment, _REQUEST, "client"):
        return
    due_at = request_time(starts_at, workspace.confirmation_request_days, workspace.time_zone)
    is_held = not (appointment.sends_emails and workspace.send_emails)
    attendees = Attendee.objects.filter(appointment=appointment, client__is_provisional=False)
    for attendee in attendees.select_related("client"):
        if attendee.answer == Answer.DECLINED:
            continue
        enqueue_message(
            organization_id=appointment.organization_id,
            workspace=workspace,
            trigger=_REQUEST,
            subject_kind="appointment",
            subject_uid=appointment.uid,
            recipient=recipient_of(attendee),
            due_at=max(due_at, now),
            dedupe=f"{_REQUEST}:{attendee.uid}:{starts_at:%Y%m%dT%H%M}",
            state=Message.HELD if is_held else Message.SCHEDULED,
            reason="Send Emails is off" if is_held else "",
            now=now,
        )


def _remind(
    appointment: Appointment, attendee: Attendee, rules: list[ReminderRule], now: datetime
) -> None:
    if appointment.starts_at is None:
        return
    workspace = appointment.workspace
    is_held = not (appointment.sends_emails and workspace.send_emails)
    for reminder in reminder_times(
        appointment.starts_at, rules, Answer(attendee.answer), zone=workspace.time_zone, now=now
    ):
        days = f"{reminder.days_before}d" if reminder.days_before else ""
        stamp = f"{appointment.starts_at:%Y%m%dT%H%M}:{days}{reminder.hours_before}"
        state = Message.SCHEDULED
        if reminder.is_past:
            state = Message.SKIPPED
        elif is_held:
            state = Message.HELD
        enqueue_message(
            organization_id=appointment.organization_id,
            workspace=appointment.workspace,
            trigger="reminder",
            subject_kind="appointment",
            subject_uid=appointment.uid,
            recipient=recipient_of(attendee),
            due_at=reminder.due_at,
            dedupe=f"reminder:{attendee.uid}:{stamp}",
            facts={
                "hours_before": reminder.hours_before,
                **({"days_before": reminder.days_before} if days else {}),
            },
            state=state,
            reason={
                Message.SKIPPED: "its moment had passed",
                Message.HELD: "Send Emails is off",
            }.get(state, ""),
            now=now,
        )
