"""The client's portals in other workspaces."""

from typing import TYPE_CHECKING, Any

from portico.apps.entry.selectors import list_other_portals

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal


def list_others(portal: "Portal") -> tuple[Any, ...]:
    """Where the client could switch to; none for staff who look: it may not be theirs to know."""
    if portal.is_preview:
        return ()
    return list_other_portals(portal.client, portal.workspace, now=portal.now)
