"""Two people on one service: the second is told, and nothing is lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portico.apps.catalog.models import Service
from portico.apps.history.services.recording import record
from portico.domain.actors import Actor
from portico.domain.errors import StaleChange


def take_service(service: Service, seen: int | None) -> Service:
    """The row, kept from others until the transaction ends.

    Raises StaleChange where its version is not the one that was seen (None: whatever it is).
    """
    kept = Service.objects.select_for_update().get(pk=service.pk)
    if seen is not None and kept.version != seen:
        raise StaleChange(seen, kept.version)
    return kept


def close_change(
    kept: Service, changes: Mapping[str, Any], *, verb: str, actor: Actor, now: datetime
) -> None:
    """One version and one line of the history more, so that a second editor can be told."""
    kept.version += 1
    kept.save(update_fields=["version"])
    record(
        subject_kind="service",
        subject_uid=kept.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=kept.organization_id,
        workspace_id=kept.workspace_id,
        changes=dict(changes),
    )
