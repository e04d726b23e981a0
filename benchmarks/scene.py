"""An event with many appointments, a customer who is in, and staff who are signed in."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Role
from portico.ops.clock import read_clock
from tests.make import make_appointment, make_client, make_organization, make_user, make_workspace


@dataclass(frozen=True)
class Scene:
    """Browsers that are in, and the addresses to measure."""

    client: Browser
    staff: Browser
    sign_in: str
    home: str
    listing: str


def make_scene(count: int) -> Scene:
    """`count` appointments; the customer attends five that are to come."""
    now = read_clock()
    organization = make_organization()
    workspace = make_workspace(organization, portal_enabled=True)
    user = make_user(organization, "Ada Admin", Role.SYSTEM_ADMINISTRATOR)
    anna = make_client(organization)
    for day in range(5):
        starts_at = now + timedelta(days=day + 1)
        make_appointment(workspace, user, anna, now=now, starts_at=starts_at)
    _fill(workspace, user, make_client(organization, "Ben", "Osei"), count)
    entered = start_portal_session(client=anna, workspace=workspace, way_in="link", now=now)
    client, staff = Browser(), Browser()
    client.cookies[f"{settings.COOKIE_PREFIX}portal-{workspace.public_id}"] = entered.session_key
    staff.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return Scene(
        client,
        staff,
        reverse("portal:sign_in", args=[workspace.portal_slug]),
        reverse("portal:home", args=[workspace.public_id]),
        reverse("desk:appointments", args=[workspace.public_id]),
    )


def _fill(workspace: Workspace, user: User, client: Client, count: int) -> None:
    now = read_clock()
    rows = Appointment.objects.bulk_create(
        Appointment(
            organization_id=workspace.organization_id,
            workspace=workspace,
            name=f"Meeting {number}",
            organizer=user.staff_member,
            scheduler=user,
            state="confirmed",
            starts_at=now + timedelta(minutes=30 * (number - count // 2)),
            ends_at=now + timedelta(minutes=30 * (number - count // 2) + 25),
            confirmation="by_answers",
            created_at=now,
        )
        for number in range(count)
    )
    Attendee.objects.bulk_create(
        Attendee(
            appointment=row, organization_id=row.organization_id, client=client, answer="accepted"
        )
        for row in rows
    )
