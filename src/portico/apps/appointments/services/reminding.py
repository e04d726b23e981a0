"""What is sent before the start: reminders, and where clients confirm, the request to do so."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.telling import is_holding, is_on, recipient_of
from portico.apps.appointments.services.telling_by_text import fate_of
from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.automated import list_reminder_rows
from portico.apps.messaging.selectors.texting import find_text_row, is_email_on
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import TEXT, Recipient, enqueue_message
from portico.apps.workspaces.models import Workspace
from portico.domain.reminders import Reminder, ReminderRule, reminder_times, request_time
from portico.domain.states import OCCUPYING, Answer, AppointmentState, Confirmation

_REMINDER, _REQUEST = "reminder", "confirmation_request"


@dataclass(frozen=True, slots=True)
class _Planned:
    """One message to one attendee before the start; `is_past` ones are recorded as skipped."""

    trigger: str
    recipient: Recipient
    due_at: datetime
    dedupe: str
    facts: dict[str, Any] = field(default_factory=dict)
    is_past: bool = False


def schedule_reminders(appointment: Appointment, *, now: datetime) -> None:
    """Write the reminders of the present time anew; those of a former time are dropped.

    While *Send updates and reminders* is off none are written: they are planned again when it
    is switched on. While *Send Emails* is off they are written as held. Requests to confirm go
    along: they are due as reminders are, but do not depend on that switch. Who was typed by a
    booker gets neither before they have opened their own link. What is due already and waits, for
    its worker or for the morning, stays.
    """
    planned = _plan_reminders(appointment, now)
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        triggers={_REMINDER, _REQUEST},
        besides=_list_overdue(appointment, planned, now),
        reason="the appointment changed",
        now=now,
    )
    for one in (*_plan_requests(appointment, now), *planned):
        _write(appointment, one, now)


def _plan_reminders(appointment: Appointment, now: datetime) -> list[_Planned]:
    starts_at, workspace = appointment.starts_at, appointment.workspace
    if starts_at is None or AppointmentState(appointment.state) not in OCCUPYING:
        return []
    if not workspace.send_updates:
        return []
    rules = _list_rules(workspace)
    attendees = Attendee.objects.filter(appointment=appointment, client__is_provisional=False)
    return [
        _plan(starts_at, attendee, reminder)
        for attendee in attendees.select_related("client")
        for reminder in reminder_times(
            starts_at, rules, Answer(attendee.answer), zone=workspace.time_zone, now=now
        )
    ]


def _list_rules(workspace: Workspace) -> list[ReminderRule]:
    """Each with all channels by which it goes."""
    channels: dict[tuple[int, str, int], set[str]] = {}
    for row in list_reminder_rows(workspace):
        key = (row.hours_before, row.only_answer, row.days_before)
        channels.setdefault(key, set()).add(row.channel)
    return [ReminderRule(*key, frozenset(found)) for key, found in channels.items()]


def _plan(starts_at: datetime, attendee: Attendee, reminder: Reminder) -> _Planned:
    days = f"{reminder.days_before}d" if reminder.days_before else ""
    stamp = f"{starts_at:%Y%m%dT%H%M}:{days}{reminder.hours_before}"
    facts = {
        "hours_before": reminder.hours_before,
        **({"days_before": reminder.days_before} if days else {}),
    }
    return _Planned(
        _REMINDER,
        recipient_of(attendee),
        reminder.due_at,
        f"{_REMINDER}:{attendee.uid}:{stamp}",
        facts,
        reminder.is_past,
    )


def _list_overdue(
    appointment: Appointment, planned: Sequence[_Planned], now: datetime
) -> list[str]:
    """Keys of reminders of this plan that wait though they are due, by ways that are still on."""
    found = []
    for one in planned:
        if one.due_at > now:
            continue
        row = find_text_row(appointment.workspace, _REMINDER, one.facts)
        if row is None or is_email_on(row):
            found.append(one.dedupe)
        if row is not None:
            found.append(f"{TEXT}:{one.dedupe}")
    return found


def is_request_over(workspace: Workspace, starts_at: datetime | None, *, now: datetime) -> bool:
    """Whether the moment to ask for a confirmation has passed: then none is asked (page 1)."""
    if starts_at is None:
        return False
    return now > request_time(starts_at, workspace.confirmation_request_days, workspace.time_zone)


def _plan_requests(appointment: Appointment, now: datetime) -> list[_Planned]:
    """Ask each client N days before to confirm; one that is asked late is asked now."""
    is_asked = (
        appointment.confirmation == Confirmation.BY_REQUEST
        and appointment.state == AppointmentState.PENDING
    )
    starts_at, workspace = appointment.starts_at, appointment.workspace
    if starts_at is None or not is_asked or not is_on(appointment, _REQUEST, "client"):
        return []
    due_at = request_time(starts_at, workspace.confirmation_request_days, workspace.time_zone)
    attendees = Attendee.objects.filter(appointment=appointment, client__is_provisional=False)
    return [
        _Planned(
            _REQUEST,
            recipient_of(attendee),
            max(due_at, now),
            f"{_REQUEST}:{attendee.uid}:{starts_at:%Y%m%dT%H%M}",
        )
        for attendee in attendees.exclude(answer=Answer.DECLINED).select_related("client")
    ]


def _write(appointment: Appointment, planned: _Planned, now: datetime) -> None:
    state, reason = fate_of(is_held=is_holding(appointment))
    if planned.is_past:
        state, reason = Message.SKIPPED, "its moment had passed"
    enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger=planned.trigger,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=planned.recipient,
        due_at=planned.due_at,
        dedupe=planned.dedupe,
        facts=planned.facts,
        state=state,
        reason=reason,
        now=now,
    )
