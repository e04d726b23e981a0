"""Flows at the desk: made, typed, put into effect, looked at."""

from typing import Any

import pytest

from portico.apps.flows.models import Flow, FlowRun
from portico.apps.flows.services.editing import delete_draft
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.domain.actors import SYSTEM
from portico.domain.errors import Refused
from tests.flows import DAY, EMAIL, Hands, codes, make_flow
from tests.make import NOW, make_appointment
from tests.texts import make_sender
from tests.web.desk.set_up import words


def fields_of(page: Any) -> dict[str, Any]:
    """What a browser would send of the editor's form, typed values included."""
    editor = page.context["editor"]
    sent: dict[str, Any] = {"version": page.context["seen"], "name": editor.name}
    forms, nodes = [editor.start, editor.rules], list(editor.steps)
    while nodes:
        node = nodes.pop()
        forms.append(node.form)
        nodes += node.yes + node.no
    for form in forms:
        for name in form.fields:
            key = form.add_prefix(name)
            sent[key] = [value for value in form.data.getlist(key) if value]
    return sent


def press(desk: Any, flow: Flow, button: str, **typed: Any) -> Any:
    page = desk.get(f"flows/{flow.uid}/")
    typed = {name.replace("__", "-"): value for name, value in typed.items()}
    return desk.post(f"flows/{flow.uid}/", fields_of(page) | typed | {"do": button})


def start_typing(
    desk: Any, name: str = "Come back", trigger: str = "appointment_cancelled"
) -> Flow:
    assert desk.post("flows/new/", {"name": name, "trigger": trigger}).status_code == 302
    return Flow.objects.get(name=name)


def test_the_cancellation_follow_up_is_built_from_nothing_in_twelve_actions(desk, world):
    """Counted: every press, every choice and every text typed."""
    actions = ["press New flow", "type the name", "choose the trigger", "press Go on"]
    assert desk.get("flows/").status_code == 200
    flow = start_typing(desk)
    press(desk, flow, "add:wait:")  # one day already
    actions.append("press Wait")
    press(desk, flow, "add:condition:")  # has no future appointment already
    actions.append("press Condition")
    made = press(desk, flow, "add:email:s2.yes")
    assert made.url.endswith("#s3")
    actions.append("press E-mail in the branch")
    typed = {
        "s3__subject": "Shall we find another time?",
        "s3__body": "{{ business.booking_link }}\n{{ client.profile_link }}",
        "rules__goal": "appointment_booked",
    }
    actions += ["type the subject", "type the text", "choose the goal"]
    assert press(desk, flow, "activate", **typed).status_code == 302
    actions.append("press Activate")
    assert len(actions) == 11
    flow.refresh_from_db()
    assert (flow.state, flow.trigger) == ("active", "appointment_cancelled")
    assert [step["kind"] for step in flow.current.definition["steps"]] == ["wait", "condition"]
    assert flow.current.definition["goal"] == "appointment_booked"
    verbs = LogEntry.objects.filter(subject_uid=flow.uid).order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["created", "activated"]


def test_every_fault_stands_beside_its_field_and_the_draft_is_kept(desk, world):
    flow = start_typing(desk)
    press(desk, flow, "add:wait:")
    press(desk, flow, "add:email:")
    typed = {"s1__amount": "soon", "s2__subject": "Hello {{ client.nickname }}", "s2__body": ""}
    page = press(desk, flow, "activate", **typed)
    assert page.status_code == 422
    shown = words(page)
    assert "Hello {{ client.nickname }}" in page.content.decode()
    assert "This is not written the way we can read it." in shown
    assert "there is no {{ client.nickname }}. Did you mean {{ client.first_name }}?" in shown
    assert "Fill this in." in shown
    flow.refresh_from_db()
    assert flow.state == "draft"
    assert flow.draft["steps"][0]["amount"] == "soon"


def test_texts_wait_for_a_provider(desk, world):
    flow = start_typing(desk)
    assert 'value="add:text:"' not in desk.get(f"flows/{flow.uid}/").content.decode()
    press(desk, flow, "add:text:")
    page = press(desk, flow, "activate", s1__body="Hello")
    assert page.status_code == 422
    assert "No provider for texts is set up here" in words(page)
    make_sender(flow.workspace)
    assert 'value="add:text:"' in desk.get(f"flows/{flow.uid}/").content.decode()
    assert press(desk, flow, "activate", s1__body="Hello").status_code == 302


def test_an_empty_flow_and_a_nameless_one_are_refused(desk, world):
    flow = start_typing(desk)
    page = press(desk, flow, "activate")
    assert page.status_code == 422
    assert "Add at least one step." in words(page)
    page = press(desk, flow, "save", name=" ")
    assert page.status_code == 422
    assert desk.post("flows/new/", {"name": "", "trigger": "nothing"}).status_code == 422


def test_steps_move_and_go(desk, world):
    flow = start_typing(desk)
    for kind in ("wait", "note", "webhook"):
        press(desk, flow, f"add:{kind}:")
    press(desk, flow, "up:s3")
    press(desk, flow, "remove:s1")
    press(desk, flow, "add:add_tag:")
    flow.refresh_from_db()
    assert [step["id"] for step in flow.draft["steps"]] == ["s3", "s2", "s4"]
    assert "HMAC-SHA256" in desk.get(f"flows/{flow.uid}/").content.decode()


def test_two_people_the_second_is_told_and_loses_nothing(desk, world):
    flow = start_typing(desk)
    press(desk, flow, "add:note:")
    seen = fields_of(desk.get(f"flows/{flow.uid}/"))
    press(desk, flow, "add:email:", name="Renamed by somebody")
    page = desk.post(f"flows/{flow.uid}/", seen | {"s1-body": "Mine", "do": "save"})
    assert page.status_code == 409
    assert "Mine" in page.content.decode()
    again = fields_of(page)
    assert desk.post(f"flows/{flow.uid}/", again | {"do": "save"}).status_code == 302
    flow.refresh_from_db()
    assert [step["kind"] for step in flow.draft["steps"]] == ["note", "email"]
    assert flow.draft["steps"][0]["body"] == "Mine"


def test_ready_made_ones_become_drafts_that_can_be_activated(desk, world):
    page = desk.get("flows/")
    assert "Appointment cancellation follow up" in words(page)
    for preset in page.context["presets"]:
        assert desk.post("flows/", {"preset": preset.key}).status_code == 302
        flow = Flow.objects.get(name=str(preset.name))
        assert press(desk, flow, "activate").status_code == 302, preset.key
        flow.refresh_from_db()
        assert flow.state == "active"
    assert desk.post("flows/", {"preset": "nothing"}).status_code == 200


def test_the_test_on_a_client_shows_what_would_come_and_sends_nothing(desk, world):
    make_appointment(world.event, world.manager, world.anna)
    flow = make_flow(world.event, "client_created", DAY, EMAIL)
    found = desk.get(f"flows/{flow.uid}/test/", find="anna")
    assert "Anna Berg" in words(found)
    before = Message.objects.count()
    page = words(desk.get(f"flows/{flow.uid}/test/", client=str(world.anna.uid)))
    assert "Waits until" in page
    assert "E-mail written" in page
    assert Message.objects.count() == before
    assert not FlowRun.objects.exists()
    stranger = str(world.stranger_client.uid)
    assert desk.get(f"flows/{flow.uid}/test/", client=stranger).status_code == 404
    assert desk.get(f"flows/{flow.uid}/test/", client="x").status_code == 404


def test_runs_their_log_and_a_stop(desk, world):
    flow = make_flow(world.event, "appointment_booked", EMAIL, DAY, EMAIL)
    make_appointment(world.event, world.manager, world.anna)
    Hands().work()
    run = FlowRun.objects.get()
    listed = words(desk.get(f"flows/{flow.uid}/runs/"))
    assert "Anna Berg" in listed
    assert "Under way" in listed
    assert "Anna Berg" not in words(desk.get(f"flows/{flow.uid}/runs/", show="ended"))
    page = words(desk.get(f"flows/{flow.uid}/runs/{run.uid}/"))
    assert "Started: Appointment booked" in page
    assert "E-mail written" in page
    assert "Waits until" in page
    assert desk.post(f"flows/{flow.uid}/runs/{run.uid}/").status_code == 302
    run.refresh_from_db()
    assert (run.status, run.outcome) == ("ended", "stopped")
    assert codes(run)[-1] == "ended_stopped"
    assert desk.post(f"flows/{flow.uid}/runs/{run.uid}/").status_code == 409


def test_switched_off_nothing_starts_and_runs_stop_if_asked(desk, world):
    flow = make_flow(world.event, "appointment_booked", DAY, EMAIL)
    make_appointment(world.event, world.manager, world.anna)
    hands = Hands()
    hands.work()
    assert "1 run is under way" in words(desk.get(f"flows/{flow.uid}/off/"))
    assert desk.post(f"flows/{flow.uid}/off/", {"runs": "stop"}).status_code == 302
    assert FlowRun.objects.get().outcome == "stopped"
    make_appointment(world.event, world.manager, world.ben, starts_at=None)
    hands.pass_time(days=2)
    assert FlowRun.objects.count() == 1


def test_a_draft_is_deleted_and_what_was_active_stays(desk, world):
    draft = start_typing(desk)
    assert "Delete Come back?" in words(desk.get(f"flows/{draft.uid}/off/"))
    assert desk.post(f"flows/{draft.uid}/off/").status_code == 302
    assert not Flow.objects.exists()
    active = make_flow(world.event, "appointment_booked", EMAIL)
    assert desk.post(f"flows/{active.uid}/off/").status_code == 302
    active.refresh_from_db()
    assert active.state == "inactive"
    with pytest.raises(Refused):
        delete_draft(flow=active, actor=SYSTEM, now=NOW)
    press(desk, active, "activate")
    before = LogEntry.objects.count()
    press(desk, active, "activate")
    assert LogEntry.objects.count() == before, "nothing new, nothing said"


@pytest.mark.parametrize("part", ["", "off/", "test/", "runs/"])
def test_another_workspace_and_another_organization_have_no_such_flow(desk_of, world, part):
    flow = make_flow(world.event, "appointment_booked", EMAIL)
    away = desk_of(world.admin, world.salon)
    assert away.get(f"flows/{flow.uid}/{part}").status_code == 404
    stranger = desk_of(world.stranger_admin, world.stranger_workspace)
    assert stranger.get(f"flows/{flow.uid}/{part}").status_code == 404
    scheduler = desk_of(world.scheduler)
    assert scheduler.get(f"flows/{flow.uid}/{part}").status_code == 403


def test_staff_keep_tags_and_a_birthday_with_a_client(desk, world):
    make_appointment(world.event, world.manager, world.anna)
    path = f"clients/{world.anna.uid}/"
    shown = desk.get(f"{path}edit/").context["form"]
    typed = {name: shown[name].value() or "" for name in shown.fields}
    typed = {name: value for name, value in typed.items() if value is not False}
    typed |= {"tags": "VIP,  Long  hair, vip", "birthday": "1990-11-24"}
    assert desk.post(f"{path}edit/", typed).status_code == 302
    page = words(desk.get(path))
    assert "24 November 1990" in page
    assert "Long hair" in page
    assert desk.post(f"{path}edit/", typed | {"tags": ""}).status_code == 409, "seen before"
    shown = desk.get(f"{path}edit/").context["form"]
    assert shown["tags"].value() == "Long hair, VIP"
    too_long = typed | {"tags": "x" * 41, "seen": shown["seen"].value()}
    assert desk.post(f"{path}edit/", too_long).status_code == 422
    again = typed | {"tags": "VIP", "seen": shown["seen"].value()}
    assert desk.post(f"{path}edit/", again).status_code == 302
    assert list(world.anna.tags.values_list("name", flat=True)) == ["VIP"]
