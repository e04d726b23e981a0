"""Somebody whom a booker typed, until they have opened their own link (product page 3, Groups)."""

from datetime import datetime

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address
from portico.domain.groups import TypedMember


def note_typed_client(
    *, organization: Organization, typed: TypedMember, actor: Actor, now: datetime
) -> Client:
    """A row for one visit only. Whether we know the address is not even looked at."""
    client = Client.objects.create(
        organization=organization,
        first_name=typed.first_name.strip(),
        email=normalise_address(typed.address) or "",
        is_provisional=True,
        created_at=now,
    )
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="typed_by_booker",
        actor=actor,
        now=now,
        organization_id=organization.pk,
    )
    return client


def keep_client(*, client: Client, now: datetime) -> None:
    """They opened their link: from now on a record like any other."""
    Client.objects.filter(pk=client.pk).update(is_provisional=False)
    client.is_provisional = False
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="created",
        actor=Actor("client", client.name, client.uid),
        now=now,
        organization_id=client.organization_id,
    )
