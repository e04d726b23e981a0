"""Resources of a workspace: a thing, and a calendar for each of its units."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.schedule.locking import lock_calendars
from portico.apps.schedule.models import Calendar, Hours, Occupancy, Resource, ServiceNeed
from portico.apps.schedule.services.hours import check_hours, write_hours
from portico.apps.schedule.services.marks import check_mark, mark_of
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput
from portico.domain.hours import WeekHours

MOST_UNITS = 100
_FIELDS = ("name", "is_active")


@dataclass(frozen=True, slots=True)
class ResourceDetails:
    """The fields as staff type them; `hours` None: every unit is always open."""

    name: str
    units: int = 1
    is_active: bool = True
    hours: WeekHours | None = None


def count_units(resource: Resource) -> int:
    """How many of it there are."""
    return Calendar.objects.filter(resource=resource, is_active=True).count()


def mark_resource(resource: Resource) -> int:
    """For noticing a second editor."""
    return mark_of(resource, _FIELDS, get_resource_hours(resource), count_units(resource))


def get_resource_hours(resource: Resource) -> Hours | None:
    """When its units are open, all alike; None: always."""
    return Hours.objects.filter(
        calendar__resource=resource,
        calendar__is_active=True,
        workspace_id=resource.workspace_id,
    ).first()


@transaction.atomic
def create_resource(
    *, workspace: Workspace, details: ResourceDetails, actor: Actor, now: datetime
) -> Resource:
    """Save a resource with a calendar for each unit; raises InvalidInput."""
    _check(details, None)
    resource = Resource.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        name=details.name,
        is_active=details.is_active,
    )
    _raise_units(resource, [], details.units)
    _write_hours(resource, details, now)
    _record(resource, "created", {"units": [0, details.units]}, actor, now)
    return resource


@transaction.atomic
def change_resource(
    *, resource: Resource, details: ResourceDetails, seen: int, actor: Actor, now: datetime
) -> None:
    """Save what differs. Raises InvalidInput, StaleChange.

    Units that something is booked on from now on are never given up: where too few others are
    left, `units` is refused with `units_in_use`.
    """
    _check(details, resource)
    calendars = lock_calendars(Calendar.objects.filter(resource=resource), now=now)
    kept = Resource.objects.get(pk=resource.pk)
    check_mark(seen, mark_resource(kept))
    wanted = {name: getattr(details, name) for name in _FIELDS}
    changes = {n: [getattr(kept, n), v] for n, v in wanted.items() if getattr(kept, n) != v}
    for name in changes:
        setattr(kept, name, wanted[name])
    if changes:
        kept.save(update_fields=list(changes))
    units = sum(calendar.is_active for calendar in calendars)
    if units != details.units:
        changes["units"] = [units, details.units]
        if details.units > units:
            _raise_units(kept, calendars, details.units)
        else:
            _lower_units(calendars, details.units, now)
    changes |= _write_hours(kept, details, now)
    if changes:
        _record(kept, "changed", changes, actor, now)


def _write_hours(
    resource: Resource, details: ResourceDetails, now: datetime
) -> dict[str, list[Any]]:
    """The same hours for each unit, those that were just added too; what is booked stays."""
    calendars = lock_calendars(Calendar.objects.filter(resource=resource), now=now)
    return write_hours(resource.workspace, calendars, details.hours)


def _raise_units(resource: Resource, calendars: list[Calendar], units: int) -> None:
    """Units that were given up come back first; then new ones are made."""
    missing = units - sum(calendar.is_active for calendar in calendars)
    back = sorted((c for c in calendars if not c.is_active), key=lambda c: c.unit)[:missing]
    Calendar.objects.filter(pk__in=[calendar.pk for calendar in back]).update(is_active=True)
    last = max((calendar.unit for calendar in calendars), default=0)
    Calendar.objects.bulk_create(
        Calendar(organization_id=resource.organization_id, resource=resource, unit=unit)
        for unit in range(last + 1, last + 1 + missing - len(back))
    )


def _lower_units(calendars: list[Calendar], units: int, now: datetime) -> None:
    active = sorted((c for c in calendars if c.is_active), key=lambda c: -c.unit)
    taken = set(
        Occupancy.objects.filter(calendar__in=active, ends_at__gt=now).values_list(
            "calendar_id", flat=True
        )
    )
    idle = [calendar.pk for calendar in active if calendar.pk not in taken]
    surplus = len(active) - units
    if len(idle) < surplus:
        raise InvalidInput({"units": ("units_in_use",)})
    Calendar.objects.filter(pk__in=idle[:surplus]).update(is_active=False)


def _check(details: ResourceDetails, resource: Resource | None) -> None:
    faults: dict[str, tuple[str, ...]] = {}
    if not details.name.strip():
        faults["name"] = ("required",)
    if not 1 <= details.units <= MOST_UNITS:
        faults["units"] = ("out_of_range",)
    is_needed = (
        resource is not None
        and ServiceNeed.objects.filter(resource=resource, service__is_retired=False).exists()
    )
    if is_needed and not details.is_active:
        faults["is_active"] = ("needed_by_service",)
    if faults:
        raise InvalidInput(faults)
    if details.hours is not None:
        check_hours(details.hours)


def _record(
    resource: Resource, verb: str, changes: dict[str, Any], actor: Actor, now: datetime
) -> None:
    record(
        subject_kind="resource",
        subject_uid=resource.uid,
        verb=verb,
        actor=actor,
        now=now,
        organization_id=resource.organization_id,
        workspace_id=resource.workspace_id,
        changes=changes,
    )
