"""The walk through the URL table: what is somebody else's does not exist (`table.py`)."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from django.urls.converters import UUIDConverter

from portico.apps.history.models import LogEntry
from tests.conftest import World
from tests.web.portal.table import INSIDE, ITEMS, TABLE, names_of, patterns

METHODS = ("get", "head", "post")
OWNERS = ("another client", "another workspace", "another organization")


def test_every_address_stands_in_the_table() -> None:
    """A new address: say in `table.py` who opens it and whose thing it names."""
    assert set(patterns()) - set(TABLE) == set()


def test_whatever_names_a_thing_is_walked() -> None:
    """Inside, a parameter beside the workspace's id names somebody's thing."""
    naming = {name for name in INSIDE if set(patterns()[name].pattern.converters) - {"public_id"}}
    assert naming == set(ITEMS)


def ask(browser: Browser, method: str, name: str, /, **parameters: Any) -> HttpResponse:
    address = reverse(f"portal:{name}", kwargs=parameters)
    return getattr(browser, method)(address)


def somebody_elses(world: World, owner: str, name: str) -> dict[str, Any]:
    makes = TABLE[name].makes
    assert makes is not None
    return {
        "another client": lambda: makes(world.event, world.scheduler, world.ben),
        "another workspace": lambda: makes(world.salon, world.admin, world.anna),
        "another organization": lambda: makes(
            world.stranger_workspace, world.stranger_admin, world.stranger_client
        ),
    }[owner]()


@pytest.mark.parametrize("owner", OWNERS)
@pytest.mark.parametrize("name", ITEMS)
def test_somebody_elses_thing_does_not_exist(
    world: World, anna: Browser, name: str, owner: str
) -> None:
    there = somebody_elses(world, owner, name)
    before = LogEntry.objects.count()
    got = {
        method: ask(anna, method, name, public_id=world.event.public_id, **there).status_code
        for method in METHODS
    }
    assert set(got.values()) <= {404, 405}
    assert 404 in got.values()
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("name", ITEMS)
def test_ones_own_thing_does(world: World, anna: Browser, name: str) -> None:
    makes = TABLE[name].makes
    assert makes is not None
    own = makes(world.event, world.scheduler, world.anna)
    got = {
        ask(anna, method, name, public_id=world.event.public_id, **own).status_code
        for method in METHODS
    }
    assert 404 not in got


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", INSIDE)
def test_a_portal_session_opens_its_workspace_only(
    world: World, anna: Browser, name: str, method: str
) -> None:
    key = anna.cookies[f"portal-{world.event.public_id}"].value
    makes = TABLE[name].makes
    own = makes(world.event, world.scheduler, world.anna) if makes else {}
    for workspace in (world.salon, world.stranger_workspace):
        anna.cookies[f"portal-{workspace.public_id}"] = key
        answer = ask(anna, method, name, public_id=workspace.public_id, **own)
        assert answer.status_code in (403, 405)
        assert b"Spectral" not in answer.content
        assert b"Anna" not in answer.content


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", INSIDE)
def test_nobody_comes_in_without_a_portal_session(
    world: World, name: str, method: str, enter: Callable[..., Browser]
) -> None:
    makes = TABLE[name].makes
    own = makes(world.event, world.scheduler, world.anna) if makes else {}
    before = LogEntry.objects.count()
    answer = ask(Browser(), method, name, public_id=world.event.public_id, **own)
    text = answer.content.decode()
    assert answer.status_code in (403, 405)
    assert "<form" not in text
    assert world.event.portal_slug not in text
    assert LogEntry.objects.count() == before


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("name", list(TABLE))
def test_what_nobody_has_does_not_exist(
    world: World, anna: Browser, name: str, method: str
) -> None:
    """An unknown workspace, slug, token or picture."""
    converters = patterns()[name].pattern.converters
    parameters = {
        part: uuid4() if isinstance(converter, UUIDConverter) else "nobodys-own"
        for part, converter in converters.items()
    }
    assert ask(anna, method, name, **parameters).status_code in (404, 405)


@pytest.mark.parametrize("name", names_of("door"))
def test_a_door_needs_its_secret(name: str) -> None:
    """What opens a door is unguessable: it never is a public id or a number."""
    assert set(patterns()[name].pattern.converters) <= {"slug", "token"}
