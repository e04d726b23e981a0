"""Groups that want the same people at once: one is booked whole, the others not at all."""

from collections.abc import Callable

import pytest

from portico.apps.appointments.models import Appointment, Attendee, BookedService, GroupBooking
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from tests.apps.appointments.groups import book_together, wish
from tests.booking import ask, make_colleague, make_service
from tests.concurrency.test_booking_at_once import booking, make_clients, run_at_once
from tests.conftest import World

BOOKERS = 100


@pytest.fixture
def open_salon(transactional_db: None, world: World) -> World:
    world.salon.group_maximum = 5
    world.salon.save()
    return world


def agree(groups: int, alone: int = 0, size: int = 2) -> None:
    """Every group is whole, and nothing is left of those that were refused."""
    visits = groups * size + alone
    assert GroupBooking.objects.count() == groups
    assert all(group.appointments.count() == size for group in GroupBooking.objects.all())
    assert Appointment.objects.count() == visits
    assert BookedService.objects.count() == visits
    assert Attendee.objects.count() == 2 * visits
    assert Occupancy.objects.count() == visits
    assert Client.objects.filter(is_provisional=True).count() == groups * (size - 1)
    kept = set(Appointment.objects.values_list("uid", flat=True))
    assert set(Occupancy.objects.values_list("subject_uid", flat=True)) == kept
    assert set(Message.objects.values_list("subject_uid", flat=True)) <= kept


@pytest.mark.django_db(transaction=True)
def test_one_group_of_two_has_it(open_salon: World) -> None:
    world = open_salon
    cut = make_service(world.salon, *(make_colleague(world.salon, f"S{n}") for n in range(2)))
    works: list[Callable[[], object]] = [
        lambda client=client: book_together(  # type: ignore[misc]
            client, world.salon, wish(ask(cut)), wish(ask(cut), "Guest", "guest@there.example")
        )
        for client in make_clients(world, BOOKERS)
    ]
    assert run_at_once(works) == {"done": 1, "taken": BOOKERS - 1}
    agree(groups=1)


@pytest.mark.django_db(transaction=True)
def test_groups_that_share_only_one_person(open_salon: World) -> None:
    """Anna's group wants Mara and Lena, Ben's wants Lena and Omar: in either order of locks."""
    world = open_salon
    mara, lena, omar = (make_colleague(world.salon, name) for name in ("Mara", "Lena", "Omar"))
    cut = make_service(world.salon, mara, lena, omar)
    pairs = ((mara, lena), (omar, lena))
    works: list[Callable[[], object]] = []
    for number, client in enumerate(make_clients(world, 40)):
        one, other = pairs[number % 2]
        works.append(
            lambda c=client, a=one, b=other: book_together(  # type: ignore[misc]
                c, world.salon, wish(ask((cut, a))), wish(ask((cut, b)), "Guest")
            )
        )
    assert run_at_once(works) == {"done": 1, "taken": 39}
    agree(groups=1)


@pytest.mark.django_db(transaction=True)
def test_groups_and_people_alone(open_salon: World) -> None:
    """Two colleagues: a group takes both of them, or two people take one each."""
    world = open_salon
    cut = make_service(world.salon, *(make_colleague(world.salon, f"S{n}") for n in range(2)))
    works: list[Callable[[], object]] = []
    for number, client in enumerate(make_clients(world, 40)):
        if number % 2:
            works.append(lambda c=client: booking(c, world, cut))  # type: ignore[misc]
        else:
            works.append(
                lambda c=client: book_together(  # type: ignore[misc]
                    c, world.salon, wish(ask(cut)), wish(ask(cut), "Guest")
                )
            )
    ends = run_at_once(works)
    assert set(ends) == {"done", "taken"}
    if GroupBooking.objects.exists():
        assert ends["done"] == 1
        agree(groups=1)
    else:
        assert ends["done"] == 2
        agree(groups=0, alone=2)
