"""Write into the outbox what a change makes us say, and to whom."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.messaging.models import AutomatedMessage, Message
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.domain.actors import Actor
from portico.domain.notices import Notice, notices_for
from portico.domain.reminders import ReminderRule, reminder_times
from portico.domain.states import OCCUPYING, Answer, AppointmentState

FIRST = frozenset({"invitation", "appointment_booked"})
CHANGED = frozenset({"update", "appointment_updated"})
TOGETHER = timedelta(minutes=2)
"""Updates within two minutes of the first become one, sent two minutes after the first."""


def list_notices(
    appointment: Appointment, change: str, *, actor: Actor, is_notifying: bool = True
) -> tuple[Notice, ...]:
    """Notices of a change, as if e-mails were on: what is off is held back, not forgotten."""
    workspace = appointment.workspace
    return notices_for(
        change,
        actor_kind=actor.kind,
        sends_emails=True,
        send_invitations=workspace.send_invitations,
        send_updates=workspace.send_updates,
        is_notifying=is_notifying,
        state=AppointmentState(appointment.state),
    )


def tell_attendees(
    appointment: Appointment,
    notices: Iterable[Notice],
    attendees: Collection[Attendee],
    *,
    facts: dict[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> int:
    """One message for each attendee and notice for clients; returns how many were written."""
    written = 0
    for notice in notices:
        if notice.audience != "client" or not _is_on(appointment, notice.trigger, "client"):
            continue
        for attendee in attendees:
            if _is_actor(attendee, actor):
                continue
            written += _tell(appointment, notice.trigger, attendee, facts or {}, now)
    return written


def _tell(
    appointment: Appointment, trigger: str, attendee: Attendee, facts: dict[str, Any], now: datetime
) -> int:
    earlier = Message.objects.filter(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient_uid=recipient_of(attendee).uid,
        trigger__in=FIRST | CHANGED,
    )
    is_waiting = earlier.filter(state__in=[Message.SCHEDULED, Message.HELD]).exists()
    if trigger in CHANGED and is_waiting:
        return 0
    if trigger in CHANGED and not earlier.exists():
        trigger = "invitation" if appointment.workspace.send_invitations else "appointment_booked"
    is_held = not (appointment.sends_emails and appointment.workspace.send_emails)
    enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger=trigger,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=recipient_of(attendee),
        due_at=now + TOGETHER if trigger in CHANGED else now,
        dedupe=f"{trigger}:{appointment.uid}:{attendee.uid}:{appointment.version}",
        facts=facts,
        state=Message.HELD if is_held else Message.SCHEDULED,
        reason="Send Emails is off" if is_held else "",
        now=now,
    )
    return 1


def tell_cancelled(
    appointment: Appointment, attendees: Collection[Attendee], *, actor: Actor, now: datetime
) -> int:
    """Tell those who had been told of it; who never heard of it hears nothing now either."""
    told = set(
        Message.objects.filter(
            subject_kind="appointment",
            subject_uid=appointment.uid,
            trigger__in=FIRST | CHANGED,
            state__in=[Message.SENT, Message.SENDING],
        ).values_list("recipient_uid", flat=True)
    )
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        triggers=FIRST | CHANGED | {"reminder"},
        reason="cancelled before it was sent",
        now=now,
    )
    heard = [a for a in attendees if recipient_of(a).uid in told]
    notices = list_notices(appointment, "cancelled", actor=actor)
    return tell_attendees(appointment, notices, heard, actor=actor, now=now)


def tell_removed(
    appointment: Appointment, attendee: Attendee, *, actor: Actor, now: datetime
) -> None:
    """Somebody was taken off the list: their invitation is dropped, or cancelled."""
    recipient = recipient_of(attendee)
    heard = Message.objects.filter(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient_uid=recipient.uid,
        state__in=[Message.SENT, Message.SENDING],
    ).exists()
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient_uid=recipient.uid,
        reason="taken off the appointment",
        now=now,
    )
    if heard:
        facts = {"removed": True, "attendee_uid": str(attendee.uid)}
        _tell(appointment, "appointment_cancelled", attendee, facts, now)


def tell_scheduler(appointment: Appointment, attendee: Attendee, *, now: datetime) -> None:
    """The scheduler is told of every answer (product page 4, Answers)."""
    scheduler = appointment.scheduler
    if scheduler is None or not _is_on(appointment, "answer_received", "internal"):
        return
    enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger="answer_received",
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=Recipient("user", scheduler.uid, scheduler.email),
        due_at=now,
        dedupe=f"answer_received:{attendee.uid}:{now.isoformat()}",
        facts={"attendee_uid": str(attendee.uid), "answer": attendee.answer, "note": attendee.note},
        now=now,
    )


def schedule_reminders(appointment: Appointment, *, now: datetime) -> None:
    """Write the reminders of the present time anew; those of a former time are dropped.

    While *Send updates and reminders* is off none are written: they are planned again when it
    is switched on. While *Send Emails* is off they are written as held.
    """
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        triggers={"reminder"},
        reason="the appointment changed",
        now=now,
    )
    if not appointment.workspace.send_updates:
        return
    if appointment.starts_at is None or AppointmentState(appointment.state) not in OCCUPYING:
        return
    rules = [
        ReminderRule(row.hours_before, row.only_answer)
        for row in AutomatedMessage.objects.filter(
            workspace=appointment.workspace,
            trigger="reminder",
            audience="client",
            channel="email",
            is_on=True,
        )
    ]
    attendees = appointment.attendees.exclude(client=None).select_related("client")
    for attendee in attendees:
        _remind(appointment, attendee, rules, now)


def _remind(
    appointment: Appointment, attendee: Attendee, rules: list[ReminderRule], now: datetime
) -> None:
    if appointment.starts_at is None:
        return
    workspace = appointment.workspace
    is_held = not (appointment.sends_emails and workspace.send_emails)
    for reminder in reminder_times(appointment.starts_at, rules, Answer(attendee.answer), now=now):
        stamp = f"{appointment.starts_at:%Y%m%dT%H%M}:{reminder.hours_before}"
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
            facts={"hours_before": reminder.hours_before},
            state=state,
            reason={
                Message.SKIPPED: "its moment had passed",
                Message.HELD: "Send Emails is off",
            }.get(state, ""),
            now=now,
        )


def recipient_of(attendee: Attendee) -> Recipient:
    """Where mail for this attendee goes."""
    if attendee.client is not None:
        return Recipient("client", attendee.client.uid, attendee.client.email)
    if attendee.staff_member is None:
        raise LookupError("an attendee without a person: a check constraint forbids it")
    return Recipient("staff", attendee.staff_member.uid, attendee.staff_member.email)


def _is_on(appointment: Appointment, trigger: str, audience: str) -> bool:
    row = AutomatedMessage.objects.filter(
        workspace_id=appointment.workspace_id,
        trigger=trigger,
        audience=audience,
        channel="email",
    ).first()
    return row is None or row.is_on


def _is_actor(attendee: Attendee, actor: Actor) -> bool:
    if attendee.client is not None:
        return attendee.client.uid == actor.uid
    member = attendee.staff_member
    return member is not None and member.user is not None and member.user.uid == actor.uid
