"""Who and what staff put on a visit beside its services moves along, from start to end."""

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import StaffMember
from portico.domain.errors import SlotTaken
from tests.apps.appointments.staff import line, save, shape
from tests.apps.appointments.visits import TEN, choose, minutes, move
from tests.booking import clock, make_colleague, make_service, take
from tests.conftest import World

LATER = TEN + minutes(240)


@pytest.fixture
def lena(world: World) -> StaffMember:
    return make_colleague(world.salon, "Lena")


@pytest.fixture
def visit(world: World, lena: StaffMember) -> Appointment:
    """Half an hour with Mara, an hour for nobody, half an hour again; Lena is there all along."""
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 4
    world.salon.increment = 60
    world.salon.save()
    mara = make_colleague(world.salon, "Mara")
    cut = make_service(world.salon, mara, duration=30)
    second = line(cut, mara, starts_at=TEN + minutes(90))
    return save(world, line(cut, mara), second, people=[world.anna, lena])


def test_they_are_taken_in_the_gap_between_services_too(visit: Appointment) -> None:
    assert shape(visit) == {("Mara", 0, 30), ("Mara", 90, 120), ("Lena", 0, 120)}


def test_what_is_offered_is_free_in_the_gap(
    world: World, visit: Appointment, lena: StaffMember
) -> None:
    take(lena.calendar, LATER + minutes(40), 20)
    found = choose(visit, world.anna)
    assert found.slots is not None
    assert "14:00" not in clock(found.slots)
    with pytest.raises(SlotTaken):
        move(visit, world.anna, LATER)
    assert "15:00" in clock(found.slots)


def test_they_move_along(world: World, visit: Appointment) -> None:
    move(visit, world.anna, LATER)
    assert shape(visit) == {("Mara", 240, 270), ("Mara", 330, 360), ("Lena", 240, 360)}
