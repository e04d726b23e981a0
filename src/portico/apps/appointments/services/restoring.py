"""Bring a cancelled appointment back: a client their own, staff any."""

from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def restore(
    *, client: Client, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """A booking of the same time. Raises NotThere, or Refused (`may_restore`)."""
    raise NotImplementedError


def uncancel_appointment(
    *, workspace: Workspace, uid: UUID, is_notifying: bool, actor: Actor, now: datetime
) -> Appointment:
    """In the state and with the answers it had. Raises NotThere, or Refused (`may_uncancel`)."""
    raise NotImplementedError
