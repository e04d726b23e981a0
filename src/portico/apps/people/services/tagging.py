"""Tags: words that are kept with a client, by staff or by a flow."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client, ClientTag
from portico.domain.actors import Actor


@transaction.atomic
def add_tag(*, client: Client, name: str, actor: Actor, now: datetime) -> bool:
    """Give the client a tag of at most 40 characters; False where it is there in any case."""
    name = " ".join(name.split())[:40]
    if not name or ClientTag.objects.filter(client=client, name__iexact=name).exists():
        return False
    ClientTag.objects.create(organization_id=client.organization_id, client=client, name=name)
    _record(client, "tag_added", ["", name], actor, now)
    return True


@transaction.atomic
def remove_tag(*, client: Client, name: str, actor: Actor, now: datetime) -> bool:
    """Take a tag away; False where there is none of that name."""
    found = ClientTag.objects.filter(client=client, name__iexact=" ".join(name.split())).first()
    if found is None:
        return False
    found.delete()
    _record(client, "tag_removed", [found.name, ""], actor, now)
    return True


def _record(client: Client, verb: str, change: list[str], actor: Actor, now: datetime) -> None:
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=client.organization_id,
        changes={"tag": change},
    )
