"""Many appointments want one time at once: one moves there, the others stay where they are."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Occupancy
from tests.apps.appointments.visits import book, move, rows
from tests.booking import ask, berlin, make_colleague, make_service
from tests.concurrency.test_booking_at_once import booking, make_clients, run_at_once
from tests.conftest import World

MOVERS = 100
GOAL = berlin(25, 12)
ALL_DAY = {str(day): [[0, 1440]] for day in range(7)}


@pytest.fixture
def mara(transactional_db: None, world: World) -> StaffMember:
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 0
    world.salon.increment = 5
    world.salon.maximum_days_ahead = 30
    world.salon.save()
    return make_colleague(world.salon, week=ALL_DAY)


def agree() -> None:
    """Every appointment has exactly its own time on the calendar, and nothing else is there."""
    kept = set(Occupancy.objects.values_list("subject_uid", "starts_at", "ends_at"))
    assert kept == set(Appointment.objects.values_list("uid", "starts_at", "ends_at"))
    assert len(kept) == Occupancy.objects.count()


@pytest.mark.django_db(transaction=True)
def test_one_moves_there(world: World, mara: StaffMember) -> None:
    cut = make_service(world.salon, mara, duration=10)
    made = [
        (book(client, world.salon, ask(cut), berlin(26, 1) + timedelta(minutes=10 * n)), client)
        for n, client in enumerate(make_clients(world, MOVERS))
    ]
    works: list[Callable[[], object]] = [
        lambda one=one, client=client: move(one, client, GOAL)  # type: ignore[misc]
        for one, client in made
    ]
    assert run_at_once(works) == {"done": 1, "taken": MOVERS - 1}
    assert Appointment.objects.filter(starts_at=GOAL).count() == 1
    assert Appointment.objects.filter(sequence=0).count() == MOVERS - 1
    agree()


@pytest.mark.django_db(transaction=True)
def test_moves_and_bookings_that_overlap(world: World, mara: StaffMember) -> None:
    cut = make_service(world.salon, mara, duration=30)
    clients = make_clients(world, 40)
    works: list[Callable[[], object]] = []
    for number, client in enumerate(clients):
        to = GOAL + timedelta(minutes=5 * (number % 12))
        if number % 2:
            one = book(client, world.salon, ask(cut), berlin(26, 1) + number * timedelta(hours=1))
            works.append(lambda one=one, c=client, to=to: move(one, c, to))  # type: ignore[misc]
        else:
            works.append(lambda c=client, to=to: book(c, world.salon, ask(cut), to))  # type: ignore[misc]
    ends = run_at_once(works)
    assert set(ends) == {"done", "taken"}
    agree()


@pytest.mark.django_db(transaction=True)
def test_a_whole_group_loses_nothing(world: World, mara: StaffMember) -> None:
    """Somebody takes one member's new time in the middle: all move, or none."""
    lena = make_colleague(world.salon, "Lena", week=ALL_DAY)
    services = [make_service(world.salon, one) for one in (mara, lena)]
    primary, member, *others = make_clients(world, 12)
    group = [
        book(client, world.salon, ask(service), berlin(26, 9))
        for client, service in zip((primary, member), services, strict=True)
    ]
    row = GroupBooking.objects.create(
        organization=world.organization, workspace=world.salon, primary_contact=primary
    )
    Appointment.objects.update(group=row)
    works: list[Callable[[], object]] = [lambda: move(group[0], primary, berlin(24, 10))]
    for client in others:
        works.append(lambda c=client: booking(c, world, services[1]))  # type: ignore[misc]
    ends = run_at_once(works)
    assert ends == {"done": 1, "taken": len(others)}
    times = set(Appointment.objects.filter(group=row).values_list("starts_at", flat=True))
    assert times in ({berlin(24, 10)}, {berlin(26, 9)})
    assert all(len(rows(one)) == 1 for one in group)
    agree()
