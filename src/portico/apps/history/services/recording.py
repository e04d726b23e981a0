"""Write down what happened."""

from datetime import datetime
from typing import Any
from uuid import UUID

from portico.apps.history.models import LogEntry
from portico.domain.actors import Actor


def record(
    *,
    subject_kind: str,
    subject_uid: UUID,
    verb: str,
    actor: Actor,
    now: datetime,
    organization_id: int,
    workspace_id: int | None = None,
    changes: dict[str, Any] | None = None,
    note: str = "",
) -> LogEntry:
    """Append one entry. `changes` maps a field to `[from, to]`; never give it a token."""
    return LogEntry.objects.create(
        organization_id=organization_id,
        workspace_id=workspace_id,
        subject_kind=subject_kind,
        subject_uid=subject_uid,
        verb=verb,
        actor_kind=actor.kind,
        actor_uid=actor.uid,
        actor_name=actor.name[:170],
        at=now,
        changes=changes or {},
        note=note,
    )
