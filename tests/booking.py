"""Short ways to services, hours, rooms and units for tests of booking."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.slots import FoundSlots, ShownDays, load_slots
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.catalog.models import Offering, Service, ServiceOption
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.models import (
    Calendar,
    Hours,
    Occupancy,
    Resource,
    Room,
    ServiceNeed,
)
from portico.apps.workspaces.models import Workspace
from tests.make import NOW, make_staff_member

NINE_TO_FIVE = {str(day): [[540, 1020]] for day in range(5)}
TUESDAY = date(2026, 11, 24)


def berlin(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026 on a clock in Berlin (an hour ahead)."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=1)


def make_colleague(
    workspace: Workspace, name: str = "Mara", week: dict[str, Any] | None = None, **hours: Any
) -> StaffMember:
    """Somebody with working hours here, weekdays from nine to five."""
    member = make_staff_member(workspace.organization, name)
    give_hours(workspace, staff_member=member, week=week, **hours)
    return member


def give_hours(workspace: Workspace, week: dict[str, Any] | None = None, **of: Any) -> Calendar:
    exceptions = of.pop("exceptions", {})
    calendar, _ = Calendar.objects.get_or_create(organization=workspace.organization, **of)
    Hours.objects.create(
        organization=workspace.organization,
        calendar=calendar,
        workspace=workspace,
        week=NINE_TO_FIVE if week is None else week,
        exceptions=exceptions,
    )
    return calendar


def make_service(
    workspace: Workspace, *staff: StaffMember, name: str = "Cut", duration: int = 60, **fields: Any
) -> Service:
    """A service that clients book by themselves, with these people."""
    service = Service.objects.create(
        organization=workspace.organization,
        workspace=workspace,
        name=name,
        duration=duration,
        **{"clients_can_self_schedule": True, **fields},
    )
    for position, member in enumerate(staff):
        offer(service, member, position=position)
    return service


def offer(service: Service, member: StaffMember, **fields: Any) -> Offering:
    return Offering.objects.create(
        organization=service.organization, service=service, staff_member=member, **fields
    )


def make_option(service: Service, minutes: int, name: str = "Wash", **fields: Any) -> ServiceOption:
    return ServiceOption.objects.create(
        organization=service.organization, service=service, name=name, minutes=minutes, **fields
    )


def make_units(workspace: Workspace, count: int, name: str = "Chair") -> Resource:
    resource = Resource.objects.create(
        organization=workspace.organization, workspace=workspace, name=name
    )
    for unit in range(count):
        Calendar.objects.create(organization=workspace.organization, resource=resource, unit=unit)
    return resource


def need(service: Service, *things: Room | Resource) -> None:
    for thing in things:
        of = {"room": thing} if isinstance(thing, Room) else {"resource": thing}
        ServiceNeed.objects.create(organization=service.organization, service=service, **of)


def take(calendar: Calendar, starts_at: datetime, minutes: int, **fields: Any) -> Occupancy:
    """Something that is on the calendar then."""
    wanted = {"subject_kind": "other", "subject_uid": calendar.organization.uid, **fields}
    return Occupancy.objects.create(
        organization=calendar.organization,
        calendar=calendar,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        **wanted,
    )


def ask(*services: Service | tuple[Service, StaffMember | None]) -> VisitRequest:
    """A request for these services, each with a staff member or *Anyone*."""
    lines = []
    for one in services:
        service, member = one if isinstance(one, tuple) else (one, None)
        lines.append(LineWish(service.uid, member.uid if member else None))
    return VisitRequest(tuple(lines))


def find(
    client: Client | None,
    workspace: Workspace,
    request: VisitRequest,
    first: date = TUESDAY,
    last: date | None = None,
    *,
    zone: str = "",
    now: datetime = NOW,
) -> FoundSlots:
    return load_slots(client, workspace, request, ShownDays(first, last or first, zone), now=now)


def clock(found: FoundSlots, day: date = TUESDAY) -> list[str]:
    """The slots of a day, as clocks show them."""
    return [f"{slot.starts_at.astimezone(found.zone):%H:%M}" for slot in found.on(day)]


def again(made: Appointment) -> Appointment:
    return Appointment.objects.get(pk=made.pk)
