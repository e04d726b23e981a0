"""Restore by the client who cancelled, Un-cancel by staff."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.catalog.models import Service
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.domain.errors import NotThere, Refused
from portico.domain.states import Answer
from tests.apps.appointments.steps import again, at, mark_sent, press_cancel, say, waiting
from tests.apps.appointments.visits import book, hold
from tests.booking import ask, give_hours, make_colleague, make_service, offer
from tests.conftest import World
from tests.make import NOW, client_actor, make_appointment, make_room, staff_actor

START = NOW + timedelta(days=7)


def bring_back(made: Appointment, client: Client, minutes: float = 60) -> Appointment:
    restore(
        client=client,
        workspace=made.workspace,
        uid=made.uid,
        actor=client_actor(client),
        now=at(minutes),
    )
    return again(made)


def refused(made: Appointment, client: Client, minutes: float = 60) -> tuple[str, ...]:
    with pytest.raises(Refused) as caught:
        bring_back(made, client, minutes)
    return caught.value.decision.codes


def cancel(world: World, made: Appointment, **fields: Any) -> Appointment:
    return cancel_appointment(
        workspace=made.workspace,
        uid=made.uid,
        reason="Hall closed",
        actor=staff_actor(world.scheduler),
        now=NOW,
        **fields,
    )


def uncancel(
    world: World, made: Appointment, *, is_notifying: bool = True, minutes: float = 5
) -> Appointment:
    uncancel_appointment(
        workspace=made.workspace,
        uid=made.uid,
        is_notifying=is_notifying,
        actor=staff_actor(world.scheduler),
        now=at(minutes),
    )
    return again(made)


def test_restore_is_a_booking_of_the_same_time(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    mark_sent()
    press_cancel(made, world.anna)
    mark_sent()
    back = bring_back(made, world.anna)
    assert (back.state, back.sequence, back.uid) == ("confirmed", 2, made.uid)
    assert back.attendees.get(client=world.anna).answer == Answer.ACCEPTED
    assert Occupancy.objects.get().kind == "booking"
    told = [world.anna.email, world.provider.email, world.scheduler.email]
    assert waiting("appointment_restored") == sorted(told)
    assert waiting("reminder") == [world.anna.email]


def test_restore_asks_staff_again_where_staff_confirm(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    Appointment.objects.update(confirmation="by_staff", state="confirmed")
    press_cancel(made, world.anna)
    assert bring_back(made, world.anna).state == "pending"


def test_restore_keeps_the_rules_of_booking(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    Client.objects.filter(pk=world.anna.pk).update(may_book=False)
    assert refused(made, world.anna) == ("blocked",)
    assert refused(made, world.anna, 7 * 24 * 60) == ("already_begun", "blocked")
    Client.objects.filter(pk=world.anna.pk).update(may_book=True)
    other = make_appointment(world.event, world.scheduler, mara, now=at(11))
    assert refused(made, world.anna) == ("slot_taken",)
    cancel(world, other)
    assert bring_back(made, world.anna).state == "confirmed"


@pytest.mark.parametrize(
    ("fields", "codes"),
    [
        ({"clients_can_self_schedule": True}, ()),
        ({"clients_can_self_schedule": False}, ("not_online",)),
        ({"clients_can_self_schedule": True, "is_retired": True}, ("not_online",)),
        (None, ("not_online",)),
    ],
)
def test_restore_needs_services_that_are_booked_online(
    world: World, fields: dict[str, bool] | None, codes: tuple[str, ...]
) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    owner = {"organization": world.organization, "workspace": world.event}
    service = fields and Service.objects.create(name="Cut", duration=45, **owner, **fields)
    if service:
        offer(service, mara)
        give_hours(world.event, staff_member=mara)
    BookedService.objects.create(
        appointment=made,
        organization=world.organization,
        service=service,
        staff_member=mara,
        name="Cut",
        starts_at=START,
        duration=45,
    )
    press_cancel(made, world.anna)
    if codes:
        assert refused(made, world.anna) == codes
    else:
        assert bring_back(made, world.anna).state == "confirmed"


def test_what_one_holds_while_booking_gives_way_to_restore(world: World) -> None:
    world.salon.allow_self_cancellation = True
    world.salon.save()
    mara = make_colleague(world.salon)
    request = ask(make_service(world.salon, mara))
    made = book(world.anna, world.salon, request)
    press_cancel(made, world.anna)
    later = 11  # minutes: the undo time is over
    hold(world.ben, world.salon, request, now=at(later))
    assert refused(made, world.anna, later) == ("slot_taken",)
    hold(world.anna, world.salon, request, now=at(2 * later))
    assert bring_back(made, world.anna, 2 * later).state == "confirmed"
    row = Occupancy.objects.get()
    assert (row.kind, row.subject_uid) == ("booking", made.uid)


def test_restore_is_refused_over_ones_own_other_appointment(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    press_cancel(made, world.anna)
    make_appointment(world.salon, world.admin, world.anna, name="Elsewhere")
    assert refused(made, world.anna) == ("own_overlap",)


def test_only_ones_own_cancel_is_restored(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    cancel(world, made)
    assert refused(made, world.anna) == ("not_yours",)
    with pytest.raises(NotThere):
        bring_back(made, world.ben)
    alive = make_appointment(world.event, world.scheduler, world.ben)
    assert refused(alive, world.ben) == ("not_yours",)


def test_a_withdrawn_proposal_is_proposed_again(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, starts_at=None)
    press_cancel(made, world.anna)
    back = bring_back(made, world.anna)
    assert (back.state, back.starts_at) == ("proposed", None)
    assert back.attendees.get(client=world.anna).answer == Answer.NEEDS_ACTION


def test_uncancel_gives_state_and_answers_back(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, world.ben, mara)
    mark_sent()
    say(made, world.anna, Answer.TENTATIVE)
    cancel(world, made)
    mark_sent()
    back = uncancel(world, made)
    assert (back.state, back.sequence, back.cancel_reason) == ("pending", 2, "")
    assert back.attendees.get(client=world.anna).answer == Answer.TENTATIVE
    assert waiting("appointment_restored") == sorted(
        [world.anna.email, world.ben.email, world.provider.email]
    )
    assert Occupancy.objects.get().is_tentative


def test_uncancel_without_notify_tells_no_client(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    mark_sent()
    cancel(world, made)
    mark_sent()
    uncancel(world, made, is_notifying=False)
    assert waiting("appointment_restored") == [world.provider.email]
    assert waiting("reminder") == [world.anna.email]


def test_uncancel_takes_a_withdrawal_of_a_client_back_too(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    press_cancel(made, world.anna)
    back = uncancel(world, made)
    assert (back.state, back.held_until, back.undone_at) == ("pending", None, None)
    assert Occupancy.objects.get().kind == "booking"
    assert press_cancel(made, world.anna, 6).undo_until == at(16)


def test_uncancel_needs_the_time(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    cancel(world, made)
    make_appointment(world.event, world.scheduler, world.ben, mara)
    with pytest.raises(Refused) as caught:
        uncancel(world, made)
    assert caught.value.decision.codes == ("slot_taken",)
    assert again(made).state == "cancelled"


def test_uncancel_shares_a_room_that_allows_it(world: World) -> None:
    room = make_room(world.event, allows_double_booking=True)
    made = make_appointment(world.event, world.scheduler, world.anna, room_uid=room.uid)
    cancel(world, made)
    allowed = Allowance(accepts_warnings=True)
    make_appointment(world.event, world.scheduler, world.ben, room_uid=room.uid, allowance=allowed)
    assert uncancel(world, made).state == "pending"
    assert Occupancy.objects.count() == 2


def test_what_is_over_returns_without_taking_time(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    cancel(world, made)
    assert uncancel(world, made, minutes=30 * 24 * 60).state == "pending"
    assert not Occupancy.objects.exists()


def test_only_what_is_cancelled_is_uncancelled(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    with pytest.raises(Refused) as caught:
        uncancel(world, made)
    assert caught.value.decision.codes == ("not_cancelled",)
    made.workspace = world.salon
    with pytest.raises(NotThere):
        uncancel(world, made)


def test_who_was_not_told_of_the_cancel_is_not_told_of_the_return(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    cancel(world, made, is_notifying=False)
    assert waiting("appointment_cancelled") == []
    uncancel(world, made)
    assert not Message.objects.filter(trigger="appointment_restored").exists()
