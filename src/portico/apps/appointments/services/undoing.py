"""A client takes a cancel or decline back."""

from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def undo(
    *, client: Client, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """State, answers and reminders as they were. Raises NotThere, or Refused (`may_undo`)."""
    raise NotImplementedError
