"""What became of the portal links and portal sessions of one client, for staff."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max

from portico.apps.access.models import PortalLink, PortalSession
from portico.apps.access.selectors import list_client_sessions
from portico.apps.access.validity import LinkStatus, portal_link_status
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class LinkTrace:
    """The newest link of a client in a workspace: when mailed, whether opened, until when good.

    `opened_at` is the last opening of any of their links here. `status` is the newest one's,
    None where there never was one.
    """

    sent_at: datetime | None
    opened_at: datetime | None
    ends_at: datetime | None
    status: LinkStatus | None

    @property
    def is_open(self) -> bool:
        """Whether the newest link still lets the client in."""
        return self.status == LinkStatus.OPEN

    @property
    def is_revoked(self) -> bool:
        """Whether staff, or *No portal access*, ended it."""
        return self.status == LinkStatus.REVOKED


@dataclass(frozen=True, slots=True)
class PortalTrace:
    """All that *Client Portal* on the client record shows."""

    links: LinkTrace
    shared: Message | None
    sessions: tuple[PortalSession, ...]


def load_link_trace(client: Client, workspace: Workspace, *, now: datetime) -> LinkTrace:
    """Two queries."""
    links = PortalLink.objects.filter(client=client, workspace=workspace)
    newest = links.order_by("-created_at", "-pk").first()
    if newest is None:
        return LinkTrace(None, None, None, None)
    newest.client = client
    opened_at = links.aggregate(last=Max("last_opened_at"))["last"]
    status = portal_link_status(newest, now=now)
    return LinkTrace(newest.created_at, opened_at, newest.expires_at, status)


def load_portal_trace(client: Client, workspace: Workspace, *, now: datetime) -> PortalTrace:
    """Links, the mail that shared the last one by hand, and open portal sessions, all here."""
    shared = Message.objects.filter(
        organization_id=workspace.organization_id,
        workspace=workspace,
        trigger="portal_link_shared",
        recipient_kind="client",
        recipient_uid=client.uid,
    )
    sessions = list_client_sessions(client, now=now)
    return PortalTrace(
        links=load_link_trace(client, workspace, now=now),
        shared=shared.order_by("-pk").first(),
        sessions=tuple(s for s in sessions if s.workspace_id == workspace.pk),
    )
