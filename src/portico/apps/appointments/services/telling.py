"""Write into the outbox what a change makes us say, and to whom."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Any

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.telling_by_text import fate_of, text_colleague
from portico.apps.appointments.services.telling_typed import may_tell_typed
from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.automated import is_sent, wants_notice
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import User
from portico.domain.actors import Actor
from portico.domain.automated import Purpose
from portico.domain.notices import Notice, notices_for
from portico.domain.notifications import change_of
from portico.domain.states import AppointmentState

FIRST = frozenset({"invitation", "appointment_booked"})
CHANGED = frozenset({"update", "appointment_updated"})
MOVED = frozenset({"appointment_rescheduled"})
PROOFS = frozenset({"appointment_cancelled", "appointment_restored", *MOVED})
"""Clients are told of these also where they did it: their calendar has to follow."""
UNWANTED = "switched off in My notifications"
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
        if notice.audience != "client":
            continue
        for attendee in attendees:
            is_proof = notice.trigger in PROOFS and attendee.client_id is not None
            if is_actor(attendee, actor=actor) and not is_proof:
                continue
            if is_on(appointment, notice.trigger, audience_of(attendee)):
                written += tell_attendee(
                    appointment, notice.trigger, attendee, facts or {}, actor=actor, now=now
                )
    return written


def tell_attendee(
    appointment: Appointment,
    trigger: str,
    attendee: Attendee,
    facts: dict[str, Any],
    *,
    actor: Actor,
    now: datetime,
) -> int:
    """One message to one attendee, held while e-mails are off; 0 where one waits already.

    Who was typed by a booker gets the first one only (`may_tell_typed`). A colleague who does not
    want to hear of it has it written as skipped.
    """
    if not may_tell_typed(appointment, attendee.client, is_first=trigger in FIRST, now=now):
        return 0
    earlier = Message.objects.filter(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient_uid=recipient_of(attendee).uid,
        trigger__in=FIRST | CHANGED | MOVED,
        channel="email",
    )
    is_waiting = earlier.filter(state__in=[Message.SCHEDULED, Message.HELD]).exists()
    if trigger in CHANGED | MOVED and is_waiting:
        return 0
    is_online = appointment.source == "client" and trigger in FIRST
    first = "invitation" if appointment.workspace.send_invitations else "appointment_booked"
    is_first = trigger in CHANGED and is_on(appointment, first, audience_of(attendee))
    if is_first and not earlier.exists():
        trigger = first
    is_held = is_holding(appointment)
    state, reason = fate_of(is_held=is_held)
    member = attendee.staff_member
    kind = "client" if is_online else actor.kind
    if member is not None and not _is_wanted(member.user, trigger, kind):
        state, reason = Message.SKIPPED, UNWANTED
    mail = enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger=trigger,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=recipient_of(attendee),
        due_at=now + TOGETHER if trigger in CHANGED else now,
        dedupe=f"{trigger}:{appointment.uid}:{attendee.uid}:{appointment.version}",
        facts=facts,
        state=state,
        reason=reason,
        purpose=Purpose.ALWAYS if is_online else None,
        now=now,
    )
    if member is not None:
        text_colleague(mail, member.user, actor_kind=kind, is_held=is_held, now=now)
    return 1


def is_holding(appointment: Appointment) -> bool:
    """Whether *Send Emails* is off, for all or for this one: what is written waits."""
    return not (appointment.sends_emails and appointment.workspace.send_emails)


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
        tell_attendee(appointment, "appointment_cancelled", attendee, facts, actor=actor, now=now)


def tell_scheduler(
    appointment: Appointment, attendee: Attendee, *, actor: Actor, now: datetime
) -> None:
    """The scheduler is told of every answer but their own record of one (product page 4)."""
    scheduler = appointment.scheduler
    if (
        scheduler is None
        or scheduler.uid == actor.uid
        or not is_on(appointment, "answer_received", "internal")
    ):
        return
    state, reason = notice_fate(scheduler, "answer_received", actor=actor)
    mail = enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger="answer_received",
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=Recipient("user", scheduler.uid, scheduler.email),
        due_at=now,
        dedupe=f"answer_received:{attendee.uid}:{now.isoformat()}",
        facts={"attendee_uid": str(attendee.uid), "answer": attendee.answer, "note": attendee.note},
        state=state,
        reason=reason,
        now=now,
    )
    text_colleague(mail, scheduler, actor_kind=actor.kind, now=now)


def recipient_of(attendee: Attendee) -> Recipient:
    """Where mail for this attendee goes."""
    if attendee.client is not None:
        return Recipient("client", attendee.client.uid, attendee.client.email)
    if attendee.staff_member is None:
        raise LookupError("an attendee without a person: a check constraint forbids it")
    return Recipient("staff", attendee.staff_member.uid, attendee.staff_member.email)


def audience_of(attendee: Attendee) -> str:
    """Under which row of the automated messages this attendee's mail falls."""
    return "client" if attendee.client_id is not None else "internal"


def is_on(appointment: Appointment, trigger: str, audience: str) -> bool:
    """Whether the workspace sends this automated message about this appointment."""
    is_by_staff = trigger in FIRST and appointment.source != "client"
    return is_sent(appointment.workspace_id, trigger, audience, is_by_staff=is_by_staff)


def notice_fate(user: User, trigger: str, *, actor: Actor) -> tuple[str, str]:
    """State and reason of a notice to this user: skipped where they switched it off."""
    is_wanted = _is_wanted(user, trigger, actor.kind)
    return (Message.SCHEDULED, "") if is_wanted else (Message.SKIPPED, UNWANTED)


def _is_wanted(user: User | None, trigger: str, actor_kind: str) -> bool:
    """Who has no account at the desk cannot choose, and hears of everything."""
    change = change_of(trigger, actor_kind=actor_kind)
    return user is None or change is None or wants_notice(user, change)


def is_actor(attendee: Attendee, *, actor: Actor) -> bool:
    """Whether this attendee made the change."""
    if attendee.client is not None:
        return attendee.client.uid == actor.uid
    member = attendee.staff_member
    return member is not None and member.user is not None and member.user.uid == actor.uid
