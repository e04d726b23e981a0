"""*View as client*: staff look at the portal as one client sees it."""

from datetime import datetime

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def note_viewing(*, client: Client, workspace: Workspace, actor: Actor, now: datetime) -> None:
    """Write down who looked; all that *View as client* ever writes."""
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="viewed_as_client",
        actor=actor,
        now=now,
        organization_id=client.organization_id,
        workspace_id=workspace.pk,
    )
