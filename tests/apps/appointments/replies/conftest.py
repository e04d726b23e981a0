"""A meeting to whose invitations calendars answer."""

from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, Attendee
from tests.conftest import World
from tests.make import make_appointment
from tests.replies import REPLIES, attendee_of


@pytest.fixture(autouse=True)
def configured(settings: Any) -> None:
    settings.REPLIES = REPLIES


@pytest.fixture
def meeting(world: World) -> Appointment:
    """Anna and Ben are invited; Petra arranged it and is its scheduler."""
    return make_appointment(
        world.event, world.manager, world.anna, world.ben, scheduler_uid=world.scheduler.uid
    )


@pytest.fixture
def anna(world: World, meeting: Appointment) -> Attendee:
    return attendee_of(meeting, world.anna)
