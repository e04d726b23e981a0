"""Who works at the salon, and what they do."""

import pytest

from portico.apps.catalog.models import Service
from portico.apps.people.models import StaffMember
from tests.booking import make_colleague, make_service
from tests.conftest import World


@pytest.fixture
def mara(world: World) -> StaffMember:
    return make_colleague(world.salon)


@pytest.fixture
def tom(world: World) -> StaffMember:
    return make_colleague(world.salon, "Tom")


@pytest.fixture
def cut(world: World) -> Service:
    """Offered by a Mara of its own."""
    return make_service(world.salon, make_colleague(world.salon))


@pytest.fixture
def colour(world: World, mara: StaffMember) -> Service:
    return make_service(
        world.salon, mara, name="Colour", duration=30, processing=20, finishing=10, buffer_after=10
    )
