"""The fixed cast: one of each role, two clients, and a stranger who must see nothing."""

from tests import environment as _environment  # noqa: F401, I001  before anything of Django

from dataclasses import dataclass
from datetime import datetime

import pytest
from hypothesis import HealthCheck
from hypothesis import settings as properties

from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Organization, Workspace
from portico.domain.states import Role, WorkspaceKind
from tests.kept_rows import bring
from tests.make import NOW, make_client, make_organization, make_user, make_workspace

# A slow machine is no reason to fail; what fails says how to see it again.
properties.register_profile(
    "portico", deadline=None, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
properties.load_profile("portico")


@dataclass(frozen=True)
class World:
    """Three workspaces of one organization, and another organization beside it."""

    organization: Organization
    event: Workspace
    salon: Workspace
    practice: Workspace
    admin: User
    manager: User
    scheduler: User
    provider: User
    anna: Client
    ben: Client
    stranger_organization: Organization
    stranger_workspace: Workspace
    stranger_admin: User
    stranger_client: Client


@pytest.fixture
def now() -> datetime:
    """Monday 23 November 2026, 09:00 UTC: the instant of most tests."""
    return NOW


@pytest.fixture
def world(db: None) -> World:
    """The cast; portals are on."""
    return bring("world", build_world)


def build_world() -> World:
    """By the services of the product."""
    own = make_organization()
    other = make_organization("Elsewhere Ltd")
    event = make_workspace(own, portal_enabled=True, phone="+41 61 555 01 40")
    stranger_workspace = make_workspace(other, name="Elsewhere Days", portal_enabled=True)
    return World(
        organization=own,
        event=event,
        salon=make_workspace(own, WorkspaceKind.LOCATION, "Salt & Stone"),
        practice=make_workspace(own, WorkspaceKind.PRACTICE, "Lindenhof Practice"),
        admin=make_user(own, "Ada Admin", Role.SYSTEM_ADMINISTRATOR),
        manager=make_user(own, "Petra Ruehl", Role.MANAGER, event),
        scheduler=make_user(own, "Sven Aalto", Role.SCHEDULER, event),
        provider=make_user(own, "Mara Okafor", Role.PROVIDER, event),
        anna=make_client(own),
        ben=make_client(own, "Ben", "Osei"),
        stranger_organization=other,
        stranger_workspace=stranger_workspace,
        stranger_admin=make_user(other, "Stella Stranger", Role.SYSTEM_ADMINISTRATOR),
        stranger_client=make_client(other, "Stan", "Stranger"),
    )
