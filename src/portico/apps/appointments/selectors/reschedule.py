"""Moving an appointment by its client: whether, until when, and to which times."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from portico.apps.appointments.selectors.moving import load_moving
from portico.apps.appointments.selectors.slots import FoundSlots, ShownDays, find_days
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.decisions import Decision
from portico.domain.rescheduling import may_reschedule, reschedule_deadline


@dataclass(frozen=True, slots=True)
class RescheduleChoice:
    """Whether the client may move it, until when, and the free times on the days shown.

    `starts_at` and `ends_at`: from the first start to the last end of what moves. `lead` and
    `minutes`: how long after that first start the client's own visit begins, and how long it is.
    `version`: what a page says it has seen of it.
    """

    decision: Decision
    deadline: datetime | None
    slots: FoundSlots | None
    is_whole_group: bool
    starts_at: datetime | None
    ends_at: datetime | None
    lead: timedelta
    minutes: int
    version: int


def load_reschedule(
    client: Client, workspace: Workspace, uid: UUID, shown: ShownDays, *, now: datetime
) -> RescheduleChoice:
    """The client's choice on their appointment; raises NotThere for anybody else's.

    No slots where it may not be moved.
    """
    moving = load_moving(client, workspace, uid, now=now)
    decision = may_reschedule(moving.facts, now=now)
    slots = None
    if decision.is_allowed and moving.plans is not None:
        slots = find_days(workspace, moving.plans, shown, decision, now=now)
    own = next(one for one in moving.appointments if one.uid == uid)
    starts_at, ends_at = own.starts_at, own.ends_at
    lead = starts_at - moving.starts_at if starts_at and moving.starts_at else timedelta()
    length = ends_at - starts_at if starts_at and ends_at else timedelta()
    return RescheduleChoice(
        decision=decision,
        deadline=reschedule_deadline(moving.facts),
        slots=slots,
        is_whole_group=len(moving.appointments) > 1,
        starts_at=moving.starts_at,
        ends_at=max((one.ends_at for one in moving.appointments if one.ends_at), default=None),
        lead=lead,
        minutes=length // timedelta(minutes=1),
        version=moving.version,
    )
