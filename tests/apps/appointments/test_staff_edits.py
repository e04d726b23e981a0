"""Staff edit visits: what was booked stays, what they set by hand is known."""

from typing import Any

import pytest

from portico.apps.catalog.models import Service
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import StaffMember
from portico.domain.errors import InvalidInput
from tests.apps.appointments.staff import line, save, shape
from tests.apps.appointments.visits import TEN, book, minutes, refused
from tests.booking import (
    again,
    ask,
    make_option,
    make_service,
    offer,
)
from tests.conftest import World
from tests.make import make_room


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
