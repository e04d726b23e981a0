"""A pending appointment is confirmed by its client or by staff."""

from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def confirm_by_client(
    *, client: Client, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """The client presses Confirm. Raises NotThere, or Refused (`may_confirm`)."""
    raise NotImplementedError


def confirm_by_staff(
    *, workspace: Workspace, uid: UUID, actor: Actor, now: datetime
) -> Appointment:
    """Staff confirm. Raises NotThere, or Refused (`may_confirm`)."""
    raise NotImplementedError
