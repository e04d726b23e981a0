"""Who does a service, and in which minutes of their own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.catalog.models import Offering, Service
from portico.apps.catalog.services.describing import LONGEST, MOST_CENTS
from portico.apps.catalog.services.versions import close_change, take_service
from portico.apps.people.models import StaffMember
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class OfferingRow:
    """One staff member in the order of *Anyone*; None: the value of the service."""

    member: StaffMember
    duration: int | None = None
    processing: int | None = None
    finishing: int | None = None
    price_cents: int | None = None
    is_online_bookable: bool = True
    is_in_anyone: bool = True


@transaction.atomic
def set_offerings(
    *, service: Service, rows: Sequence[OfferingRow], seen: int, actor: Actor, now: datetime
) -> None:
    """Make exactly these staff members offer the service; a value equal to its own is none.

    Raises InvalidInput (`staff:<uid>`), StaleChange. Staff members must be of the organization.
    """
    kept = take_service(service, seen)
    faults = {f"staff:{row.member.uid}": codes for row in rows if (codes := _faults(kept, row))}
    if faults:
        raise InvalidInput(faults)
    before = list(Offering.objects.filter(service=kept).select_related("staff_member"))
    was = [_words(_row(one)) for one in before]
    wanted = [_plain(kept, row) for row in rows]
    present = {one.staff_member_id: one for one in before}
    for place, row in enumerate(wanted):
        offering = present.pop(row.member.pk, None) or Offering(
            service=kept, staff_member=row.member, organization_id=kept.organization_id
        )
        for name, value in _values(row).items():
            setattr(offering, name, value)
        offering.position = place
        offering.save()
    Offering.objects.filter(pk__in=[one.pk for one in present.values()]).delete()
    now_words = [_words(row) for row in wanted]
    if was != now_words:
        changes = {"staff": ["; ".join(was), "; ".join(now_words)]}
        close_change(kept, changes, verb="offerings_changed", actor=actor, now=now)


_MINUTES = ("duration", "processing", "finishing")
_OWN = (*_MINUTES, "price_cents", "is_online_bookable", "is_in_anyone")


def _values(row: OfferingRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _OWN}


def _row(one: Offering) -> OfferingRow:
    return OfferingRow(one.staff_member, **{name: getattr(one, name) for name in _OWN})


def _plain(service: Service, row: OfferingRow) -> OfferingRow:
    """Without what says the same as the service: that follows its later changes."""
    values = _values(row)
    for name in (*_MINUTES, "price_cents"):
        if values[name] == getattr(service, name):
            values[name] = None
    return OfferingRow(row.member, **values)


def _faults(service: Service, row: OfferingRow) -> tuple[str, ...]:
    parts = [getattr(service, n) if getattr(row, n) is None else getattr(row, n) for n in _MINUTES]
    is_bad = parts[0] < 1 or min(parts) < 0 or sum(parts) > LONGEST
    cents = row.price_cents
    is_bad = is_bad or (cents is not None and not 0 <= cents <= MOST_CENTS)
    return ("out_of_range",) if is_bad else ()


def _words(row: OfferingRow) -> str:
    own = [f"{name} {getattr(row, name)}" for name in _MINUTES if getattr(row, name) is not None]
    if row.price_cents is not None:
        own.append(f"price {row.price_cents // 100}.{row.price_cents % 100:02d}")
    own += [] if row.is_online_bookable else ["not online"]
    own += [] if row.is_in_anyone else ["not in Anyone"]
    return f"{row.member.name} ({', '.join(own)})" if own else row.member.name
