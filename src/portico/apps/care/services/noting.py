"""Write the access log: who opened or changed which client's record."""

from datetime import datetime
from uuid import UUID

from portico.apps.care.models import AccessEntry
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.privacy import OPENINGS_TOGETHER, Record

OPENED, CHANGED = "opened", "changed"


def note_access(
    *,
    client: Client,
    workspace: Workspace | None,
    kind: Record,
    subject_uid: UUID,
    verb: str = OPENED,
    actor: Actor,
    now: datetime,
) -> None:
    """One line; the same thing opened or changed again within ten minutes stays that line.

    Call it before the content is handed out: what cannot be written down is not shown.
    """
    entry = {
        "organization_id": client.organization_id,
        "client": client,
        "kind": kind.value,
        "verb": verb,
        "subject_uid": subject_uid,
        "actor_kind": actor.kind,
        "actor_uid": actor.uid,
    }
    is_repeated = verb in (OPENED, CHANGED)
    since = now - OPENINGS_TOGETHER
    if is_repeated and AccessEntry.objects.filter(**entry, at__gt=since, at__lte=now).exists():
        return
    AccessEntry.objects.create(**entry, workspace=workspace, actor_name=actor.name[:170], at=now)
