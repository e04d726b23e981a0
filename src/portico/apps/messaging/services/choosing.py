"""*My notifications*: what a user hears about, and how."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import NotificationChoice
from portico.apps.messaging.selectors.automated import list_wanted
from portico.apps.people.models import User
from portico.domain.actors import Actor
from portico.domain.notifications import Change


@dataclass(frozen=True, slots=True)
class WantedTexts:
    """Of which changes a user wants a text, and the own number (E.164) that it goes to."""

    changes: Collection[Change]
    mobile: str


@transaction.atomic
def choose_notices(
    *,
    user: User,
    wanted: Collection[Change],
    texts: WantedTexts | None = None,
    actor: Actor,
    now: datetime,
) -> frozenset[Change]:
    """Keep what this user wants to hear about; returns what changed.

    `texts`: None where the user was not asked; the texts stay as they were.
    """
    turned = {"email": _turn(user, wanted, "email")}
    if texts:
        turned["sms"] = _turn(user, texts.changes, "sms")
    changed: dict[str, list[object]] = {
        f"{'' if channel == 'email' else 'text_'}{one}": [not is_on, is_on]
        for channel, switches in turned.items()
        for one, is_on in switches.items()
    }
    if texts and texts.mobile != user.mobile:
        changed["mobile"] = [user.mobile, texts.mobile]
        User.objects.filter(pk=user.pk).update(mobile=texts.mobile)
        user.mobile = texts.mobile
    if changed and user.organization_id is not None:
        record(
            subject_kind="user",
            subject_uid=user.uid,
            verb="notices_chosen",
            actor=actor,
            now=now,
            organization_id=user.organization_id,
            changes=changed,
        )
    return frozenset(one for switches in turned.values() for one in switches)


def _turn(user: User, wanted: Collection[Change], channel: str) -> dict[Change, bool]:
    """Keep what differs; each switch that was turned, and how it stands now."""
    before = list_wanted(user, channel=channel)
    turned = {one: one in wanted for one in Change if (one in before) != (one in wanted)}
    NotificationChoice.objects.filter(user=user, channel=channel, change__in=turned).delete()
    NotificationChoice.objects.bulk_create(
        NotificationChoice(user=user, change=one, channel=channel, is_on=is_on)
        for one, is_on in turned.items()
    )
    return turned
