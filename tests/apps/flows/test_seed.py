"""The seed's job end to end: a client cancels, is asked back a day later, and books."""

from datetime import timedelta

import pytest

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.restoring import restore, uncancel_appointment
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import withdraw
from portico.apps.flows.models import Flow, FlowRun
from portico.apps.flows.presets import build_preset, find_preset
from portico.apps.flows.services.editing import activate, create_flow
from portico.apps.history.services.recording import record
from portico.apps.messaging.composing import NothingToSend, compose_message
from portico.apps.messaging.services.delivering import deliver_due
from portico.domain.actors import SYSTEM
from tests.catcher import body_of, catch_mail
from tests.conftest import World
from tests.flows import DAY, EMAIL, Hands, codes, flow_messages, make_flow
from tests.make import NOW, client_actor, make_appointment

pytestmark = pytest.mark.django_db(transaction=True)


def follow_up(world: World) -> Flow:
    preset = find_preset("cancellation")
    assert preset is not None
    name, draft = build_preset(preset, world.salon)
    flow = create_flow(
        workspace=world.salon,
        name=name,
        trigger="appointment_cancelled",
        document=draft,
        actor=SYSTEM,
        now=NOW,
    )
    return activate(flow=flow, seen=flow.revision, actor=SYSTEM, now=NOW)


def book(world: World, hands: Hands, **fields: object) -> Appointment:
    return make_appointment(
        world.salon, world.admin, world.anna, now=hands.now, sends_emails=False, **fields
    )


@pytest.fixture
def hands(world: World) -> Hands:
    world.salon.allow_self_cancellation = True
    world.salon.save()
    return Hands()


def cancel(world: World, appointment: Appointment, hands: Hands) -> None:
    withdraw(
        client=world.anna,
        workspace=world.salon,
        uid=appointment.uid,
        reason="",
        actor=client_actor(world.anna),
        now=hands.now,
    )


def note_move(appointment: Appointment, hands: Hands) -> None:
    """As a move records itself."""
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="moved",
        actor=SYSTEM,
        now=hands.now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"starts_at": [NOW.isoformat(), NOW.isoformat()]},
    )


def test_cancelled_in_the_portal_asked_back_a_day_later_and_booked(
    world: World, hands: Hands, settings: object
) -> None:
    follow_up(world)
    appointment = book(world, hands)
    hands.work()
    cancel(world, appointment, hands)
    hands.work()
    assert not FlowRun.objects.exists(), "the undo hold lasts"
    hands.pass_time(minutes=9, seconds=59)
    assert not FlowRun.objects.exists()
    hands.pass_time(seconds=1)
    run = FlowRun.objects.get()
    assert codes(run) == ["started", "waiting"]
    hands.pass_time(hours=23, minutes=59)
    assert flow_messages() == []
    hands.pass_time(minutes=1)
    (message,) = flow_messages()
    with catch_mail() as catcher:
        settings.MAIL = settings.MAIL.__class__("smtp", "127.0.0.1", catcher.port)
        settings.MAIL_TRANSPORT = "portico.integrations.smtp.transport.SmtpTransport"
        assert deliver_due(owner="me", read_clock=hands.read_clock) >= 1
    (mail,) = [one for one in catcher.mails if one["Subject"] == "Shall we find another time?"]
    text = body_of(mail, "plain")
    assert "Hello Anna," in text
    assert f"/p/{world.salon.portal_slug}/" in text or "/book/" in text
    assert "/open/" in text, "the client profile link"
    message.refresh_from_db()
    assert message.state == "sent"
    assert "/open/" not in message.kept_text
    run.refresh_from_db()
    assert run.status == "watching"
    hands.pass_time(hours=3)
    book(world, hands, starts_at=NOW + timedelta(days=20))
    hands.work()
    run.refresh_from_db()
    assert (run.status, run.outcome, run.goal) == ("ended", "goal", "appointment_booked")
    assert codes(run)[-2:] == ["goal_met", "ended_goal"]


def test_undone_is_never_asked_back(world: World, hands: Hands) -> None:
    follow_up(world)
    appointment = book(world, hands)
    cancel(world, appointment, hands)
    hands.pass_time(minutes=5)
    undo(
        client=world.anna,
        workspace=world.salon,
        uid=appointment.uid,
        actor=client_actor(world.anna),
        now=hands.now,
    )
    hands.pass_time(days=2)
    assert not FlowRun.objects.exists()


def test_who_has_something_ahead_is_not_asked(world: World, hands: Hands) -> None:
    follow_up(world)
    book(world, hands, starts_at=NOW + timedelta(days=9))
    cancel(world, book(world, hands), hands)
    hands.pass_time(days=3)
    hands.pass_time(days=3)
    assert codes(FlowRun.objects.get()) == ["started", "waiting", "branch_no", "watching"]
    assert flow_messages() == []


def test_what_is_restored_later_ends_the_run_and_is_no_goal(world: World, hands: Hands) -> None:
    follow_up(world)
    appointment = book(world, hands, starts_at=NOW + timedelta(hours=30))
    cancel(world, appointment, hands)
    hands.pass_time(minutes=10)
    hands.pass_time(hours=3)
    restore(
        client=world.anna,
        workspace=world.salon,
        uid=appointment.uid,
        actor=client_actor(world.anna),
        now=hands.now,
    )
    hands.work()
    run = FlowRun.objects.get()
    assert (run.outcome, run.goal, run.goal_at) == ("restored", "", None)
    assert codes(run) == ["started", "waiting", "ended_restored"]
    hands.pass_time(days=2)
    assert flow_messages() == [], "also after the visit, when nothing is ahead"


def bring_back(world: World, appointment: Appointment, by: str, hands: Hands) -> None:
    """Take the cancellation back, within the hold or as staff."""
    ours = {"workspace": world.salon, "uid": appointment.uid, "now": hands.now}
    if by == "undo":
        undo(client=world.anna, actor=client_actor(world.anna), **ours)
    else:
        uncancel_appointment(is_notifying=False, actor=SYSTEM, **ours)


@pytest.mark.parametrize("by", ["undo", "staff"])
@pytest.mark.parametrize("is_ending", ["on", ""])
def test_what_comes_back_is_no_goal_of_any_flow_and_a_booking_is(
    world: World, hands: Hands, by: str, is_ending: str
) -> None:
    goal = {"goal": "appointment_booked", "goal_days": "7", "goal_ends_run": is_ending}
    make_flow(world.salon, "appointment_rescheduled", DAY, EMAIL, DAY, name="Other", **goal)
    other, appointment = book(world, hands, starts_at=NOW + timedelta(days=12)), book(world, hands)
    note_move(other, hands)
    hands.work()
    run = FlowRun.objects.get()
    cancel(world, appointment, hands)
    hands.pass_time(minutes=1)
    bring_back(world, appointment, by, hands)
    hands.pass_time(minutes=30)
    run.refresh_from_db()
    assert (run.status, run.goal) == ("running", "")
    book(world, hands, starts_at=NOW + timedelta(days=20))
    hands.work()
    run.refresh_from_db()
    assert run.goal == "appointment_booked"
    assert (run.outcome == "goal") is bool(is_ending)


def test_a_mail_that_waits_is_not_sent_once_the_appointment_is_back(
    world: World, hands: Hands
) -> None:
    make_flow(world.salon, "appointment_cancelled", EMAIL)
    appointment = book(world, hands)
    cancel(world, appointment, hands)
    hands.pass_time(minutes=10)
    (message,) = flow_messages()
    assert compose_message(message, now=hands.now) is not None
    bring_back(world, appointment, "staff", hands)
    with pytest.raises(NothingToSend):
        compose_message(message, now=hands.now)
