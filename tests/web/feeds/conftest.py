"""The clock that the web reads, and calendars that ask for a feed."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.http import HttpResponse
from django.test import Client as Browser

from portico.apps.access.feeds import client_feed_address, staff_feed_address
from portico.apps.people.models import Client, StaffMember


@pytest.fixture(autouse=True)
def clock(now: datetime) -> Iterator[time_machine.Traveller]:
    with time_machine.travel(now, tick=False) as machine:
        yield machine


def path_of(person: Client | StaffMember, workspace: Any = None) -> str:
    """The path of somebody's feed, as their row stands in the database."""
    person.refresh_from_db()
    if isinstance(person, Client):
        address = client_feed_address(person, workspace)
    else:
        address = staff_feed_address(person)
    return address.removeprefix(settings.BASE_URL)


def ask(path: str, **headers: str) -> HttpResponse:
    """A calendar's GET: no cookies, nothing known."""
    return Browser().get(path, headers=headers)
