"""A client cancels: own alone it is cancelled, among several declined; for a group all or one.

Undo follows (product page 3, Cancelling by the client, Groups).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.cancel_facts import load_cancel_facts
from portico.apps.appointments.selectors.facts import is_withdrawal_a_decline
from portico.apps.appointments.selectors.reach import client_of, find_reach
from portico.apps.appointments.selectors.rows import list_attendees
from portico.apps.appointments.services.answers import Saying, write_answer
from portico.apps.appointments.services.cancelling import write_cancellation
from portico.apps.appointments.services.reaching import Reached, lock_reach
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
    count: int = 1


@transaction.atomic
def withdraw(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    member_uid: UUID | None = None,
    is_whole_group: bool = False,
    reason: str,
    seen_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Withdrawn:
    """The client's Cancel: told at once, the time held for Undo (product page 3).

    `uid` is the client's own appointment. As primary contact they cancel `is_whole_group` with
    it, or the visit `member_uid` of another member. Raises NotThere, Refused with every reason of
    `may_cancel`, or StaleChange: somebody changed what it ends since `seen_version` (`Reach`'s;
    None: whatever it is now).
    """
    reached = lock_reach(find_reach, client, workspace, uid, member_uid, now=now)
    reach, attendee = reached.reach, reached.attendee
    facts = load_cancel_facts(attendee, reach, is_whole_group=is_whole_group)
    decision = may_cancel(facts, now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    if seen_version is not None and seen_version != reach.version:
        raise StaleChange(seen_version, reach.version)
    everybody = {one.pk: list_attendees(one) for one in reach.appointments}
    is_single = not reach.is_whole_group and not reach.is_of_member
    if is_single and is_withdrawal_a_decline(attendee, reach.own, everybody[reach.own.pk]):
        return _decline(reached, reason, actor, now)
    undo_until = _hold_until(reach.appointments, now)
    for appointment in reach.appointments:
        people = everybody[appointment.pk]
        _keep_undo(attendee if appointment.pk == reach.own.pk else client_of(people), undo_until)
        write_cancellation(
            appointment,
            CancelType.NORMAL,
            reason[:1000],
            by_client=client,
            held_until=undo_until,
            actor=actor,
            now=now,
        )
    for appointment in reach.appointments:
        tell_cancelled(appointment, everybody[appointment.pk], actor=actor, now=now)
    return Withdrawn("cancelled", undo_until, len(reach.appointments))


def _decline(reached: Reached, reason: str, actor: Actor, now: datetime) -> Withdrawn:
    attendee, own = reached.attendee, reached.reach.own
    saying = Saying(Answer.DECLINED, reason, is_withdrawal=True)
    calendars = reached.calendars[own.pk]
    write_answer(attendee, own, saying, calendars=calendars, actor=actor, now=now)
    return Withdrawn("declined", attendee.undo_until)


def _hold_until(appointments: Sequence[Appointment], now: datetime) -> datetime | None:
    """One hold for all of them: to the earliest start at most, none where one had its Undo."""
    starts = [one.starts_at for one in appointments if one.starts_at is not None]
    return hold_until(
        min(starts, default=None),
        appointments[0].workspace.undo_minutes,
        is_used=any(one.undone_at is not None for one in appointments),
        now=now,
    )


def _keep_undo(attendee: Attendee | None, undo_until: datetime | None) -> None:
    """Who pressed it is known by the appointment; whose visit it is gets their answer back."""
    if attendee is None:
        return
    attendee.undo_until = undo_until
    attendee.answer_before, attendee.note_before = attendee.answer, attendee.note
    attendee.save(update_fields=["undo_until", "answer_before", "note_before"])
