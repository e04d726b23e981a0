"""Start a portal session; called by every way in, inside its transaction."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from portico.apps.access.models import PortalSession
from portico.apps.access.services.trusting import trust_if_first
from portico.apps.access.tokens import hash_token, new_token
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor

_BY_MAIL = frozenset({"link", "sign_in", "code", "chosen"})


@dataclass(frozen=True, slots=True)
class Entered:
    """A client who is in: the key for the browser's cookie, and the item to land on.

    `booking`: what they had typed to book, handed on once.
    """

    session_key: str
    session: PortalSession
    item_kind: str = ""
    item_uid: UUID | None = None
    booking: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Choosing:
    """Somebody who reads the mail of an address and has still to say who they are.

    `chooser_key` goes into a cookie of the browser that proved it: nothing else opens the choice.
    """

    chooser_key: str
    workspace: Workspace


def start_portal_session(
    *,
    client: Client,
    workspace: Workspace,
    way_in: str,
    item_kind: str = "",
    item_uid: UUID | None = None,
    visitor: Visitor = UNSEEN,
    is_limited: bool = False,
    ends_by: datetime | None = None,
    now: datetime,
) -> Entered:
    """A new portal session with a new key.

    `way_in` is link, sign_in, code, chosen, phone (a code read out: `is_limited`) or switch (from
    another workspace: `ends_by` is when the former portal session ends). Only a way in that
    shows that the browser's owner reads the client's mail makes it the first trusted one.
    """
    key = new_token()
    is_trusted = trust_if_first(
        client=client,
        workspace=workspace,
        device_key=visitor.device_key,
        may_be_first=way_in in _BY_MAIL,
        now=now,
    )
    in_all = now + workspace.session_total
    session = PortalSession.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        client=client,
        key_hash=hash_token(key),
        way_in=way_in,
        created_at=now,
        last_seen_at=now,
        expires_at=min(in_all, ends_by) if ends_by else in_all,
        browser_name=visitor.name[:60],
        is_trusted=is_trusted,
        is_limited=is_limited,
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
