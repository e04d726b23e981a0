"""Who gets in, and why not."""

from portico.apps.entry.selectors.checking import (
    AccessCheck,
    CheckedClient,
    LikelyClient,
    check_access,
    check_client,
)
from portico.apps.entry.selectors.entrants import (
    Entrants,
    find_entrants,
    find_known_entrant,
    list_other_portals,
    load_entry_facts,
)
from portico.apps.entry.selectors.tracing import LinkTrace, PortalTrace, load_portal_trace

__all__ = [
    "AccessCheck",
    "CheckedClient",
    "Entrants",
    "LikelyClient",
    "LinkTrace",
    "PortalTrace",
    "check_access",
    "check_client",
    "find_entrants",
    "find_known_entrant",
    "list_other_portals",
    "load_entry_facts",
    "load_portal_trace",
]
