"""A log line never says a token, also where Django writes down the path of a refused page."""

import logging
import logging.config
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from portico.apps.access.services.minting import mint_portal_link
from portico.apps.workspaces.models import Workspace
from tests.conftest import World
from tests.make import NOW


@pytest.fixture
def log() -> Iterator[StringIO]:
    """What the configured handlers would write."""
    written = StringIO()
    formatter = settings.LOGGING["formatters"]["plain"]
    made = logging.config.DictConfigurator(
        {"version": 1, "formatters": {"plain": formatter}}
    ).configure_formatter(dict(formatter))
    stream = logging.StreamHandler(written)
    stream.setFormatter(made)
    logger = logging.getLogger()
    logger.addHandler(stream)
    yield written
    logger.removeHandler(stream)


def test_a_refused_link_is_logged_without_its_token(world: World, log: StringIO) -> None:
    link = mint_portal_link(
        client=world.anna, workspace=world.event, address=world.anna.email, now=NOW
    )
    token = link.rstrip("/").rsplit("/", 1)[-1]
    Workspace.objects.update(portal_enabled=False)
    path = reverse("portal:open", args=[token])
    assert Browser().get(path).status_code == 403
    assert Browser().post(path).status_code == 403
    assert Browser().put(path).status_code == 405
    assert Browser().get(path + "nowhere/").status_code == 404
    said = log.getvalue()
    assert "/open/‹token›" in said
    assert token not in said


def test_a_traceback_is_logged_without_a_token(log: StringIO) -> None:
    token = "Zq3" * 15
    try:
        raise RuntimeError(f"/open/{token}/")
    except RuntimeError:
        logging.getLogger("portico").exception("failed at /in/%s/", token)
    assert "Traceback" in log.getvalue()
    assert token not in log.getvalue()
