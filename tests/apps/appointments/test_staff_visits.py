"""Staff book visits: everything clients may not, after a warning."""

from datetime import timedelta

import pytest

from portico.apps.appointments.services.inputs import Allowance
from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Hours, Occupancy
from portico.apps.schedule.services.time_off import add_time_off
from portico.domain.errors import InvalidInput
from tests.apps.appointments.staff import SEEN, line, refuse, save, shape, weights
from tests.apps.appointments.visits import TEN, hold, minutes, rows
from tests.booking import (
    ask,
    berlin,
    give_hours,
    make_colleague,
    make_service,
    make_units,
    need,
)
from tests.conftest import World
from tests.make import NOW, make_room, make_staff_member, staff_actor


def test_two_services_follow_each_other_without_buffers_between(
    world: World, mara: StaffMember, tom: StaffMember, colour: Service
) -> None:
    cut = make_service(world.salon, mara, tom, duration=45, buffer_before=5)
    made = save(world, line(colour, mara), line(cut, tom))
    assert shape(made) == {("Mara", 0, 30), ("Mara", 50, 70), ("Tom", 55, 105)}
    assert (made.starts_at, made.ends_at) == (TEN, TEN + minutes(105))
    assert made.name == "Colour, Cut"
    assert made.state == "confirmed"
    colleagues = {a.staff_member for a in made.attendees.all() if a.staff_member}
    assert colleagues == {mara, tom}
    assert Message.objects.filter(trigger="appointment_booked").count() >= 1


def test_processing_is_open_to_another_visit(
    world: World, mara: StaffMember, colour: Service
) -> None:
    trim = make_service(world.salon, mara, name="Trim", duration=20)
    save(world, line(colour, mara))
    save(world, line(trim, mara), starts_at=TEN + minutes(30), people=[world.ben])
    found = refuse(world, line(trim, mara), starts_at=TEN + minutes(31), people=[world.ben])
    assert ("Mara", "taken", "warn") in weights(found)


def test_anyone_is_whoever_is_free(world: World, mara: StaffMember, tom: StaffMember) -> None:
    cut = make_service(world.salon, mara, tom)
    first = save(world, line(cut))
    second = save(world, line(cut), people=[world.ben])
    assert {first.lines.get().staff_member, second.lines.get().staff_member} == {mara, tom}
    assert first.lines.get().is_anyone
    with pytest.raises(InvalidInput) as caught:
        save(world, line(cut), people=[world.ben], starts_at=TEN + minutes(30))
    assert caught.value.fields == {"line:0:staff": ("nobody_free",)}


def test_two_of_anyone_at_once_are_two_people(
    world: World, mara: StaffMember, tom: StaffMember
) -> None:
    cut = make_service(world.salon, mara, tom)
    made = save(world, line(cut), line(cut, starts_at=TEN))
    assert {one.staff_member for one in made.lines.all()} == {mara, tom}
    assert made.ends_at == TEN + minutes(60)


def test_room_and_unit_are_found_and_kept(world: World, mara: StaffMember) -> None:
    cut = make_service(world.salon, mara)
    rooms, chairs = [make_room(world.salon, name) for name in "AB"], make_units(world.salon, 2)
    need(cut, *rooms, chairs)
    made = save(world, line(cut, mara))
    assert shape(made) == {("Mara", 0, 60), ("A", 0, 60), ("Chair", 0, 60)}
    assert made.room == rooms[0]
    kept = made.lines.get()
    moved = save(world, line(cut, mara, kept=kept.pk), made=made, starts_at=TEN + minutes(90))
    assert moved.lines.get().pk == kept.pk
    assert moved.lines.get().takes == kept.takes
    other = save(world, line(cut, mara, room_uid=rooms[1].uid), starts_at=TEN, people=[world.ben])
    assert other.room == rooms[1]


def test_a_room_that_is_taken_refuses_and_a_manager_says_why(
    world: World, mara: StaffMember, tom: StaffMember
) -> None:
    cut = make_service(world.salon, mara, tom)
    need(cut, make_room(world.salon, "A"))
    save(world, line(cut, mara))
    found = refuse(world, line(cut, tom), people=[world.ben], allowance=SEEN)
    assert weights(found) == {("A", "taken", "refuse")}
    allowance = Allowance(True, "Two chairs in there", may_override=True)
    made = save(world, line(cut, tom), people=[world.ben], allowance=allowance)
    assert ("A", 0, 60) in shape(made)
    entry = LogEntry.objects.get(subject_uid=made.uid, verb="created")
    assert entry.changes["double_booked"] == ["", "A"]


@pytest.mark.parametrize("count", [1, 2])
def test_every_unit_taken_refuses(world: World, count: int) -> None:
    staff = [make_colleague(world.salon, f"S{number}") for number in range(3)]
    cut = make_service(world.salon, *staff)
    need(cut, make_units(world.salon, count))
    clients = [world.anna, world.ben, world.anna]
    for number in range(count):
        save(world, line(cut, staff[number]), people=[clients[number]], allowance=SEEN)
    found = refuse(world, line(cut, staff[count]), people=[clients[count]], allowance=SEEN)
    assert ("Chair", "taken", "refuse") in weights(found)


def test_outside_of_hours_warns_and_is_in_the_history(world: World, mara: StaffMember) -> None:
    cut = make_service(world.salon, mara)
    found = refuse(world, line(cut, mara), starts_at=berlin(24, 16, 30))
    assert weights(found) == {("Mara", "closed", "warn")}
    made = save(world, line(cut, mara), starts_at=berlin(24, 16, 30), allowance=SEEN)
    entry = LogEntry.objects.get(subject_uid=made.uid, verb="created")
    assert entry.changes == {"outside_hours": ["", "Mara"]}


def test_time_off_and_holds_warn(world: World, mara: StaffMember, colour: Service) -> None:
    hold(world.ben, world.salon, ask(colour))
    found = refuse(world, line(colour, mara))
    assert {(one.name, one.weight) for one in found.conflicts} == {("Mara", "warn")}
    assert all(one.held_until for one in found.conflicts)
    save(world, line(colour, mara), allowance=SEEN)
    assert not Occupancy.objects.filter(kind="hold").exists()
    add_time_off(
        workspace=world.salon,
        member=mara,
        starts_at=TEN + timedelta(days=1),
        ends_at=TEN + timedelta(days=1, hours=3),
        note="",
        accepted=(),
        actor=staff_actor(world.admin),
        now=NOW,
    )
    found = refuse(world, line(colour, mara), starts_at=TEN + timedelta(days=1))
    assert weights(found) == {("Mara", "away", "warn")}


def test_somebody_who_does_not_offer_it_or_works_elsewhere(
    world: World, colour: Service, tom: StaffMember
) -> None:
    stray = make_staff_member(world.organization, "Stray")
    found = refuse(world, line(colour, stray))
    assert weights(found) == {("Stray", "not_offered", "warn"), ("Stray", "closed", "warn")}
    made = save(world, line(colour, stray), allowance=SEEN)
    assert ("Stray", 0, 30) in shape(made)
    assert weights(refuse(world, line(colour, tom), people=[world.ben])) == {
        ("Tom", "not_offered", "warn")
    }


def test_a_deliberate_double_booking_leaves_no_room_for_clients(
    world: World, mara: StaffMember
) -> None:
    cut = make_service(world.salon, mara)
    save(world, line(cut, mara))
    save(world, line(cut, mara), people=[world.ben], allowance=SEEN)
    lanes = Occupancy.objects.filter(calendar=mara.calendar).values_list("lane_from", "lane_to")
    assert sorted(lanes) == [(0, 1), (1, 2)]


def test_client_rules_do_not_bind_staff(world: World, mara: StaffMember) -> None:
    cut = make_service(
        world.salon,
        mara,
        clients_can_self_schedule=False,
        minimum_notice_minutes=60 * 24 * 30,
        maximum_days_ahead=1,
    )
    world.anna.may_book = False
    world.anna.save()
    made = save(world, line(cut, mara), starts_at=berlin(27, 10, 7))
    assert made.starts_at == berlin(27, 10, 7)


def test_closed_room_and_service_hours_warn(world: World, mara: StaffMember) -> None:
    cut = make_service(world.salon, mara, week={"2": [[540, 1020]]})
    room = make_room(world.salon, "A")
    give_hours(world.salon, room=room, week={"2": [[540, 1020]]})
    need(cut, room)
    found = refuse(world, line(cut, mara))
    assert weights(found) == {("A", "closed", "warn"), ("Cut", "closed", "warn")}
    made = save(world, line(cut, mara), allowance=SEEN)
    assert len(rows(made)) == 2
    assert Hours.objects.count() == 2
