"""What a client changes in the portal's Profile."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.domain.actors import Actor

Changes = dict[str, list[str]]
"""Field name to `[from, to]`."""


@transaction.atomic
def update_profile(
    *,
    client: Client,
    first_name: str | None = None,
    last_name: str | None = None,
    phone: str | None = None,
    language: str | None = None,
    time_zone: str | None = None,
    actor: Actor,
    now: datetime,
) -> Changes:
    """Save what changed, and return it; what is None stays as it is.

    Raises ValidationError with the fields that cannot be taken.
    """
    typed = {
        "first_name": first_name,
        "last_name": last_name,
        "phone": phone,
        "language": language,
        "time_zone": time_zone,
    }
    wanted = {name: value.strip() for name, value in typed.items() if value is not None}
    kept = Client.objects.select_for_update().get(pk=client.pk)
    changes = {n: [getattr(kept, n), v] for n, v in wanted.items() if getattr(kept, n) != v}
    if not changes:
        return {}
    for name, (_, value) in changes.items():
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
    return changes
