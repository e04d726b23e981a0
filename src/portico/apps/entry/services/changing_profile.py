"""What a client changes in Profile is mailed to them: it may not have been the client."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.appointments.services.replanning import replan_for_client
from portico.apps.messaging.selectors.automated import is_sent
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from portico.apps.messaging.services.readdressing import readdress_waiting
from portico.apps.people.models import Client
from portico.apps.people.services.changing import Changes
from portico.apps.people.services.profiles import update_profile
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


def change_profile(
    *, client: Client, workspace: Workspace, actor: Actor, now: datetime, **typed: Any
) -> Changes:
    """Save what changed of `typed` (as `update_profile` takes it), and mail which fields did.

    The mail names the fields and not what stands in them. Raises ValidationError with the fields
    that cannot be taken.
    """
    with transaction.atomic():
        changes = update_profile(client=client, actor=actor, now=now, **typed)
        if "phone" in changes:
            readdress_waiting(client)
            replan_for_client(client, now=now)
        if changes:
            tell_profile_changed(client=client, workspace=workspace, fields=changes, now=now)
    return changes


def tell_profile_changed(
    *, client: Client, workspace: Workspace, fields: Iterable[str], now: datetime
) -> None:
    """Mail which fields changed; not without an address, and not where it is switched off.

    Call it inside the transaction of the change.
    """
    if not client.email or not is_sent(workspace.pk, "profile_changed", "client"):
        return
    enqueue_message(
        organization_id=client.organization_id,
        workspace=workspace,
        trigger="profile_changed",
        subject_kind="client",
        subject_uid=client.uid,
        recipient=Recipient("client", client.uid, client.email),
        due_at=now,
        dedupe=f"profile_changed:{client.uid}:{now.isoformat()}",
        facts={"fields": sorted(fields)},
        now=now,
    )
