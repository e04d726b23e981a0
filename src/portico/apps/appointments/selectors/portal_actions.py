"""What a client may do with an appointment: cancel, undo, restore, confirm."""

from dataclasses import dataclass
from datetime import datetime

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.decisions import Decision


@dataclass(frozen=True, slots=True)
class PortalActions:
    """Decisions for the page; None where the action has no place on it.

    `undo_decision` and `restore_decision` stand only on what this client cancelled or declined
    (restore: cancelled, and not to be undone any more), `confirm_decision` only where the client
    is asked to confirm. `undo_until`: when the hold ends, while Undo is allowed.
    `is_withdrawal_a_decline`: Cancel declines for this client, the meeting stays for others.
    """

    cancel_decision: Decision
    cancel_deadline: datetime | None
    is_withdrawal_a_decline: bool
    undo_until: datetime | None
    undo_decision: Decision | None
    restore_decision: Decision | None
    confirm_decision: Decision | None


def load_actions(
    client: Client, workspace: Workspace, appointment: Appointment, *, now: datetime
) -> PortalActions:
    """The client's actions on their appointment, in a fixed number of queries."""
    raise NotImplementedError
