"""Another time that somebody's calendar proposes: shown to the scheduler, changes nothing."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee, TimeProposal
from portico.apps.appointments.services.telling import is_on, notice_fate
from portico.apps.appointments.services.telling_by_text import text_colleague
from portico.apps.history.services.recording import record
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused
from portico.domain.states import ACTIVE, AppointmentState
from portico.ical.decode import Counter


@transaction.atomic
def propose_time(
    *, attendee: Attendee, counter: Counter, actor: Actor, now: datetime
) -> TimeProposal:
    """Keep the proposal in place of an earlier one of the same attendee; tell the scheduler.

    Raises Refused: `not_active` when there is nothing to move any more, `in_past` for a time that
    has begun, `newer_proposal` when the attendee proposed something else since.
    """
    appointment = attendee.appointment
    _check(appointment, attendee, counter, now)
    open_ones = TimeProposal.objects.filter(attendee=attendee, closed_at=None)
    open_ones.update(closed_at=now)
    proposal = TimeProposal.objects.create(
        organization_id=appointment.organization_id,
        appointment=appointment,
        attendee=attendee,
        starts_at=counter.starts_at,
        ends_at=counter.ends_at,
        note=counter.comment[:500],
        sequence=counter.sequence,
        stamped_at=counter.stamp,
        received_at=now,
    )
    _record(appointment, "time_proposed", proposal, actor, now)
    _tell_scheduler(appointment, proposal, now)
    return proposal


@transaction.atomic
def dismiss_proposal(
    *, workspace: Workspace, appointment_uid: UUID, uid: UUID, actor: Actor, now: datetime
) -> None:
    """Staff put it aside; nobody is told. Raises NotThere; a closed one stays closed."""
    proposal = (
        TimeProposal.objects.select_for_update(of=("self",))
        .select_related("appointment")
        .filter(appointment__workspace=workspace, appointment__uid=appointment_uid, uid=uid)
        .first()
    )
    if proposal is None:
        raise NotThere("proposal")
    if proposal.closed_at is not None:
        return
    proposal.closed_at = now
    proposal.save(update_fields=["closed_at"])
    _record(proposal.appointment, "proposal_dismissed", proposal, actor, now)


def _check(appointment: Appointment, attendee: Attendee, counter: Counter, now: datetime) -> None:
    earlier = TimeProposal.objects.filter(attendee=attendee, stamped_at__gt=counter.stamp)
    checks = (
        ("not_active", AppointmentState(appointment.state) not in ACTIVE),
        ("in_past", counter.starts_at <= now),
        ("newer_proposal", earlier.exists()),
    )
    reasons = tuple(Reason(code) for code, fires in checks if fires)
    if reasons:
        raise Refused(Decision(reasons))


def _record(
    appointment: Appointment, verb: str, proposal: TimeProposal, actor: Actor, now: datetime
) -> None:
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"proposed_start": ["", proposal.starts_at.isoformat()]},
        note=proposal.note if verb == "time_proposed" else "",
    )


def _tell_scheduler(appointment: Appointment, proposal: TimeProposal, now: datetime) -> None:
    """By the switch of *answer received*: a proposal is one way to answer."""
    scheduler = appointment.scheduler
    if scheduler is None or not is_on(appointment, "answer_received", "internal"):
        return
    state, reason = notice_fate(scheduler, "time_proposed", actor=SYSTEM)
    mail = enqueue_message(
        organization_id=appointment.organization_id,
        workspace=appointment.workspace,
        trigger="time_proposed",
        subject_kind="appointment",
        subject_uid=appointment.uid,
        recipient=Recipient("user", scheduler.uid, scheduler.email),
        due_at=now,
        dedupe=f"time_proposed:{proposal.uid}",
        facts={
            "attendee_uid": str(proposal.attendee.uid),
            "starts_at": proposal.starts_at.isoformat(),
            "ends_at": proposal.ends_at.isoformat(),
            "note": proposal.note,
        },
        state=state,
        reason=reason,
        now=now,
    )
    text_colleague(mail, scheduler, actor_kind=SYSTEM.kind, now=now)
