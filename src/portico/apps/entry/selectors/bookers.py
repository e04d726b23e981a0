"""Whom an address that was typed on a public booking page stands for."""

from dataclasses import dataclass

from portico.apps.entry.selectors.entrants import list_by_address, narrow_shared
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.bookers import BookerFacts, may_get_code
from portico.domain.decisions import Decision


@dataclass(frozen=True, slots=True)
class Bookers:
    """Whom a code to book signs in, in the order they were entered; and whether one goes out.

    Allowed without a client: the address is new here, and the code makes a record.
    """

    clients: tuple[Client, ...]
    decision: Decision


def find_bookers(workspace: Workspace, address: str) -> Bookers:
    """Every client of the organization on the address who may use the portal; one query.

    Unlike at the portal URL no appointment is needed. Shared addresses go by the same setting.
    """
    candidates, is_shared_ok = narrow_shared(workspace, list_by_address(workspace, address))
    clients = tuple(client for client in candidates if client.has_portal_access)
    facts = BookerFacts(
        is_portal_on=workspace.portal_enabled,
        who_may_book=workspace.who_may_book,
        has_client=bool(candidates),
        has_portal_access=bool(clients),
        is_marked_shared_ok=is_shared_ok,
    )
    decision = may_get_code(facts)
    return Bookers(clients if decision.is_allowed else (), decision)
