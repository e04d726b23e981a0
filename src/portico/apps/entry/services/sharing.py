"""*Share link*: mail a portal link to one client, whoever they are."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused


def may_share(client: Client, workspace: Workspace) -> Decision:
    """Whether a link can be mailed: `portal_off`, `no_portal_access`, `no_address`.

    No active appointment is needed (product page 2, Who gets in).
    """
    reasons = (
        ("portal_off", not workspace.portal_enabled),
        ("no_portal_access", not client.has_portal_access),
        ("no_address", normalise_address(client.email) is None),
    )
    return Decision(tuple(Reason(code) for code, is_so in reasons if is_so))


def share_link(
    *, client: Client, workspace: Workspace, press: UUID, actor: Actor, now: datetime
) -> str:
    """Let a worker mail a portal link; returns the address that it goes to.

    The link is minted when the mail is handed over. `press` is new with each showing of the
    button: pressed twice, it brings one mail. Raises Refused with the reasons of `may_share`.
    """
    if client.organization_id != workspace.organization_id:
        raise NotThere("client")
    decision = may_share(client, workspace)
    if not decision.is_allowed:
        raise Refused(decision)
    dedupe = f"portal_link_shared:{client.uid}:{press}"
    with transaction.atomic():
        if Message.objects.filter(dedupe=dedupe).exists():
            return client.email
        enqueue_message(
            organization_id=client.organization_id,
            workspace=workspace,
            trigger="portal_link_shared",
            subject_kind="client",
            subject_uid=client.uid,
            recipient=Recipient("client", client.uid, client.email),
            due_at=now,
            dedupe=dedupe,
            now=now,
        )
        record(
            subject_kind="client",
            subject_uid=client.uid,
            verb="portal_link_shared",
            actor=actor,
            now=now,
            organization_id=client.organization_id,
            workspace_id=workspace.pk,
        )
    return client.email
