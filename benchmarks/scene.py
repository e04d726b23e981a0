"""An event with many appointments, customers who are in, and staff who are signed in."""

from dataclasses import dataclass
from datetime import timedelta
from secrets import token_hex

from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.access.services.minting import mint_portal_link
from portico.apps.access.services.starting import start_portal_session
from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Role
from portico.ops.clock import read_clock
from tests.make import make_appointment, make_client, make_organization, make_user, make_workspace


@dataclass(frozen=True)
class Guest:
    """A customer in a browser: the cookie of the portal session, and a link not yet opened."""

    cookies: dict[str, str]
    link: str


@dataclass(frozen=True)
class Scene:
    """Browsers that are in, and the addresses to measure."""

    guests: list[Guest]
    client: Browser
    staff: Browser
    sign_in: str
    home: str
    listing: str


def make_scene(count: int, guests: int) -> Scene:
    """`count` appointments; each customer attends five that are to come."""
    organization = make_organization()
    workspace = make_workspace(organization, portal_enabled=True)
    user = make_user(organization, f"Ada {token_hex(3)}", Role.SYSTEM_ADMINISTRATOR)
    _fill(workspace, user, make_client(organization, "Ben", "Osei"), count)
    inside = [_invite(workspace, user, number) for number in range(guests)]
    client, staff = Browser(), Browser()
    for name, value in inside[0].cookies.items():
        client.cookies[name] = value
    staff.force_login(user, "allauth.account.auth_backends.AuthenticationBackend")
    return Scene(
        inside,
        client,
        staff,
        reverse("portal:sign_in", args=[workspace.portal_slug]),
        reverse("portal:home", args=[workspace.public_id]),
        reverse("desk:appointments", args=[workspace.public_id]),
    )


def _invite(workspace: Workspace, user: User, number: int) -> Guest:
    now = read_clock()
    client = make_client(workspace.organization, f"Anna{number}")
    for day in range(5):
        starts_at = now + timedelta(days=day + 1)
        make_appointment(workspace, user, client, now=now, starts_at=starts_at)
    entered = start_portal_session(client=client, workspace=workspace, way_in="link", now=now)
    name = f"{settings.COOKIE_PREFIX}portal-{workspace.public_id}"
    link = mint_portal_link(client=client, workspace=workspace, address=client.email, now=now)
    return Guest({name: entered.session_key}, link.removeprefix(settings.BASE_URL))


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
