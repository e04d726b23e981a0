"""What a client changes in the portal's Profile."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.domain.actors import Actor


@transaction.atomic
def update_profile(
    *,
    client: Client,
    first_name: str,
    last_name: str,
    phone: str,
    language: str,
    time_zone: str,
    actor: Actor,
    now: datetime,
) -> Client:
    """Save what changed; raises ValidationError with the fields that cannot be taken."""
    wanted = {
        "first_name": first_name.strip(),
        "last_name": last_name.strip(),
        "phone": phone.strip(),
        "language": language,
        "time_zone": time_zone,
    }
    kept = Client.objects.select_for_update().get(pk=client.pk)
    changes = {n: [getattr(kept, n), v] for n, v in wanted.items() if getattr(kept, n) != v}
    if not changes:
        return kept
    for name, value in wanted.items():
        setattr(kept, name, value)
    kept.full_clean()
    kept.save(update_fields=list(changes))
    record(
        subject_kind="client",
        subject_uid=kept.uid,
        verb="profile_changed",
        actor=actor,
        now=now,
        organization_id=kept.organization_id,
        changes=changes,
    )
    return kept
