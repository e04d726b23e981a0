"""*Read out a code*: staff help a client in by telephone."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.services.speaking import mint_spoken_code
from portico.apps.history.services.recording import record
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Refused


def make_code_to_read(*, client: Client, workspace: Workspace, actor: Actor, now: datetime) -> str:
    """A six-digit code to say aloud now: shown once, kept nowhere, good for ten minutes.

    It works once, with the client's address on record, at the portal URL. The client is told by
    mail. Raises Refused with `portal_off`, `no_portal_access`, `no_address`.
    """
    address = normalise_address(client.email)
    codes = [
        code
        for code, is_so in (
            ("portal_off", not workspace.portal_enabled),
            ("no_portal_access", not client.has_portal_access),
            ("no_address", address is None),
        )
        if is_so
    ]
    if codes or address is None or client.organization_id != workspace.organization_id:
        raise Refused(Decision(tuple(Reason(code) for code in codes)))
    with transaction.atomic():
        row, code = mint_spoken_code(client=client, workspace=workspace, address=address, now=now)
        record(
            subject_kind="client",
            subject_uid=client.uid,
            verb="code_read_out",
            actor=actor,
            now=now,
            organization_id=client.organization_id,
            workspace_id=workspace.pk,
        )
        enqueue_message(
            organization_id=client.organization_id,
            workspace=workspace,
            trigger="code_read_out",
            subject_kind="client",
            subject_uid=client.uid,
            recipient=Recipient("client", client.uid, client.email),
            due_at=now,
            dedupe=f"code_read_out:{row.uid}",
            facts={"by": actor.name},
            now=now,
        )
    return code
