"""The rows behind offers: two queries that were composed once per number of services."""

from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import BigIntegerField, F, FilteredRelation, Q, UUIDField

from portico.apps.catalog.models import Service
from portico.apps.prepared import Parameter, PreparedQuery
from portico.apps.schedule.models import ServiceNeed


class OfferRow(NamedTuple):
    """A service and one of its staff members, or none."""

    pk: int
    uid: UUID
    name: str
    category: str
    description: str
    duration: int
    processing: int
    finishing: int
    buffer_before: int
    buffer_after: int
    price_cents: int | None
    currency: str
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
    *("id", "uid", "name", "category", "description", "duration", "processing", "finishing"),
    *("buffer_before", "buffer_after", "price_cents", "currency"),
    *("clients_can_self_schedule", "is_prompt_to_call"),
    *("is_by_video", "is_retired", "week", "first_day", "last_day", "minimum_notice_minutes"),
    *("maximum_days_ahead", "offerings__duration", "offerings__processing"),
    *("offerings__finishing", "offerings__price_cents", "offerings__is_online_bookable"),
    *("offerings__is_in_anyone", "offerings__staff_member__uid", "offerings__staff_member_id"),
    *("offerings__staff_member__name", "offerings__staff_member__is_active"),
    *("offerings__staff_member__calendar__id", "offerings__staff_member__calendar__is_active"),
    *("here__id", "here__week", "here__exceptions"),
)


@lru_cache(maxsize=32)
def services_query(count: int) -> PreparedQuery:
    """`OfferRow`s; parameters `workspace`, and `service0` … by uid."""
    return PreparedQuery(
        lambda: (
            Service.objects.alias(here=_hours_here("offerings__staff_member__calendar__hours"))
            .filter(_is_wanted(count, "uid"), workspace_id=_WORKSPACE)
            .order_by("id", F("offerings__position"), F("offerings__id"))
            .values_list(*_COLUMNS)
        )
    )


@lru_cache(maxsize=32)
def needs_query(count: int) -> PreparedQuery:
    """`NeedRow`s, with the same parameters."""
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


class NeedRow(NamedTuple):
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
