"""Short ways to services and resources, through the services of the product."""

from typing import Any

from portico.apps.catalog.models import Service
from portico.apps.catalog.services.describing import ServiceDetails, create_service
from portico.apps.schedule.models import Resource
from portico.apps.schedule.services.resources import ResourceDetails, create_resource
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import SYSTEM
from tests.make import NOW


def make_service(
    workspace: Workspace, name: str = "Cut", duration: int = 60, **fields: Any
) -> Service:
    return create_service(
        workspace=workspace,
        details=ServiceDetails(name, duration, **fields),
        actor=SYSTEM,
        now=NOW,
    )


def make_resource(workspace: Workspace, name: str = "Laser", units: int = 2) -> Resource:
    details = ResourceDetails(name, units)
    return create_resource(workspace=workspace, details=details, actor=SYSTEM, now=NOW)


def words(answer: Any) -> str:
    """A page as one line."""
    return " ".join(answer.content.decode().split())
