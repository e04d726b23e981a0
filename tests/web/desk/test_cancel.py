"""Staff cancel with a type, change it, bring back, and say what did not take place."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import Message
from tests.apps.appointments.steps import again, mark_sent, press_cancel, waiting
from tests.make import NOW, make_appointment, make_room

SOON = NOW + timedelta(hours=3)
PAST = NOW - timedelta(hours=2)


@pytest.fixture
def made(world):
    """Anna with Mara, booked a day ago for next week."""
    mara = world.provider.staff_member
    return make_appointment(
        world.event, world.manager, world.anna, mara, now=NOW - timedelta(days=1)
    )


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def path_of(made, page: str = "") -> str:
    return f"appointments/{made.uid}/{page}"


def cancel(desk, made, **fields):
    typed = {"cancel_type": "normal", "reason": "Ill", "is_notifying": "on", **fields}
    return desk.post(path_of(made, "cancel/"), {"version": again(made).version, **typed})


def complete(made) -> None:
    Appointment.objects.filter(pk=made.pk).update(
        state="completed", starts_at=PAST, ends_at=PAST + timedelta(minutes=45)
    )


@pytest.mark.parametrize(
    ("hours_ahead", "booked_minutes_ago", "expected"),
    [(24, 60, "normal"), (23.9, 60, "late"), (23.9, 14, "normal"), (23.9, 15, "late")],
)
def test_the_type_is_preselected(desk, world, hours_ahead, booked_minutes_ago, expected):
    made = make_appointment(
        world.event,
        world.manager,
        world.anna,
        starts_at=NOW + timedelta(hours=hours_ahead),
        now=NOW - timedelta(minutes=booked_minutes_ago),
    )
    page = words(desk.get(path_of(made, "cancel/")))
    assert f'name="cancel_type" value="{expected}" required' in page or (
        f'value="{expected}"' in page.split("checked")[0].rsplit("<input", 1)[1]
    )


@pytest.mark.parametrize("cancel_type", ["normal", "late", "no_show"])
def test_cancelled_with_its_type_and_reason(desk, made, cancel_type):
    assert cancel(desk, made, cancel_type=cancel_type, reason="Ill today").status_code == 302
    gone = again(made)
    assert (gone.state, gone.cancel_type, gone.cancel_reason) == (
        "cancelled",
        cancel_type,
        "Ill today",
    )
    page = words(desk.get(path_of(made)))
    assert "Ill today" in page
    assert {"normal": "Normal", "late": "Late", "no_show": "No-show"}[cancel_type] in page


@pytest.mark.parametrize(("is_on", "client_told"), [(True, True), (False, False)])
def test_notify_client_is_a_choice(desk, world, made, is_on, client_told):
    mark_sent()
    more = {} if is_on else {"is_notifying": ""}
    cancel(desk, made, **more)
    told = waiting("appointment_cancelled")
    assert (world.anna.email in told) is client_told
    assert world.provider.email in told


def test_a_no_show_needs_no_reason_and_tells_nobody(desk, made):
    mark_sent()
    assert cancel(desk, made, cancel_type="no_show", reason="").status_code == 302
    assert waiting("appointment_cancelled") == []


@pytest.mark.parametrize(
    ("fields", "beside"),
    [
        ({"reason": ""}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"cancel_type": ""}, "cancel_type"),
        ({"cancel_type": "angry"}, "cancel_type"),
    ],
)
def test_what_is_missing_is_said_beside_it(desk, made, fields, beside):
    answer = cancel(desk, made, **fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors[beside]
    assert again(made).state == "pending"


def test_what_somebody_changed_meanwhile_is_told_and_nothing_is_lost(desk, world, made):
    answer = cancel(desk, made, reason="My reason", version="0")
    page = words(answer)
    assert answer.status_code == 409
    assert "Somebody changed this while it was open" in page
    assert "made the appointment" in page
    assert "My reason" in page
    assert f'name="version" value="{again(made).version}"' in page
    assert again(made).state == "pending"


def test_twice_is_refused(desk, made):
    cancel(desk, made)
    assert cancel(desk, made).status_code == 409
    assert "<form class=" not in words(desk.get(path_of(made, "cancel/"))).split("<main")[1]


def test_the_type_can_be_changed_later(desk, made):
    assert desk.post(path_of(made, "cancel-type/"), {"cancel_type": "late"}).status_code == 409
    cancel(desk, made)
    count = Message.objects.count()
    assert desk.post(path_of(made, "cancel-type/"), {"cancel_type": "late"}).status_code == 302
    assert desk.post(path_of(made, "cancel-type/"), {"cancel_type": "x"}).status_code == 302
    assert again(made).cancel_type == "late"
    assert Message.objects.count() == count
    assert "Type: Normal → Late" in words(desk.get(path_of(made)))


@pytest.mark.parametrize("was_sent", [True, False])
def test_uncancel_preselects_notify_where_a_cancellation_was_sent(desk, world, made, was_sent):
    mark_sent()
    cancel(desk, made)
    if was_sent:
        mark_sent()
    page = words(desk.get(path_of(made, "uncancel/")))
    assert ("checked" in page) is was_sent
    assert "Un-cancel</a>" in words(desk.get(path_of(made)))
    sequence = again(made).sequence
    desk.post(path_of(made, "uncancel/"), {"is_notifying": "on"} if was_sent else {})
    back = again(made)
    assert (back.state, back.sequence, back.cancel_type) == ("pending", sequence + 1, "")
    assert (world.anna.email in waiting("appointment_restored")) is was_sent


def test_uncancel_is_refused_where_the_time_is_taken(desk, world, made):
    cancel(desk, made)
    mara = world.provider.staff_member
    make_appointment(world.event, world.manager, world.ben, mara)
    page = words(desk.get(path_of(made)))
    assert "It cannot be un-cancelled" in page
    assert "this time is taken" in page
    answer = desk.post(path_of(made, "uncancel/"))
    assert answer.status_code == 409
    assert "this time is taken" in words(answer)
    assert again(made).state == "cancelled"


def test_uncancel_of_what_is_not_cancelled_says_so(desk, made):
    assert "It is not cancelled." in words(desk.get(path_of(made, "uncancel/")))
    assert desk.post(path_of(made, "uncancel/")).status_code == 409


def test_a_completed_one_becomes_a_no_show_and_back(desk, made):
    complete(made)
    assert "Did not show up" in words(desk.get(path_of(made)))
    assert desk.post(path_of(made, "no-show/"), {"do": "no_show"}).status_code == 302
    assert (again(made).state, again(made).cancel_type) == ("cancelled", "no_show")
    assert "It took place after all" in words(desk.get(path_of(made)))
    assert desk.post(path_of(made, "no-show/"), {"do": "took_place"}).status_code == 302
    assert again(made).state == "completed"


@pytest.mark.parametrize("do", ["no_show", "took_place"])
def test_no_show_of_what_is_ahead_is_refused(desk, made, do):
    assert desk.post(path_of(made, "no-show/"), {"do": do}).status_code == 409
    assert again(made).state == "pending"


@pytest.mark.parametrize(
    ("confirmation", "status"),
    [("by_staff", 302), ("by_request", 302), ("by_answers", 409), ("at_once", 409)],
)
def test_staff_confirm_where_that_is_the_method(desk, made, confirmation, status):
    Appointment.objects.update(confirmation=confirmation)
    page = words(desk.get(path_of(made)))
    assert ("/confirm/" in page) is (status == 302)
    assert desk.post(path_of(made, "confirm/")).status_code == status
    assert again(made).state == ("confirmed" if status == 302 else "pending")


def test_held_time_warns_and_may_be_taken(desk, world, made, typing):
    """A client's Undo holds the time; a second press takes it, and their Undo is gone."""
    room = make_room(world.event)
    Appointment.objects.filter(pk=made.pk).update(room=room)
    press_cancel(made, world.anna)
    assert "held until <time" in words(desk.get(path_of(made)))
    local = made.starts_at + timedelta(hours=1)
    fields = typing(
        f"client:{world.ben.uid}",
        f"staff:{world.provider.staff_member.uid}",
        date=f"{local:%Y-%m-%d}",
        start=f"{local:%H:%M}",
    )
    warned = desk.post("appointments/new/", fields)
    page = words(warned)
    assert warned.status_code == 409
    assert "held until" in page
    assert "for a client who may take a cancellation back" in page
    accepted = page.split('name="accepted" value="')[1].split('"')[0]
    taken = desk.post("appointments/new/", fields | {"accepted": accepted})
    assert taken.status_code == 302
    assert again(made).held_until is None
    assert "took the time that was held for Undo" in words(desk.get(path_of(made)))


def test_a_booking_over_it_later_is_a_new_warning(desk, world, made, typing):
    """What was accepted is what was seen: a hold that became a booking asks again."""
    press_cancel(made, world.anna)
    local = made.starts_at + timedelta(hours=1)
    fields = typing(
        f"client:{world.ben.uid}",
        f"staff:{world.provider.staff_member.uid}",
        date=f"{local:%Y-%m-%d}",
        start=f"{local:%H:%M}",
    )
    accepted = words(desk.post("appointments/new/", fields)).split('name="accepted" value="')[1]
    make_appointment(
        world.event,
        world.manager,
        world.anna,
        world.provider.staff_member,
        allowance=Allowance(accepts_warnings=True),
    )
    again_asked = desk.post("appointments/new/", fields | {"accepted": accepted.split('"')[0]})
    assert again_asked.status_code == 409
