"""Who offers what, when they work, and what it takes: two queries that were composed once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from portico.apps.schedule.selectors.offer_rows import (
    NeedRow,
    OfferRow,
    needs_query,
    services_query,
)
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Key
from portico.domain.booking import BookingRule
from portico.domain.timing import ServiceTime


class KeptHours(NamedTuple):
    """A week and its exceptions as they are kept (`schedule.Hours`)."""

    week: Any
    exceptions: Any


@dataclass(frozen=True, slots=True)
class Offer:
    """One staff member who does a service, with the minutes it takes them."""

    staff_uid: UUID
    staff_pk: int
    name: str
    calendar: Key
    hours: KeptHours
    time: ServiceTime
    price_cents: int | None
    is_online: bool
    is_in_anyone: bool


@dataclass(frozen=True, slots=True)
class OfferedService:
    """A service as it is booked today.

    `offers`: in the order of *Anyone*, only of people who are there and work in this workspace.
    `needs`: of each inner tuple one is taken (rooms that fit; units of a resource). A room that
    was never booked may have no calendar yet: then its key is its id, negative.
    """

    pk: int
    uid: UUID
    name: str
    time: ServiceTime
    price_cents: int | None
    is_online: bool
    is_prompt_to_call: bool
    is_by_video: bool
    week: Any
    first_day: date | None
    last_day: date | None
    rule: BookingRule
    offers: Sequence[Offer]
    needs: Sequence[Sequence[Key]]
    category: str = ""
    description: str = ""
    currency: str = ""
    is_retired: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """Services by uid, and the hours of what they need (a key that is not there: always open).

    `more`: calendars that have to be looked at as well, hours aside.
    """

    services: Mapping[UUID, OfferedService]
    thing_hours: Mapping[Key, KeptHours]
    more: Set[Key] = frozenset()

    @property
    def keys(self) -> set[Key]:
        """Every calendar that could be booked."""
        found = {offer.calendar for one in self.services.values() for offer in one.offers}
        found |= self.more
        return found | {k for one in self.services.values() for keys in one.needs for k in keys}


def load_offers(workspace: Workspace, service_uids: Sequence[UUID]) -> Offers:
    """These services of the workspace, in two queries; one that is not there is left out."""
    uids = sorted(set(service_uids))
    if not uids:
        return Offers({}, {})
    wanted = {f"service{n}": uid for n, uid in enumerate(uids)}
    rows = services_query(len(uids)).rows(workspace=workspace.pk, **wanted)
    needs = needs_query(len(uids)).rows(workspace=workspace.pk, **wanted)
    by_service, hours = _group_needs([NeedRow._make(row) for row in needs])
    found: dict[UUID, list[OfferRow]] = defaultdict(list)
    for row in rows:
        made = OfferRow._make(row)
        found[made.uid].append(made)
    return Offers({uid: _build(group, by_service) for uid, group in found.items()}, hours)


Needs = dict[int, dict[int | None, list[Key]]]


def _group_needs(rows: Sequence[NeedRow]) -> tuple[Needs, dict[Key, KeptHours]]:
    """Keys by service and resource (None: its rooms), and their hours where they have some.

    What is out of use still makes its service unbookable where nothing else serves the need.
    """
    found: Needs = defaultdict(lambda: defaultdict(list))
    hours: dict[Key, KeptHours] = {}
    for row in rows:
        keys = found[row.service][row.resource]
        if row.room is not None and row.room_is_active and row.room_calendar_is_active is not False:
            keys.append(row.room_calendar or -row.room)
        elif row.unit is not None and row.resource_is_active and row.unit_is_active:
            keys.append(row.unit)
        if row.room_calendar is not None and row.room_hours is not None:
            hours[row.room_calendar] = KeptHours(row.room_week, row.room_exceptions)
        if row.unit is not None and row.unit_hours is not None:
            hours[row.unit] = KeptHours(row.unit_week, row.unit_exceptions)
    return found, hours


def _build(rows: Sequence[OfferRow], needs: Needs) -> OfferedService:
    row = rows[0]
    return OfferedService(
        pk=row.pk,
        uid=row.uid,
        name=row.name,
        time=ServiceTime(
            row.duration, row.processing, row.finishing, row.buffer_before, row.buffer_after
        ),
        price_cents=row.price_cents,
        is_online=row.is_self_scheduled and not row.is_retired,
        is_prompt_to_call=row.is_prompt_to_call,
        is_by_video=row.is_by_video,
        week=row.week,
        first_day=row.first_day,
        last_day=row.last_day,
        rule=BookingRule(row.notice_minutes, row.days_ahead),
        offers=tuple(offer for offer in map(_build_offer, rows) if offer is not None),
        needs=tuple(tuple(keys) for keys in needs.get(row.pk, {}).values()),
        category=row.category,
        description=row.description,
        currency=row.currency,
        is_retired=row.is_retired,
    )


def _build_offer(row: OfferRow) -> Offer | None:
    """None without a person who is there and has hours in this workspace."""
    is_here = row.is_there and row.calendar_is_active and row.hours_pk is not None
    if not is_here or row.staff_uid is None or row.staff_pk is None or row.calendar is None:
        return None
    return Offer(
        staff_uid=row.staff_uid,
        staff_pk=row.staff_pk,
        name=row.staff_name or "",
        calendar=row.calendar,
        hours=KeptHours(row.hours_week, row.hours_exceptions),
        time=ServiceTime(
            _own(row.own_duration, row.duration),
            _own(row.own_processing, row.processing),
            _own(row.own_finishing, row.finishing),
            row.buffer_before,
            row.buffer_after,
        ),
        price_cents=row.price_cents if row.own_price_cents is None else row.own_price_cents,
        is_online=bool(row.is_online_bookable),
        is_in_anyone=bool(row.is_in_anyone),
    )


def _own(value: int | None, otherwise: int) -> int:
    return otherwise if value is None else value
