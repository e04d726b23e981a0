"""Make a business of the demo: organization, workspace, users, staff, clients, rooms."""

import random
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from portico.apps.messaging.services.seeding import seed_automated_messages
from portico.apps.people.models import StaffMember
from portico.apps.people.services.clients import create_client
from portico.apps.people.services.staff import create_staff_member
from portico.apps.people.services.users import create_user
from portico.apps.schedule.models import Room
from portico.apps.workspaces.services.creating import create_organization, create_workspace
from portico.domain.actors import SYSTEM
from portico.domain.states import Role, WorkspaceKind
from portico.ops.demo.cast import PASSWORD
from portico.ops.demo.playing import Stage

Names = Iterable[tuple[str, str, str]]


def found_business(
    *,
    organization_name: str,
    kind: WorkspaceKind,
    settings: dict[str, Any],
    sign_ins: Names,
    colleagues: Names,
    clients: Iterable[tuple[str, str, str, str]],
    rooms: Iterable[tuple[str, str, int]],
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
    users = [
        create_user(
            organization=organization,
            name=name,
            email=email,
            password=PASSWORD,
            role=Role(role),
            workspace=workspace,
            is_clinical=kind == WorkspaceKind.PRACTICE,
            now=founded,
        )
        for role, name, email in sign_ins
    ]
    for name, email, title in colleagues:
        create_staff_member(
            organization=organization,
            name=name,
            email=email,
            title=title,
            actor=SYSTEM,
            now=founded,
        )
    made = [
        create_client(
            organization=organization,
            first_name=first,
            last_name=last,
            company=company,
            email=email,
            actor=SYSTEM,
            now=founded,
        )
        for first, last, company, email in clients
    ]
    places = [
        Room.objects.create(
            organization=organization, workspace=workspace, name=name, directions=way, seats=seats
        )
        for name, way, seats in rooms
    ]
    staff = list(StaffMember.objects.filter(organization=organization).order_by("id"))
    return Stage(workspace, users[0], staff, made, places, random.Random(seed), now)
