"""Send a one-time code to somebody who is in the portal already."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portico.apps.access.models import PortalSession
from portico.apps.access.services.confirming import ask_confirmation
from portico.apps.messaging.selectors.texting import has_texts
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import Client
from portico.apps.people.phones import mobile_of
from portico.apps.workspaces.models import Workspace
from portico.domain.addresses import normalise_address
from portico.domain.errors import LinkEnded


@dataclass(frozen=True, slots=True)
class CodeWays:
    """Where a code can go: an address on record, a number where texts go out; empty: not so."""

    address: str
    number: str


def list_code_ways(client: Client, workspace: Workspace) -> CodeWays:
    """By mail, and by text to a mobile number (product page 2, Ways in)."""
    number = mobile_of(client, workspace) if has_texts(workspace) else ""
    return CodeWays(normalise_address(client.email) or "", number)


def ask_confirmation_code(
    *, session: PortalSession, network: str, by_text: bool = False, now: datetime
) -> None:
    """Let a worker send a code to the client's address on record, or as a text to the number.

    Over a limit nothing is written and a code asked for before goes on. Raises
    LinkEnded("unknown") where there is nowhere to send it to.
    """
    client = session.client
    ways = list_code_ways(client, session.workspace)
    if not (ways.number if by_text else ways.address):
        raise LinkEnded("unknown")
    number = ways.number if by_text else ""
    with transaction.atomic():
        code = ask_confirmation(session=session, network=network, number=number, now=now)
        if code is None:
            return
        enqueue_message(
            organization_id=session.organization_id,
            workspace=session.workspace,
            trigger="confirmation_code",
            subject_kind="confirmation_code",
            subject_uid=code.uid,
            recipient=Recipient("client", client.uid, number or client.email),
            due_at=now,
            dedupe=f"confirmation_code:{code.uid}",
            channel="sms" if by_text else "email",
            now=now,
        )
