"""Many at once on one calendar: the database decides, nobody overlaps, nobody gets an error."""

import itertools
import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.db import connections

from portico.apps.appointments.models import Appointment
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import ConflictsFound, SlotTaken
from tests.conftest import World
from tests.make import NOW, make_appointment, make_staff_member

THREADS = 100


def save_at_once(world: World, minutes_apart: int) -> Counter[str]:
    """`THREADS` staff save a meeting with one colleague, each a bit later; how each ended."""
    member = make_staff_member(world.organization, "Everybody's colleague")
    ends: Counter[str] = Counter()
    gate = threading.Barrier(THREADS)

    def save(number: int) -> None:
        start = NOW + timedelta(days=2, minutes=number * minutes_apart)
        try:
            gate.wait(60)
            make_appointment(world.event, world.scheduler, member, starts_at=start)
            ends["saved"] += 1
        except (ConflictsFound, SlotTaken):
            ends["refused"] += 1
        except Exception as error:  # noqa: BLE001  what else ended a save is the finding
            ends[repr(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=save, args=(n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return ends


@pytest.mark.django_db(transaction=True)
def test_one_slot_is_saved_once(transactional_db: None, world: World) -> None:
    assert save_at_once(world, 0) == {"saved": 1, "refused": THREADS - 1}
    assert Appointment.objects.count() == Occupancy.objects.count() == 1
    assert not Message.objects.exclude(subject_uid=Appointment.objects.get().uid).exists()


@pytest.mark.django_db(transaction=True)
def test_overlapping_saves_leave_no_overlap(transactional_db: None, world: World) -> None:
    ends = save_at_once(world, 10)
    assert set(ends) == {"saved", "refused"}
    rows = list(Occupancy.objects.order_by("starts_at").values_list("starts_at", "ends_at"))
    assert len(rows) == ends["saved"] == Appointment.objects.count()
    assert all(first[1] <= second[0] for first, second in itertools.pairwise(rows))
