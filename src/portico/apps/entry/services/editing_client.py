"""Staff edit a client's record as a whole: contact, names, switches."""

from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.access.services.ending import end_all_of_client
from portico.apps.appointments.services.replanning import replan_for_client
from portico.apps.entry.services.changing_contact import change_contact
from portico.apps.people.models import Client
from portico.apps.people.services.preferences import change_preferences
from portico.apps.people.services.records import ClientRecord, change_client_record, mark_record
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import StaleChange


def edit_client(
    *,
    client: Client,
    workspace: Workspace,
    email: str,
    phone: str,
    record: ClientRecord,
    text_consent: bool | None = None,
    seen: int,
    actor: Actor,
    now: datetime,
) -> dict[str, list[Any]]:
    """Save all that differs, and return it; a changed contact is mailed to the old address.

    `text_consent`: whether the client has agreed to texts; None: as it is.
    With the address, and with *No portal access*, end all links and portal sessions. `seen` is
    the `mark_record` that was edited: raises StaleChange if somebody changed the record since.
    Raises ValidationError with the fields that cannot be taken; then nothing is saved.
    """
    with transaction.atomic():
        present = mark_record(Client.objects.select_for_update().get(pk=client.pk))
        if present != seen:
            raise StaleChange(seen, present)
        changes: dict[str, list[Any]] = {}
        changes |= change_contact(
            client=client, workspace=workspace, email=email, phone=phone, actor=actor, now=now
        )
        changes |= change_client_record(client=client, wanted=record, actor=actor, now=now)
        changes |= change_preferences(
            client=client, text_consent=text_consent, actor=actor, now=now
        )
        if "text_consent" in changes:
            replan_for_client(client, now=now)
        if "has_portal_access" in changes and not record.has_portal_access:
            end_all_of_client(client=client, actor=actor, now=now)
    return changes
