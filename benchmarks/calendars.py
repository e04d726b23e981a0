"""Ten people with hours and bookings, and years of past."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.states import WorkspaceKind
from tests.booking import make_colleague, make_service
from tests.make import make_client, make_organization, make_workspace

SLICE = timedelta(minutes=30)
HOUR = timedelta(hours=1)
MONTH = datetime(2026, 11, 23, tzinfo=UTC)
BATCH = 10_000


@dataclass(frozen=True)
class Salon:
    """A workspace, its calendars, somebody who asks, and what for."""

    workspace: Workspace
    client: Client
    calendars: list[Calendar]
    request: VisitRequest


def make_salon(*, people: int, share: float) -> Salon:
    """`share` of the half hours from nine to five are booked in the month from now on."""
    organization = make_organization()
    workspace = make_workspace(organization, WorkspaceKind.LOCATION, "Salt & Stone")
    staff = [make_colleague(workspace, f"Mara {number}") for number in range(people)]
    cut = make_service(workspace, *staff)
    calendars = [member.calendar for member in staff]
    pick = random.Random(7)
    rows = [
        book_row(calendar, MONTH + timedelta(days=day) + 8 * HOUR + number * SLICE)
        for calendar in calendars
        for day in range(40)
        for number in range(16)
        if pick.random() < share
    ]
    Occupancy.objects.bulk_create(rows, batch_size=BATCH)
    return Salon(
        workspace, make_client(organization), calendars, VisitRequest((LineWish(cut.uid),))
    )


def fill_past(salon: Salon, count: int) -> None:
    """So many bookings more on the same calendars, back and back."""
    made = []
    for number in range(max(count, 0)):
        calendar = salon.calendars[number % len(salon.calendars)]
        steps = number // len(salon.calendars) + 1
        made.append(book_row(calendar, MONTH - steps * SLICE))
        if len(made) == BATCH:
            Occupancy.objects.bulk_create(made)
            made = []
    Occupancy.objects.bulk_create(made)


def book_row(calendar: Calendar, starts_at: datetime) -> Occupancy:
    """Half an hour of a calendar."""
    return Occupancy(
        organization_id=calendar.organization_id,
        calendar=calendar,
        starts_at=starts_at,
        ends_at=starts_at + SLICE,
        subject_kind="appointment",
        subject_uid=calendar.organization.uid,
    )
