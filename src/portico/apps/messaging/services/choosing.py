"""*My notifications*: what a user hears about."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import NotificationChoice
from portico.apps.messaging.selectors.automated import list_wanted
from portico.apps.people.models import User
from portico.domain.actors import Actor
from portico.domain.notifications import Change


@transaction.atomic
def choose_notices(
    *, user: User, wanted: Collection[Change], actor: Actor, now: datetime
) -> frozenset[Change]:
    """Keep what this user wants to hear about by e-mail; returns what changed."""
    before = list_wanted(user)
    changed = frozenset(change for change in Change if (change in before) != (change in wanted))
    own = NotificationChoice.objects.filter(user=user, channel="email")
    own.filter(change__in=changed).delete()
    NotificationChoice.objects.bulk_create(
        NotificationChoice(user=user, change=change, channel="email", is_on=change in wanted)
        for change in changed
    )
    if changed and user.organization_id is not None:
        record(
            subject_kind="user",
            subject_uid=user.uid,
            verb="notices_chosen",
            actor=actor,
            now=now,
            organization_id=user.organization_id,
            changes={change.value: [change in before, change in wanted] for change in changed},
        )
    return changed
