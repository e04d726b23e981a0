"""A client cancels: alone it is cancelled, among several clients declined; Undo follows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What the client's Cancel became, and until when it can be undone (None: it cannot)."""

    kind: Literal["cancelled", "declined"]
    undo_until: datetime | None


def withdraw(
    *, client: Client, workspace: Workspace, uid: UUID, reason: str, actor: Actor, now: datetime
) -> Withdrawn:
    """The client's Cancel. Raises NotThere, or Refused with every reason of `may_cancel`."""
    raise NotImplementedError
