"""What staff type becomes a definition, or every fault of it."""

from datetime import time
from typing import Any

import pytest

from portico.domain.errors import InvalidInput
from portico.domain.flows.definition import (
    Condition,
    Definition,
    Frequency,
    Goal,
    GoalKind,
    Letter,
    Note,
    Start,
    TagChange,
    Test,
    Trigger,
    Unit,
    Wait,
    Webhook,
    walk_steps,
)
from portico.domain.flows.document import read_definition, tags_for
from portico.domain.flows.outline import (
    add_step,
    change_steps,
    list_steps,
    move_step,
    remove_step,
    start_document,
)
from portico.domain.merge_tags import Channel

NOTE = {"id": "s1", "kind": "note", "body": "Seen"}


def typed(*steps: Any, **more: Any) -> dict[str, Any]:
    return {
        "start": {"trigger": "appointment_cancelled"},
        "steps": list(steps),
        "frequency": "every_time",
        **more,
    }


def faults(raw: dict[str, Any]) -> dict[str, tuple[str, ...]]:
    with pytest.raises(InvalidInput) as caught:
        read_definition(raw)
    return caught.value.fields


def test_everything_is_read():
    raw = typed(
        {"id": "s1", "kind": "wait", "amount": "2", "unit": "weeks", "at": "07:30"},
        {"id": "s2", "kind": "wait", "amount": "0", "unit": "days", "weekdays": ["0", "6", "x"]},
        {
            "id": "s3",
            "kind": "condition",
            "test": "past_appointments",
            "amount": "3",
            "yes": [{"id": "s4", "kind": "add_tag", "tag": " VIP "}],
            "no": [{"id": "s5", "kind": "remove_tag", "tag": "VIP"}, "rubbish"],
        },
        {"id": "s6", "kind": "condition", "test": "has_tag", "tag": "VIP"},
        {"id": "s7", "kind": "text", "body": "{{ client.first_name }}", "is_marketing": "on"},
        {"id": "s8", "kind": "email", "subject": "S", "body": "B", "is_marketing": True},
        {"id": "s9", "kind": "webhook", "url": "https://there.example:8443/in?x=1"},
        {**NOTE, "id": "s10"},
        start={
            "trigger": "before_start",
            "amount": "3",
            "unit": "hours",
            "services": ["cut"],
            "staff": ["mara"],
            "categories": ["hair"],
            "cancel_types": ["late"],
            "has_open_form": "on",
        },
        frequency="once_per_period",
        period_days="42",
        stops_if_cancelled="on",
        goal="appointment_completed",
        goal_days="3",
        goal_ends_run="",
    )
    assert read_definition(raw) == Definition(
        Start(
            Trigger.BEFORE_START,
            3,
            Unit.HOURS,
            frozenset({"cut"}),
            frozenset({"mara"}),
            frozenset({"hair"}),
            has_open_form=True,
        ),
        (
            Wait("s1", 2, Unit.WEEKS, at=time(7, 30)),
            Wait("s2", 0, Unit.DAYS, frozenset({0, 6})),
            Condition(
                "s3",
                Test.PAST_AT_LEAST,
                (TagChange("s4", "VIP"),),
                (TagChange("s5", "VIP", is_added=False),),
                amount=3,
            ),
            Condition("s6", Test.HAS_TAG, tag="VIP"),
            Letter("s7", "text", "{{ client.first_name }}", is_marketing=True),
            Letter("s8", "email", "B", "S", is_marketing=True),
            Webhook("s9", "https://there.example:8443/in?x=1"),
            Note("s10", "Seen"),
        ),
        Frequency.PER_PERIOD,
        42,
        stops_if_cancelled=True,
        goals=(Goal(GoalKind.COMPLETED, ends_run=False, days_after=3),),
    )


def test_what_does_not_go_with_the_trigger_is_left_out():
    raw = typed(NOTE, stops_if_cancelled="on")
    assert not read_definition(raw).stops_if_cancelled, "it is cancelled to begin with"
    raw["start"] |= {"cancel_types": ["no_show"], "amount": "3"}
    assert read_definition(raw).start.cancel_types == {"no_show"}
    raw["start"] = {"trigger": "birthday", "services": ["cut"], "has_open_form": ""}
    assert read_definition(raw).start == Start(Trigger.BIRTHDAY)
    raw["start"]["has_open_form"] = "on"
    assert read_definition(raw).start == Start(Trigger.BIRTHDAY, has_open_form=True)


@pytest.mark.parametrize(
    ("step", "name", "code"),
    [
        ({"kind": "wait", "amount": "", "unit": "days"}, "s1.amount", "required"),
        ({"kind": "wait", "amount": "soon", "unit": "days"}, "s1.amount", "malformed"),
        ({"kind": "wait", "amount": "0", "unit": "days"}, "s1.amount", "out_of_range"),
        ({"kind": "wait", "amount": "731", "unit": "days"}, "s1.amount", "out_of_range"),
        ({"kind": "wait", "amount": "1", "unit": "moons"}, "s1.unit", "unknown"),
        ({"kind": "wait", "amount": "1", "unit": "days", "at": "noon"}, "s1.at", "malformed"),
        ({"kind": "email", "subject": "", "body": "B"}, "s1.subject", "required"),
        ({"kind": "email", "subject": "x" * 201, "body": "B"}, "s1.subject", "too_long"),
        ({"kind": "email", "subject": "S", "body": "{{ client.nick }}"}, "s1.body", "unknown_tag"),
        (
            {"kind": "email", "subject": "{{ business.booking_link }}", "body": "B"},
            "s1.subject",
            "unknown_tag",
        ),
        ({"kind": "text", "body": "x" * 481}, "s1.body", "too_long"),
        ({"kind": "condition", "test": "form_submitted"}, "s1.test", "unknown"),
        ({"kind": "condition", "test": "has_tag", "tag": " "}, "s1.tag", "required"),
        ({"kind": "condition", "test": "past_appointments"}, "s1.amount", "required"),
        ({"kind": "add_tag", "tag": "x" * 41}, "s1.tag", "too_long"),
        ({"kind": "note", "body": ""}, "s1.body", "required"),
        ({"kind": "webhook", "url": ""}, "s1.url", "required"),
        ({"kind": "webhook", "url": "ftp://there.example/"}, "s1.url", "malformed"),
        ({"kind": "webhook", "url": "https://me:secret@there.example/"}, "s1.url", "malformed"),
        ({"kind": "webhook", "url": "https://there.example:port/"}, "s1.url", "malformed"),
        ({"kind": "webhook", "url": "https://the re.example/"}, "s1.url", "malformed"),
        ({"kind": "dance", "url": "https://there.example/"}, "s1.kind", "unknown"),
    ],
)
def test_every_fault_has_its_place(step, name, code):
    assert code in faults(typed({"id": "s1", **step}))[name]


@pytest.mark.parametrize(
    ("more", "name", "code"),
    [
        ({"steps": []}, "steps", "no_steps"),
        ({"steps": None}, "steps", "no_steps"),
        ({"steps": [{**NOTE, "id": f"s{n}"} for n in range(51)]}, "steps", "too_many_steps"),
        ({"start": None}, "start.trigger", "required"),
        ({"start": {"trigger": "form_seen"}}, "start.trigger", "unknown"),
        ({"start": {"trigger": "before_start", "unit": "days"}}, "start.amount", "required"),
        ({"frequency": "often"}, "frequency", "unknown"),
        ({"frequency": "once_per_period"}, "period_days", "required"),
        ({"goal": "riches", "goal_days": "7"}, "goal", "unknown"),
        ({"goal": "appointment_booked", "goal_days": "8"}, "goal_days", "out_of_range"),
    ],
)
def test_faults_of_the_whole(more, name, code):
    assert code in faults(typed(NOTE) | more)[name]


def test_conditions_stand_three_deep_at_most():
    step: dict[str, Any] = NOTE
    for depth in range(4):
        step = {"id": f"c{depth}", "kind": "condition", "test": "has_no_future_appointment"} | {
            "yes": [step]
        }
    assert faults(typed(step)) == {"c0.test": ("too_deep",)}


def test_a_message_that_must_come_too_late_is_refused():
    mail = {"id": "s9", "kind": "email", "subject": "S", "body": "B"}
    week = {"kind": "wait", "amount": "1", "unit": "weeks"}
    waits = [week | {"id": "s1"}, week | {"id": "s2"}]
    assert read_definition(typed(*waits, mail))
    hour = {"id": "s3", "kind": "wait", "amount": "1", "unit": "hours"}
    late = {"s9.is_marketing": ("after_two_weeks",)}
    assert faults(typed(*waits, hour, mail)) == late
    assert read_definition(typed(*waits, hour, mail | {"is_marketing": "on"}))
    asks = {"id": "s3", "kind": "condition", "test": "has_future_appointment", "no": []}
    assert read_definition(typed(*waits, asks | {"yes": [hour | {"id": "s4"}]}, mail))
    assert faults(typed(*waits, asks | {"yes": [hour | {"id": "s4"}, mail]})) == late


def test_tags_of_appointments_stand_where_there_is_one():
    about = {tag.name for tag in tags_for(Trigger.BOOKED, Channel.TEXT)}
    alone = {tag.name for tag in tags_for(Trigger.BIRTHDAY, Channel.TEXT)}
    assert "appointment.date" in about - alone
    assert "client.profile_link" in alone
    assert tags_for(None, Channel.SUBJECT)


def test_an_outline_grows_moves_and_shrinks():
    raw = start_document("appointment_booked")
    raw, wait = add_step(raw, "wait", "")
    raw, asks = add_step(raw, "condition", "")
    raw, mail = add_step(raw, "email", f"{asks}.yes")
    raw, note = add_step(raw, "note", "")
    assert [step["id"] for step in list_steps(raw)] == [wait, asks, note, mail]
    raw = move_step(move_step(raw, note, -1), wait, -1)
    assert [step["id"] for step in raw["steps"]] == [wait, note, asks]
    assert move_step(raw, "s99", 1) == raw
    raw = remove_step(raw, note)
    raw, tag = add_step(raw, "add_tag", f"{asks}.no")
    assert tag == "s5", "ids are never given twice"
    raw = change_steps(raw, {mail: {"subject": "Hello", "id": "x", "kind": "y"}})
    assert raw["steps"][1]["yes"] == [{"id": mail, "kind": "email", "subject": "Hello"}]
    assert remove_step(raw, asks)["steps"] == [raw["steps"][0]]
    assert remove_step(raw, "s99") == raw
    for kind, into in (("dance", ""), ("note", "s99.yes"), ("note", f"{asks}.maybe")):
        assert add_step(raw, kind, into) == (raw, "")
    assert add_step({"steps": None}, "note", "") == ({"steps": None}, "")
    assert [step["id"] for step in raw["steps"]] == [wait, asks]


def test_ids_of_others_do_not_disturb():
    _raw, key = add_step({"steps": [{"id": "mine", "kind": "note"}]}, "note", "")
    assert key == "s1"


def test_steps_are_walked_as_the_page_lists_them():
    inner = Condition("s2", Test.HAS_FUTURE, yes=(Note("s3", "a"),), no=(Note("s4", "b"),))
    steps = (Note("s1", "c"), inner, Note("s5", "d"))
    assert [step.id for step in walk_steps(steps)] == ["s1", "s2", "s3", "s4", "s5"]
