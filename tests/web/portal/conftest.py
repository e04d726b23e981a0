"""A signed-in client's browser, and the clock that the web reads."""

import secrets
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client as Browser

from portico.apps.access.services.starting import start_portal_session
from portico.apps.access.visitors import Visitor
from portico.apps.appointments.models import Appointment
from tests.conftest import World
from tests.make import make_appointment


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    """The present is `now`; tests move it with `clock.shift`."""
    with time_machine.travel(now, tick=False) as machine:
        yield machine


@pytest.fixture
def enter(now: datetime) -> Callable[..., Browser]:
    """A browser with a portal session of a client in a workspace, by a mailed link."""

    def let_in(client: Any, workspace: Any, **options: Any) -> Browser:
        visitor = Visitor(secrets.token_urlsafe(32), "Firefox · Linux")
        wanted = {"way_in": "link", "visitor": visitor, "now": now, **options}
        entered = start_portal_session(client=client, workspace=workspace, **wanted)
        browser = Browser()
        browser.cookies[f"{settings.COOKIE_PREFIX}device"] = visitor.device_key
        name = f"{settings.COOKIE_PREFIX}portal-{workspace.public_id}"
        browser.cookies[name] = entered.session_key
        return browser

    return let_in


@pytest.fixture
def meeting(world: World) -> Appointment:
    """Anna and Ben are invited by Sven; the answer is awaited."""
    return make_appointment(world.event, world.scheduler, world.anna, world.ben)


@pytest.fixture
def anna(world: World, enter: Callable[..., Browser]) -> Browser:
    """Anna's browser at the event's portal."""
    return enter(world.anna, world.event)
