"""A salon where clients book, and the steps that a browser takes there."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.catalog.models import Service
from portico.apps.people.models import StaffMember
from portico.apps.workspaces.models import Workspace
from portico.web.portal.slots.asking import write_start
from tests.booking import make_colleague, make_service
from tests.conftest import World


@dataclass
class Salon:
    """A workspace with two colleagues and a cut by both."""

    workspace: Workspace
    mara: StaffMember
    jonas: StaffMember
    cut: Service
    more: dict[str, Any] = field(default_factory=dict)

    def path(self, step: str = "", *lines: Any, **query: Any) -> str:
        """The address of a step with these services, each a service or (service, staff)."""
        found: list[tuple[str, Any]] = []
        for number, line in enumerate(lines, start=1):
            service, *rest = line if isinstance(line, tuple) else (line,)
            found.append((f"service{number}", service.uid))
            for one in rest:
                name = "staff" if isinstance(one, StaffMember) else "option"
                found.append((f"{name}{number}", one.uid))
        found += query.items()
        base = f"/w/{self.workspace.public_id}/book/" + (f"{step}/" if step else "")
        return f"{base}?{urlencode(found)}" if found else base

    def hold(self, browser: Browser, start: datetime, *lines: Any) -> HttpResponse:
        """Press a time."""
        wanted = self.path("times", *(lines or (self.cut,)))
        return browser.post(wanted, {"start": write_start(start)})

    def book(self, browser: Browser, start: datetime, *lines: Any, **posted: str) -> HttpResponse:
        """Press *Book* at the details."""
        wanted = self.path("details", *(lines or (self.cut,)), start=write_start(start))
        return browser.post(wanted, posted)

    def set(self, **settings: Any) -> None:
        """Change settings of the workspace."""
        Workspace.objects.filter(pk=self.workspace.pk).update(**settings)


def open_salon(world: World) -> Salon:
    """The salon with its portal on; clients we know book on the hour."""
    workspace = world.salon
    Workspace.objects.filter(pk=workspace.pk).update(
        portal_enabled=True,
        who_may_book="known_clients",
        increment=60,
        phone="+49 40 66969 120",
        email="hello@saltandstone.example",
    )
    workspace.refresh_from_db()
    mara, jonas = make_colleague(workspace, "Mara"), make_colleague(workspace, "Jonas")
    cut = make_service(workspace, mara, jonas, price_cents=7200, currency="EUR", category="Hair")
    return Salon(workspace, mara, jonas, cut)


def words(answer: HttpResponse) -> str:
    """The page on one line."""
    return " ".join(answer.content.decode().split())
