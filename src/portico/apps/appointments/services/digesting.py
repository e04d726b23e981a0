"""Write the daily digest of answers to the organizer (product page 4, Answers)."""

from datetime import datetime

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.telling import is_on, notice_fate
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.domain.actors import Actor
from portico.domain.digests import span_of

DIGEST = "answer_digest"


def tell_organizer(
    appointment: Appointment, attendee: Attendee, *, actor: Actor, now: datetime
) -> None:
    """One mail in the evening for all answers of the day to what this organizer leads.

    None to who hears of every answer as the scheduler, recorded it, or gave it.
    """
    organizer = appointment.organizer
    if organizer is None or attendee.staff_member_id == organizer.pk:
        return
    user = organizer.user
    if user is not None and (user.pk == appointment.scheduler_id or user.uid == actor.uid):
        return
    if not is_on(appointment, DIGEST, "internal"):
        return
    state, reason = Message.SCHEDULED, ""
    if user is not None:
        state, reason = notice_fate(user, DIGEST, actor=actor)
    workspace = appointment.workspace
    span = span_of(now, workspace.time_zone)
    enqueue_message(
        organization_id=appointment.organization_id,
        workspace=workspace,
        trigger=DIGEST,
        subject_kind=DIGEST,
        subject_uid=organizer.uid,
        recipient=Recipient("staff", organizer.uid, organizer.email),
        due_at=span.until,
        dedupe=f"{DIGEST}:{workspace.public_id}:{organizer.uid}:{span.until:%Y%m%dT%H}",
        facts={"since": span.since.isoformat(), "until": span.until.isoformat()},
        state=state,
        reason=reason,
        now=now,
    )
