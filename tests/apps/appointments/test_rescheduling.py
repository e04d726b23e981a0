"""A client moves an appointment: offered times, what stays and what follows."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.selectors.moving import load_reschedule_facts
from portico.apps.appointments.services.rescheduling import reschedule_appointment
from portico.apps.catalog.models import Offering, Service
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused, SlotTaken, StaleChange
from portico.domain.states import Answer
from tests.apps.appointments.steps import mark_sent
from tests.apps.appointments.visits import LATER, TEN, book, choose, minutes, move, rows
from tests.booking import (
    again,
    ask,
    berlin,
    clock,
    make_colleague,
    make_service,
    make_units,
    need,
    take,
)
from tests.conftest import World
from tests.make import NOW, make_appointment, make_room, staff_actor


@pytest.fixture(autouse=True)
def allowed(world: World) -> None:
    world.salon.allow_self_rescheduling = True
    world.salon.self_rescheduling_hours = 4
    world.salon.increment = 60
    world.salon.save()


def test_only_other_free_times_of_the_same_person(world: World, cut: Service) -> None:
    other = make_colleague(world.salon, "Lena")
    Offering.objects.create(
        organization=world.organization, service=cut, staff_member=other, position=1
    )
    made = book(world.anna, world.salon, ask(cut), berlin(24, 11))
    take(cut.offerings.order_by("position")[0].staff_member.calendar, berlin(24, 14), 60)
    found = choose(made, world.anna)
    assert found.decision.is_allowed
    assert found.deadline == berlin(24, 7)
    assert found.slots is not None
    assert clock(found.slots) == ["09:00", "10:00", "12:00", "13:00", "15:00", "16:00"]
    assert not found.is_whole_group


def test_own_time_counts_as_free_for_an_overlapping_move(world: World) -> None:
    world.salon.increment = 30
    world.salon.save()
    cut = make_service(world.salon, make_colleague(world.salon))
    made = book(world.anna, world.salon, ask(cut))
    assert move(made, world.anna, TEN + minutes(30)).starts_at == TEN + minutes(30)
    assert Occupancy.objects.count() == 1


def test_what_a_move_keeps_and_changes(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    mark_sent()
    moved = move(made, world.anna, berlin(25, 14), seen_version=made.version)
    assert (moved.uid, moved.state, moved.created_at) == (made.uid, "confirmed", NOW)
    assert (moved.starts_at, moved.ends_at) == (berlin(25, 14), berlin(25, 15))
    assert (moved.sequence, moved.asked_sequence, moved.version) == (1, 1, 2)
    assert moved.lines.get().starts_at == berlin(25, 14)
    answers = dict(moved.attendees.values_list("client__first_name", "answer"))
    assert answers == {"Anna": Answer.ACCEPTED, None: Answer.NEEDS_ACTION}
    calendar = cut.staff.get().calendar
    assert rows(moved) == [(calendar.pk, berlin(25, 14), berlin(25, 15), "booking")]
    entry = LogEntry.objects.get(subject_uid=made.uid, verb="moved")
    assert entry.changes["starts_at"] == [TEN.isoformat(), berlin(25, 14).isoformat()]
    assert (entry.actor_kind, entry.actor_name) == ("client", "Anna Berg")


def test_who_hears_of_it_and_when_they_are_reminded(world: World, cut: Service) -> None:
    mara = cut.staff.get()
    mara.email = "mara@salon.example"
    mara.save()
    made = book(world.anna, world.salon, ask(cut))
    Appointment.objects.filter(pk=made.pk).update(scheduler=world.scheduler)
    mark_sent()
    move(made, world.anna, berlin(26, 14))
    told = Message.objects.filter(trigger="appointment_rescheduled", state=Message.SCHEDULED)
    assert set(told.values_list("address", flat=True)) == {
        *(world.anna.email, "mara@salon.example", world.scheduler.email)
    }
    internal = told.get(recipient_kind="user")
    assert internal.facts["by"] == "Anna Berg"
    assert internal.facts["former"][0] == TEN.isoformat()
    reminders = Message.objects.filter(trigger="reminder")
    assert reminders.get(state=Message.SCHEDULED).due_at == berlin(25, 14)
    assert not Message.objects.filter(trigger="appointment_updated").exists()


def test_a_first_message_that_waits_tells_the_new_time(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    move(made, world.anna, berlin(26, 14))
    assert not Message.objects.filter(
        trigger="appointment_rescheduled", address=world.anna.email
    ).exists()
    assert Message.objects.filter(trigger="appointment_booked", address=world.anna.email).exists()


def test_rooms_and_units_are_chosen_anew(world: World) -> None:
    mara, chairs = make_colleague(world.salon), make_units(world.salon, 1)
    rooms = [make_room(world.salon, name) for name in "AB"]
    cut = make_service(world.salon, mara)
    need(cut, *rooms, chairs)
    made = book(world.anna, world.salon, ask(cut))
    assert made.room == rooms[0]
    take(rooms[0].calendar, berlin(25, 10), 60)
    moved = move(made, world.anna, berlin(25, 10))
    assert moved.room == rooms[1]
    unit = chairs.calendars.get()
    assert moved.lines.get().takes == sorted([rooms[1].calendar.pk, unit.pk])
    assert {row[0] for row in rows(moved)} == {mara.calendar.pk, rooms[1].calendar.pk, unit.pk}
    take(unit, berlin(26, 10), 60)
    with pytest.raises(SlotTaken):
        move(made, world.anna, berlin(26, 10))


def test_what_staff_put_on_it_moves_along(world: World, cut: Service) -> None:
    """A colleague and a room without a line of their own have to be free as well."""
    made = book(world.anna, world.salon, ask(cut))
    lena = make_colleague(world.salon, "Lena")
    take(lena.calendar, TEN, 60, subject_kind="appointment", subject_uid=made.uid)
    take(lena.calendar, berlin(24, 13), 60)
    found = choose(made, world.anna).slots
    assert found is not None
    assert "13:00" not in clock(found)
    with pytest.raises(SlotTaken):
        move(made, world.anna, berlin(24, 13))
    moved = move(made, world.anna, berlin(24, 14))
    assert len(rows(moved)) == 2
    assert moved.lines.get().takes == []


def test_lines_keep_their_distances_people_and_lengths(world: World) -> None:
    world.salon.increment = 15
    world.salon.save()
    mara, lena = make_colleague(world.salon), make_colleague(world.salon, "Lena")
    cut, dry = make_service(world.salon, mara), make_service(world.salon, lena, duration=30)
    made = book(world.anna, world.salon, ask(cut, dry))
    BookedService.objects.filter(appointment=made, position=1).update(starts_at=TEN + minutes(75))
    Appointment.objects.filter(pk=made.pk).update(ends_at=TEN + minutes(105))
    Service.objects.filter(pk=cut.pk).update(duration=90)
    moved = move(made, world.anna, berlin(24, 14))
    lines = moved.lines.values_list("starts_at", "duration", "staff_member__name")
    assert list(lines) == [
        (berlin(24, 14), 60, "Mara"),
        (berlin(24, 15, 15), 30, "Lena"),
    ]
    assert moved.ends_at == berlin(24, 15, 45)


def test_not_offered_or_not_any_more(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    take(cut.staff.get().calendar, berlin(25, 10), 60)
    for to in (
        *(TEN, berlin(25, 10), berlin(24, 14, 30), berlin(24, 8), NOW - minutes(60)),
        *(NOW + timedelta(days=300), berlin(28, 10)),
    ):
        with pytest.raises(SlotTaken):
            move(made, world.anna, to)
    assert again(made).starts_at == TEN
    assert Occupancy.objects.count() == 2


def test_another_appointment_of_the_client_then(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    make_appointment(world.event, world.scheduler, world.anna, starts_at=berlin(25, 10))
    with pytest.raises(Refused) as caught:
        move(made, world.anna, berlin(25, 10))
    assert caught.value.decision.codes == ("own_overlap",)


def test_somebody_changed_it_meanwhile(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    with pytest.raises(StaleChange):
        move(made, world.anna, berlin(25, 10), seen_version=made.version + 1)


def test_an_appointment_of_somebody_else(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    for client in (world.ben, world.stranger_client):
        with pytest.raises(NotThere):
            choose(made, client)
        with pytest.raises(NotThere):
            move(made, client, berlin(25, 10))
    with pytest.raises(NotThere):
        load_reschedule_facts(world.anna, world.practice, made.uid)


def test_a_fixed_number_of_queries(world: World) -> None:
    staff = [make_colleague(world.salon, name) for name in ("Mara", "Lena", "Omar")]
    services = [make_service(world.salon, one) for one in staff]
    counts = []
    for wanted, hour in ((services[:1], 9), (services, 12)):
        made = book(world.anna, world.salon, ask(*wanted), berlin(24, hour))
        with CaptureQueriesContext(connection) as queries:
            choose(made, world.anna)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 13


def test_a_confirmation_by_staff_asks_again(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    Appointment.objects.filter(pk=made.pk).update(confirmation="by_staff")
    moved = move(made, world.anna, berlin(25, 10))
    assert moved.state == "pending"
    assert Occupancy.objects.get().is_tentative


def test_staff_who_move_tell_nobody_by_this_way(world: World, cut: Service) -> None:
    """Their way is the desk's form; the service obeys its actor all the same (trap 11)."""
    made = book(world.anna, world.salon, ask(cut))
    reschedule_appointment(
        client=world.anna,
        workspace=world.salon,
        uid=made.uid,
        to=berlin(25, 10),
        actor=staff_actor(world.admin),
        now=LATER,
    )
    assert not Message.objects.filter(trigger="appointment_rescheduled").exists()


def test_a_hold_of_somebody_else_is_in_the_way(world: World, cut: Service) -> None:
    made = book(world.anna, world.salon, ask(cut))
    held = {"kind": "hold", "expires_at": LATER + minutes(5), "subject_kind": "booking_hold"}
    take(cut.staff.get().calendar, berlin(25, 10), 60, subject_uid=world.ben.uid, **held)
    with pytest.raises(SlotTaken):
        move(made, world.anna, berlin(25, 10))
    assert move(made, world.anna, berlin(25, 10), now=LATER + minutes(5))
