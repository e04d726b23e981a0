"""What a client may still do by themselves with an appointment, and until when."""

from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.cancel_facts import load_cancel_facts
from portico.apps.appointments.selectors.moving import load_reschedule_facts
from portico.apps.appointments.selectors.reach import find_reach
from portico.apps.people.models import Client
from portico.domain.cancellation import cancel_deadline, may_cancel
from portico.domain.rescheduling import may_reschedule, reschedule_deadline


@dataclass(frozen=True, slots=True)
class OwnWays:
    """The last instants at which Reschedule and Cancel are in time; None: they are off by now."""

    move_until: datetime | None = None
    cancel_until: datetime | None = None


def load_own_ways(client: Client, appointment: Appointment, *, now: datetime) -> OwnWays:
    """As the portal would decide now; of somebody who does not attend, nothing.

    Reads the appointment's workspace and attendees, prefetched or not.
    """
    mine = next((a for a in appointment.attendees.all() if a.client_id == client.pk), None)
    if mine is None:
        return OwnWays()
    workspace = appointment.workspace
    reach = find_reach(client, workspace, appointment.uid)
    cancelling = load_cancel_facts(mine, reach, is_whole_group=reach.part == "primary")
    moving = load_reschedule_facts(client, workspace, appointment.uid)
    is_movable = may_reschedule(moving, now=now).is_allowed
    is_cancellable = may_cancel(cancelling, now=now).is_allowed
    return OwnWays(
        reschedule_deadline(moving) if is_movable else None,
        cancel_deadline(cancelling) if is_cancellable else None,
    )
