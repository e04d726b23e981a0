"""Services in the appointment form: form buttons only, warnings, suggestions, typing kept."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, AppointmentDraft
from portico.apps.messaging.models import Message
from portico.apps.people.models import Membership
from portico.domain.states import Role
from tests.booking import make_colleague, make_option, make_service, make_units, need, offer
from tests.make import make_room, make_user
from tests.web.desk.set_up import words

NEW = "appointments/new/"


@pytest.fixture
def salon(world, desk_of):
    return desk_of(world.admin, world.salon)


@pytest.fixture
def mara(world):
    return make_colleague(world.salon)


@pytest.fixture
def colour(world, mara):
    return make_service(
        world.salon,
        mara,
        name="Colour",
        duration=30,
        processing=20,
        finishing=10,
        price_cents=9000,
        currency="EUR",
    )


@pytest.fixture
def visit(world, mara, colour):
    """What somebody types for a visit of one service, complete and right."""

    def fields(**more: Any) -> dict[str, Any]:
        return {
            "name": "",
            "organizer": "",
            "date": "2026-11-24",
            "start": "10:00",
            "people": [f"client:{world.anna.uid}"],
            "sends_emails": "on",
            "is_notifying": "on",
            "line": ["0"],
            "line-0-service": str(colour.uid),
            "line-0-staff": str(mara.uid),
            "do": "save",
            **more,
        }

    return fields


def test_a_service_is_added_by_a_button(salon, world, colour):
    empty = salon.get(NEW)
    assert "None: a meeting" in words(empty)
    answer = salon.post(NEW, {"new_service": str(colour.uid), "do": "line_add"})
    [row] = answer.context["editor"].lines
    assert row.name == "Colour"
    assert row.default.length == 60
    assert 'name="minutes" value=' in words(answer)
    assert "line-0-start" not in words(answer)
    assert AppointmentDraft.objects.get().fields["line-0-service"] == [str(colour.uid)]
    assert "Colour" in words(salon.get(NEW))


def test_saves_a_visit(salon, world, mara, visit):
    answer = salon.post(NEW, visit())
    made = Appointment.objects.get()
    assert answer.headers["Location"].endswith(f"{made.uid}/")
    assert (made.name, made.organizer) == ("Colour", mara)
    assert made.lines.get().staff_member == mara
    assert Message.objects.filter(trigger="appointment_booked").exists()


def test_two_services_and_their_plan(salon, world, mara, colour, visit):
    cut = make_service(world.salon, mara, name="Cut", duration=45)
    wash = make_option(cut, 15)
    fields = visit(
        line=["0", "1"],
        **{"line-1-service": str(cut.uid), "line-1-staff": "anyone"},
        **{"line-1-options": [str(wash.uid)]},
    )
    shown = salon.post(NEW, fields | {"do": "check"})
    assert [one.name for one in shown.context["editor"].preview.notes] == ["Colour", "Cut + Wash"]
    assert "11:00–12:00" in words(shown)
    assert salon.post(NEW, fields).status_code == 302
    assert Appointment.objects.get().ends_at - Appointment.objects.get().starts_at == timedelta(
        hours=2
    )


def test_order_and_removal(salon, world, mara, colour, visit):
    cut = make_service(world.salon, mara, name="Cut")
    fields = visit(
        line=["0", "1"], **{"line-1-service": str(cut.uid), "line-1-staff": str(mara.uid)}
    )
    raised = salon.post(NEW, fields | {"do": "line_up:1"})
    assert [row.name for row in raised.context["editor"].lines] == ["Cut", "Colour"]
    left = salon.post(NEW, fields | {"do": "line_drop:0"})
    assert [row.name for row in left.context["editor"].lines] == ["Cut"]
    assert Appointment.objects.count() == 0


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"line-0-duration": "0"}, "duration"),
        ({"line-0-duration": "x"}, "duration"),
        ({"line-0-price": "-1"}, "price"),
        ({"line-0-staff": "nobody"}, "staff"),
        ({"line-0-room": "R9"}, "room"),
    ],
)
def test_bad_lines_are_named_beside_their_field(salon, world, visit, fields, field):
    make_room(world.salon)
    answer = salon.post(NEW, visit(topics="Kept", **fields))
    assert answer.status_code == 422
    [row] = answer.context["editor"].lines
    assert list(row.form.errors) == [field]
    assert "Kept" in words(answer)
    assert not Appointment.objects.exists()


def test_a_service_that_is_not_added_is_not_lost(salon, visit, colour):
    answer = salon.post(NEW, visit(new_service=str(colour.uid)))
    assert answer.status_code == 422
    assert "not added yet" in words(answer)


def test_nobody_of_anyone_is_free(salon, visit):
    fields = visit(**{"line-0-staff": "anyone"})
    salon.post(NEW, fields)
    answer = salon.post(NEW, fields)
    assert answer.status_code == 422
    assert "Nobody is free then" in words(answer)


def test_free_times_of_the_day(salon, world, visit):
    salon.post(NEW, visit())
    answer = salon.post(NEW, visit(do="times"))
    free = answer.context["editor"].free_times
    shown = [f"{at.astimezone(answer.context['form'].zone):%H:%M}" for at in free.starts]
    assert shown[0] == "09:00"
    assert "10:00" not in shown
    assert shown[-1] == "16:00"
    taken = salon.post(NEW, visit(do=f"at:{free.starts[1].isoformat()}"))
    assert taken.context["typed"]["start"] == "11:00"
    full = salon.post(NEW, visit(date="2026-11-28", do="times"))
    assert not full.context["editor"].free_times.starts
    assert "Next day with free times: Mon 30 Nov" in words(full)
    later = salon.post(NEW, visit(date="2026-11-28", do="day:2026-11-30"))
    assert later.context["editor"].free_times.starts


def test_double_booking_after_a_warning(salon, world, visit):
    salon.post(NEW, visit())
    other = visit(people=[f"client:{world.ben.uid}"])
    first = salon.post(NEW, other)
    assert first.status_code == 409
    assert "is already booked" in words(first)
    accepted = first.context["accepted"]
    assert salon.post(NEW, other | {"accepted": accepted}).status_code == 302
    assert Appointment.objects.count() == 2


def test_a_newer_conflict_asks_again(salon, world, visit):
    late = visit(start="16:30")
    first = salon.post(NEW, late)
    assert first.status_code == 409
    assert "does not work then" in words(first)
    salon.post(NEW, visit(start="16:00", people=[f"client:{world.ben.uid}"]))
    again = salon.post(NEW, late | {"accepted": first.context["accepted"]})
    assert again.status_code == 409
    assert salon.post(NEW, late | {"accepted": again.context["accepted"]}).status_code == 302


def test_rooms_and_units_by_themselves_and_by_hand(salon, world, mara, colour, visit):
    rooms = [make_room(world.salon, name) for name in ("A", "B")]
    need(colour, *rooms, make_units(world.salon, 1))
    salon.post(NEW, visit(**{"line-0-room": str(rooms[1].uid)}))
    made = Appointment.objects.get()
    assert (made.room, len(made.lines.get().takes)) == (rooms[1], 2)
    shown = salon.get(f"appointments/{made.uid}/edit/")
    assert shown.context["editor"].preview.notes[0].places == ["B", "Chair"]


def test_edit_keeps_what_was_booked(salon, world, mara, visit):
    salon.post(NEW, visit(**{"line-0-duration": "45"}))
    made = Appointment.objects.get()
    page = salon.get(f"appointments/{made.uid}/edit/")
    typed = page.context["typed"]
    assert (typed["line-0-duration"], typed["name"]) == ("45", "")
    assert typed.getlist("people") == [f"client:{world.anna.uid}"]
    assert "Changed by hand" in words(page)
    fields = dict(typed.lists()) | {"do": "save", "topics": "More"}
    assert salon.post(f"appointments/{made.uid}/edit/", fields).status_code == 302
    made.refresh_from_db()
    assert (made.topics, made.lines.get().by_hand, made.sequence) == ("More", ["duration"], 0)
    stale = salon.post(f"appointments/{made.uid}/edit/", fields | {"topics": "Mine"})
    assert stale.status_code == 409
    assert "Mine" in words(stale)


def test_whoever_does_the_first_service_organizes(salon, world, mara, colour, visit):
    lena = make_colleague(world.salon, "Lena")
    offer(colour, lena)
    salon.post(NEW, visit())
    made = Appointment.objects.get()
    typed = salon.get(f"appointments/{made.uid}/edit/").context["typed"]
    fields = dict(typed.lists()) | {"do": "save", "line-0-staff": str(lena.uid)}
    assert salon.post(f"appointments/{made.uid}/edit/", fields).status_code == 302
    made.refresh_from_db()
    assert (made.lines.get().staff_member, made.organizer) == (lena, lena)
    typed = salon.get(f"appointments/{made.uid}/edit/").context["typed"]
    fields = dict(typed.lists()) | {"do": "save", "organizer": str(mara.uid)}
    assert salon.post(f"appointments/{made.uid}/edit/", fields).status_code == 302
    assert salon.get(f"appointments/{made.uid}/edit/").context["typed"]["organizer"] == str(
        mara.uid
    )


def test_a_room_that_staff_put_it_in_stays(salon, world, colour, visit):
    need(colour, make_room(world.salon, "A"), make_room(world.salon, "B"))
    other = make_room(world.salon, "Garden")
    salon.post(NEW, visit())
    made = Appointment.objects.get()
    made.lines.update(takes=[])
    Appointment.objects.update(room=other)
    typed = salon.get(f"appointments/{made.uid}/edit/").context["typed"]
    assert typed["line-0-room"] == str(other.uid)
    fields = dict(typed.lists()) | {"do": "save"}
    assert salon.post(f"appointments/{made.uid}/edit/", fields).status_code == 302
    made.refresh_from_db()
    assert (made.room, made.lines.get().takes) == (other, [other.calendar.pk])


@pytest.mark.parametrize(("is_on", "told"), [(True, 1), (False, 0)])
def test_notify_client(salon, world, visit, is_on, told):
    fields = visit()
    if not is_on:
        del fields["is_notifying"]
    salon.post(NEW, fields)
    mine = Message.objects.filter(recipient_uid=world.anna.uid, trigger="appointment_booked")
    assert mine.count() == told
    assert "is_notifying" in salon.get(NEW).context["typed"]
    world.salon.send_updates = False
    world.salon.save()
    assert "is_notifying" not in salon.get(NEW).context["typed"]


def test_a_provider_books_only_their_own(world, desk_of, visit, colour):
    pia = make_user(world.organization, "Pia", Role.PROVIDER, world.salon)
    theirs = desk_of(pia, world.salon)
    assert Membership.objects.filter(user=pia).exists()
    refused = theirs.post(NEW, visit())
    assert refused.status_code == 422
    assert "You make appointments that you are on" in words(refused)
    own = visit(**{"line-0-staff": str(pia.staff_member.uid)})
    first = theirs.post(NEW, own)
    assert first.status_code == 409
    assert theirs.post(NEW, own | {"accepted": first.context["accepted"]}).status_code == 302


def test_a_stranger_s_service_is_unknown(salon, world, visit):
    strange = make_service(world.stranger_workspace)
    answer = salon.post(NEW, visit(**{"line-0-service": str(strange.uid)}))
    assert answer.status_code == 422
    assert "We do not know this one" in words(answer)
    added = salon.post(NEW, {"new_service": str(strange.uid), "do": "line_add"})
    assert added.context["editor"].lines == []


def test_queries_do_not_grow_with_lines(salon, world, mara, visit, django_assert_max_num_queries):
    cut = make_service(world.salon, mara, name="Cut", duration=15)
    fields = visit(do="check", line=[str(n) for n in range(8)])
    for number in range(1, 8):
        fields[f"line-{number}-service"] = str(cut.uid)
        fields[f"line-{number}-staff"] = str(mara.uid)
    with django_assert_max_num_queries(60):
        salon.post(NEW, fields)
