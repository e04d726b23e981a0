"""Write what changed of a client, and into the history."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.domain.actors import Actor

Changes = dict[str, list[Any]]
"""Field name to `[from, to]`; a day as ISO 8601 writes it, none as an empty text."""


def change_client(
    *, client: Client, wanted: Mapping[str, Any], verb: str, actor: Actor, now: datetime
) -> Changes:
    """Set `wanted` (field to value), record it under `verb`, and return what changed.

    Nothing is written when nothing differs. Call it inside a transaction. Raises
    ValidationError with the fields that cannot be taken.
    """
    kept = Client.objects.select_for_update().get(pk=client.pk)
    return change_locked(kept=kept, wanted=wanted, verb=verb, actor=actor, now=now)


def change_locked(
    *, kept: Client, wanted: Mapping[str, Any], verb: str, actor: Actor, now: datetime
) -> Changes:
    """The same of a row that is locked already."""
    changes = {n: [getattr(kept, n), v] for n, v in wanted.items() if getattr(kept, n) != v}
    if not changes:
        return {}
    for name, (_, value) in changes.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save(update_fields=list(changes))
    changes = {name: [_write(one) for one in pair] for name, pair in changes.items()}
    record(
        subject_kind="client",
        subject_uid=kept.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=kept.organization_id,
        changes=changes,
    )
    return changes


def _write(value: Any) -> Any:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else value
