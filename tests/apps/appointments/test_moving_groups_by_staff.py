"""Staff move a whole group, or one visit of it on its day."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.moving_groups import move_group, shift_form
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import Message
from portico.apps.people.models import StaffMember
from portico.domain.errors import ConflictsFound, InvalidInput, StaleChange
from tests.apps.appointments.staff import SEEN, line, save, shape
from tests.apps.appointments.visits import TEN, minutes
from tests.booking import again, make_colleague, make_service
from tests.conftest import World
from tests.make import NOW, make_client, staff_actor

DAY = timedelta(days=1)


@pytest.fixture
def staff(world: World) -> list[StaffMember]:
    return [make_colleague(world.salon, name) for name in ("Mara", "Tom")]


@pytest.fixture
def cut(world: World, staff: list[StaffMember]) -> Service:
    return make_service(world.salon, *staff, duration=30, processing=15, finishing=15)


@pytest.fixture
def group(world: World, staff: list[StaffMember], cut: Service) -> list[Appointment]:
    """Anna with Mara at ten, Ben with Tom half an hour later."""
    made = [
        save(world, line(cut, staff[0])),
        save(
            world,
            line(cut, staff[1], duration=40),
            starts_at=TEN + minutes(30),
            people=[world.ben],
        ),
    ]
    group_appointments(
        workspace=world.salon,
        uids=[one.uid for one in made],
        actor=staff_actor(world.admin),
        now=NOW,
    )
    return [again(one) for one in made]


def move(world: World, made: Appointment, to: datetime, **more: Any) -> Appointment:
    by = to - made.starts_at if made.starts_at else DAY
    wanted: dict[str, Any] = {"allowance": Allowance(), "is_notifying": True, **more}
    return move_group(
        workspace=world.salon,
        uid=made.uid,
        form=shift_form(made, by),
        seen_version=wanted.pop("seen", made.version),
        user=world.admin,
        actor=staff_actor(world.admin),
        now=NOW,
        **wanted,
    )


def test_all_of_it_moves_by_as_much(world: World, group: list[Appointment]) -> None:
    Message.objects.update(state=Message.SENT)
    move(world, group[1], TEN + DAY + minutes(30))
    first, second = again(group[0]), again(group[1])
    assert (first.starts_at, second.starts_at) == (TEN + DAY, TEN + DAY + minutes(30))
    assert second.lines.get().by_hand == ["duration"]
    assert shape(first) == {("Mara", 1440, 1470), ("Mara", 1485, 1500)}
    assert [one.sequence for one in (first, second)] == [1, 1]
    told = Message.objects.filter(trigger="appointment_updated", recipient_kind="client")
    assert {one.recipient_uid for one in told} == {world.anna.uid, world.ben.uid}


def test_their_own_time_counts_as_free(world: World, group: list[Appointment]) -> None:
    move(world, group[0], TEN + minutes(30), is_notifying=False)
    assert again(group[1]).starts_at == TEN + minutes(60)
    assert not Message.objects.filter(trigger="appointment_updated").exists()


def test_what_is_in_the_way_of_one_stops_all(
    world: World, group: list[Appointment], cut: Service, staff: list[StaffMember]
) -> None:
    other = make_client(world.organization, "Cleo")
    save(world, line(cut, staff[1]), starts_at=TEN + DAY + minutes(30), people=[other])
    with pytest.raises(ConflictsFound) as caught:
        move(world, group[0], TEN + DAY)
    assert {one.name for one in caught.value.conflicts} == {"Tom"}
    assert again(group[0]).starts_at == TEN
    assert shape(again(group[0])) == {("Mara", 0, 30), ("Mara", 45, 60)}
    move(world, group[0], TEN + DAY, allowance=SEEN)
    assert again(group[1]).starts_at == TEN + DAY + minutes(30)


def test_it_does_not_move_over_midnight(world: World, group: list[Appointment]) -> None:
    """A quarter to twelve on the salon's clocks, half an hour before the other."""
    with pytest.raises(InvalidInput) as caught:
        move(world, group[0], TEN + minutes(60 * 13 + 45), allowance=SEEN)
    assert caught.value.fields == {"starts_at": ("group_day",)}
    assert [again(one).starts_at for one in group] == [TEN, TEN + minutes(30)]
    move(world, group[0], TEN + minutes(60 * 13 + 15), allowance=SEEN)
    assert again(group[1]).starts_at == TEN + minutes(60 * 13 + 45)


def test_somebody_changed_it(world: World, group: list[Appointment]) -> None:
    with pytest.raises(StaleChange):
        move(world, group[0], TEN + DAY, seen=group[0].version + 1)


def test_one_visit_alone_stays_on_its_day(
    world: World, group: list[Appointment], cut: Service, staff: list[StaffMember]
) -> None:
    kept = line(cut, staff[0], kept=group[0].lines.get().pk)
    with pytest.raises(InvalidInput) as caught:
        save(world, kept, made=group[0], starts_at=TEN + DAY)
    assert caught.value.fields == {"starts_at": ("group_day",)}
    moved = save(world, kept, made=group[0], starts_at=TEN + minutes(120))
    assert (moved.group, again(group[1]).starts_at) == (group[0].group, TEN + minutes(30))


def test_who_is_cancelled_is_left_out(
    world: World, group: list[Appointment], cut: Service, staff: list[StaffMember]
) -> None:
    Appointment.objects.filter(pk=group[1].pk).update(state="cancelled")
    move(world, group[0], TEN + DAY)
    assert again(group[1]).starts_at == TEN + minutes(30)
    kept = line(cut, staff[0], kept=group[0].lines.get().pk)
    save(world, kept, made=again(group[0]), starts_at=TEN + 2 * DAY)
