"""How a run goes on: table tests, what fires and what must not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from portico.domain.flows.definition import (
    Condition,
    Definition,
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
)
from portico.domain.flows.places import Place
from portico.domain.flows.rehearsal import rehearse
from portico.domain.flows.runs import (
    CALL_BACKOFF,
    Facts,
    Outcome,
    Run,
    Status,
    Turn,
    advance,
    end_run,
    finish_call,
    is_true,
    meet_goal,
)

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WAIT, MAIL, HOOK = (
    Wait("s1", 1, Unit.DAYS),
    Letter("s2", "email", "Body", "Subject"),
    Webhook("s3", "https://there.example/"),
)
BOOKED = Goal(GoalKind.BOOKED)


def flow(*steps, **more) -> Definition:
    return Definition(Start(Trigger.CANCELLED), steps, **more)


def turn(run: Run, definition: Definition, facts: Facts = Facts(), *, now=NOW) -> Turn:  # noqa: B008
    return advance(run, definition, facts, now=now, zone="Europe/Berlin")


def codes(turn: Turn) -> list[str]:
    return [entry.code for entry in turn.log]


def test_it_waits_then_writes_then_is_over():
    definition = flow(WAIT, MAIL)
    first = turn(Run(NOW), definition)
    assert (codes(first), first.effects, first.due_at) == (["waiting"], (), NOW + DAY)
    early = turn(first.run, definition, now=NOW + DAY - HOUR)
    assert (early.run, early.log) == (first.run, ())
    last = turn(first.run, definition, now=NOW + DAY)
    assert last.effects == (MAIL,)
    assert codes(last) == ["sent", "ended_finished"]
    assert (last.run.outcome, last.due_at) == (Outcome.FINISHED, None)
    assert turn(last.run, definition).log == ()


def test_a_wait_that_is_over_at_once_stops_nothing():
    at_once = Wait("s1", 0, Unit.DAYS, frozenset(range(7)))
    assert turn(Run(NOW), flow(at_once, MAIL)).effects == (MAIL,)


@pytest.mark.parametrize(
    ("condition", "facts", "answer"),
    [
        (Condition("s1", Test.HAS_FUTURE), Facts(has_future=True), True),
        (Condition("s1", Test.HAS_FUTURE), Facts(), False),
        (Condition("s1", Test.HAS_NO_FUTURE), Facts(), True),
        (Condition("s1", Test.HAS_NO_FUTURE), Facts(has_future=True), False),
        (Condition("s1", Test.PAST_AT_LEAST, amount=2), Facts(past_count=2), True),
        (Condition("s1", Test.PAST_AT_LEAST, amount=2), Facts(past_count=1), False),
        (Condition("s1", Test.HAS_TAG, tag="VIP"), Facts(tags=frozenset({"vip"})), True),
        (Condition("s1", Test.HAS_TAG, tag="VIP"), Facts(), False),
        (Condition("s1", Test.TAKES_EMAIL), Facts(), True),
        (Condition("s1", Test.TAKES_EMAIL), Facts(takes=frozenset()), False),
        (Condition("s1", Test.TAKES_TEXT), Facts(takes=frozenset({"text"})), True),
        (Condition("s1", Test.TAKES_TEXT), Facts(), False),
        (Condition("s1", Test.TAKES_MARKETING), Facts(takes=frozenset({"marketing_text"})), True),
        (Condition("s1", Test.TAKES_MARKETING), Facts(), False),
        (Condition("s1", Test.HAS_OPEN_FORM), Facts(), False),
        (Condition("s1", Test.HAS_OPEN_FORM), Facts(open_forms=1), True),
    ],
)
def test_conditions(condition, facts, answer):
    assert is_true(condition, facts) is answer


def test_branches_join_again_and_empty_ones_are_passed():
    note, last = Note("s4", "Looked at"), Note("s5", "Seen")
    condition = Condition("s1", Test.HAS_FUTURE, yes=(MAIL,), no=())
    definition = flow(condition, note, last)
    assert turn(Run(NOW), definition).effects == (note, last)
    assert turn(Run(NOW), definition, Facts(has_future=True)).effects == (MAIL, note, last)


def test_a_tag_counts_at_once():
    added, removed = TagChange("s1", "VIP"), TagChange("s3", "vip", is_added=False)
    asks = Condition("s2", Test.HAS_TAG, tag="vip", yes=(MAIL,))
    again = Condition("s4", Test.HAS_TAG, tag="vip", yes=(replace(MAIL, id="s5"),))
    found = turn(Run(NOW), flow(added, asks, removed, again))
    assert found.effects == (added, MAIL, removed)
    assert "tag_removed" in codes(found)


@pytest.mark.parametrize(
    ("letter", "takes", "days", "code"),
    [
        (MAIL, {"email"}, 0, "sent"),
        (MAIL, {"text"}, 0, "not_wanted"),
        (MAIL, {"email"}, 14, "sent"),
        (MAIL, {"email"}, 15, "too_late"),
        (replace(MAIL, is_marketing=True), {"email"}, 0, "not_wanted"),
        (replace(MAIL, is_marketing=True), {"marketing_email"}, 90, "sent"),
        (Letter("s2", "text", "Body"), {"text"}, 0, "sent"),
    ],
)
def test_who_gets_what(letter, takes, days, code):
    found = turn(Run(NOW), flow(letter), Facts(takes=frozenset(takes)), now=NOW + days * DAY)
    assert code in codes(found)
    assert bool(found.effects) is (code == "sent")


def test_what_is_deleted_ends_it():
    assert turn(Run(NOW), flow(MAIL), Facts(is_gone=True)).run.outcome == Outcome.GONE


def test_a_cancelled_appointment_stops_it_where_that_is_switched_on():
    cancelled = Facts(is_cancelled=True)
    assert turn(Run(NOW), flow(MAIL), cancelled).effects == (MAIL,)
    stopped = turn(Run(NOW), flow(MAIL, stops_if_cancelled=True), cancelled)
    assert (stopped.run.outcome, stopped.effects) == (Outcome.CANCELLED, ())


def test_while_it_can_be_undone_it_neither_goes_on_nor_stops():
    definition = flow(MAIL, stops_if_cancelled=True)
    held = Facts(is_cancelled=True, held_until=NOW + HOUR)
    waits = turn(Run(NOW), definition, held)
    assert (waits.effects, waits.log, waits.due_at) == ((), (), NOW + HOUR)
    undone = turn(waits.run, definition, now=NOW + HOUR)
    assert undone.effects == (MAIL,)
    ended = turn(waits.run, definition, held, now=NOW + HOUR)
    assert ended.run.outcome == Outcome.CANCELLED
    far = replace(waits.run, wait_until=NOW + DAY)
    assert turn(far, definition, held).due_at == NOW + DAY


@pytest.mark.parametrize(
    ("trigger", "is_standing", "outcome"),
    [
        (Trigger.CANCELLED, True, Outcome.RESTORED),
        (Trigger.CANCELLED, False, Outcome.FINISHED),
        (Trigger.BOOKED, True, Outcome.FINISHED),
        (Trigger.COMPLETED, True, Outcome.FINISHED),
    ],
)
def test_what_a_cancellation_began_ends_where_the_appointment_is_back(
    trigger, is_standing, outcome
):
    definition = Definition(Start(trigger), (MAIL,))
    ended = turn(Run(NOW), definition, Facts(is_standing=is_standing))
    assert ended.run.outcome == outcome
    assert bool(ended.effects) is (outcome is Outcome.FINISHED)


def test_it_ends_while_it_waits_and_not_where_its_steps_are_done():
    definition, back = flow(WAIT, MAIL, goals=(BOOKED,)), Facts(is_standing=True)
    waiting = turn(Run(NOW), definition).run
    assert codes(turn(waiting, definition, back, now=NOW + HOUR)) == ["ended_restored"]
    done = turn(waiting, definition, now=NOW + DAY).run
    assert turn(done, definition, back, now=NOW + DAY).run == done


def test_a_webhook_is_called_and_the_run_goes_on():
    definition = flow(HOOK, MAIL)
    before = turn(Run(NOW), definition)
    assert (before.call, before.effects) == (HOOK, ())
    called = finish_call(before.run, HOOK, "", is_final=False, now=NOW)
    assert (codes(called), called.due_at) == (["called"], NOW)
    assert turn(called.run, definition).effects == (MAIL,)


def test_a_webhook_that_fails_is_tried_again_then_given_up():
    run, definition, at = Run(NOW), flow(HOOK, MAIL), NOW
    for wait in CALL_BACKOFF:
        failed = finish_call(run, HOOK, "answered 500", is_final=False, now=at)
        assert codes(failed) == ["call_failed"]
        assert failed.due_at == at + wait
        run, at = failed.run, at + wait
        assert turn(run, definition, now=at).call == HOOK
    given_up = finish_call(run, HOOK, "answered 500", is_final=False, now=at)
    assert codes(given_up) == ["call_given_up"]
    assert turn(given_up.run, definition, now=at).effects == (MAIL,)
    final = finish_call(Run(NOW), HOOK, "private", is_final=True, now=NOW)
    assert codes(final) == ["call_given_up"]


def test_a_goal_ends_a_run_under_way():
    waiting = turn(Run(NOW), flow(WAIT, MAIL, goals=(BOOKED,))).run
    met = meet_goal(waiting, flow(WAIT, MAIL, goals=(BOOKED,)), GoalKind.BOOKED, at=NOW + HOUR)
    assert codes(met) == ["goal_met", "ended_goal"]
    assert (met.run.goal_at, met.run.outcome) == (NOW + HOUR, Outcome.GOAL)


def test_a_goal_may_be_counted_only():
    definition = flow(WAIT, MAIL, goals=(replace(BOOKED, ends_run=False),))
    waiting = turn(Run(NOW), definition).run
    met = meet_goal(waiting, definition, GoalKind.BOOKED, at=NOW + HOUR)
    assert (codes(met), met.run.status) == (["goal_met"], Status.RUNNING)
    again = meet_goal(met.run, definition, GoalKind.BOOKED, at=NOW + 2 * HOUR)
    assert (again.run, again.log) == (met.run, ())
    last = turn(met.run, definition, now=NOW + DAY)
    assert (last.effects, last.run.outcome) == ((MAIL,), Outcome.FINISHED)


@pytest.mark.parametrize(
    ("after", "days_after", "counts"),
    [(7 * DAY, 7, True), (7 * DAY + HOUR, 7, False), (2 * DAY, 1, False)],
)
def test_after_the_last_step_a_goal_counts_for_so_many_days(after, days_after, counts):
    other = Goal(GoalKind.COMPLETED, days_after=7)
    definition = flow(MAIL, goals=(replace(BOOKED, days_after=days_after), other))
    done = turn(Run(NOW), definition)
    assert (done.run.status, done.due_at) == (Status.WATCHING, NOW + 7 * DAY)
    assert bool(meet_goal(done.run, definition, GoalKind.BOOKED, at=NOW + after).log) is counts
    assert turn(done.run, definition, now=NOW + 6 * DAY).run == done.run
    assert turn(done.run, definition, now=NOW + 7 * DAY).run.outcome == Outcome.FINISHED


def test_what_is_no_goal_or_was_before_changes_nothing():
    definition = flow(WAIT, MAIL, goals=(BOOKED,))
    run = Run(NOW)
    assert meet_goal(run, definition, GoalKind.COMPLETED, at=NOW).run == run
    assert meet_goal(run, definition, GoalKind.BOOKED, at=NOW - HOUR).run == run
    over = end_run(run, Outcome.STOPPED, now=NOW).run
    assert meet_goal(over, definition, GoalKind.BOOKED, at=NOW).run == over


def test_without_days_after_a_run_ends_with_its_steps():
    definition = flow(MAIL, goals=(replace(BOOKED, days_after=0),))
    assert turn(Run(NOW), definition).run.outcome == Outcome.FINISHED


def test_a_place_that_is_not_there_is_an_error():
    with pytest.raises(LookupError):
        turn(Run(NOW, place=Place("s9")), flow(MAIL))


def test_a_rehearsal_tells_everything_with_its_moment():
    asks = Condition("s4", Test.HAS_TAG, tag="new", yes=(MAIL,), no=())
    steps = (TagChange("s5", "New"), WAIT, HOOK, asks, TagChange("s6", "new", is_added=False))
    told = rehearse(flow(*steps, goals=(BOOKED,)), Facts(), now=NOW, zone="Europe/Berlin")
    assert [(one.at - NOW, one.entry.code) for one in told] == [
        (timedelta(), "tag_added"),
        (timedelta(), "waiting"),
        (DAY, "called"),
        (DAY, "branch_yes"),
        (DAY, "sent"),
        (DAY, "tag_removed"),
        (DAY, "watching"),
    ]


@pytest.mark.parametrize(
    ("has_open_form", "open_forms", "told"),
    [
        (True, 0, ["not_started"]),
        (True, 1, ["sent", "ended_finished"]),
        (False, 0, ["sent", "ended_finished"]),
    ],
)
def test_a_rehearsal_says_where_the_filter_keeps_it_from_starting(has_open_form, open_forms, told):
    definition = Definition(Start(Trigger.BOOKED, has_open_form=has_open_form), (MAIL,))
    found = rehearse(definition, Facts(open_forms=open_forms), now=NOW, zone="UTC")
    assert [one.entry.code for one in found] == told
