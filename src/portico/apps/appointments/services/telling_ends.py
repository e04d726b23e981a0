"""Tell that an appointment is cancelled, and that it takes place after all."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.telling import (
    CHANGED,
    FIRST,
    MOVED,
    audience_of,
    is_actor,
    is_on,
    list_notices,
    notice_fate,
    recipient_of,
    tell_attendee,
    tell_attendees,
)
from portico.apps.appointments.services.telling_by_text import text_colleague
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.domain.actors import SYSTEM, Actor

CANCELLED, RESTORED = "appointment_cancelled", "appointment_restored"
_AHEAD = FIRST | CHANGED | MOVED | {"reminder", "confirmation_request", RESTORED}
"""What speaks of an appointment as one that is to come."""
_UNSENT = "cancelled before it was sent"
_OUT = (Message.SENT, Message.SENDING)


def tell_cancelled(
    appointment: Appointment,
    attendees: Collection[Attendee],
    *,
    change: str = "cancelled",
    is_notifying: bool = True,
    actor: Actor,
    now: datetime,
) -> int:
    """Tell those who know of it; who never heard of it hears nothing now either.

    Without `is_notifying` only colleagues are told: the time is theirs again. The scheduler is
    told too, unless the change is somebody's answer, of which they hear as such.
    """
    heard = _list_knowing(appointment, attendees, actor)
    drop_unsent(appointment, now=now)
    notices = list_notices(appointment, change, actor=actor, is_notifying=is_notifying)
    written = tell_attendees(appointment, notices, heard, actor=actor, now=now)
    if not is_notifying:
        written += _tell_colleagues(appointment, CANCELLED, heard, actor, now)
    if any(n.audience == "internal" and n.trigger == CANCELLED for n in notices):
        tell_scheduler_of(appointment, CANCELLED, heard, actor=actor, now=now)
    return written


def _list_knowing(
    appointment: Appointment, attendees: Collection[Attendee], actor: Actor
) -> list[Attendee]:
    """Who has heard of it; and the clients who know of it without our first message.

    Those booked it themselves, cancel it, want no such mail, could not be reached, or this
    business sends none. A first message that still waits was for somebody who has not heard.
    """
    about = _about(appointment)
    told = set(
        about.filter(trigger__in=_AHEAD, state__in=_OUT).values_list("recipient_uid", flat=True)
    )
    first = about.filter(trigger__in=FIRST).values_list("recipient_uid", "state")
    written = {uid for uid, _ in first}
    unsent = {uid for uid, state in first if state not in (Message.SKIPPED, Message.FAILED)}
    trigger = "invitation" if appointment.workspace.send_invitations else "appointment_booked"
    is_known = appointment.source == "client" or not is_on(appointment, trigger, "client")
    return [
        a
        for a in attendees
        if (uid := recipient_of(a).uid) in told
        or (
            a.client is not None
            and not a.client.is_provisional
            and uid not in unsent
            and (uid in written or is_known or is_actor(a, actor=actor))
        )
    ]


def drop_unsent(appointment: Appointment, *, now: datetime) -> None:
    """Drop what was to be sent ahead of an appointment that is not to be."""
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        triggers=_AHEAD,
        reason=_UNSENT,
        now=now,
    )


def tell_restored(
    appointment: Appointment,
    attendees: Collection[Attendee],
    *,
    is_notifying: bool = True,
    is_answer: bool = False,
    actor: Actor,
    now: datetime,
) -> int:
    """Tell those who got the cancellation that it takes place after all.

    A cancellation that still waits is dropped; whoever's first message, or word of a change, was
    dropped by the cancel gets one now. `is_answer`: the scheduler hears of the answer that caused
    it, not of this.
    """
    cancelled = list_told_cancelled(appointment)
    unsent = _list_unsent(appointment)
    for attendee in attendees:
        _drop_cancellation(appointment, recipient_of(attendee).uid, now)
    if appointment.scheduler is not None:
        _drop_cancellation(appointment, appointment.scheduler.uid, now)
    notices = list_notices(appointment, "restored", actor=actor, is_notifying=is_notifying)
    heard = [a for a in attendees if recipient_of(a).uid in cancelled]
    written = tell_attendees(appointment, notices, heard, actor=actor, now=now)
    if not is_notifying:
        written += _tell_colleagues(appointment, RESTORED, heard, actor, now)
    if is_notifying:
        first = list_notices(appointment, "created", actor=actor)
        missed = [a for a in attendees if recipient_of(a).uid in unsent - cancelled]
        # SYSTEM: whoever brought it back has not had theirs either.
        written += tell_attendees(appointment, first, missed, actor=SYSTEM, now=now)
    written += _tell_changes(appointment, attendees, cancelled | unsent, actor, now)
    if not is_answer and any(notice.audience == "internal" for notice in notices):
        tell_scheduler_of(appointment, RESTORED, heard, actor=actor, now=now)
    return written


def list_told_cancelled(appointment: Appointment) -> set[UUID]:
    """Whose last word from us is the cancellation."""
    return {uid for uid, trigger in _last_words(appointment).items() if trigger == CANCELLED}


def _last_words(appointment: Appointment) -> dict[UUID, str]:
    sent = _about(appointment).filter(
        trigger__in=FIRST | CHANGED | MOVED | {CANCELLED, RESTORED},
        state__in=_OUT,
        recipient_uid__isnull=False,
    )
    rows = sent.order_by("pk").values_list("recipient_uid", "trigger")
    return {uid: trigger for uid, trigger in rows if uid is not None}


def _list_unsent(appointment: Appointment) -> set[UUID]:
    """Whose first message was dropped by the cancel, and who never had one."""
    dropped = _about(appointment).filter(
        trigger__in=FIRST, state=Message.DROPPED, reason=_UNSENT, recipient_uid__isnull=False
    )
    found = {uid for uid in dropped.values_list("recipient_uid", flat=True) if uid is not None}
    return found - set(_last_words(appointment))


def _tell_changes(
    appointment: Appointment,
    attendees: Collection[Attendee],
    besides: Collection[UUID],
    actor: Actor,
    now: datetime,
) -> int:
    """Again what the cancel kept back of a change: who heard of neither knows a former time.

    Also who never had a first message: this business sends none, or they wanted none.
    """
    rows = _about(appointment).filter(recipient_uid__isnull=False).order_by("pk")
    words = rows.filter(trigger__in=FIRST | CHANGED | MOVED | {CANCELLED, RESTORED})
    heard = dict(words.filter(state__in=_OUT).values_list("recipient_uid", "pk"))
    kept_back = words.filter(
        trigger__in=CHANGED | MOVED, state=Message.DROPPED, reason=_UNSENT
    ).exclude(recipient_uid__in=besides)
    missed = {m.recipient_uid: m for m in kept_back if heard.get(m.recipient_uid, 0) < m.pk}
    told = [(a, missed[recipient_of(a).uid]) for a in attendees if recipient_of(a).uid in missed]
    return sum(
        tell_attendee(appointment, m.trigger, a, m.facts, actor=actor, now=now)
        for a, m in told
        if is_on(appointment, m.trigger, audience_of(a))
    )


def _drop_cancellation(appointment: Appointment, recipient_uid: UUID | None, now: datetime) -> None:
    if recipient_uid is None:
        return
    drop_messages(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        triggers={CANCELLED},
        recipient_uid=recipient_uid,
        reason="taken back before it was sent",
        now=now,
    )


def _about(appointment: Appointment) -> QuerySet[Message]:
    return Message.objects.filter(subject_kind="appointment", subject_uid=appointment.uid)


def _tell_colleagues(
    appointment: Appointment,
    trigger: str,
    heard: Collection[Attendee],
    actor: Actor,
    now: datetime,
) -> int:
    colleagues = [a for a in heard if a.client_id is None and not is_actor(a, actor=actor)]
    if not is_on(appointment, trigger, "internal"):
        return 0
    return sum(tell_attendee(appointment, trigger, a, {}, actor=actor, now=now) for a in colleagues)


def tell_scheduler_of(
    appointment: Appointment,
    trigger: str,
    heard: Collection[Attendee],
    *,
    facts: dict[str, Any] | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """To the scheduler, unless they did it or are told of it as one who attends."""
    scheduler = appointment.scheduler
    if (
        scheduler is None
        or scheduler.uid == actor.uid
        or not is_on(appointment, trigger, "internal")
    ):
        return
    if any(a.staff_member and a.staff_member.user_id == scheduler.pk for a in heard):
        return
    state, reason = notice_fate(scheduler, trigger, actor=actor)
    mail = enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger=trigger,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=Recipient("user", scheduler.uid, scheduler.email),
        due_at=now,
        dedupe=f"{trigger}:{appointment.uid}:scheduler:{appointment.version}",
        facts={"by": actor.name, **(facts or {})},
        state=state,
        reason=reason,
        now=now,
    )
    text_colleague(mail, scheduler, actor_kind=actor.kind, now=now)
