"""A practice, and a client with many past sessions there."""

from dataclasses import dataclass
from datetime import timedelta

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.catalog.models import Service
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Role
from portico.ops.clock import read_clock
from tests.booking import make_colleague, make_service
from tests.care import make_shared
from tests.make import make_client, make_organization, make_user, make_workspace

SHARED, OTHERS, OF_EACH = 5, 100, 200
AT_ONCE = 1000


@dataclass(frozen=True)
class Place:
    """Where, whose sessions, which service, and who writes the summaries."""

    workspace: Workspace
    client: Client
    service: Service
    user: User


def make_place() -> Place:
    """Others have had sessions, the client has not."""
    organization = make_organization()
    workspace = make_workspace(organization, portal_enabled=True)
    user = make_user(organization, "Ada", Role.SYSTEM_ADMINISTRATOR)
    service = make_service(workspace, make_colleague(workspace))
    place = Place(workspace, make_client(organization, "Anna"), service, user)
    for number in range(OTHERS):
        fill_past(place, make_client(organization, f"C{number}"), OF_EACH)
    return place


def fill_past(place: Place, client: Client, count: int) -> None:
    """So many completed sessions of a client, one a day and back from yesterday.

    The newest ones have a summary that is shared.
    """
    now = read_clock()
    present = Attendee.objects.filter(client=client).count()
    for begin in range(present, count, AT_ONCE):
        days = range(begin + 1, min(count, begin + AT_ONCE) + 1)
        rows = Appointment.objects.bulk_create(
            Appointment(
                organization_id=place.workspace.organization_id,
                workspace=place.workspace,
                name="Session",
                organizer=place.user.staff_member,
                scheduler=place.user,
                state="completed",
                starts_at=now - timedelta(days=day),
                ends_at=now - timedelta(days=day) + timedelta(minutes=50),
                confirmation="by_answers",
                created_at=now - timedelta(days=day + 7),
            )
            for day in days
        )
        Attendee.objects.bulk_create(
            Attendee(
                appointment=row,
                organization_id=row.organization_id,
                client=client,
                answer="accepted",
            )
            for row in rows
        )
        BookedService.objects.bulk_create(
            BookedService(
                organization_id=row.organization_id,
                appointment=row,
                service=place.service,
                staff_member=place.user.staff_member,
                name=place.service.name,
                starts_at=row.starts_at,
                duration=50,
            )
            for row in rows
        )
        if begin == 0:
            for row in rows[:SHARED]:
                make_shared(row, client, place.user)
