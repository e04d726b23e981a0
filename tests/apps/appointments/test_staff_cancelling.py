"""Cancel by staff with a type; no-shows; delete; confirm; record an answer; the settings."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.answering import record_answer
from portico.apps.appointments.services.cancelling import (
    cancel_appointment,
    change_cancel_type,
    mark_no_show,
    unmark_no_show,
)
from portico.apps.appointments.services.completing import complete_over
from portico.apps.appointments.services.confirming import confirm_by_client, confirm_by_staff
from portico.apps.appointments.services.deleting import delete_appointment
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import User
from portico.apps.schedule.models import Occupancy
from portico.apps.workspaces.services.cancelling_rules import change_cancel_rules
from portico.domain.errors import InvalidInput, NotThere, Refused
from portico.domain.states import Answer
from tests.apps.appointments.steps import again, at, mark_sent, say, waiting
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment, staff_actor

WEEK = 7 * 24 * 60


def by(made: Appointment, user: User, minutes: float = 0) -> dict[str, Any]:
    return {
        "workspace": made.workspace,
        "uid": made.uid,
        "actor": staff_actor(user),
        "now": at(minutes),
    }


@pytest.mark.parametrize("cancel_type", ["normal", "late", "no_show"])
def test_each_type_is_kept_and_only_no_shows_are_silent(world: World, cancel_type: str) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    cancel_appointment(**by(made, world.manager), reason="", cancel_type=cancel_type)
    assert (again(made).state, again(made).cancel_type) == ("cancelled", cancel_type)
    told = [] if cancel_type == "no_show" else sorted([world.anna.email, world.scheduler.email])
    assert waiting("appointment_cancelled") == told
    assert waiting("reminder") == []


def test_the_scheduler_who_cancels_is_not_told(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    cancel_appointment(**by(made, world.scheduler), reason="")
    assert waiting("appointment_cancelled") == [world.anna.email]


def test_without_notify_colleagues_still_hear_of_it(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    mark_sent()
    cancel_appointment(**by(made, world.scheduler), reason="", is_notifying=False)
    assert waiting("appointment_cancelled") == [world.provider.email]


def test_an_unknown_type_is_an_error(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    with pytest.raises(ValueError, match="early"):
        cancel_appointment(**by(made, world.scheduler), reason="", cancel_type="early")


def test_the_type_can_be_changed_later(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    with pytest.raises(Refused):
        change_cancel_type(**by(made, world.scheduler), cancel_type="late")
    cancel_appointment(**by(made, world.scheduler), reason="")
    mark_sent()
    change_cancel_type(**by(made, world.scheduler), cancel_type="late")
    change_cancel_type(**by(made, world.scheduler), cancel_type="late")
    assert again(made).cancel_type == "late"
    entry = LogEntry.objects.get(verb="cancel_type_changed")
    assert entry.changes == {"cancel_type": ["normal", "late"]}
    assert waiting("appointment_cancelled") == []


def test_completed_to_no_show_and_back(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    with pytest.raises(Refused):
        mark_no_show(**by(made, world.scheduler))
    Appointment.objects.update(state="confirmed")
    complete_over(now=at(WEEK + 60))
    mark_no_show(**by(made, world.scheduler, WEEK + 61))
    assert (again(made).state, again(made).cancel_type) == ("cancelled", "no_show")
    unmark_no_show(**by(made, world.scheduler, WEEK + 62))
    assert (again(made).state, again(made).cancel_type) == ("completed", "")
    with pytest.raises(Refused):
        unmark_no_show(**by(made, world.scheduler, WEEK + 63))
    assert not Message.objects.filter(trigger__in=["appointment_cancelled"]).exists()


def test_delete_leaves_the_history_and_drops_what_waits(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    delete_appointment(**by(made, world.manager))
    assert not Appointment.objects.exists()
    assert not Occupancy.objects.exists()
    assert not Message.objects.filter(state=Message.SCHEDULED).exists()
    entry = LogEntry.objects.get(verb="deleted")
    assert (entry.subject_uid, entry.changes["name"][0]) == (made.uid, "Spectral CT roadmap")
    with pytest.raises(NotThere):
        delete_appointment(**by(made, world.manager))


def test_what_was_announced_is_cancelled_before_it_is_deleted(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    with pytest.raises(Refused) as caught:
        delete_appointment(**by(made, world.admin))
    assert caught.value.decision.codes == ("was_announced",)
    cancel_appointment(**by(made, world.scheduler), reason="")
    delete_appointment(**by(made, world.admin))
    assert waiting("appointment_cancelled") == []


@pytest.mark.parametrize("who", ["scheduler", "provider", "stranger_admin"])
def test_who_may_not_delete(world: World, who: str) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    with pytest.raises(Refused) as caught:
        delete_appointment(**by(made, getattr(world, who)))
    assert caught.value.decision.codes == ("not_permitted",)
    with pytest.raises(Refused):
        delete_appointment(
            workspace=world.event, uid=made.uid, actor=client_actor(world.anna), now=NOW
        )


def test_staff_confirm_where_staff_are_asked(world: World) -> None:
    world.event.confirmation = "by_staff"
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    assert made.state == "pending"
    assert say(made, world.anna, Answer.ACCEPTED).state == "pending"
    confirm_by_staff(**by(made, world.scheduler))
    assert again(made).state == "confirmed"
    assert not Occupancy.objects.get().is_tentative
    with pytest.raises(Refused) as caught:
        confirm_by_staff(**by(made, world.scheduler))
    assert caught.value.decision.codes == ("not_pending",)


def test_clients_confirm_where_they_are_asked(world: World) -> None:
    world.event.confirmation = "by_request"
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    request = Message.objects.get(trigger="confirmation_request")
    assert (request.address, request.due_at) == (world.anna.email, NOW + timedelta(days=4))
    with pytest.raises(NotThere):
        confirm_by_client(**{**by(made, world.admin), "client": world.ben})
    confirm_by_client(**{**by(made, world.admin), "client": world.anna})
    assert again(made).state == "confirmed"
    assert made.attendees.get(client=world.anna).answer == Answer.ACCEPTED
    assert waiting("confirmation_request") == []


def test_booked_later_than_the_request_it_is_confirmed_at_once(world: World) -> None:
    world.event.confirmation = "by_request"
    world.event.save()
    for days, state in ((3, "pending"), (2, "confirmed")):
        made = make_appointment(
            world.event, world.scheduler, world.anna, starts_at=NOW + timedelta(days=days)
        )
        assert made.state == state
        asked = Message.objects.filter(trigger="confirmation_request", subject_uid=made.uid)
        assert asked.exists() is (state == "pending")
        Appointment.objects.all().delete()


def test_a_client_is_not_asked_to_confirm_elsewhere(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    with pytest.raises(Refused) as caught:
        confirm_by_client(**{**by(made, world.admin), "client": world.anna})
    assert caught.value.decision.codes == ("not_asked",)


def record(world: World, made: Appointment, answer: Answer, minutes: float = 0) -> Appointment:
    record_answer(
        **by(made, world.scheduler, minutes),
        attendee_uid=made.attendees.get(client=world.anna).uid,
        answer=answer,
        note="By telephone",
    )
    return again(made)


def test_staff_record_an_answer_after_the_deadline(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, response_deadline=NOW)
    assert record(world, made, Answer.ACCEPTED, WEEK + 10).state == "confirmed"
    entry = LogEntry.objects.get(verb="answer_recorded")
    assert (entry.actor_name, entry.note) == (world.scheduler.name, "By telephone")
    assert entry.changes["attendee"] == ["", "Anna Berg"]
    assert waiting("answer_received") == []


def test_a_recorded_decline_holds_nothing_and_asking_again_returns_it(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    mark_sent()
    assert record(world, made, Answer.DECLINED).state == "declined"
    assert not Occupancy.objects.exists()
    mark_sent()
    assert record(world, made, Answer.NEEDS_ACTION).state == "pending"
    assert Occupancy.objects.get().kind == "booking"
    assert waiting("appointment_restored") == [world.provider.email]


def test_no_answer_is_recorded_of_what_is_cancelled_or_of_strangers(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    other = make_appointment(world.event, world.scheduler, world.ben)
    with pytest.raises(NotThere):
        record_answer(
            **by(made, world.scheduler),
            attendee_uid=other.attendees.get().uid,
            answer=Answer.ACCEPTED,
            note="",
        )
    cancel_appointment(**by(made, world.scheduler), reason="")
    with pytest.raises(Refused) as caught:
        record(world, made, Answer.ACCEPTED)
    assert caught.value.decision.codes == ("not_active",)


RULES: dict[str, Any] = {
    "allow_self_cancellation": True,
    "self_cancellation_hours": 12,
    "allow_self_rescheduling": True,
    "self_rescheduling_hours": 48,
    "grace_minutes": 20,
    "undo_minutes": 5,
    "late_cancellation_hours": 48,
}


def test_the_rules_are_set_and_recorded(world: World) -> None:
    actor = staff_actor(world.admin)
    for _ in range(2):
        change_cancel_rules(workspace=world.salon, **RULES, actor=actor, now=NOW)
    world.salon.refresh_from_db()
    assert {name: getattr(world.salon, name) for name in RULES} == RULES
    entry = LogEntry.objects.get(verb="cancel_rules_changed")
    assert entry.changes["undo_minutes"] == [10, 5]


def test_rules_out_of_range_name_their_fields(world: World) -> None:
    wrong = {**RULES, "undo_minutes": 61, "self_cancellation_hours": -1}
    with pytest.raises(InvalidInput) as caught:
        change_cancel_rules(workspace=world.salon, **wrong, actor=staff_actor(world.admin), now=NOW)
    assert set(caught.value.fields) == {"undo_minutes", "self_cancellation_hours"}
    assert not LogEntry.objects.filter(verb="cancel_rules_changed").exists()
