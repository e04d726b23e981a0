"""Where a client is signed in, as Profile shows it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from portico.apps.access.selectors import list_client_sessions

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal


@dataclass(frozen=True, slots=True)
class ShownSession:
    """One portal session in words; `place` names another workspace than this one."""

    name: str
    place: str
    last_seen_at: datetime
    is_this: bool


def list_shown_sessions(portal: "Portal") -> list[ShownSession]:
    """This browser first; those of workspaces whose portal is off are not named."""
    sessions = [
        session
        for session in list_client_sessions(portal.client, now=portal.now)
        if session.workspace.portal_enabled and _is_shown(portal, session.workspace_id)
    ]
    sessions.sort(key=lambda session: session.pk != portal.session.pk)
    return [
        ShownSession(
            name=session.browser_name or _("A browser"),
            place=session.workspace.name
            if session.workspace_id != portal.session.workspace_id
            else "",
            last_seen_at=session.last_seen_at,
            is_this=session.pk == portal.session.pk,
        )
        for session in sessions
    ]


def _is_shown(portal: "Portal", workspace_id: int) -> bool:
    """Staff who look as the client learn nothing of other workspaces."""
    return not portal.is_preview or workspace_id == portal.session.workspace_id
