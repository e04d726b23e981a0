"""Who offers what, when they work, and what it takes: two queries that were composed once."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, F, FilteredRelation, Q, UUIDField

from portico.apps.catalog.models import Service
from portico.apps.prepared import Parameter, PreparedQuery
from portico.apps.schedule.models import ServiceNeed
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


@dataclass(frozen=True, slots=True)
class Offers:
    """Services by uid, and the hours of what they need (a key that is not there: always open)."""

    services: Mapping[UUID, OfferedService]
    thing_hours: Mapping[Key, KeptHours]

    @property
    def keys(self) -> set[Key]:
        """Every calendar that could be booked."""
        found = {offer.calendar for one in self.services.values() for offer in one.offers}
        return found | {k for one in self.services.values() for keys in one.needs for k in keys}


def load_offers(workspace: Workspace, service_uids: Sequence[UUID]) -> Offers:
    """These services of the workspace, in two queries; one that is not there is left out."""
    uids = sorted(set(service_uids))
    if not uids:
        return Offers({}, {})
    wanted = {f"service{n}": uid for n, uid in enumerate(uids)}
    rows = _services(len(uids)).rows(workspace=workspace.pk, **wanted)
    needs = _needs(len(uids)).rows(workspace=workspace.pk, **wanted)
    by_service, hours = _group_needs([_Need._make(row) for row in needs])
    found: dict[UUID, list[_Row]] = defaultdict(list)
    for row in rows:
        made = _Row._make(row)
        found[made.uid].append(made)
    return Offers({uid: _build(group, by_service) for uid, group in found.items()}, hours)


class _Row(NamedTuple):
    """A service and one of its staff members, or none."""

    pk: int
    uid: UUID
    name: str
    duration: int
    processing: int
    finishing: int
    buffer_before: int
    buffer_after: int
    price_cents: int | None
    is_self_scheduled: bool
    is_prompt_to_call: bool
    is_by_video: bool
    is_retired: bool
    week: Any
    first_day: date | None
    last_day: date | None
    notice_minutes: int | None
    days_ahead: int | None
    own_duration: int | None
    own_processing: int | None
    own_finishing: int | None
    own_price_cents: int | None
    is_online_bookable: bool | None
    is_in_anyone: bool | None
    staff_uid: UUID | None
    staff_pk: int | None
    staff_name: str | None
    is_there: bool | None
    calendar: int | None
    calendar_is_active: bool | None
    hours_pk: int | None
    hours_week: Any
    hours_exceptions: Any


_COLUMNS = (
    *("id", "uid", "name", "duration", "processing", "finishing", "buffer_before"),
    *("buffer_after", "price_cents", "clients_can_self_schedule", "is_prompt_to_call"),
    *("is_by_video", "is_retired", "week", "first_day", "last_day", "minimum_notice_minutes"),
    *("maximum_days_ahead", "offerings__duration", "offerings__processing"),
    *("offerings__finishing", "offerings__price_cents", "offerings__is_online_bookable"),
    *("offerings__is_in_anyone", "offerings__staff_member__uid", "offerings__staff_member_id"),
    *("offerings__staff_member__name", "offerings__staff_member__is_active"),
    *("offerings__staff_member__calendar__id", "offerings__staff_member__calendar__is_active"),
    *("here__id", "here__week", "here__exceptions"),
)


@lru_cache(maxsize=32)
def _services(count: int) -> PreparedQuery:
    return PreparedQuery(
        lambda: (
            Service.objects.alias(here=_hours_here("offerings__staff_member__calendar__hours"))
            .filter(_is_wanted(count, "uid"), workspace_id=_WORKSPACE)
            .order_by("id", F("offerings__position"), F("offerings__id"))
            .values_list(*_COLUMNS)
        )
    )


@lru_cache(maxsize=32)
def _needs(count: int) -> PreparedQuery:
    return PreparedQuery(
        lambda: (
            ServiceNeed.objects.alias(
                room_hours=_hours_here("room__calendar__hours"),
                unit_hours=_hours_here("resource__calendars__hours"),
            )
            .filter(_is_wanted(count, "service__uid"), service__workspace_id=_WORKSPACE)
            .order_by("room__position", "room__name", "id", "resource__calendars__unit")
            .values_list(
                *("service_id", "room_id", "room__is_active", "room__calendar__id"),
                *("room__calendar__is_active", "resource_id", "resource__is_active"),
                *("resource__calendars__id", "resource__calendars__is_active"),
                *("room_hours__id", "room_hours__week", "room_hours__exceptions"),
                *("unit_hours__id", "unit_hours__week", "unit_hours__exceptions"),
            )
        )
    )


_WORKSPACE = Parameter("workspace", BigIntegerField())


def _hours_here(path: str) -> FilteredRelation:
    return FilteredRelation(path, condition=Q(**{f"{path}__workspace_id": _WORKSPACE}))


def _is_wanted(count: int, path: str) -> Q:
    uids = [Parameter(f"service{n}", UUIDField()) for n in range(count)]
    return Q(**{f"{path}__in": uids})


class _Need(NamedTuple):
    """A need with its room, or with one unit of its resource."""

    service: int
    room: int | None
    room_is_active: bool | None
    room_calendar: int | None
    room_calendar_is_active: bool | None
    resource: int | None
    resource_is_active: bool | None
    unit: int | None
    unit_is_active: bool | None
    room_hours: int | None
    room_week: Any
    room_exceptions: Any
    unit_hours: int | None
    unit_week: Any
    unit_exceptions: Any


Needs = dict[int, dict[int | None, list[Key]]]


def _group_needs(rows: Sequence[_Need]) -> tuple[Needs, dict[Key, KeptHours]]:
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


def _build(rows: Sequence[_Row], needs: Needs) -> OfferedService:
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
    )


def _build_offer(row: _Row) -> Offer | None:
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
