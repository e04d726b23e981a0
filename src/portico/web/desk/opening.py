"""A new workspace with its preset and its automated messages."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.workspaces.models import Organization, Workspace
from portico.apps.workspaces.services.creating import create_workspace
from portico.domain.actors import Actor


@transaction.atomic
def open_workspace(
    organization: Organization, wanted: dict[str, Any], actor: Actor, now: datetime
) -> Workspace:
    """Save both, or neither; raises ValidationError with what cannot be taken."""
    workspace = create_workspace(organization=organization, actor=actor, now=now, **wanted)
    seed_automated_messages(workspace=workspace, now=now)
    return workspace
