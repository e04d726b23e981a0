"""Switch the portal, and give it a new URL (product page 2, Switching it on)."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.workspaces.models import Workspace, new_portal_slug
from portico.domain.actors import Actor


@transaction.atomic
def switch_portal(*, workspace: Workspace, is_on: bool, actor: Actor, now: datetime) -> None:
    """Turn the portal on or off; nothing is written when it already is."""
    kept = Workspace.objects.select_for_update().get(pk=workspace.pk)
    if kept.portal_enabled == is_on:
        return
    kept.portal_enabled = workspace.portal_enabled = is_on
    kept.save(update_fields=["portal_enabled"])
    _record(kept, "portal_switched_on" if is_on else "portal_switched_off", actor, now)


@transaction.atomic
def regenerate_portal_url(*, workspace: Workspace, actor: Actor, now: datetime) -> None:
    """End the portal URL and its QR code; mailed links and feeds carry no slug and go on."""
    workspace.portal_slug = new_portal_slug()
    workspace.save(update_fields=["portal_slug"])
    _record(workspace, "portal_url_renewed", actor, now)


def _record(workspace: Workspace, verb: str, actor: Actor, now: datetime) -> None:
    record(
        subject_kind="workspace",
        subject_uid=workspace.organization.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
    )
