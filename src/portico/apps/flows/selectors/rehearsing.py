"""*Test on a client*: the draft, today's facts, nothing written."""

from datetime import datetime
from uuid import UUID

from portico.apps.appointments.selectors.clients import visible_clients
from portico.apps.flows.models import Flow
from portico.apps.flows.selectors.facts import load_facts
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere
from portico.domain.flows.document import read_definition
from portico.domain.flows.rehearsal import Rehearsed, rehearse


def find_client(access: DeskAccess, typed: str) -> Client:
    """A client whom this desk may see; raises NotThere."""
    try:
        uid = UUID(typed)
    except ValueError as error:
        raise NotThere("client") from error
    client = visible_clients(access).filter(uid=uid, is_provisional=False).first()
    if client is None:
        raise NotThere("client")
    return client


def rehearse_for(flow: Flow, client: Client, *, now: datetime) -> tuple[Rehearsed, ...]:
    """What would happen from now on; raises InvalidInput where the draft is unfinished."""
    definition = read_definition(flow.draft)
    facts = load_facts(client, flow.workspace, None, is_about_appointment=False, now=now)
    return rehearse(definition, facts, now=now, zone=flow.workspace.time_zone)
