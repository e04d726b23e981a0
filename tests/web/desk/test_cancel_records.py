"""Deleting for good, answers given by telephone, and the settings of cancelling."""

from uuid import uuid4

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.history.models import LogEntry
from tests.apps.appointments.steps import again, mark_sent
from tests.make import NOW, make_appointment
from tests.web.desk.test_cancel import cancel, made, path_of, words

__all__ = ["made"]
RULES = {
    "allow_self_cancellation": "on",
    "self_cancellation_hours": "24",
    "allow_self_rescheduling": "on",
    "self_rescheduling_hours": "36",
    "grace_minutes": "20",
    "undo_minutes": "5",
    "late_cancellation_hours": "12",
}


def test_delete_asks_by_name_and_is_final(desk, made):
    page = words(desk.get(path_of(made, "delete/")))
    assert "Delete “Spectral CT roadmap” for good?" in page
    assert desk.post(path_of(made, "delete/"))["Location"] == desk.url("appointments/")
    assert not Appointment.objects.exists()
    assert LogEntry.objects.filter(verb="deleted", subject_uid=made.uid).exists()
    assert desk.get(path_of(made)).status_code == 404


def test_what_was_announced_is_cancelled_first(desk, made):
    mark_sent()
    page = words(desk.get(path_of(made)))
    assert "It was announced: cancel it first, then it can be deleted." in page
    assert 'aria-disabled="true" aria-describedby="no-delete"' in page
    answer = desk.post(path_of(made, "delete/"))
    assert answer.status_code == 409
    assert "It was announced" in words(answer)
    assert "<form class=" not in words(desk.get(path_of(made, "delete/"))).split("<main")[1]
    cancel(desk, made)
    assert desk.post(path_of(made, "delete/")).status_code == 302
    assert not Appointment.objects.exists()


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 302), ("manager", 302), ("scheduler", 403), ("provider", 403)]
)
def test_who_deletes(world, desk_of, made, role, status):
    user = desk_of(getattr(world, role))
    assert ("delete/" in words(user.get(path_of(made)))) is (status == 302)
    answer = user.post(path_of(made, "delete/"))
    assert answer.status_code == status
    if status == 403:
        assert "Only system administrators and managers delete appointments." in words(answer)
    assert Appointment.objects.exists() is (status == 403)


def attendee_of(made, client):
    return made.attendees.get(client=client)


def record(desk, made, attendee, answer="accepted", note=""):
    path = path_of(made, f"attendees/{attendee.uid}/answer/")
    return desk.post(path, {"answer": answer, "note": note})


@pytest.mark.parametrize(
    ("answer", "state"),
    [("accepted", "confirmed"), ("tentative", "pending"), ("declined", "declined")],
)
def test_an_answer_by_telephone(desk, world, made, answer, state):
    mine = attendee_of(made, world.anna)
    page = words(desk.get(path_of(made)))
    assert f"attendees/{mine.uid}/answer/" in page
    form = words(desk.get(path_of(made, f"attendees/{mine.uid}/answer/")))
    assert "What did Anna Berg say?" in form
    assert record(desk, made, mine, answer, "By phone").status_code == 302
    mine.refresh_from_db()
    assert (mine.answer, mine.note) == (answer, "By phone")
    assert again(made).state == state
    shown = words(desk.get(path_of(made)))
    assert "recorded an answer" in shown
    assert "Whose: Anna Berg" in shown


def test_also_of_a_colleague_after_the_deadline_and_the_start(desk, world, made):
    Appointment.objects.update(response_deadline=NOW, starts_at=NOW)
    mara = made.attendees.get(staff_member=world.provider.staff_member)
    assert record(desk, made, mara).status_code == 302
    assert record(desk, made, attendee_of(made, world.anna)).status_code == 302
    assert again(made).state == "confirmed"


def test_asked_again_a_declined_one_returns(desk, world, made):
    mine = attendee_of(made, world.anna)
    record(desk, made, mine, "declined")
    record(desk, made, mine, "needs_action")
    assert again(made).state == "pending"


@pytest.mark.parametrize(
    ("fields", "beside"),
    [({"answer": ""}, "answer"), ({"answer": "x"}, "answer"), ({"note": "n" * 501}, "note")],
)
def test_a_bad_answer_is_said_beside_it(desk, world, made, fields, beside):
    answer = record(desk, made, attendee_of(made, world.anna), **fields)
    assert answer.status_code == 422
    assert answer.context["form"].errors[beside]


def test_no_answer_to_what_is_cancelled(desk, world, made):
    cancel(desk, made)
    mine = attendee_of(made, world.anna)
    assert "attendees/" not in words(desk.get(path_of(made)))
    answer = record(desk, made, mine, note="They called")
    assert answer.status_code == 409
    assert "They called" in words(answer)


def test_nobody_of_another_appointment(desk, world, made):
    other = make_appointment(world.event, world.manager, world.ben)
    assert record(desk, made, attendee_of(other, world.ben)).status_code == 404
    unknown = path_of(made, f"attendees/{uuid4()}/answer/")
    assert desk.get(unknown).status_code == 404
    assert attendee_of(other, world.ben).answer == "needs_action"


def test_the_rules_are_saved_and_count_from_the_next_press(desk, world, made):
    assert desk.post("settings/cancelling/", RULES).status_code == 302
    world.event.refresh_from_db()
    kept = [getattr(world.event, name) for name in RULES]
    assert kept == [True, 24, True, 36, 20, 5, 12]
    page = words(desk.get("settings/cancelling/"))
    for name in ("cancellation", "rescheduling"):
        assert f"Allow self-{name}" in page
        assert f'name="allow_self_{name}" checked' in page
    off = {name: value for name, value in RULES.items() if not name.startswith("allow_")}
    desk.post("settings/cancelling/", off)
    world.event.refresh_from_db()
    assert world.event.allow_self_cancellation is False
    assert world.event.allow_self_rescheduling is False
    assert LogEntry.objects.filter(verb="cancel_rules_changed").count() == 2


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("self_cancellation_hours", "-1", "0 is the least."),
        ("self_cancellation_hours", "2161", "2160 is the most."),
        ("self_cancellation_hours", "", "Write a whole number."),
        ("self_rescheduling_hours", "-1", "0 is the least."),
        ("self_rescheduling_hours", "2161", "2160 is the most."),
        ("grace_minutes", "1.5", "Write a whole number."),
        ("grace_minutes", "1441", "1440 is the most."),
        ("undo_minutes", "61", "60 is the most."),
        ("late_cancellation_hours", "soon", "Write a whole number."),
        ("late_cancellation_hours", "9" * 40, "2160 is the most."),
    ],
)
def test_bad_rules_are_said_beside_the_field(desk, world, field, value, said):
    answer = desk.post("settings/cancelling/", RULES | {field: value})
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert f'value="{value}"' in words(answer) or not value
    world.event.refresh_from_db()
    assert world.event.grace_minutes == 15


@pytest.mark.parametrize(
    ("role", "status"), [("admin", 200), ("manager", 200), ("scheduler", 403), ("provider", 403)]
)
def test_who_sets_the_rules(world, desk_of, role, status):
    assert desk_of(getattr(world, role)).get("settings/cancelling/").status_code == status


def test_the_rules_of_others_do_not_exist(world, desk_of):
    stranger = desk_of(world.stranger_admin)
    assert stranger.get("settings/cancelling/").status_code == 404
