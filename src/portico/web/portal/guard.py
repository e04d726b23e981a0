"""Who is in: every page below a workspace's public id goes through `portal_page`."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse

from portico.apps.access.selectors import find_portal_session
from portico.apps.access.services.touching import touch_session
from portico.apps.workspaces.languages import speak
from portico.apps.workspaces.selectors import get_by_public_id
from portico.domain.actors import Actor
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.portal.cookies import session_key_at
from portico.web.portal.pages import show_closed, show_outside

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Portal:
    """One client at one workspace's portal (rows are opaque here: the portal imports no models).

    `is_preview`: staff look at it, `viewer` being who; nothing but the access log is written, and
    `session` only stands in for one.
    """

    workspace: Any
    client: Any
    session: Any
    now: datetime
    is_preview: bool = False
    viewer: Actor | None = None

    @property
    def zone(self) -> ZoneInfo:
        """Where appointments in person take place."""
        return ZoneInfo(self.workspace.time_zone)

    @property
    def client_zone(self) -> ZoneInfo:
        """Where the client is."""
        return ZoneInfo(self.client.time_zone or self.workspace.time_zone)

    @property
    def actor(self) -> Actor:
        """Who the history names."""
        return Actor("client", self.client.name, self.client.uid)


class PortalRequest(HttpRequest):
    """A request that `portal_page` let in, or the preview."""

    portal: Portal


View = Callable[Concatenate[PortalRequest, P], HttpResponse]


def is_previewed(request: HttpRequest) -> bool:
    """Whether *View as client* has let staff in: an attribute, which no browser can send."""
    portal = getattr(request, "portal", None)
    return isinstance(portal, Portal) and portal.is_preview


def portal_page(view: View[P]) -> Callable[..., HttpResponse]:
    """Let a portal session in; everybody else sees how to get in, and writes no row."""

    @wraps(view)
    def guarded(
        request: HttpRequest, public_id: str, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        if is_previewed(request):
            return view(cast("PortalRequest", request), *args, **kwargs)
        now = read_clock()
        session = find_portal_session(public_id, session_key_at(request, public_id), now=now)
        workspace = session.workspace if session else get_by_public_id(public_id)
        if workspace is None:
            raise NotThere("workspace")
        speak(workspace.language)
        if not workspace.portal_enabled:
            return show_closed(request, workspace)
        if session is None:
            return show_outside(request, workspace)
        touch_session(session=session, now=now)
        speak(session.client.language, workspace.language)
        entered = cast("PortalRequest", request)
        entered.portal = Portal(workspace, session.client, session, now)
        return view(entered, *args, **kwargs)

    return guarded
