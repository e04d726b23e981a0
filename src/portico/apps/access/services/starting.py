"""Start a portal session; called by every way in, inside its transaction."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.apps.access.models import PortalSession
from portico.apps.access.tokens import hash_token, new_token
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


@dataclass(frozen=True, slots=True)
class Entered:
    """A client who is in: the key for the browser's cookie, and the item to land on."""

    session_key: str
    session: PortalSession
    item_kind: str = ""
    item_uid: UUID | None = None


def start_portal_session(
    *,
    client: Client,
    workspace: Workspace,
    way_in: str,
    item_kind: str = "",
    item_uid: UUID | None = None,
    now: datetime,
) -> Entered:
    """A new portal session with a new key; `way_in` is link, sign_in or code."""
    key = new_token()
    session = PortalSession.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        client=client,
        key_hash=hash_token(key),
        way_in=way_in,
        created_at=now,
        last_seen_at=now,
        expires_at=now + workspace.session_total,
    )
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="portal_entered",
        actor=Actor("client", client.name, client.uid),
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        note=way_in,
    )
    return Entered(key, session, item_kind, item_uid)
