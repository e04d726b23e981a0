"""What a client changes in the portal's Profile."""

from datetime import datetime

from django.db import transaction

from portico.apps.people.models import Client
from portico.apps.people.services.changing import Changes, change_client
from portico.domain.actors import Actor


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
    return change_client(client=client, wanted=wanted, verb="profile_changed", actor=actor, now=now)
