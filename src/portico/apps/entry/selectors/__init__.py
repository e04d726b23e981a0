"""Who gets in, and why not."""

from portico.apps.entry.selectors.entrants import (
    Entrants,
    find_entrants,
    find_known_entrant,
    list_other_portals,
    load_entry_facts,
)

__all__ = [
    "Entrants",
    "find_entrants",
    "find_known_entrant",
    "list_other_portals",
    "load_entry_facts",
]
