"""Make a business of the demo: organization, workspace, users, staff, clients, rooms."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from portico.apps.messaging.models import TextSender
from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.people.services.clients import create_client
from portico.apps.people.services.staff import create_staff_member
from portico.apps.people.services.users import create_user
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Organization, Workspace
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM
from portico.domain.states import Role, WorkspaceKind
from portico.ops.demo.cast import PASSWORD
from portico.ops.demo.playing import Stage

Names = Iterable[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody and every place of one business."""

    sign_ins: Names
    colleagues: Names
    clients: Iterable[tuple[str, str, str, str]]
    rooms: Iterable[tuple[str, str, int]] = ()


def found_business(
    cast: Cast,
    *,
    organization_name: str,
    kind: WorkspaceKind,
    settings: dict[str, Any],
    seed: int,
    now: datetime,
) -> Stage:
    """Save all of it, as of a quarter ago; the first who signs in books the appointments."""
    founded = now - timedelta(days=90)
    organization = create_organization(name=organization_name, now=founded)
    workspace = create_workspace(
        organization=organization, kind=kind, actor=SYSTEM, now=founded, **settings
    )
    seed_automated_messages(workspace=workspace, now=founded)
    users = _employ(workspace, cast, founded)
    clients = _welcome(organization, cast, founded)
    if kind is WorkspaceKind.LOCATION:
        _text(workspace, clients[0], founded)
    rooms = [
        Room.objects.create(
            organization=organization, workspace=workspace, name=name, directions=way, seats=seats
        )
        for name, way, seats in cast.rooms
    ]
    staff = list(StaffMember.objects.filter(organization=organization).order_by("id"))
    return Stage(workspace, users[0], staff, clients, rooms, random.Random(seed), now)


def _employ(workspace: Workspace, cast: Cast, founded: datetime) -> list[User]:
    users = [
        create_user(
            organization=workspace.organization,
            name=name,
            email=email,
            password=PASSWORD,
            role=Role(role),
            workspace=workspace,
            is_clinical=workspace.kind == WorkspaceKind.PRACTICE,
            now=founded,
        )
        for role, name, email in cast.sign_ins
    ]
    for name, email, title in cast.colleagues:
        create_staff_member(
            organization=workspace.organization,
            name=name,
            email=email,
            title=title,
            actor=SYSTEM,
            now=founded,
        )
    return users


def _welcome(organization: Organization, cast: Cast, founded: datetime) -> list[Client]:
    return [
        create_client(
            organization=organization,
            first_name=first,
            last_name=last,
            company=company,
            email=email,
            actor=SYSTEM,
            now=founded,
        )
        for first, last, company, email in cast.clients
    ]


def _text(workspace: Workspace, client: Client, founded: datetime) -> None:
    """A number for texts, which end on the mailbox page, and a client who agreed to them."""
    TextSender.objects.create(
        organization=workspace.organization, workspace=workspace, number="+41795550100"
    )
    client.phone, client.text_consent_at = "+41 79 555 01 40", founded
    client.save(update_fields=["phone", "text_consent_at"])
