"""Visits ahead that somebody was to do who has left: they need attention."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Prefetch, Q

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Workspace
from portico.domain.states import ACTIVE

MOST = 200
"""Visits on one page."""


def list_left_behind(workspace: Workspace, *, now: datetime) -> Sequence[Appointment]:
    """Active ones that are not over, by start, whose staff members have left."""
    lines = BookedService.objects.filter(staff_member__is_active=False)
    people = Attendee.objects.filter(staff_member__is_active=False)
    return _list(
        workspace,
        Q(pk__in=lines.values("appointment")) | Q(pk__in=people.values("appointment")),
        now,
    )


def list_ahead(
    workspace: Workspace, member: StaffMember, *, now: datetime
) -> Sequence[Appointment]:
    """What somebody has ahead in a workspace, by start."""
    lines = BookedService.objects.filter(staff_member=member)
    people = Attendee.objects.filter(staff_member=member)
    return _list(
        workspace,
        Q(pk__in=lines.values("appointment")) | Q(pk__in=people.values("appointment")),
        now,
    )


def _list(workspace: Workspace, which: Q, now: datetime) -> Sequence[Appointment]:
    rows = Appointment.objects.filter(which, workspace=workspace, state__in=ACTIVE)
    people = Attendee.objects.select_related("client", "staff_member")
    found = rows.filter(ends_at__gt=now).prefetch_related(Prefetch("attendees", people))
    return list(found.order_by("starts_at", "pk")[:MOST])
