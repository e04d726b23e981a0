"""Many clients want one time at once: one has it, the others are refused politely."""

import random
import threading
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import connections

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.booking import book_visit
from portico.apps.appointments.services.holding_slots import hold_slot
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import Refused, SlotTaken
from tests.booking import ask, berlin, make_colleague, make_service, make_units, need
from tests.conftest import World
from tests.make import NOW, client_actor, make_client, make_room

CLIENTS = 100
TEN = berlin(24, 10)
WHOLE_DAY = {"1": [[480, 1080]]}


def run_at_once(works: list[Callable[[], object]]) -> Counter[str]:
    """Everything starts together; how each ended."""
    ends: Counter[str] = Counter()
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> None:
        try:
            gate.wait(60)
            work()
            ends["done"] += 1
        except SlotTaken:
            ends["taken"] += 1
        except Refused as refused:
            ends[str(refused)] += 1
        except Exception as error:  # noqa: BLE001  what else ended it is the finding
            ends[repr(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return ends


def make_clients(world: World, count: int = CLIENTS) -> list[Client]:
    return [make_client(world.organization, f"C{number}") for number in range(count)]


def booking(
    client: Client,
    world: World,
    *services: object,
    starts_at: datetime = TEN,
    now: datetime = NOW,
) -> object:
    return book_visit(
        client=client,
        workspace=world.salon,
        request=ask(*services),  # type: ignore[arg-type]
        starts_at=starts_at,
        actor=client_actor(client),
        now=now,
    )


@pytest.mark.django_db(transaction=True)
def test_one_slot_is_booked_once(transactional_db: None, world: World) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    clients = make_clients(world)
    works = [lambda client=client: booking(client, world, cut) for client in clients]
    assert run_at_once(works) == {"done": 1, "taken": CLIENTS - 1}
    made = Appointment.objects.get()
    assert Occupancy.objects.get().subject_uid == made.uid
    assert LogEntry.objects.filter(verb="created", subject_kind="appointment").count() == 1


@pytest.mark.django_db(transaction=True)
def test_as_many_as_there_are_people_rooms_and_units(transactional_db: None, world: World) -> None:
    staff = [make_colleague(world.salon, f"S{number}") for number in range(5)]
    rooms, chairs = [make_room(world.salon, name) for name in "ABCD"], make_units(world.salon, 3)
    cut = make_service(world.salon, *staff)
    need(cut, *rooms, chairs)
    clients = make_clients(world, 30)
    works = [lambda client=client: booking(client, world, cut) for client in clients]
    assert run_at_once(works) == {"done": 3, "taken": 27}
    assert Occupancy.objects.count() == 9
    assert Occupancy.objects.values("calendar").distinct().count() == 9


@pytest.mark.django_db(transaction=True)
def test_one_client_in_many_tabs_has_one_appointment(transactional_db: None, world: World) -> None:
    cuts = [make_service(world.salon, make_colleague(world.salon, f"S{n}")) for n in range(20)]
    works = [lambda cut=cut: booking(world.anna, world, cut) for cut in cuts]
    assert run_at_once(works) == {"done": 1, "own_overlap": 19}


@pytest.mark.django_db(transaction=True)
def test_a_hold_or_a_booking_but_never_both(transactional_db: None, world: World) -> None:
    cut = make_service(world.salon, make_colleague(world.salon))
    clients = make_clients(world, 20)

    def hold(client: Client) -> object:
        return hold_slot(
            client=client, workspace=world.salon, request=ask(cut), starts_at=TEN, now=NOW
        )

    works: list[Callable[[], object]] = []
    for number, client in enumerate(clients):
        act = booking if number % 2 else hold
        args = (client, world, cut) if number % 2 else (client,)
        works.append(lambda act=act, args=args: act(*args))  # type: ignore[misc]
    assert run_at_once(works) == {"done": 1, "taken": 19}
    assert Occupancy.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_clients_and_ten_slots(transactional_db: None, world: World) -> None:
    """Everybody asks for everything, each in an order of their own."""
    cut = make_service(world.salon, make_colleague(world.salon, week=WHOLE_DAY))
    starts = [berlin(24, hour) for hour in range(8, 18)]
    asked: list[str] = []

    def want_all(client: Client) -> None:
        for starts_at in random.Random(client.pk).sample(starts, len(starts)):
            try:
                booking(client, world, cut, starts_at=starts_at)
                asked.append("done")
            except SlotTaken:
                asked.append("taken")

    clients = make_clients(world, 50)
    works = [lambda client=client: want_all(client) for client in clients]
    assert run_at_once(works) == {"done": len(clients)}
    assert Counter(asked) == {"done": len(starts), "taken": 50 * len(starts) - len(starts)}
    assert sorted(Appointment.objects.values_list("starts_at", flat=True)) == starts
    assert sorted(Occupancy.objects.values_list("starts_at", flat=True)) == starts
