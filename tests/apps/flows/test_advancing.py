"""Runs on the database: effects, versions, stops, goals, faults."""

from datetime import timedelta
from typing import Any

import pytest

from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.flows.models import FlowRun
from portico.apps.flows.services.stopping import stop_run
from portico.apps.history.models import LogEntry
from portico.apps.messaging.composing import NothingToSend
from portico.apps.messaging.letters import write_letter
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client, ClientTag
from portico.apps.people.services.tagging import add_tag, remove_tag
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput, NotThere, Refused
from tests.conftest import World
from tests.flows import DAY, EMAIL, Hands, change_flow, codes, document, flow_messages, make_flow
from tests.make import NOW, make_appointment

pytestmark = pytest.mark.django_db(transaction=True)
NOTE = {"kind": "note", "body": "Call them"}
TAG = {"kind": "add_tag", "tag": "VIP"}


@pytest.fixture
def hands() -> Hands:
    return Hands()


def book(world: World, **fields: Any) -> Any:
    return make_appointment(world.event, world.manager, world.anna, **fields)


def the_run() -> FlowRun:
    return FlowRun.objects.select_related("version").get()


def test_tags_and_notes_are_written_with_their_history(world: World, hands: Hands) -> None:
    untag = {"kind": "remove_tag", "tag": "new"}
    add_tag(client=world.anna, name="New", actor=SYSTEM, now=NOW)
    make_flow(world.event, "appointment_booked", TAG, TAG, untag, NOTE)
    made = book(world)
    hands.work()
    assert list(ClientTag.objects.values_list("name", flat=True)) == ["VIP"]
    verbs = LogEntry.objects.filter(subject_uid=world.anna.uid).order_by("id")
    assert list(verbs.values_list("verb", flat=True))[-3:] == ["tag_added", "tag_removed", "noted"]
    assert LogEntry.objects.get(subject_uid=made.uid, verb="noted").note == "Call them"
    assert not remove_tag(client=world.anna, name="gone", actor=SYSTEM, now=NOW)


def test_a_message_says_what_the_version_said_and_hides_its_link(
    world: World, hands: Hands
) -> None:
    body = "{{ client.first_name }}: {{ appointment.date }}\n{{ client.profile_link }}"
    flow = make_flow(world.event, "appointment_booked", EMAIL | {"body": body})
    book(world)
    hands.work()
    change_flow(flow, document("appointment_booked", EMAIL | {"body": "Other words"}))
    (message,) = flow_messages()
    letter = write_letter(message, now=hands.now)
    assert letter.mail.subject == "Hello Anna"
    assert "Anna: Monday 30 November 2026" in letter.mail.text
    assert "/open/" in letter.mail.text
    assert "/open/" not in letter.kept_text
    assert letter.mail.reply_to == world.event.email


def test_marketing_asks_for_marketing(world: World, hands: Hands) -> None:
    Client.objects.filter(pk=world.anna.pk).update(marketing_emails=False)
    make_flow(world.event, "appointment_booked", EMAIL | {"is_marketing": "on"}, EMAIL, name="Both")
    book(world)
    hands.work()
    assert codes(the_run()) == ["started", "not_wanted", "sent", "ended_finished"]
    assert [message.purpose for message in flow_messages()] == ["appointment"]


def test_an_edit_behind_its_place_is_followed(world: World, hands: Hands) -> None:
    flow = make_flow(world.event, "appointment_booked", DAY, EMAIL)
    book(world)
    hands.work()
    change_flow(flow, document("appointment_booked", DAY, NOTE, EMAIL), now=hands.now)
    hands.pass_time(days=1)
    run = the_run()
    assert run.version.number == 2
    assert codes(run) == [
        *("started", "waiting", "version_followed", "noted", "sent", "ended_finished")
    ]


def test_an_edit_before_its_place_is_not(world: World, hands: Hands) -> None:
    flow = make_flow(world.event, "appointment_booked", DAY, EMAIL)
    book(world)
    hands.work()
    two = DAY | {"amount": "2"}
    change_flow(flow, document("appointment_booked", two, NOTE, EMAIL), now=hands.now)
    hands.pass_time(days=1)
    assert the_run().version.number == 1
    assert codes(the_run()) == ["started", "waiting", "sent", "ended_finished"]


def test_stopped_when_its_appointment_is_cancelled(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_booked", DAY, EMAIL, stops_if_cancelled="on")
    made = book(world)
    hands.work()
    cancel_appointment(workspace=world.event, uid=made.uid, reason="x", actor=SYSTEM, now=hands.now)
    hands.work()
    assert the_run().outcome == "cancelled", "at once, not at the end of the wait"
    hands.pass_time(days=2)
    assert flow_messages() == []


def test_without_the_switch_a_run_goes_on(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_booked", DAY, EMAIL)
    made = book(world)
    hands.work()
    cancel_appointment(workspace=world.event, uid=made.uid, reason="x", actor=SYSTEM, now=hands.now)
    hands.work()
    assert the_run().status == "running"
    hands.pass_time(days=1)
    assert len(flow_messages()) == 1


def test_deleted_with_its_appointment(world: World, hands: Hands) -> None:
    make_flow(world.event, "appointment_booked", DAY, EMAIL)
    made = book(world, sends_emails=False)
    hands.work()
    made.delete()
    hands.pass_time(days=1)
    assert the_run().outcome == "gone"
    assert flow_messages() == []


def test_a_message_that_waited_is_not_sent_after_the_stop(world: World, hands: Hands) -> None:
    flow = make_flow(world.event, "appointment_booked", EMAIL, DAY, EMAIL)
    book(world)
    hands.work()
    stop_run(flow=flow, uid=the_run().uid, actor=SYSTEM, now=hands.now)
    (message,) = flow_messages()
    assert message.state == Message.DROPPED
    with pytest.raises(NothingToSend):
        write_letter(message, now=hands.now)
    with pytest.raises(Refused):
        stop_run(flow=flow, uid=the_run().uid, actor=SYSTEM, now=hands.now)
    with pytest.raises(NotThere):
        stop_run(flow=flow, uid=flow.uid, actor=SYSTEM, now=hands.now)


def test_a_goal_that_ends_the_run_spares_the_message(world: World, hands: Hands) -> None:
    make_flow(
        world.event,
        "appointment_cancelled",
        DAY,
        EMAIL,
        goal="appointment_booked",
        goal_days="7",
        goal_ends_run="on",
    )
    made = book(world)
    hands.work()
    cancel_appointment(workspace=world.event, uid=made.uid, reason="x", actor=SYSTEM, now=hands.now)
    hands.pass_time(hours=1)
    book(world, starts_at=NOW + timedelta(days=9), now=hands.now)
    hands.work()
    assert the_run().outcome == "goal"
    hands.pass_time(days=2)
    assert flow_messages() == []


def test_a_fault_of_ours_is_logged_and_holds_up_nobody_else(
    world: World, hands: Hands, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_flow(world.event, "appointment_booked", EMAIL)
    make_appointment(world.event, world.manager, world.anna, world.ben)
    from portico.apps.flows.services import advancing

    real, failed = advancing.write_effects, []

    def stumble(row: FlowRun, *args: Any, **kwargs: Any) -> None:
        if row.client_id == world.anna.pk and not failed:
            failed.append(row)
            raise RuntimeError("out of ink")
        real(row, *args, **kwargs)

    monkeypatch.setattr(advancing, "write_effects", stumble)
    hands.work()
    assert [message.recipient_uid for message in flow_messages()] == [world.ben.uid]
    assert "fault" in codes(FlowRun.objects.get(client=world.anna))
    hands.pass_time(minutes=10)
    assert len(flow_messages()) == 2


def test_what_is_not_this_workspaces_is_refused(world: World) -> None:
    with pytest.raises(InvalidInput) as caught:
        make_flow(
            world.event,
            "appointment_booked",
            EMAIL,
            start={"services": ["nobody"], "staff": [str(world.stranger_admin.uid)]},
        )
    assert set(caught.value.fields) == {"start.services", "start.staff"}
