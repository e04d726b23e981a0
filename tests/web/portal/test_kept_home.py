"""Home is kept by what it shows: a changed fact shows at once, and nobody sees another's."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.web.portal.keeping import Kept
from tests.conftest import World
from tests.make import NOW, make_appointment


def home(browser: Browser, world: World) -> str:
    return browser.get(reverse("portal:home", args=[world.event.public_id])).content.decode()


@pytest.fixture
def browser(world: World, enter: Callable[..., Browser]) -> Browser:
    make_appointment(world.event, world.manager, world.anna, starts_at=NOW + timedelta(days=2))
    return enter(world.anna, world.event)


@pytest.mark.parametrize(
    ("model", "change", "word"),
    [
        (Client, {"first_name": "Annabel"}, "Annabel"),
        (Workspace, {"tagline": "Under new management"}, "Under new management"),
        (Workspace, {"holidays": {"2026-12-25": "x"}, "phone": "+41 61 000"}, "+41 61 000"),
        (Appointment, {"name": "Another name"}, "Another name"),
        (Appointment, {"is_online": True, "place": ""}, "Online"),
    ],
)
def test_a_changed_fact_shows_at_once(
    browser: Browser, world: World, model: Any, change: dict[str, Any], word: str
) -> None:
    assert word not in home(browser, world)
    assert home(browser, world) == home(browser, world)
    model.objects.update(**change)
    assert word in home(browser, world)


def test_the_next_day_shows(browser: Browser, world: World, clock: Any) -> None:
    assert "In 2 days" in home(browser, world)
    clock.shift(24 * 3600)
    assert "Tomorrow" in home(browser, world)


def test_two_clients_with_one_name_never_share(
    browser: Browser, world: World, enter: Callable[..., Browser]
) -> None:
    Client.objects.filter(pk=world.ben.pk).update(first_name=world.anna.first_name)
    mine = home(browser, world)
    theirs = home(enter(world.ben, world.event), world)
    assert "Spectral CT roadmap" in mine
    assert "Spectral CT roadmap" not in theirs


def test_what_was_used_last_is_kept() -> None:
    kept: Kept[list[int]] = Kept(2)
    first = kept.get("a", list)
    assert kept.get("a", list) is first
    kept.get("b", list)
    kept.get("c", list)
    assert kept.get("a", list) is not first
