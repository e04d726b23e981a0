"""Staff change how a client is reached: the old address is told, and ends."""

from datetime import datetime

from django.db import transaction

from portico.apps.access.services.ending import end_all_of_client
from portico.apps.appointments.services.replanning import replan_for_client
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.readdressing import readdress_waiting
from portico.apps.people.models import Client
from portico.apps.people.services.clients import change_client_contact
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address


def change_contact(
    *,
    client: Client,
    workspace: Workspace,
    email: str | None = None,
    phone: str | None = None,
    actor: Actor,
    now: datetime,
) -> dict[str, list[str]]:
    """Save a new e-mail address or telephone number, and mail that to the old address.

    With the address end all links, portal sessions and codes; what waits for the client goes to
    the new one. The mail comes from `workspace`
    (where staff stand). Returns what changed; raises ValidationError like the change itself.
    """
    old = Client.objects.get(pk=client.pk)
    with transaction.atomic():
        changes = change_client_contact(
            client=client, email=email, phone=phone, actor=actor, now=now
        )
        if not changes:
            return {}
        readdress_waiting(client)
        replan_for_client(client, now=now)
        before, after = changes.get("email", ["", ""])
        if "email" in changes and normalise_address(before) != normalise_address(after):
            end_all_of_client(client=old, actor=actor, now=now)
        if old.email:
            enqueue_message(
                organization_id=client.organization_id,
                workspace=workspace,
                trigger="contact_changed",
                subject_kind="client",
                subject_uid=client.uid,
                recipient=Recipient("address", None, old.email),
                due_at=now,
                dedupe=f"contact_changed:{client.uid}:{now.isoformat()}",
                facts={"fields": sorted(changes)},
                now=now,
            )
    return changes
