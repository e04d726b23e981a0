"""Staff book and edit visits: everything clients may not, after a warning."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.creating import create_appointment
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import Allowance, LineInput
from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Hours, Occupancy
from portico.apps.schedule.services.time_off import add_time_off
from portico.domain.errors import ConflictsFound, InvalidInput
from tests.apps.appointments.visits import TEN, book, hold, minutes, refused, rows
from tests.booking import (
    again,
    ask,
    berlin,
    give_hours,
    make_colleague,
    make_option,
    make_service,
    make_units,
    need,
    offer,
)
from tests.conftest import World
from tests.make import NOW, appointment_form, make_room, make_staff_member, staff_actor

SEEN = Allowance(accepts_warnings=True)


@pytest.fixture
def mara(world: World) -> StaffMember:
    return make_colleague(world.salon)


@pytest.fixture
def tom(world: World) -> StaffMember:
    return make_colleague(world.salon, "Tom")


@pytest.fixture
def colour(world: World, mara: StaffMember) -> Service:
    return make_service(
        world.salon, mara, name="Colour", duration=30, processing=20, finishing=10, buffer_after=10
    )


def line(service: Service, member: StaffMember | None = None, **more: Any) -> LineInput:
    return LineInput(service.uid, member.uid if member else None, **more)


def save(
    world: World,
    *lines: LineInput,
    made: Appointment | None = None,
    allowance: Allowance | None = None,
    starts_at: Any = TEN,
    people: Any = None,
    is_notifying: bool = True,
    **fields: Any,
) -> Appointment:
    wanted = {"name": "", "minutes": 45, **fields}
    form = appointment_form(
        world.admin.staff_member,
        *(people or [world.anna]),
        starts_at=starts_at,
        lines=lines,
        **wanted,
    )
    more: dict[str, Any] = {}
    if made is not None:
        more = {"uid": made.uid, "seen_version": made.version}
    write: Any = create_appointment if made is None else edit_appointment
    done = write(
        workspace=world.salon,
        form=form,
        allowance=allowance or Allowance(),
        is_notifying=is_notifying,
        user=world.admin,
        actor=staff_actor(world.admin),
        now=NOW,
        **more,
    )
    return again(done)


def shape(made: Appointment) -> set[tuple[str, int, int]]:
    found = set()
    for row in Occupancy.objects.filter(subject_uid=made.uid).select_related(
        "calendar__staff_member", "calendar__room", "calendar__resource"
    ):
        owner = row.calendar.staff_member or row.calendar.room or row.calendar.resource
        begin, end = ((at - TEN) // timedelta(minutes=1) for at in (row.starts_at, row.ends_at))
        found.add((str(owner), begin, end))
    return found


def weights(error: ConflictsFound) -> set[tuple[str, str, str]]:
    return {(one.name, one.cause, one.weight) for one in error.conflicts}


def refuse(world: World, *lines: LineInput, **more: Any) -> ConflictsFound:
    with pytest.raises(ConflictsFound) as caught:
        save(world, *lines, **more)
    return caught.value


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


@pytest.mark.parametrize(
    ("part", "value", "hand"),
    [
        ("duration", 45, ["duration"]),
        ("processing", 5, ["processing"]),
        ("finishing", 0, ["finishing"]),
        ("duration", 30, []),
    ],
)
def test_minutes_set_by_hand_are_known(
    world: World, mara: StaffMember, colour: Service, part: str, value: int, hand: list[str]
) -> None:
    made = save(world, line(colour, mara, **{part: value}))
    assert made.lines.get().by_hand == hand
    assert getattr(made.lines.get(), part) == value


def test_options_and_own_minutes_are_no_change_by_hand(
    world: World, mara: StaffMember, tom: StaffMember
) -> None:
    cut = make_service(world.salon, mara, price_cents=5000)
    offer(cut, tom, duration=75, price_cents=6000)
    wash = make_option(cut, 15, price_cents=500)
    made = save(world, line(cut, tom, option_uids=(wash.uid,)))
    kept = made.lines.get()
    assert (kept.duration, kept.by_hand, kept.price_cents) == (90, [], 6500)
    assert kept.name == "Cut + Wash"
    dear = save(world, line(cut, mara, price_cents=100), people=[world.ben])
    assert dear.lines.get().price_cents == 100


def test_what_was_booked_stays_when_its_service_changes(
    world: World, mara: StaffMember, colour: Service
) -> None:
    made = book(world.anna, world.salon, ask(colour))
    Service.objects.update(duration=90)
    kept = made.lines.get()
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 0
    world.salon.save()
    edited = save(world, line(colour, mara, kept=kept.pk), made=made, name="Visit")
    assert (edited.lines.get().duration, edited.lines.get().by_hand) == (30, [])
    long = save(world, line(colour, mara, kept=kept.pk, duration=40), made=edited)
    assert long.lines.get().by_hand == ["duration"]
    assert "duration_changed" in refused(long, world.anna)
    back = save(world, line(colour, mara, kept=kept.pk), made=again(long))
    assert (back.lines.get().duration, back.lines.get().by_hand) == (90, [])


def test_lines_come_and_go(world: World, mara: StaffMember, colour: Service) -> None:
    cut = make_service(world.salon, mara)
    made = save(world, line(colour, mara), line(cut, mara))
    assert shape(made) == {("Mara", 0, 30), ("Mara", 50, 120)}
    first, second = made.lines.all()
    only = save(world, line(cut, mara, kept=second.pk), made=made)
    assert shape(only) == {("Mara", 0, 60)}
    assert [one.pk for one in only.lines.all()] == [second.pk]
    entry = LogEntry.objects.filter(subject_uid=made.uid, verb="changed").get()
    assert "Colour" in entry.changes["services"][0]
    none = save(world, made=again(only), name="Talk", people=[world.anna])
    assert not none.lines.exists()
    assert none.ends_at == TEN + minutes(45)
    assert first.pk


def test_another_person_does_it(
    world: World, mara: StaffMember, tom: StaffMember, colour: Service
) -> None:
    offer(colour, tom, duration=50)
    made = save(world, line(colour, mara))
    kept = made.lines.get()
    moved = save(world, line(colour, tom, kept=kept.pk), made=made)
    assert moved.lines.get().duration == 50
    assert {a.staff_member for a in moved.attendees.all() if a.staff_member} == {tom}
    assert moved.sequence == made.sequence + 1


@pytest.mark.parametrize(("is_notifying", "told"), [(True, 1), (False, 0)])
def test_notify_client(
    world: World, mara: StaffMember, colour: Service, is_notifying: bool, told: int
) -> None:
    made = save(world, line(colour, mara), is_notifying=is_notifying)
    mine = Message.objects.filter(recipient_uid=world.anna.uid)
    assert mine.filter(trigger="appointment_booked").count() == told
    mine.exclude(trigger="reminder").update(state=Message.SENT)
    kept = made.lines.get()
    save(
        world,
        line(colour, mara, kept=kept.pk),
        made=made,
        starts_at=TEN + minutes(30),
        is_notifying=is_notifying,
    )
    assert mine.filter(trigger="appointment_updated").count() == told


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"duration": 0}, "line:0:duration"),
        ({"processing": -1}, "line:0:processing"),
        ({"price_cents": -1}, "line:0:price_cents"),
        ({"starts_at": TEN - minutes(5)}, "line:0:start"),
    ],
)
def test_bad_lines_are_named(
    world: World, mara: StaffMember, colour: Service, fields: dict[str, Any], field: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        save(world, line(colour, mara, **fields))
    assert list(caught.value.fields) == [field]


def test_what_belongs_to_others_is_unknown(world: World, mara: StaffMember) -> None:
    cut = make_service(world.salon, mara)
    strange = make_service(world.stranger_workspace)
    stranger = world.stranger_admin.staff_member
    room = make_room(world.practice)
    for wanted, field in [
        (line(strange, mara), "line:0:service"),
        (line(cut, stranger), "line:0:staff"),
        (line(cut, mara, room_uid=room.uid), "line:0:room"),
    ]:
        with pytest.raises(InvalidInput) as caught:
            save(world, wanted)
        assert caught.value.fields == {field: ("unknown",)}


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
