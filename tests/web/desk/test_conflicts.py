"""Conflicts beside the person or room; warnings by a second press, override with a reason."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.history.models import LogEntry
from tests.make import NOW, make_appointment, make_room

NEW = "appointments/new/"
AT = NOW + timedelta(days=8)


@pytest.fixture
def room(world):
    return make_room(world.event, "R4", seats=1)


@pytest.fixture
def booked(world, room):
    """Ada has room R4 and Mara at Tue 1 Dec, 10:00 Berlin time."""
    member = world.provider.staff_member
    return make_appointment(
        world.event, world.admin, member, world.ben, starts_at=AT, room_uid=room.uid
    )


def colleague(world) -> str:
    return f"staff:{world.provider.staff_member.uid}"


def test_shown_beside_person_and_room_while_editing(desk, world, room, booked, typing):
    answer = desk.post(NEW, typing(colleague(world), room=str(room.uid), do="check"))

    [(row, conflicts)] = answer.context["people"]
    assert row.person.name == conflicts[0].name == "Mara Okafor"
    assert [c.name for c in answer.context["room_conflicts"]] == ["R4"]
    assert "tentatively booked" in answer.content.decode()


def test_warning_is_accepted_by_a_second_press(desk, world, booked, typing):
    first = desk.post(NEW, typing(colleague(world)))

    assert first.status_code == 409
    accepted = first.context["accepted"]
    assert f'value="{accepted}"' in first.content.decode()
    assert desk.post(NEW, typing(colleague(world), accepted=accepted)).status_code == 302


@pytest.mark.parametrize("accepted", ["", "yes", "0" * 16])
def test_forged_acceptance_does_not_count(accepted, desk, world, booked, typing):
    assert desk.post(NEW, typing(colleague(world), accepted=accepted)).status_code == 409


def test_acceptance_holds_only_for_what_was_seen(desk, world, booked, typing):
    accepted = desk.post(NEW, typing(colleague(world))).context["accepted"]
    other = f"staff:{world.admin.staff_member.uid}"
    make_appointment(world.event, world.admin, world.admin.staff_member, starts_at=AT)

    answer = desk.post(NEW, typing(colleague(world), other, accepted=accepted))

    assert answer.status_code == 409


def test_room_refuses_a_scheduler(world, desk_of, room, booked, typing):
    scheduler = desk_of(world.scheduler)
    fields = typing(room=str(room.uid), override_reason="I want it")

    answer = scheduler.post(NEW, fields)

    assert answer.status_code == 409
    assert "override_reason" not in answer.content.decode()
    assert Appointment.objects.count() == 1


def test_manager_overrides_with_a_reason_kept_in_the_history(desk, room, booked, typing):
    refused = desk.post(NEW, typing(room=str(room.uid)))
    allowed = desk.post(NEW, typing(room=str(room.uid), override_reason="Two halves of a room"))

    assert refused.status_code == 409
    assert 'name="override_reason"' in refused.content.decode()
    assert allowed.status_code == 302
    assert LogEntry.objects.filter(note="Two halves of a room").exists()


def test_more_people_than_seats_is_a_warning_only(desk, world, room, typing):
    people = [f"client:{world.anna.uid}", f"client:{world.ben.uid}"]
    fields = typing(*people, room=str(room.uid))

    assert (
        "R4 holds 1, you have 2 people."
        in desk.post(NEW, fields | {"do": "check"}).content.decode()
    )
    assert desk.post(NEW, fields).status_code == 302


def test_typing_survives_a_conflict(desk, world, booked, typing):
    answer = desk.post(NEW, typing(colleague(world), topics="Kept as typed"))

    assert "Kept as typed" in answer.content.decode()
