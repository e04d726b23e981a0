"""A client cancels: alone it is cancelled, among several clients declined; Undo follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.facts import is_withdrawal_a_decline, load_cancel_facts
from portico.apps.appointments.selectors.rows import (
    get_attending,
    get_for_change,
    list_attendees,
)
from portico.apps.appointments.services.answers import Saying, write_answer
from portico.apps.appointments.services.cancelling import write_cancellation
from portico.apps.appointments.services.placing import lock_appointment
from portico.apps.appointments.services.telling_ends import tell_cancelled
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.cancellation import CancelType, may_cancel
from portico.domain.errors import Refused, StaleChange
from portico.domain.restoration import hold_until
from portico.domain.states import Answer


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What the client's Cancel became, and until when it can be undone (None: it cannot)."""

    kind: Literal["cancelled", "declined"]
    undo_until: datetime | None


@transaction.atomic
def withdraw(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    reason: str,
    seen_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Withdrawn:
    """The client's Cancel: told at once, the time held for Undo (product page 3).

    Raises NotThere, Refused with every reason of `may_cancel`, or StaleChange: somebody changed
    it since `seen_version` (None: whatever it is now).
    """
    calendars = lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    attendee = get_attending(client, appointment)
    decision = may_cancel(load_cancel_facts(attendee, appointment), now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    if seen_version is not None and seen_version != appointment.version:
        raise StaleChange(seen_version, appointment.version)
    everybody = list_attendees(appointment)
    if is_withdrawal_a_decline(attendee, appointment, everybody):
        saying = Saying(Answer.DECLINED, reason, is_withdrawal=True)
        write_answer(attendee, appointment, saying, calendars=calendars, actor=actor, now=now)
        return Withdrawn("declined", attendee.undo_until)
    undo_until = _keep_undo(attendee, appointment, now)
    write_cancellation(
        appointment,
        CancelType.NORMAL,
        reason[:1000],
        by_client=client,
        held_until=undo_until,
        actor=actor,
        now=now,
    )
    tell_cancelled(appointment, everybody, actor=actor, now=now)
    return Withdrawn("cancelled", undo_until)


def _keep_undo(attendee: Attendee, appointment: Appointment, now: datetime) -> datetime | None:
    attendee.undo_until = hold_until(
        appointment.starts_at,
        appointment.workspace.undo_minutes,
        is_used=appointment.undone_at is not None,
        now=now,
    )
    attendee.answer_before, attendee.note_before = attendee.answer, attendee.note
    attendee.save(update_fields=["undo_until", "answer_before", "note_before"])
    return attendee.undo_until
