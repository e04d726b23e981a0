"""Undo against staff who take the held time: the lock decides, exactly one side has it."""

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from django.db import connections

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import ConflictsFound, Refused, SlotTaken
from tests.apps.appointments.steps import press_cancel, press_undo
from tests.conftest import World
from tests.make import make_appointment

SIDES = 10
ROUNDS = 3


def run_at_once(works: list[Callable[[], str]]) -> Counter[str]:
    """Everything starts together; how each ended."""
    ends: Counter[str] = Counter()
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], str]) -> None:
        try:
            gate.wait(60)
            ends[work()] += 1
        except (ConflictsFound, Refused, SlotTaken):
            ends["refused"] += 1
        except Exception as error:  # noqa: BLE001  what else ended it is the finding
            ends[repr(error)] += 1
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return ends


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", range(ROUNDS))
def test_undo_or_staff_but_never_both(transactional_db: None, world: World, turn: int) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    with pytest.raises(ConflictsFound) as caught:
        make_appointment(world.event, world.scheduler, mara)
    seen = frozenset(conflict.key for conflict in caught.value.conflicts)
    taking = Allowance(accepts_warnings=True, accepted=seen)

    def take_back() -> str:
        press_undo(made, world.anna)
        return "undone"

    def take() -> str:
        make_appointment(world.event, world.scheduler, mara, allowance=taking)
        return "taken"

    works = [take_back, take] * SIDES if turn % 2 else [take, take_back] * SIDES
    ends = run_at_once(works)
    assert ends["undone"] + ends["taken"] == 1, ends
    assert ends["refused"] == 2 * SIDES - 1, ends
    row = Occupancy.objects.get()
    assert (row.kind, row.lane_from, row.lane_to) == ("booking", 0, 1024)
    is_back = Appointment.objects.get(pk=made.pk).state != "cancelled"
    assert (row.subject_uid == made.uid) is is_back is bool(ends["undone"])


@pytest.mark.django_db(transaction=True)
def test_cancel_pressed_many_times_is_one_cancel(transactional_db: None, world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)

    def press() -> str:
        press_cancel(made, world.anna)
        return "cancelled"

    assert run_at_once([press] * SIDES) == {"cancelled": 1, "refused": SIDES - 1}
    assert Appointment.objects.get(pk=made.pk).sequence == 1
