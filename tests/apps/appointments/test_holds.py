"""Held time: other clients see it as taken, staff take it after a warning."""

from datetime import timedelta
from uuid import uuid4

import pytest

from portico.apps.appointments.services.inputs import Allowance
from portico.apps.history.models import LogEntry
from portico.apps.schedule.locking import lock_calendars
from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.schedule.services.occupying import Stretch, occupy
from portico.domain.errors import ConflictsFound, Refused, SlotTaken
from portico.domain.states import Answer
from tests.apps.appointments.steps import again, at, press_cancel, press_undo, say
from tests.conftest import World
from tests.make import NOW, make_appointment, make_room

START = NOW + timedelta(days=7)


def test_another_clients_booking_is_refused_by_the_wall(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    calendar = Calendar.objects.get(staff_member=mara)
    stretch = Stretch(calendar, START + timedelta(minutes=30), START + timedelta(minutes=60))
    with pytest.raises(SlotTaken):
        occupy(stretches=[stretch], subject_kind="appointment", subject_uid=uuid4())


def test_another_client_who_thinks_again_is_refused(world: World) -> None:
    mara = world.provider.staff_member
    bens = make_appointment(world.event, world.scheduler, world.ben, mara)
    say(bens, world.ben, Answer.DECLINED, -20)
    annas = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(annas, world.anna)
    with pytest.raises(Refused) as caught:
        say(bens, world.ben, Answer.ACCEPTED, 5)
    assert caught.value.decision.codes == ("slot_taken",)
    assert say(bens, world.ben, Answer.ACCEPTED, 10).state == "confirmed"
    assert Occupancy.objects.get().subject_uid == bens.uid


def test_staff_see_until_when_and_take_it_after_a_warning(world: World) -> None:
    mara, room = world.provider.staff_member, make_room(world.event)
    made = make_appointment(world.event, world.scheduler, world.anna, mara, room_uid=room.uid)
    press_cancel(made, world.anna)
    with pytest.raises(ConflictsFound) as caught:
        make_appointment(world.event, world.scheduler, world.ben, mara, room_uid=room.uid)
    seen = caught.value.conflicts
    assert {(c.who_kind, c.held_until, c.weight) for c in seen} == {
        ("staff", at(10), "warn"),
        ("room", at(10), "warn"),
    }
    taking = Allowance(accepts_warnings=True, accepted=frozenset(c.key for c in seen))
    took = make_appointment(
        world.event, world.scheduler, world.ben, mara, room_uid=room.uid, allowance=taking
    )
    rows = Occupancy.objects.all()
    assert {(r.subject_uid, r.kind, r.lane_to) for r in rows} == {(took.uid, "booking", 1024)}
    assert LogEntry.objects.get(verb="hold_taken").subject_uid == made.uid
    assert LogEntry.objects.get(verb="created", subject_uid=took.uid).changes == {}


def test_a_hold_on_one_calendar_goes_on_all(world: World) -> None:
    mara, room = world.provider.staff_member, make_room(world.event)
    made = make_appointment(world.event, world.scheduler, world.anna, mara, room_uid=room.uid)
    press_cancel(made, world.anna)
    make_appointment(world.event, world.scheduler, mara, allowance=Allowance(accepts_warnings=True))
    assert not Occupancy.objects.filter(subject_uid=made.uid).exists()


def test_what_was_accepted_is_what_was_seen(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    with pytest.raises(ConflictsFound) as caught:
        make_appointment(world.event, world.scheduler, world.ben, mara)
    taking = Allowance(
        accepts_warnings=True, accepted=frozenset(c.key for c in caught.value.conflicts)
    )
    press_undo(made, world.anna)
    with pytest.raises(ConflictsFound) as caught:
        make_appointment(world.event, world.scheduler, world.ben, mara, allowance=taking)
    assert [c.held_until for c in caught.value.conflicts] == [None]


def test_an_expired_hold_is_nothing(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    make_appointment(world.event, world.scheduler, world.ben, mara, now=at(10))
    assert Occupancy.objects.get().kind == "booking"
    assert again(made).state == "cancelled"


@pytest.mark.django_db(transaction=True)
def test_calendars_are_locked_inside_a_transaction_only(
    transactional_db: None, world: World
) -> None:
    with pytest.raises(RuntimeError):
        lock_calendars([], now=NOW)
