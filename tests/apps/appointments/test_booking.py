"""A client books: the visit, its rows, who hears of it, and every way to be refused."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.wishes import LineWish, VisitRequest
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import InvalidInput, NotThere, Refused, SlotTaken
from portico.domain.states import Confirmation
from tests.apps.appointments.visits import TEN, book, hold, minutes, rows
from tests.booking import (
    ask,
    berlin,
    clock,
    find,
    make_colleague,
    make_option,
    make_service,
    make_units,
    need,
    offer,
    take,
)
from tests.conftest import World
from tests.make import NOW, make_appointment, make_room


def test_a_visit_of_two_services_with_all_its_rows(world: World) -> None:
    mara, lena = make_colleague(world.salon), make_colleague(world.salon, "Lena")
    room, chairs = make_room(world.salon), make_units(world.salon, 1)
    colour = make_service(
        world.salon,
        mara,
        name="Colour",
        duration=30,
        processing=20,
        finishing=10,
        buffer_before=5,
        buffer_after=10,
        price_cents=5000,
    )
    need(colour, room, chairs)
    wash = make_option(colour, 15, price_cents=900)
    cut = make_service(world.salon, lena, duration=30, is_by_video=True)
    lines = (LineWish(colour.uid, mara.uid, (wash.uid,)), LineWish(cut.uid))
    made = book(world.anna, world.salon, VisitRequest(lines), booked_for="  Little Tom ")
    assert (made.name, made.state, made.booked_by) == ("Colour, Cut", "confirmed", world.anna)
    assert (made.starts_at, made.ends_at) == (TEN, TEN + minutes(105))
    assert (made.room, made.organizer, made.booked_for) == (room, mara, "Little Tom")
    assert made.is_online
    first, second = made.lines.all()
    assert (first.name, first.duration, first.price_cents) == ("Colour + Wash", 45, 5900)
    assert (first.options, first.is_anyone, second.is_anyone) == ([str(wash.uid)], False, True)
    assert second.starts_at == TEN + minutes(75)
    unit = chairs.calendars.get()
    assert first.takes == sorted([room.calendar.pk, unit.pk])
    whole = (TEN - minutes(5), TEN + minutes(85), "booking")
    assert sorted(rows(made)) == sorted(
        [
            (mara.calendar.pk, TEN - minutes(5), TEN + minutes(45), "booking"),
            (mara.calendar.pk, TEN + minutes(65), TEN + minutes(85), "booking"),
            (lena.calendar.pk, TEN + minutes(75), TEN + minutes(105), "booking"),
            (room.calendar.pk, *whole),
            (unit.pk, *whole),
        ]
    )
    people = made.attendees.values_list("client__first_name", "staff_member__name", "answer")
    assert set(people) == {
        ("Anna", None, "accepted"),
        (None, "Mara", "accepted"),
        (None, "Lena", "accepted"),
    }
    entry = LogEntry.objects.get(subject_uid=made.uid)
    assert (entry.verb, entry.actor_kind) == ("created", "client")


def test_lines_that_touch_on_one_calendar_are_one_row(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara, duration=30, buffer_before=10, buffer_after=10)
    made = book(world.anna, world.salon, ask(cut, cut))
    assert rows(made) == [(mara.calendar.pk, TEN - minutes(10), TEN + minutes(70), "booking")]


def test_it_is_confirmed_to_the_client_and_told_to_staff(world: World) -> None:
    mara = make_colleague(world.salon)
    mara.email = "mara@salon.example"
    mara.save()
    made = book(world.anna, world.salon, ask(make_service(world.salon, mara)))
    told = Message.objects.filter(subject_uid=made.uid, state=Message.SCHEDULED)
    assert set(told.values_list("trigger", "address")) == {
        ("appointment_booked", world.anna.email),
        ("appointment_booked", "mara@salon.example"),
        ("reminder", world.anna.email),
    }


def test_an_event_sends_invitations_and_answers_have_been_given(world: World) -> None:
    world.event.who_may_book = "anybody_verified"
    world.event.save()
    mara = make_colleague(world.event)
    made = book(world.anna, world.event, ask(make_service(world.event, mara)))
    assert (made.confirmation, made.state) == (Confirmation.BY_ANSWERS, "confirmed")
    assert Message.objects.filter(trigger="invitation", address=world.anna.email).count() == 1


@pytest.mark.parametrize(
    ("confirmation", "state"),
    [("at_once", "confirmed"), ("by_staff", "pending"), ("by_request", "confirmed")],
)
def test_the_confirmation_method_gives_the_state(
    world: World, confirmation: str, state: str
) -> None:
    world.salon.confirmation = confirmation
    world.salon.save()
    mara = make_colleague(world.salon)
    made = book(world.anna, world.salon, ask(make_service(world.salon, mara)))
    assert made.state == state
    assert Occupancy.objects.get().is_tentative is (state == "pending")


def test_the_policy_that_was_read_is_kept(world: World) -> None:
    world.salon.cancellation_policy = "24 hours before.\nNo fees."
    world.salon.save()
    mara = make_colleague(world.salon)
    request = ask(make_service(world.salon, mara))
    for read, code in (("", "required"), ("48 hours before.", "changed")):
        with pytest.raises(InvalidInput) as caught:
            book(world.anna, world.salon, request, accepted_policy=read, booked_for="x" * 121)
        assert caught.value.fields == {"policy": (code,), "booked_for": ("too_long",)}
    made = book(world.anna, world.salon, request, accepted_policy="24 hours before.\r\nNo fees.")
    assert made.accepted_policy == "24 hours before.\nNo fees."


def test_what_is_not_offered_is_not_booked(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    take(mara.calendar, berlin(24, 13), 60)
    for start in (
        berlin(24, 13, 30),
        TEN + minutes(7),
        TEN + timedelta(seconds=30),
        berlin(24, 8),
        berlin(24, 16, 15),
    ):
        with pytest.raises(SlotTaken):
            book(world.anna, world.salon, ask(cut), start)
    assert not Appointment.objects.exists()
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("settings", "client", "start", "codes"),
    [
        ({"who_may_book": "nobody"}, {}, TEN, ("disabled",)),
        ({}, {"may_book": False}, TEN, ("blocked",)),
        ({"most_self_booked": 0}, {}, TEN, ("too_many",)),
        ({}, {}, NOW + minutes(59), ("notice",)),
        ({"maximum_days_ahead": 0}, {}, TEN, ("too_far",)),
        ({"offers_anyone": False}, {}, TEN, ("choose_staff",)),
        ({"who_may_book": "nobody"}, {"may_book": False}, TEN, ("disabled", "blocked")),
    ],
)
def test_every_reason_is_named(
    world: World,
    settings: dict[str, Any],
    client: dict[str, Any],
    start: datetime,
    codes: tuple[str, ...],
) -> None:
    Workspace.objects.filter(pk=world.salon.pk).update(**settings)
    world.salon.refresh_from_db()
    Client.objects.filter(pk=world.anna.pk).update(**client)
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    with pytest.raises(Refused) as caught:
        book(world.anna, world.salon, ask(cut), start)
    assert caught.value.decision.codes == codes
    with pytest.raises(Refused):
        hold(world.anna, world.salon, ask(cut), start)


def test_services_that_are_not_for_clients(world: World) -> None:
    mara = make_colleague(world.salon)
    off = make_service(world.salon, mara, clients_can_self_schedule=False)
    retired = make_service(world.salon, mara, is_retired=True)
    call = make_service(world.salon, mara, is_prompt_to_call=True)
    theirs = make_service(world.salon)
    offer(theirs, mara, is_online_bookable=False)
    for service in (off, retired, theirs):
        with pytest.raises(Refused) as caught:
            book(world.anna, world.salon, ask((service, mara)))
        assert caught.value.decision.codes == ("not_online",)
    with pytest.raises(Refused) as caught:
        book(world.anna, world.salon, ask(call))
    assert caught.value.decision.codes == ("prompt_to_call",)
    world.salon.may_combine_services = False
    with pytest.raises(Refused) as caught:
        book(world.anna, world.salon, ask(call, off))
    assert caught.value.decision.codes == ("not_online", "prompt_to_call", "one_service_only")


def test_unknown_clients_where_only_known_ones_book(world: World) -> None:
    mara = make_colleague(world.practice)
    request = ask(make_service(world.practice, mara))
    with pytest.raises(Refused) as caught:
        book(world.anna, world.practice, request, is_known=False)
    assert caught.value.decision.codes == ("unknown_client",)
    assert book(world.anna, world.practice, request).state == "confirmed"


def test_as_many_as_allowed(world: World) -> None:
    world.salon.most_self_booked = 2
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    book(world.anna, world.salon, ask(cut), berlin(24, 9))
    make_appointment(world.event, world.scheduler, world.anna, starts_at=berlin(26, 9))
    book(world.anna, world.salon, ask(cut), berlin(25, 9))
    with pytest.raises(Refused) as caught:
        book(world.anna, world.salon, ask(cut), berlin(26, 13))
    assert caught.value.decision.codes == ("too_many",)
    later = berlin(24, 9) + minutes(1)
    assert book(world.anna, world.salon, ask(cut), berlin(26, 13), now=later)


def test_another_appointment_of_the_client(world: World) -> None:
    mara = make_colleague(world.salon)
    cut = make_service(world.salon, mara)
    make_appointment(world.event, world.scheduler, world.anna, starts_at=berlin(24, 10, 30))
    with pytest.raises(Refused) as caught:
        book(world.anna, world.salon, ask(cut))
    assert caught.value.decision.codes == ("own_overlap",)
    take(mara.calendar, TEN, 60)
    with pytest.raises(Refused) as caught:
        book(world.anna, world.salon, ask(cut))
    assert caught.value.decision.codes == ("slot_taken", "own_overlap")


def test_strangers_services(world: World) -> None:
    theirs = make_service(world.stranger_workspace, make_colleague(world.stranger_workspace))
    with pytest.raises(NotThere):
        book(world.anna, world.salon, ask(theirs))
    with pytest.raises(NotThere):
        hold(world.anna, world.salon, ask(theirs))


@pytest.mark.parametrize(
    ("order", "taken", "who"),
    [("order", "Mara", "Mara"), ("least_booked", "Mara", "Lena"), ("random", "", "")],
)
def test_anyone_is_who_the_workspace_says(world: World, order: str, taken: str, who: str) -> None:
    world.salon.anyone_order = order
    world.salon.save()
    staff = {name: make_colleague(world.salon, name) for name in ("Mara", "Lena")}
    cut = make_service(world.salon, *staff.values())
    if taken:
        take(staff[taken].calendar, berlin(24, 15), 60)
    made = book(world.anna, world.salon, ask(cut))
    assert made.lines.get().staff_member.name in ([who] if who else list(staff))
    assert made.lines.get().is_anyone


def test_anyone_leaves_no_gap_where_that_is_avoided(world: World) -> None:
    world.salon.avoids_gaps = True
    world.salon.save()
    mara, lena = make_colleague(world.salon), make_colleague(world.salon, "Lena")
    cut = make_service(world.salon, mara, lena)
    take(lena.calendar, berlin(24, 11), 60)
    assert "10:00" in clock(find(world.anna, world.salon, ask(cut)))
    assert book(world.anna, world.salon, ask(cut)).lines.get().staff_member == lena


def test_a_room_without_a_calendar_gets_one(world: World) -> None:
    mara, room = make_colleague(world.salon), make_room(world.salon)
    cut = make_service(world.salon, mara)
    need(cut, room)
    assert not Calendar.objects.filter(room=room).exists()
    assert book(world.anna, world.salon, ask(cut)).room == room
    with pytest.raises(SlotTaken):
        book(world.ben, world.salon, ask(cut))


def test_a_hold_keeps_the_time_for_its_client(world: World) -> None:
    mara = make_colleague(world.salon)
    request = ask(make_service(world.salon, mara))
    assert hold(world.anna, world.salon, request) == NOW + minutes(10)
    with pytest.raises(SlotTaken):
        book(world.ben, world.salon, request)
    with pytest.raises(SlotTaken):
        hold(world.ben, world.salon, request)
    made = book(world.anna, world.salon, request, now=NOW + minutes(9))
    assert rows(made) == [(mara.calendar.pk, TEN, TEN + minutes(60), "booking")]
    assert Occupancy.objects.count() == 1


def test_a_hold_is_one_and_not_renewed(world: World) -> None:
    mara = make_colleague(world.salon)
    request = ask(make_service(world.salon, mara))
    until = hold(world.anna, world.salon, request)
    assert hold(world.anna, world.salon, request, now=NOW + minutes(5)) == until
    assert hold(world.anna, world.salon, request, berlin(24, 14), now=NOW + minutes(5)) == until
    assert Occupancy.objects.get().starts_at == berlin(24, 14)
    with pytest.raises(SlotTaken):
        hold(world.anna, world.salon, request, berlin(24, 8))
    assert Occupancy.objects.get().starts_at == berlin(24, 14)
    assert hold(world.anna, world.salon, request, now=until) == until + minutes(10)


def test_an_expired_hold_gives_way(world: World) -> None:
    mara = make_colleague(world.salon)
    request = ask(make_service(world.salon, mara))
    until = hold(world.anna, world.salon, request)
    assert book(world.ben, world.salon, request, now=until)
    assert not Occupancy.objects.filter(kind=Occupancy.HOLD).exists()


def test_anyone_is_whom_the_client_holds(world: World) -> None:
    mara, lena = make_colleague(world.salon), make_colleague(world.salon, "Lena")
    cut = make_service(world.salon, mara, lena)
    blocking = take(mara.calendar, TEN, 60)
    hold(world.anna, world.salon, ask(cut))
    blocking.delete()
    assert book(world.anna, world.salon, ask(cut)).lines.get().staff_member == lena
