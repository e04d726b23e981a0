"""Make clients, and change how they are reached."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.people.services.changing import Changes, change_client
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.addresses import normalise_address


@transaction.atomic
def create_client(
    *,
    organization: Organization,
    first_name: str,
    last_name: str,
    email: str,
    company: str = "",
    phone: str = "",
    actor: Actor,
    now: datetime,
) -> Client:
    """Save a client; raises ValidationError with the fields that cannot be taken."""
    client = Client(
        organization=organization,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        email=normalise_address(email) or email.strip(),
        company=company.strip(),
        phone=phone.strip(),
        created_at=now,
    )
    client.full_clean()
    client.save()
    record(
        subject_kind="client",
        subject_uid=client.uid,
        verb="created",
        actor=actor,
        now=now,
        organization_id=organization.pk,
    )
    return client


@transaction.atomic
def change_client_contact(
    *,
    client: Client,
    email: str | None = None,
    phone: str | None = None,
    actor: Actor,
    now: datetime,
) -> Changes:
    """Save a new e-mail address or telephone number; returns what changed, `[from, to]`.

    None stays as it is. Raises ValidationError with the fields that cannot be taken. Call it
    through `entry.services.changing_contact`, which ends what the old address opened.
    """
    wanted: dict[str, str] = {}
    if email is not None:
        wanted["email"] = normalise_address(email) or email.strip()
    if phone is not None:
        wanted["phone"] = phone.strip()
    return change_client(client=client, wanted=wanted, verb="contact_changed", actor=actor, now=now)
