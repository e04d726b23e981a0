"""Read calendars, occupancies and rooms."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Q, QuerySet

from portico.apps.schedule.models import Calendar, Occupancy, Room
from portico.apps.workspaces.models import Workspace


def list_rooms(workspace: Workspace) -> list[Room]:
    """Active rooms of a workspace, by name."""
    return list(Room.objects.filter(workspace=workspace, is_active=True).order_by("name"))


def list_taken(
    calendars: Collection[Calendar], starts_at: datetime, ends_at: datetime, *, now: datetime
) -> QuerySet[Occupancy]:
    """Occupancies that overlap [starts_at, ends_at); expired holds do not count."""
    return (
        Occupancy.objects.filter(
            calendar__in=[calendar.pk for calendar in calendars],
            starts_at__lt=ends_at,
            ends_at__gt=starts_at,
        )
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .select_related("calendar__staff_member", "calendar__room")
    )
