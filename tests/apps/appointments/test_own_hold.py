"""What a client holds while booking gives way to a move of their own, where it is in its way."""

from datetime import datetime

import pytest

from portico.apps.catalog.models import Service
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import SlotTaken
from tests.apps.appointments.grouped import make_group
from tests.apps.appointments.visits import TEN, book, choose, hold, minutes, move
from tests.booking import ask, berlin, clock, make_colleague, make_service, make_units, need
from tests.conftest import World

SOON = berlin(23, 10, 5)
"""Within the grace, and while what was held at first is."""
LATER = TEN + minutes(240)


@pytest.fixture(autouse=True)
def allowed(world: World) -> None:
    world.salon.allow_self_rescheduling = True
    world.salon.increment = 60
    world.salon.save()


@pytest.fixture
def cut(world: World) -> Service:
    return make_service(world.salon, make_colleague(world.salon))


def held_by(client: Client) -> list[datetime]:
    found = Occupancy.objects.filter(subject_kind="booking_hold", subject_uid=client.uid)
    return sorted(found.values_list("starts_at", flat=True))


def test_a_move_to_what_is_held(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    hold(world.anna, world.salon, ask(cut), LATER)
    found = choose(made, world.anna, now=SOON)
    assert found.slots is not None
    assert "14:00" in clock(found.slots)
    assert move(made, world.anna, LATER, now=SOON).starts_at == LATER
    assert held_by(world.anna) == []


def test_a_hold_beside_it_stays(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    hold(world.anna, world.salon, ask(cut), LATER)
    move(made, world.anna, LATER + minutes(60), now=SOON)
    assert held_by(world.anna) == [LATER]


def test_a_hold_of_a_room_or_unit_goes_as_a_whole(world: World) -> None:
    mara, lena = (make_colleague(world.salon, name) for name in ("Mara", "Lena"))
    chairs = make_units(world.salon, 1)
    one, other = (make_service(world.salon, who, name=who.name) for who in (mara, lena))
    need(one, chairs)
    need(other, chairs)
    made = book(world.anna, world.salon, ask(one))
    hold(world.anna, world.salon, ask(other), LATER)
    move(made, world.anna, LATER, now=SOON)
    assert held_by(world.anna) == []


def test_somebody_elses_hold_does_not_give_way(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    hold(world.ben, world.salon, ask(cut), LATER)
    with pytest.raises(SlotTaken):
        move(made, world.anna, LATER, now=SOON)
    assert held_by(world.ben) == [LATER]


def test_of_a_group_whatever_visit_it_is_in_the_way_of(world: World) -> None:
    group = make_group(world)
    bens = group[1].lines.get().service
    assert bens is not None
    hold(world.anna, world.salon, ask(bens), LATER)
    moved = move(group[0], world.anna, LATER, now=SOON)
    assert moved.starts_at == LATER
    assert held_by(world.anna) == []
