"""Runs through flows that are edited, cancelled and rewarded under way, beside a plain model.

The model interprets the steps as a generator, one line at a time, and judges an edit by comparing
the lines of the page above the run's place.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
from hypothesis import settings
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from portico.domain.flows.definition import (
    Condition,
    Definition,
    Goal,
    GoalKind,
    Letter,
    Note,
    Start,
    Step,
    TagChange,
    Test,
    Trigger,
    Unit,
    Wait,
    Webhook,
    walk_steps,
)
from portico.domain.flows.places import Place, may_follow
from portico.domain.flows.runs import Facts, Run, Status, advance, finish_call, meet_goal

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
LEAVES = st.sampled_from(["wait", "mail", "note", "tag", "hook"])
SHAPES = st.recursive(
    st.lists(LEAVES, max_size=3),
    lambda inner: st.lists(st.one_of(LEAVES, st.tuples(inner, inner)), max_size=4),
    max_leaves=8,
)


def build(shape: list[object], first: list[int], amounts: Iterator[int]) -> tuple[Step, ...]:
    """Steps with ids of their own; waits of one to four days."""
    steps: list[Step] = []
    for one in shape:
        first[0] += 1
        key = f"s{first[0]}"
        if isinstance(one, tuple):
            yes, no = (build(branch, first, amounts) for branch in one)
            steps.append(Condition(key, Test.HAS_FUTURE, yes, no))
        elif one == "wait":
            steps.append(Wait(key, next(amounts), Unit.DAYS))
        elif one == "mail":
            steps.append(Letter(key, "email", "Body", "Subject"))
        elif one == "tag":
            steps.append(TagChange(key, f"t{first[0]}"))
        elif one == "hook":
            steps.append(Webhook(key, "https://there.example/"))
        else:
            steps.append(Note(key, "Note"))
    return tuple(steps)


def touch(steps: tuple[Step, ...], key: str) -> tuple[Step, ...]:
    """The same steps, one of them a little different."""
    made: list[Step] = []
    for step in steps:
        if isinstance(step, Condition):
            step = replace(step, yes=touch(step.yes, key), no=touch(step.no, key))
        if step.id == key:
            if isinstance(step, Wait | Condition):
                step = replace(step, amount=step.amount + 1)
            elif isinstance(step, TagChange):
                step = replace(step, tag=step.tag + "x")
            elif isinstance(step, Webhook):
                step = replace(step, url=step.url + "x")
            else:
                step = replace(step, body=step.body + "x")
        made.append(step)
    return tuple(made)


def endless(numbers: list[int]) -> Iterator[int]:
    while True:
        yield from numbers


def print_lines(steps: tuple[Step, ...], path: tuple[str, ...] = ()) -> Iterator[tuple]:
    """The page: each line with the branches that it stands in."""
    for step in steps:
        plain = replace(step, yes=(), no=()) if isinstance(step, Condition) else step
        yield (step.id, plain, path)
        if isinstance(step, Condition):
            for name, branch in (("yes", step.yes), ("no", step.no)):
                yield from print_lines(branch, (*path, f"{step.id}.{name}"))


def lines_above(steps: tuple[Step, ...], place: Place) -> list[tuple] | None:
    """Lines down to the run's place, without branches of its own path that it did not take."""
    lines = list(print_lines(steps))
    found = [number for number, line in enumerate(lines) if line[0] == place.after]
    if not place.after:
        return []
    if not found:
        return None
    path = lines[found[0]][2]
    mine = {entry.split(".")[0]: entry for entry in path}
    above = []
    for line in lines[: found[0] + 1]:
        if all(mine.get(entry.split(".")[0], entry) == entry for entry in line[2]):
            above.append(line)
    return above


class Flowing(RuleBasedStateMachine):
    """One run."""

    @initialize(shape=SHAPES, waits=st.lists(st.integers(1, 4), min_size=1), has_goal=st.booleans())
    def begin(self, shape: list[object], waits: list[int], has_goal: bool) -> None:
        self.goals = (Goal(GoalKind.BOOKED),) if has_goal else ()
        steps = build(shape, [0], endless(waits))
        self.definition = Definition(
            Start(Trigger.BOOKED), steps, stops_if_cancelled=True, goals=self.goals
        )
        self.run, self.facts, self.now = Run(NOW), Facts(), NOW
        self.done: list[str] = []
        self.expected: list[str] = []
        self.until: datetime | None = None
        self.over = ""
        self.plan = self.interpret(self.definition.steps)
        self.turn()

    def interpret(self, steps: tuple[Step, ...]) -> Iterator[datetime | None]:
        """The model: does what stands there, yields the moment to wait for."""
        for step in steps:
            if isinstance(step, Wait):
                yield self.now + timedelta(days=step.amount)
            elif isinstance(step, Condition):
                branch = "yes" if self.facts.has_future else "no"
                yield from self.interpret(step.yes if branch == "yes" else step.no)
            elif not (isinstance(step, Letter) and self.now - NOW > timedelta(days=14)):
                self.expected.append(step.id)

    def replay(self, steps: tuple[Step, ...], place: Place) -> Iterator[datetime | None]:
        """The model behind a place: what follows it on the page, branch by branch."""
        number = next(
            (
                n
                for n, step in enumerate(steps)
                if place.after in [s.id for s in walk_steps((step,))]
            ),
            None,
        )
        if number is None:
            yield from self.interpret(steps)
            return
        step = steps[number]
        if isinstance(step, Condition):
            branches = {"yes": step.yes, "no": step.no}
            name = place.branch if step.id == place.after else ""
            for key, branch in branches.items():
                if name == key:
                    yield from self.interpret(branch)
                elif not name and place.after in [s.id for s in walk_steps(branch)]:
                    yield from self.replay(branch, place)
        yield from self.interpret(steps[number + 1 :])

    def go_on(self) -> None:
        """The model's turn."""
        if self.over:
            return
        if self.until is None or self.now >= self.until:
            while True:
                self.until = next(self.plan, None)
                if self.until is None or self.until > self.now:
                    break
            if self.until is None:
                self.over = "steps"

    def turn(self) -> None:
        self.go_on()
        while True:
            found = advance(self.run, self.definition, self.facts, now=self.now, zone="UTC")
            self.done += [effect.id for effect in found.effects]
            self.run = found.run
            if found.call is None:
                break
            self.done.append(found.call.id)
            self.run = finish_call(self.run, found.call, "", is_final=False, now=self.now).run
        again = advance(self.run, self.definition, self.facts, now=self.now, zone="UTC")
        assert (again.run, again.effects, again.log) == (self.run, (), ()), "twice does nothing"

    @rule(hours=st.sampled_from([1, 23, 24, 48, 240]))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        self.turn()

    @rule()
    def the_client_books_or_cancels_something_else(self) -> None:
        self.facts = replace(self.facts, has_future=not self.facts.has_future)

    @precondition(lambda self: self.run.status is Status.RUNNING)
    @rule(
        shape=SHAPES,
        waits=st.lists(st.integers(1, 4), min_size=1),
        how=st.sampled_from(["touch", "touch", "append", "anew"]),
        number=st.integers(0, 20),
    )
    def somebody_edits_the_flow(
        self, shape: list[object], waits: list[int], how: str, number: int
    ) -> None:
        known = [step.id for step in walk_steps(self.definition.steps)]
        if how == "touch" and known:
            steps = touch(self.definition.steps, known[number % len(known)])
        elif how == "append":
            first = max((int(key[1:]) for key in known), default=0)
            steps = self.definition.steps + build(shape, [first], endless(waits))
        else:
            steps = build(shape, [0], endless(waits))
        edited = replace(self.definition, steps=steps)
        place = self.run.place
        above = lines_above(edited.steps, place)
        allowed = above is not None and above == lines_above(self.definition.steps, place)
        assert may_follow(self.definition, edited, place) is allowed
        assert not may_follow(
            self.definition, replace(edited, start=Start(Trigger.BIRTHDAY)), place
        )
        if allowed:
            self.definition = edited
            self.plan = self.replay(edited.steps, place)

    @precondition(lambda self: self.run.status is Status.RUNNING)
    @rule()
    def the_appointment_is_cancelled(self) -> None:
        self.facts = replace(self.facts, is_cancelled=True, held_until=self.now)
        self.over = "cancelled"
        self.turn()
        assert self.run.outcome == "cancelled"

    @rule()
    def a_goal_is_met(self) -> None:
        before = self.run
        found = meet_goal(self.run, self.definition, GoalKind.BOOKED, at=self.now)
        self.run = found.run
        if not self.goals or before.status is Status.ENDED:
            assert found.run == before
        else:
            assert self.run.outcome == "goal"
            self.over = "goal"

    @invariant()
    def both_did_the_same(self) -> None:
        if hasattr(self, "done"):
            assert self.done == self.expected
            assert len(self.done) == len(set(self.done)), "nothing twice"
            assert (self.run.status is not Status.RUNNING) == bool(self.over)
            if self.run.status is Status.RUNNING:
                assert self.run.wait_until == self.until


TestFlowing = Flowing.TestCase
TestFlowing.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
