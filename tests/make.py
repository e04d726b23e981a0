"""Short ways to rows that tests need, through the same services as the product."""

from datetime import UTC, datetime, timedelta
from typing import Any

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput, PersonInput
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.people.services.clients import create_client
from portico.apps.people.services.users import create_user
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Organization, Workspace
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM, Actor
from portico.domain.states import Role, WorkspaceKind

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
PASSWORD = "lamp-over-the-door-7"


def make_organization(name: str = "Helvion Imaging") -> Organization:
    return create_organization(name=name, now=NOW)


def make_workspace(
    organization: Organization,
    kind: WorkspaceKind = WorkspaceKind.EVENT,
    name: str = "MedTech Congress 2027",
    **settings: Any,
) -> Workspace:
    workspace = create_workspace(
        organization=organization,
        kind=kind,
        name=name,
        actor=SYSTEM,
        now=NOW,
        **{"time_zone": "Europe/Berlin", **settings},
    )
    seed_automated_messages(workspace=workspace, now=NOW)
    return workspace


def make_user(
    organization: Organization,
    name: str,
    role: Role,
    workspace: Workspace | None = None,
    *,
    is_clinical: bool = False,
) -> User:
    address = name.lower().replace(" ", ".") + f"@org{organization.pk}.example"
    return create_user(
        organization=organization,
        name=name,
        email=address,
        password=PASSWORD,
        role=role,
        workspace=workspace,
        is_clinical=is_clinical,
        now=NOW,
    )


def make_staff_member(
    organization: Organization, name: str, email: str = "", **fields: Any
) -> StaffMember:
    return StaffMember.objects.create(organization=organization, name=name, email=email, **fields)


def make_client(
    organization: Organization, first_name: str = "Anna", last_name: str = "Berg", **fields: Any
) -> Client:
    email = fields.pop("email", f"{first_name.lower()}@clients.example")
    client = create_client(
        organization=organization,
        first_name=first_name,
        last_name=last_name,
        email=email,
        actor=SYSTEM,
        now=NOW,
    )
    if fields:
        for key, value in fields.items():
            setattr(client, key, value)
        client.save(update_fields=list(fields))
    return client


def make_room(workspace: Workspace, name: str = "R4", **fields: Any) -> Room:
    return Room.objects.create(
        organization=workspace.organization, workspace=workspace, name=name, **fields
    )


def staff_actor(user: User) -> Actor:
    return Actor("staff", user.name, user.uid)


def client_actor(client: Client) -> Actor:
    return Actor("client", client.name, client.uid)


def appointment_form(
    organizer: StaffMember,
    *people: Client | StaffMember,
    starts_at: datetime | None = NOW + timedelta(days=7),
    optional: tuple[Client | StaffMember, ...] = (),
    **fields: Any,
) -> AppointmentInput:
    listed = [
        PersonInput("client" if isinstance(p, Client) else "staff", p.uid, p not in optional)
        for p in (*people, *optional)
    ]
    wanted: dict[str, Any] = {
        "name": "Spectral CT roadmap",
        "scheduler_uid": None,
        "minutes": 45,
        **fields,
    }
    return AppointmentInput(
        organizer_uid=organizer.uid, starts_at=starts_at, people=tuple(listed), **wanted
    )


def make_appointment(
    workspace: Workspace,
    user: User,
    *people: Client | StaffMember,
    allowance: Allowance | None = None,
    now: datetime = NOW,
    **fields: Any,
) -> Appointment:
    """Save through `create_appointment`, with the user's staff member as organizer."""
    return create_appointment(
        workspace=workspace,
        form=appointment_form(user.staff_member, *people, **fields),
        allowance=allowance or Allowance(),
        user=user,
        actor=staff_actor(user),
        now=now,
    )
