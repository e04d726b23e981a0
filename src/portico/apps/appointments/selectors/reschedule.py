"""Moving an appointment by its client: whether, until when, and to which times."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.selectors.moving import load_moving
from portico.apps.appointments.selectors.slots import FoundSlots, ShownDays, find_days
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.decisions import Decision
from portico.domain.rescheduling import RescheduleFacts, may_reschedule, reschedule_deadline


@dataclass(frozen=True, slots=True)
class RescheduleChoice:
    """Whether the client may move it, until when, and the free times on the days shown."""

    decision: Decision
    deadline: datetime | None
    slots: FoundSlots | None
    is_whole_group: bool


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
    return RescheduleChoice(
        decision, reschedule_deadline(moving.facts), slots, len(moving.appointments) > 1
    )


def load_reschedule_facts(
    client: Client, workspace: Workspace, uid: UUID, *, now: datetime
) -> RescheduleFacts:
    """What `may_reschedule` decides on."""
    return load_moving(client, workspace, uid, now=now).facts
