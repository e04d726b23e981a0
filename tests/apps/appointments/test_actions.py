"""What the pages offer: one client's actions, and the desk's."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.desk_actions import (
    DeskActions,
    load_desk_actions,
    was_cancellation_sent,
)
from portico.apps.appointments.selectors.portal import get_for_client
from portico.apps.appointments.selectors.portal_actions import PortalActions, load_actions
from portico.apps.appointments.selectors.upcoming import is_upcoming
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.people.models import Client, User
from portico.apps.people.selectors import get_desk_access
from portico.domain.errors import NotThere
from portico.domain.states import Answer
from tests.apps.appointments.steps import again, at, mark_sent, press_cancel, press_undo, say
from tests.conftest import World
from tests.make import NOW, make_appointment, staff_actor


def actions(made: Appointment, client: Client, minutes: float = 1) -> PortalActions:
    return load_actions(client, made.workspace, again(made), now=at(minutes))


def desk(made: Appointment, user: User, minutes: float = 1) -> DeskActions:
    access = get_desk_access(user, made.workspace.public_id)
    return load_desk_actions(access, again(made), now=at(minutes))


def test_an_open_one_offers_cancel_with_its_deadline(world: World) -> None:
    world.event.self_cancellation_hours = 24
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    found = actions(made, world.anna)
    assert found.cancel_decision.is_allowed
    assert found.cancel_deadline == NOW + timedelta(days=6)
    assert not found.is_withdrawal_a_decline
    assert (found.undo_until, found.undo_decision) == (None, None)
    assert (found.restore_decision, found.confirm_decision) == (None, None)
    shared = make_appointment(
        world.event,
        world.scheduler,
        world.anna,
        world.ben,
        starts_at=NOW + timedelta(days=8),
    )
    assert actions(shared, world.anna).is_withdrawal_a_decline


def test_undo_then_restore(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    press_cancel(made, world.anna)
    soon = actions(made, world.anna)
    assert soon.undo_until == at(10)
    assert soon.undo_decision is not None
    assert soon.undo_decision.is_allowed
    assert soon.restore_decision is None
    late = actions(made, world.anna, 10)
    assert late.undo_until is None
    assert late.undo_decision is not None
    assert late.undo_decision.codes == ("undo_over",)
    assert late.restore_decision is not None
    assert late.restore_decision.is_allowed


def test_a_taken_time_says_so(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    press_cancel(made, world.anna)
    make_appointment(world.event, world.scheduler, mara, allowance=Allowance(accepts_warnings=True))
    found = actions(made, world.anna)
    assert found.undo_decision is not None
    assert found.undo_decision.codes == ("slot_taken",)
    assert (found.undo_until, found.restore_decision) == (None, None)


def test_a_used_undo_leads_to_restore(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    press_cancel(made, world.anna)
    press_undo(made, world.anna)
    press_cancel(made, world.anna, 2)
    found = actions(made, world.anna, 3)
    assert found.undo_decision is not None
    assert found.undo_decision.codes == ("undo_used",)
    assert found.restore_decision is not None


def test_what_staff_cancelled_offers_nothing(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    actor = staff_actor(world.scheduler)
    cancel_appointment(workspace=world.event, uid=made.uid, reason="", actor=actor, now=NOW)
    found = actions(made, world.anna)
    assert (found.undo_decision, found.restore_decision) == (None, None)
    assert found.cancel_decision.codes == ("not_upcoming",)


def test_confirm_stands_where_the_client_is_asked(world: World) -> None:
    world.event.confirmation = "by_request"
    world.event.save()
    made = make_appointment(world.event, world.scheduler, world.anna)
    found = actions(made, world.anna)
    assert found.confirm_decision is not None
    assert found.confirm_decision.is_allowed


def test_strangers_have_no_actions(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    for client in (world.ben, world.stranger_client):
        with pytest.raises(NotThere):
            actions(made, client)
    with pytest.raises(NotThere):
        load_actions(world.anna, world.salon, made, now=NOW)


def test_the_page_carries_them_in_a_fixed_number_of_queries(world: World) -> None:
    mara = world.provider.staff_member
    counts = set()
    for people in ((), (world.ben,)):
        made = make_appointment(
            world.event,
            world.scheduler,
            world.anna,
            *people,
            mara,
            starts_at=NOW + timedelta(days=8 + len(people)),
        )
        press_cancel(made, world.anna)
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page = get_for_client(world.anna, world.event, made.uid, now=at(1))
        assert page is not None
        assert page.actions.undo_until == at(10)
        counts.add(len(captured))
    assert max(counts) <= 12


def test_upcoming_keeps_what_can_still_be_undone(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    kept = make_appointment(
        world.event, world.scheduler, world.anna, starts_at=NOW + timedelta(days=9)
    )
    press_cancel(made, world.anna)

    def upcoming(minutes: float) -> set[int]:
        rows = Attendee.objects.filter(is_upcoming(at(minutes)), client=world.anna)
        past = Attendee.objects.exclude(is_upcoming(at(minutes))).filter(client=world.anna)
        assert not set(rows) & set(past)
        assert rows.count() + past.count() == 2
        return set(rows.values_list("appointment_id", flat=True))

    assert upcoming(9) == {made.pk, kept.pk}
    assert upcoming(10) == {kept.pk}
    assert upcoming(60 * 24 * 30) == set()
    press_undo(made, world.anna)
    assert upcoming(10) == {made.pk, kept.pk}


def test_the_desk_of_an_open_one(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    found = desk(made, world.scheduler)
    assert found.can_cancel
    assert found.cancel_type_preselected == "normal"
    assert found.can_record_answer
    off = (found.can_uncancel, found.can_confirm, found.can_delete, found.can_mark_no_show)
    assert not any((*off, found.can_change_cancel_type, found.can_unmark_no_show))
    assert desk(made, world.manager).can_delete
    assert desk(made, world.scheduler, 6 * 24 * 60 + 1).cancel_type_preselected == "late"


def test_the_desk_of_a_withdrawn_one(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna, world.provider.staff_member)
    press_cancel(made, world.anna)
    found = desk(made, world.scheduler)
    assert found.can_uncancel
    assert not found.notify_preselected
    assert found.held_until == at(10)
    assert desk(made, world.scheduler, 10).held_until is None
    assert found.can_change_cancel_type
    assert not found.can_cancel


def test_notify_is_preselected_once_a_cancellation_was_sent(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    mark_sent()
    press_cancel(made, world.anna)
    assert not was_cancellation_sent(again(made))
    mark_sent()
    assert desk(made, world.scheduler).notify_preselected
    press_undo(made, world.anna)
    assert not desk(made, world.scheduler).notify_preselected


def test_a_taken_time_cannot_be_uncancelled(world: World) -> None:
    mara = world.provider.staff_member
    made = make_appointment(world.event, world.scheduler, world.anna, mara)
    actor = staff_actor(world.scheduler)
    cancel_appointment(workspace=world.event, uid=made.uid, reason="", actor=actor, now=NOW)
    make_appointment(world.event, world.scheduler, mara)
    assert desk(made, world.scheduler).uncancel_decision.codes == ("slot_taken",)


def test_a_declined_one_takes_recorded_answers(world: World) -> None:
    made = make_appointment(world.event, world.scheduler, world.anna)
    say(made, world.anna, Answer.DECLINED)
    assert desk(made, world.scheduler).can_record_answer
