"""Delete an appointment for good; what is left is its history."""

from datetime import datetime
from uuid import UUID

from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def delete_appointment(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> None:
    """Raises NotThere, or Refused (`may_delete`: by the role of the actor, too)."""
    raise NotImplementedError
