"""Write settings of a workspace, and what changed into the history."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portico.apps.history.services.recording import record
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def change_settings(
    *, workspace: Workspace, wanted: Mapping[str, Any], verb: str, actor: Actor, now: datetime
) -> dict[str, list[Any]]:
    """Set `wanted` (field to value), record it under `verb`; returns `[from, to]` by field.

    Nothing is written when nothing differs. Call it inside a transaction. Values must be what
    JSON can keep.
    """
    before = {name: getattr(workspace, name) for name in wanted}
    changes = {n: [before[n], wanted[n]] for n in wanted if before[n] != wanted[n]}
    if not changes:
        return {}
    for name in changes:
        setattr(workspace, name, wanted[name])
    workspace.save(update_fields=list(changes))
    record(
        subject_kind="workspace",
        subject_uid=workspace.organization.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        changes=changes,
    )
    return changes
