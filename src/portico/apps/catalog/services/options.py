"""The options (add-ons) of a service."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.catalog.models import Service, ServiceOption
from portico.apps.catalog.services.describing import LONGEST, MOST_CENTS
from portico.apps.catalog.services.versions import close_change, take_service
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput

MOST_OPTIONS = 30


@dataclass(frozen=True, slots=True)
class OptionRow:
    """One option in the order wanted; `uid` None: a new one."""

    uid: UUID | None
    name: str
    minutes: int = 0
    price_cents: int = 0


@transaction.atomic
def set_options(
    *, service: Service, rows: Sequence[OptionRow], seen: int, actor: Actor, now: datetime
) -> None:
    """Make exactly these the options; the others are switched off, since visits may have them.

    Raises InvalidInput (`options`), StaleChange. Unknown uids are new options.
    """
    bad = any(
        not 0 <= r.minutes <= LONGEST or not 0 <= r.price_cents <= MOST_CENTS or not r.name.strip()
        for r in rows
    )
    if bad or len(rows) > MOST_OPTIONS:
        raise InvalidInput({"options": ("out_of_range",)})
    kept = take_service(service, seen)
    before = {one.uid: one for one in ServiceOption.objects.filter(service=kept, is_active=True)}
    was = [_words(one.name, one.minutes, one.price_cents) for one in before.values()]
    for place, row in enumerate(rows):
        one = before.pop(row.uid, None) if row.uid else None
        option = one or ServiceOption(service=kept, organization_id=kept.organization_id)
        option.name, option.minutes, option.price_cents = row.name, row.minutes, row.price_cents
        option.position = place
        option.save()
    ServiceOption.objects.filter(pk__in=[one.pk for one in before.values()]).update(is_active=False)
    now_words = [_words(row.name, row.minutes, row.price_cents) for row in rows]
    if was != now_words:
        changes = {"options": ["; ".join(was), "; ".join(now_words)]}
        close_change(kept, changes, verb="options_changed", actor=actor, now=now)


def _words(name: str, minutes: int, cents: int) -> str:
    return f"{name} +{minutes} min +{cents // 100}.{cents % 100:02d}"
