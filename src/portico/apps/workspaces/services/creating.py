"""Make organizations and workspaces."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.actors import Actor
from portico.domain.presets import PRESETS
from portico.domain.states import WorkspaceKind


def create_organization(*, name: str, now: datetime) -> Organization:
    """Save an organization."""
    return Organization.objects.create(name=name, created_at=now)


def create_workspace(
    *,
    organization: Organization,
    kind: WorkspaceKind,
    name: str,
    time_zone: str,
    actor: Actor,
    now: datetime,
    **settings: Any,
) -> Workspace:
    """Save a workspace with its kind's preset; `settings` replace single values.

    Raises ValidationError when a value cannot be taken.
    """
    workspace = Workspace(
        organization=organization,
        kind=kind,
        name=name,
        time_zone=time_zone,
        created_at=now,
        **{**PRESETS[kind], **settings},
    )
    workspace.full_clean()
    with transaction.atomic():
        workspace.save()
    return workspace
