"""What a token or a session key stands for. Nothing here writes."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db import models

from portico.apps.access.models import PortalLink, PortalSession, SignInRequest
from portico.apps.access.tokens import hash_token
from portico.apps.access.validity import (
    LinkKind,
    LinkStatus,
    portal_link_status,
    request_status,
)
from portico.apps.people.models import Client
from portico.apps.people.phones import mobile_of
from portico.apps.prepared import Parameter, PreparedQuery, columns_of, take_models
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.addresses import mask_address


@dataclass(frozen=True, slots=True)
class LinkState:
    """A link as its landing page shows it; of an unknown one, nothing but that."""

    kind: LinkKind
    status: LinkStatus
    client: Client | None = None
    workspace: Workspace | None = None
    item_kind: str = ""
    item_uid: UUID | None = None
    masked_address: str = ""


def get_link(token: str, *, now: datetime, kind: LinkKind | None = None) -> LinkState:
    """The state of a token. With `kind`, a token of another purpose is unknown.

    Whether the workspace's portal is on is for the page to say, not for the link.
    """
    if kind in (None, LinkKind.PORTAL) and (link := find_portal_link(token)):
        return LinkState(
            LinkKind.PORTAL,
            portal_link_status(link, now=now),
            link.client,
            link.workspace,
            link.item_kind,
            link.item_uid,
            _mask_where_it_goes(link),
        )
    if kind in (None, LinkKind.SIGN_IN) and (request := find_sign_in_request(token)):
        return LinkState(
            LinkKind.SIGN_IN,
            request_status(request, now=now),
            request.client,
            request.workspace,
            masked_address=mask_address(request.address),
        )
    return LinkState(kind or LinkKind.PORTAL, LinkStatus.UNKNOWN)


def _mask_where_it_goes(link: PortalLink) -> str:
    """Where a new one goes: the number on record for a link that came as a text, else the mail."""
    number = "" if "@" in link.address else mobile_of(link.client, link.workspace)
    address = number or link.client.email
    return mask_address(address) if address else ""


def find_portal_link(token: str) -> PortalLink | None:
    """The portal link of a token, with client and workspace, whatever its state."""
    links = PortalLink.objects.select_related("client", "workspace")
    return links.filter(token_hash=hash_token(token)).first()


def find_sign_in_request(token: str) -> SignInRequest | None:
    """The request whose mail carried this token, with client and workspace."""
    requests = SignInRequest.objects.select_related("client", "workspace")
    return requests.filter(token_hash=hash_token(token)).first()


def get_portal_session(workspace: Workspace, key: str, *, now: datetime) -> PortalSession | None:
    """The portal session of a browser's key in this workspace, with its client; one query.

    None once it was ended, was idle for the workspace's idle time, is as old as the total time,
    or the client has no portal access any more. The page checks whether the portal is on.
    """
    session = find_portal_session(workspace.public_id, key, now=now)
    if session is not None:
        session.workspace = workspace
    return session


def list_client_sessions(client: Client, *, now: datetime) -> list[PortalSession]:
    """A client's open portal sessions in all workspaces, the one last used first."""
    sessions = PortalSession.objects.filter(client=client, ended_at=None, expires_at__gt=now)
    open_ones = sessions.select_related("workspace").order_by("-last_seen_at", "-id")
    return [s for s in open_ones if s.last_seen_at > now - s.workspace.session_idle]


def find_portal_session(public_id: str, key: str, *, now: datetime) -> PortalSession | None:
    """As `get_portal_session`, with the workspace and its organization, in the same one query."""
    if not key:
        return None
    rows = _SESSION.rows(key_hash=hash_token(key), public_id=public_id, now=now)
    if not rows:
        return None
    session, client, workspace, organization = take_models(
        rows[0], PortalSession, Client, Workspace, Organization
    )
    if session.last_seen_at <= now - workspace.session_idle:
        return None
    workspace.organization = organization
    session.client, session.workspace = client, workspace
    return cast("PortalSession", session)


_SESSION = PreparedQuery(
    lambda: PortalSession.objects.filter(
        key_hash=Parameter("key_hash", models.CharField()),
        workspace__public_id=Parameter("public_id", models.CharField()),
        ended_at=None,
        expires_at__gt=Parameter("now", models.DateTimeField()),
        client__has_portal_access=True,
    ).values_list(
        *columns_of(PortalSession),
        *columns_of(Client, "client__"),
        *columns_of(Workspace, "workspace__"),
        *columns_of(Organization, "workspace__organization__"),
    )
)
