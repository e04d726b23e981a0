"""Two hundred clients book, move, cancel and undo at random while staff edit and double-book.

Five seconds; a whole minute with `pytest -m thorough`. A second is a minute of the salon, so that
holds end meanwhile.
"""

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import connections

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import withdraw
from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.models import Calendar, Hours, Occupancy
from portico.apps.schedule.services.hours import change_staff_hours
from portico.domain.errors import DomainError
from portico.domain.hours import WeekHours
from tests.apps.appointments.visits import book, hold, move
from tests.booking import ask, berlin, make_colleague, make_service, make_units, need
from tests.conftest import World
from tests.make import (
    NOW,
    appointment_form,
    client_actor,
    make_appointment,
    make_client,
    make_room,
    staff_actor,
)
from tests.stateful.agreement import check_all

CLIENTS, THREADS, STAFF = 200, 12, 5
PAUSE = 0.25
"""Seconds at most between two presses of one thread."""
WHOLE_DAY = {str(day): [[480, 1200]] for day in range(7)}
ACCEPTING = Allowance(accepts_warnings=True)
WANTED = {"book", "move", "cancel", "undo", "hours", "double_book", "edit"}


@dataclass
class Salon:
    """What everybody works on, and how everything ended."""

    world: World
    clients: list[Client]
    staff: list[StaffMember]
    services: list[Service]
    ends_at: float
    ends: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    deliberate: set[UUID] = field(default_factory=set)
    begun: float = field(default_factory=time.monotonic)

    @property
    def now(self) -> datetime:
        passed = int(time.monotonic() - self.begun)
        return NOW + timedelta(minutes=20 + passed)

    @property
    def is_open(self) -> bool:
        """Until its end; on a machine that has much to do until everything has happened once."""
        after = time.monotonic() - self.ends_at
        return after < 0 or (after < 60 and not self.ends.keys() >= WANTED)


@pytest.fixture
def salon(transactional_db: None, world: World) -> Salon:
    salon = world.salon
    salon.allow_self_rescheduling = salon.allow_self_cancellation = True
    salon.self_rescheduling_hours = salon.self_cancellation_hours = 0
    salon.undo_minutes = salon.hold_minutes = 2
    salon.maximum_days_ahead, salon.most_self_booked = 2, 3
    salon.save()
    staff = [make_colleague(salon, name, week=WHOLE_DAY) for name in ("Mara", "Lena", "Jo", "Kim")]
    cut = make_service(salon, *staff, buffer_after=10)
    colour = make_service(
        salon, *staff[:2], name="Colour", duration=30, processing=30, finishing=15, buffer_before=5
    )
    wash = make_service(salon, *staff[1:], name="Wash", duration=20)
    need(colour, make_units(salon, 1))
    need(wash, make_room(salon, "Basin"), make_room(salon, "Bowl"))
    clients = [make_client(world.organization, f"C{number}") for number in range(CLIENTS)]
    return Salon(world, clients, staff, [cut, colour, wash], 0.0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "seconds", [5, pytest.param(60, marks=pytest.mark.thorough)], ids=["short", "long"]
)
def test_everybody_at_once(salon: Salon, seconds: int) -> None:
    salon.begun = time.monotonic()
    salon.ends_at = salon.begun + seconds
    run_all(salon, seed=seconds)
    assert salon.faults == []
    assert salon.ends.keys() >= WANTED
    mark_shared(salon)
    check_all(salon.now, salon.deliberate)
    everybody = Message.objects.filter(trigger="appointment_booked", recipient_kind="client")
    assert set(everybody.values_list("subject_uid", "recipient_uid")) == set(
        Attendee.objects.exclude(client=None).values_list("appointment__uid", "client__uid")
    )


def run_all(salon: Salon, *, seed: int) -> None:
    """Each thread is one client after the other; a few are staff, each beginning elsewhere."""
    threads = []
    for number in range(THREADS + STAFF):
        pick = random.Random(seed * 100 + number)
        acts: Iterator[Act] = iter(lambda pick=pick: pick.choice(CLIENT_ACTS), None)  # type: ignore[misc]
        if number >= THREADS:
            acts = itertools.islice(itertools.cycle(STAFF_ACTS), number, None)
        threads.append(threading.Thread(target=live, args=(salon, pick, acts)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(salon.ends_at - salon.begun + 120)


def live(salon: Salon, pick: random.Random, acts: "Iterator[Act]") -> None:
    try:
        while salon.is_open:
            act, begun = next(acts), time.monotonic()
            try:
                act(salon, pick)
                salon.ends[act.__name__] += 1
            except DomainError as refusal:
                salon.ends[f"{act.__name__}: {refusal}"] += 1
            except Exception as error:  # noqa: BLE001  what else ended it is the finding
                salon.faults.append(
                    f"{act.__name__}: {error!r} after {time.monotonic() - begun:.0f} s"
                )
            time.sleep(pick.uniform(0, PAUSE))
    finally:
        connections.close_all()


Act = Callable[[Salon, random.Random], object]


def any_time(pick: random.Random) -> datetime:
    """One of few, so that many want the same."""
    return berlin(24, 9) + 15 * timedelta(minutes=1) * pick.randrange(40)


def any_of(state: str, **wanted: object) -> tuple[Appointment, Client]:
    """One in this state, with its client."""
    found = Attendee.objects.filter(appointment__state=state, client__isnull=False, **wanted)
    one = found.select_related("appointment__workspace", "client").order_by("?").first()
    if one is None or one.client is None:
        raise DomainError("nothing")
    return one.appointment, one.client


def any_client(salon: Salon, pick: random.Random) -> Client:
    return pick.choice(salon.clients[:40] if pick.random() < 0.5 else salon.clients)


def any_service(salon: Salon, pick: random.Random) -> Service:
    return pick.choice(salon.services)


def by(one: Appointment, client: Client, salon: Salon) -> dict[str, object]:
    return {
        "client": client,
        "workspace": one.workspace,
        "uid": one.uid,
        "actor": client_actor(client),
        "now": salon.now,
    }


def book_one(salon: Salon, pick: random.Random) -> None:
    wanted = pick.sample(salon.services, pick.choice([1, 1, 2]))
    client = any_client(salon, pick)
    book(client, salon.world.salon, ask(*wanted), any_time(pick), now=salon.now)


def hold_one(salon: Salon, pick: random.Random) -> None:
    client = any_client(salon, pick)
    hold(client, salon.world.salon, ask(any_service(salon, pick)), any_time(pick), now=salon.now)


def move_one(salon: Salon, pick: random.Random) -> None:
    move(*any_of("confirmed", appointment__source="client"), any_time(pick), now=salon.now)


def cancel_one(salon: Salon, pick: random.Random) -> None:
    withdraw(**by(*any_of("confirmed"), salon), reason="")  # type: ignore[arg-type]


def undo_one(salon: Salon, pick: random.Random) -> None:
    undo(**by(*any_of("cancelled"), salon))  # type: ignore[arg-type]


def restore_one(salon: Salon, pick: random.Random) -> None:
    restore(**by(*any_of("cancelled"), salon))  # type: ignore[arg-type]


def change_hours(salon: Salon, pick: random.Random) -> None:
    member = pick.choice(salon.staff)
    seen = Hours.objects.get(calendar__staff_member=member).version
    late = pick.choice([1080, 1140, 1200])
    change_staff_hours(
        workspace=salon.world.salon,
        member=member,
        hours=WeekHours({day: [(480, late)] for day in range(7)}),
        seen=seen,
        actor=staff_actor(salon.world.admin),
        now=salon.now,
    )


def double_book(salon: Salon, pick: random.Random) -> None:
    make_appointment(
        salon.world.salon,
        salon.world.admin,
        any_client(salon, pick),
        pick.choice(salon.staff),
        starts_at=any_time(pick),
        allowance=ACCEPTING,
        now=salon.now,
    )


def edit_one(salon: Salon, pick: random.Random) -> None:
    """Staff move one of a client, over whatever is there."""
    one, _ = any_of("confirmed")
    if one.organizer is None or one.starts_at is None or one.ends_at is None:
        raise DomainError("nothing")
    people = [a.client or a.staff_member for a in one.attendees.all()]
    form = appointment_form(
        one.organizer,
        *(person for person in people if person),
        starts_at=any_time(pick),
        minutes=(one.ends_at - one.starts_at) // timedelta(minutes=1),
        name=one.name,
        room_uid=one.room.uid if one.room else None,
    )
    edit_appointment(
        workspace=one.workspace,
        uid=one.uid,
        form=form,
        seen_version=one.version,
        allowance=ACCEPTING,
        user=salon.world.admin,
        actor=staff_actor(salon.world.admin),
        now=salon.now,
    )


def cancel_by_staff(salon: Salon, pick: random.Random) -> None:
    one, _ = any_of("confirmed")
    cancel_appointment(
        workspace=one.workspace,
        uid=one.uid,
        reason="",
        actor=staff_actor(salon.world.admin),
        now=salon.now,
    )


def uncancel_by_staff(salon: Salon, pick: random.Random) -> None:
    one, _ = any_of("cancelled")
    uncancel_appointment(
        workspace=one.workspace,
        uid=one.uid,
        is_notifying=True,
        actor=staff_actor(salon.world.admin),
        now=salon.now,
    )


book_one.__name__, move_one.__name__, cancel_one.__name__ = "book", "move", "cancel"
undo_one.__name__, change_hours.__name__, edit_one.__name__ = "undo", "hours", "edit"
CLIENT_ACTS: list[Act] = [
    *([book_one] * 4),
    *([move_one] * 4),
    *([cancel_one] * 3),
    *([undo_one] * 3),
    *(hold_one, restore_one),
]
STAFF_ACTS: list[Act] = [change_hours, double_book, edit_one, cancel_by_staff, uncancel_by_staff]


def mark_shared(salon: Salon) -> None:
    """What staff booked or moved on purpose over something, and what they put it over."""
    by_staff = set(Appointment.objects.filter(source="staff").values_list("uid", flat=True))
    by_staff |= set(
        LogEntry.objects.filter(verb="moved", actor_kind="staff").values_list(
            "subject_uid", flat=True
        )
    )
    salon.deliberate |= by_staff
    keys = set(Calendar.objects.values_list("pk", flat=True))
    rows = list(Occupancy.objects.filter(calendar__in=keys))
    over = [row for row in rows if row.subject_uid in by_staff]
    salon.deliberate |= {
        row.subject_uid
        for row in rows
        if any(
            one.calendar_id == row.calendar_id
            and one.starts_at < row.ends_at
            and row.starts_at < one.ends_at
            for one in over
        )
    }
