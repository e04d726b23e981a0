"""Read hours, time off, rooms and resources, as the desk edits them."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from portico.apps.catalog.models import Service
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Hours, Resource, Room, ServiceNeed, TimeOff
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere


def get_staff_hours(workspace: Workspace, member: StaffMember) -> Hours | None:
    """When somebody works in a workspace; None: never."""
    return Hours.objects.filter(workspace=workspace, calendar__staff_member=member).first()


def list_staff_hours(workspace: Workspace, staff: Collection[StaffMember]) -> dict[int, Hours]:
    """The same of several, by the primary key of the staff member."""
    found = Hours.objects.filter(
        workspace=workspace, calendar__staff_member__in=staff
    ).select_related("calendar")
    return {one.calendar.staff_member_id: one for one in found if one.calendar.staff_member_id}


def list_times_off(member: StaffMember, *, after: datetime) -> list[TimeOff]:
    """What is not over yet, by start."""
    found = TimeOff.objects.filter(staff_member=member, ends_at__gt=after)
    return list(found.order_by("starts_at", "id"))


def list_all_rooms(workspace: Workspace) -> list[Room]:
    """Rooms of a workspace, those not in use too, by name."""
    return list(Room.objects.filter(workspace=workspace).order_by("-is_active", "name"))


def get_room(workspace: Workspace, uid: UUID) -> Room:
    """One room of a workspace; raises NotThere."""
    found = Room.objects.filter(workspace=workspace, uid=uid).first()
    if found is None:
        raise NotThere("room")
    return found


def get_room_hours(room: Room) -> Hours | None:
    """When a room is open; None: always."""
    return Hours.objects.filter(workspace_id=room.workspace_id, calendar__room=room).first()


def list_room_hours(workspace: Workspace, rooms: Collection[Room]) -> dict[int, Hours]:
    """The same of several, by the primary key of the room; without one: always open."""
    found = Hours.objects.filter(workspace=workspace, calendar__room__in=rooms)
    return {
        one.calendar.room_id: one
        for one in found.select_related("calendar")
        if one.calendar.room_id
    }


def list_resources(workspace: Workspace) -> QuerySet[Resource]:
    """Resources of a workspace, those not in use too, with `units`."""
    return (
        Resource.objects.filter(workspace=workspace)
        .annotate(units=Count("calendars", filter=Q(calendars__is_active=True)))
        .order_by("-is_active", "name")
    )


def get_resource(workspace: Workspace, uid: UUID) -> Resource:
    """One resource of a workspace; raises NotThere."""
    found = Resource.objects.filter(workspace=workspace, uid=uid).first()
    if found is None:
        raise NotThere("resource")
    return found


def list_needs(service: Service) -> list[ServiceNeed]:
    """What a service takes."""
    return list(ServiceNeed.objects.filter(service=service).select_related("room", "resource"))
