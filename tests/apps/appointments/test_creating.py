"""Saving an appointment: states, occupancy, messages, faults."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, AppointmentDraft
from portico.apps.appointments.services.drafting import save_draft
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.messaging.models import Message
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import ConflictsFound, InvalidInput
from portico.domain.states import AppointmentState
from tests.conftest import World
from tests.make import NOW, make_appointment, make_room


def test_under_by_answers_it_waits_for_the_required_client(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    assert made.state == AppointmentState.PENDING
    assert made.ends_at == NOW + timedelta(days=7, minutes=45)
    row = Occupancy.objects.get(subject_uid=made.uid)
    assert (row.calendar.staff_member, row.is_tentative) == (world.provider.staff_member, True)


def test_nobody_required_is_confirmed_at_once(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, optional=(world.anna,))
    assert made.state == AppointmentState.CONFIRMED


def test_without_a_time_it_is_proposed_occupies_and_sends_nothing(world: World) -> None:
    made = make_appointment(
        world.event, world.scheduler, world.anna, world.provider.staff_member, starts_at=None
    )
    assert made.state == AppointmentState.PROPOSED
    assert not Occupancy.objects.exists()
    assert not Message.objects.exists()


def test_the_room_is_taken_too(world: World) -> None:
    room = make_room(world.event)
    made = make_appointment(world.event, world.scheduler, world.anna, room_uid=room.uid)
    assert Occupancy.objects.get(subject_uid=made.uid).calendar.room == room


def test_invitations_and_reminders_are_written(world: World) -> None:
    make_appointment(world.event, world.scheduler, world.anna, world.ben)
    sent = Message.objects.order_by("due_at").values_list("trigger", "address", "due_at")
    start = NOW + timedelta(days=7)
    assert {(t, a, d) for t, a, d in sent} >= {
        ("invitation", "anna@clients.example", NOW),
        ("invitation", "ben@clients.example", NOW),
        ("reminder", "anna@clients.example", start - timedelta(hours=24)),
    }


def test_send_emails_off_holds_everything_back(world: World) -> None:
    make_appointment(world.event, world.scheduler, world.anna, sends_emails=False)
    states = Message.objects.values_list("state", "reason").distinct()
    assert list(states) == [("held", "Send Emails is off")]


def test_a_client_without_address_is_skipped_with_the_reason(world: World) -> None:
    world.anna.email = ""
    world.anna.save()
    make_appointment(world.event, world.scheduler, world.anna)
    message = Message.objects.get(trigger="invitation")
    assert (message.state, message.reason) == ("skipped", "no e-mail address on record")


@pytest.mark.parametrize(
    ("fields", "field", "code"),
    [
        ({"name": "  "}, "name", "required"),
        ({"name": "x" * 10_000}, "name", "too_long"),
        ({"starts_at": NOW - timedelta(minutes=1)}, "starts_at", "past"),
        ({"starts_at": NOW}, "starts_at", "past"),
        ({"minutes": 0}, "minutes", "too_short"),
        ({"minutes": -30}, "minutes", "too_short"),
        ({"minutes": 100_000}, "minutes", "too_long"),
        ({"join_link": "javascript:alert(1)"}, "join_link", "not_a_link"),
        ({"response_deadline": NOW + timedelta(days=8)}, "response_deadline", "after_start"),
        ({"objectives": "x" * 4001}, "objectives", "too_long"),
    ],
)
def test_faults_are_named_by_field(
    world: World, fields: dict[str, Any], field: str, code: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        make_appointment(world.event, world.scheduler, world.anna, **fields)
    assert caught.value.fields == {field: (code,)}
    assert not Appointment.objects.exists()
    assert not Message.objects.exists()


def test_every_fault_is_reported_not_only_the_first(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        make_appointment(world.event, world.scheduler, name="", minutes=0, starts_at=NOW)
    assert set(caught.value.fields) == {"name", "minutes", "starts_at"}


@pytest.mark.parametrize(("day", "code"), [(-1, "before_first_day"), (3, "after_last_day")])
def test_the_start_lies_inside_the_event(world: World, day: int, code: str) -> None:
    first = (NOW + timedelta(days=7)).date()
    world.event.first_day, world.event.last_day = first, first + timedelta(days=2)
    world.event.save()
    with pytest.raises(InvalidInput) as caught:
        make_appointment(world.event, world.scheduler, starts_at=NOW + timedelta(days=7 + day))
    assert caught.value.fields == {"starts_at": (code,)}


def test_people_of_another_organization_do_not_exist(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        make_appointment(world.event, world.scheduler, world.stranger_client)
    assert caught.value.fields == {"people": ("unknown",)}


def test_a_colleague_is_double_booked_only_on_purpose(world: World) -> None:
    mara = world.provider.staff_member
    make_appointment(world.event, world.scheduler, mara)
    with pytest.raises(ConflictsFound) as caught:
        make_appointment(world.event, world.scheduler, mara)
    assert caught.value.decision.codes == ("conflict_warning",)
    made = make_appointment(
        world.event, world.scheduler, mara, allowance=Allowance(accepts_warnings=True)
    )
    lanes = Occupancy.objects.order_by("lane_from").values_list("lane_from", "lane_to")
    assert list(lanes) == [(0, 1), (1, 2)]
    assert made.state == AppointmentState.CONFIRMED


def test_a_customers_red_conflict_needs_an_override_with_a_reason(world: World) -> None:
    first = make_appointment(world.event, world.scheduler, world.anna)
    Appointment.objects.filter(pk=first.pk).update(state=AppointmentState.CONFIRMED)
    for allowance, code in [
        (Allowance(accepts_warnings=True), "conflict_refused"),
        (Allowance(True, override_reason="I want to"), "conflict_refused"),
        (Allowance(True, may_override=True), "override_needs_reason"),
    ]:
        with pytest.raises(ConflictsFound) as caught:
            make_appointment(world.event, world.scheduler, world.anna, allowance=allowance)
        assert code in caught.value.decision.codes
    overriding = Allowance(True, override_reason="Anna asked for it", may_override=True)
    make_appointment(world.event, world.manager, world.anna, allowance=overriding)
    assert Appointment.objects.count() == 2


def test_a_refused_save_leaves_nothing(world: World) -> None:
    room = make_room(world.event)
    make_appointment(world.event, world.scheduler, room_uid=room.uid)
    before = Message.objects.count()
    with pytest.raises(ConflictsFound):
        make_appointment(world.event, world.scheduler, world.ben, room_uid=room.uid)
    assert Appointment.objects.count() == 1
    assert Message.objects.count() == before


def test_saving_ends_the_draft(world: World) -> None:
    save_draft(
        workspace=world.event,
        user=world.scheduler,
        appointment_uid=None,
        fields={"name": "Spec"},
        now=NOW,
    )
    make_appointment(world.event, world.scheduler, world.anna)
    assert not AppointmentDraft.objects.exists()
