"""The desk as the fixed cast finds it; the clock of the web stands at `NOW`."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.people.models import User
from portico.apps.workspaces.models import Workspace
from tests.make import NOW


@dataclass
class Desk:
    """A browser at one workspace's desk."""

    browser: Browser
    workspace: Workspace

    def url(self, path: str = "") -> str:
        return f"/desk/{self.workspace.public_id}/{path}"

    def get(self, path: str = "", **query: str) -> HttpResponse:
        return self.browser.get(self.url(path), query)

    def post(self, path: str, fields: dict[str, Any] | None = None) -> HttpResponse:
        return self.browser.post(self.url(path), fields or {})


@pytest.fixture(autouse=True)
def stopped_clock() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def time_machine_at() -> Iterator[Callable[[int], None]]:
    """Move the clock to so many minutes after `NOW`."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield lambda minutes: traveller.move_to(NOW + timedelta(minutes=minutes))


@pytest.fixture
def desk_of(world):
    def sign_in(user: User, workspace: Workspace | None = None) -> Desk:
        browser = Browser()
        browser.force_login(user)
        return Desk(browser, workspace or world.event)

    return sign_in


@pytest.fixture
def desk(world, desk_of) -> Desk:
    """The manager at the event's desk."""
    return desk_of(world.manager)


@pytest.fixture
def typing(world):
    """What somebody types into the form, complete and right."""

    def fields(*people: str, **more: Any) -> dict[str, Any]:
        return {
            "name": "Spectral CT roadmap",
            "organizer": str(world.manager.staff_member.uid),
            "scheduler": str(world.scheduler.uid),
            "date": "2026-12-01",
            "start": "10:00",
            "minutes": "45",
            "people": list(people) or [f"client:{world.anna.uid}"],
            "sends_emails": "on",
            "is_notifying": "on",
            "do": "save",
            **more,
        }

    return fields
