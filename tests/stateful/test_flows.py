"""Flows on the database: edited, cancelled and rewarded under way, beside runs on paper.

A few examples, always the same; many new ones with `pytest -m thorough tests/stateful`.
"""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, ClassVar

import hypothesis.strategies as st
import pytest
from hypothesis import HealthCheck, Phase, reject, settings
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.apps.appointments.services.undoing import undo
from portico.apps.appointments.services.withdrawing import withdraw
from portico.apps.care.models import FormRequest
from portico.apps.care.services.form_reviewing import withdraw_request
from portico.apps.flows.models import Flow, FlowCause, FlowRun
from portico.apps.flows.services.editing import deactivate
from portico.apps.flows.services.stopping import stop_run
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.domain.actors import SYSTEM
from portico.domain.errors import InvalidInput
from tests.conftest import World
from tests.flows import Hands, change_flow, make_flow
from tests.forms import make_form, send
from tests.make import client_actor, make_appointment, make_client
from tests.stateful.flow_plan import GOAL_DAYS, Paper, PaperRun, Step, Visit

LEAVES = st.sampled_from(["wait", "wait", "email", "note", "add_tag"])
SHAPES = st.recursive(
    st.lists(LEAVES, min_size=1, max_size=3),
    lambda inner: st.lists(st.one_of(LEAVES, st.tuples(inner, inner)), min_size=1, max_size=4),
    max_leaves=7,
)


@dataclass
class Person:
    """One client, with the visits booked and the runs that ought to be."""

    client: Client
    visits: list[tuple[Appointment, Visit]] = field(default_factory=list)
    runs: list[PaperRun] = field(default_factory=list)
    forms: list[FormRequest] = field(default_factory=list)


class FlowMachine(RuleBasedStateMachine):
    """One flow of a salon and two of its clients."""

    world: ClassVar[World]

    @initialize(
        shape=SHAPES,
        goal=st.sampled_from(["", "ends", "counts"]),
        stops=st.booleans(),
        asks_form=st.sampled_from([False, False, True]),
    )
    def begin(self, shape: list[Any], goal: str, stops: bool, asks_form: bool) -> None:
        self.hands, self.steps_made, self.booked = Hands(), 0, 0
        self.people = [Person(make_client(self.world.organization, n)) for n in ("Cleo", "Dora")]
        self.is_active, self.form = True, make_form(self.world.salon)
        self.start = {"trigger": "appointment_booked", "has_open_form": "on" if asks_form else ""}
        self.paper = Paper(1, self.write(shape), goal, goal == "ends", stops)
        document = {"steps": self.paper.steps, "start": self.start, **self.more()}
        try:
            self.flow = make_flow(self.world.salon, "appointment_booked", **document)
        except InvalidInput:  # too deep, or a message certain to come after two weeks
            reject()

    def more(self) -> dict[str, Any]:
        """What of the document stays as it is."""
        if not self.paper.goal:
            return {"stops_if_cancelled": "on" if self.paper.stops else ""}
        return {
            "stops_if_cancelled": "on" if self.paper.stops else "",
            "goal": "appointment_booked",
            "goal_days": str(GOAL_DAYS),
            "goal_ends_run": "on" if self.paper.ends_run else "",
        }

    def write(self, shape: list[Any]) -> list[Step]:
        """The steps as the editor keeps them; each has a name of its own."""
        steps: list[Step] = []
        for one in shape:
            self.steps_made += 1
            key = f"s{self.steps_made}"
            if isinstance(one, tuple):
                yes, no = (self.write(branch) for branch in one)
                step = {"kind": "condition", "test": "has_future_appointment", "yes": yes, "no": no}
            else:
                words: dict[str, Step] = {
                    "wait": {"amount": str(1 + self.steps_made % 3), "unit": "days"},
                    "email": {"subject": f"Subject {key}", "body": "Body"},
                    "note": {"body": f"Note {key}"},
                    "add_tag": {"tag": f"tag{key}"},
                }
                step = {"kind": one, **words[one]}
            steps.append({"id": key, **step})
        return steps

    def work(self) -> None:
        """The worker's turn, and the paper's."""
        self.hands.work()
        for person in self.people:
            has_future = any(
                not visit.is_cancelled and visit.starts_at > self.hands.now
                for _, visit in person.visits
            )
            for run in person.runs:
                run.take_turn(self.hands.now, self.paper, has_future=has_future)
            for _, visit in person.visits:
                visit.has_woken = visit.is_over(self.hands.now)

    @rule(who=st.integers(0, 1), days=st.integers(1, 30))
    def book(self, who: int, days: int) -> None:
        person = self.people[who]
        self.booked += 1
        starts_at = self.hands.now + timedelta(days=days, minutes=5 * self.booked)
        made = make_appointment(
            *(self.world.salon, self.world.admin, person.client),
            starts_at=starts_at,
            minutes=5,
            now=self.hands.now,
            sends_emails=False,
        )
        person.visits.append((made, Visit(starts_at)))
        self.note_booking(person)
        if self.is_active and (person.forms or not self.start["has_open_form"]):
            person.runs.append(PaperRun(person.visits[-1][1], self.paper, self.hands.now))
        self.work()

    @rule(who=st.integers(0, 1))
    def a_form_is_sent(self, who: int) -> None:
        person = self.people[who]
        sent = send(self.world.salon, person.client, template=self.form, now=self.hands.now)
        person.forms.append(sent)

    @rule(who=st.integers(0, 1))
    def a_form_is_done_with(self, who: int) -> None:
        if self.people[who].forms:
            done = self.people[who].forms.pop()
            withdraw_request(request=done, actor=SYSTEM, now=self.hands.now)

    def note_booking(self, person: Person) -> None:
        for run in person.runs:
            run.count_goal()

    @rule(who=st.integers(0, 1), number=st.integers(0, 9), by=st.sampled_from(["client", "staff"]))
    def cancel(self, who: int, number: int, by: str) -> None:
        found = self.pick(who, number, is_cancelled=False)
        if found is None:
            return
        made, visit = found
        ours = {"workspace": self.world.salon, "uid": made.uid, "now": self.hands.now}
        visit.is_cancelled = True
        if by == "staff":
            cancel_appointment(reason="x", actor=SYSTEM, **ours)
        else:
            client = self.people[who].client
            withdraw(client=client, reason="", actor=client_actor(client), **ours)
            visit.held_until = Appointment.objects.get(pk=made.pk).held_until
        self.work()

    @rule(who=st.integers(0, 1), number=st.integers(0, 9))
    def take_back(self, who: int, number: int) -> None:
        found = self.pick(who, number, is_cancelled=True)
        if found is None or found[1].held_until is None or found[1].is_over(self.hands.now):
            return
        made, visit = found
        client = self.people[who].client
        undo(
            client=client,
            workspace=self.world.salon,
            uid=made.uid,
            actor=client_actor(client),
            now=self.hands.now,
        )
        visit.is_cancelled, visit.held_until = False, None  # nobody booked: no goal
        self.work()

    def pick(
        self, who: int, number: int, *, is_cancelled: bool
    ) -> tuple[Appointment, Visit] | None:
        ahead = [
            (made, visit)
            for made, visit in self.people[who].visits
            if visit.is_cancelled is is_cancelled and visit.starts_at > self.hands.now
        ]
        return ahead[number % len(ahead)] if ahead else None

    @rule(hours=st.sampled_from([0.1, 0.2, 1, 24, 48, 120]))
    def time_passes(self, hours: float) -> None:
        self.hands.now += timedelta(hours=hours)
        self.work()

    @rule(
        shape=SHAPES,
        how=st.sampled_from(["touch", "append", "insert", "anew"]),
        at=st.integers(0, 9),
    )
    def somebody_edits_it(self, shape: list[Any], how: str, at: int) -> None:
        steps = self.edit(self.paper.steps, how, at, shape)
        document = {
            "start": self.start,
            "steps": steps,
            "frequency": "every_time",
            **self.more(),
        }
        try:
            change_flow(Flow.objects.get(pk=self.flow.pk), document, now=self.hands.now)
        except InvalidInput:  # a message certain to come after two weeks
            return
        number = Flow.objects.get(pk=self.flow.pk).current.number  # type: ignore[union-attr]
        old, self.is_active = self.paper, True
        self.paper = Paper(number, steps, old.goal, old.ends_run, old.stops)
        self.work()

    def edit(self, steps: list[Step], how: str, at: int, shape: list[Any]) -> list[Step]:
        place = at % len(steps)
        if how == "append":
            return [*steps, *self.write(shape)]
        if how == "insert":
            return [*steps[:place], *self.write(shape), *steps[place:]]
        if how == "anew":
            return self.write(shape)
        step = dict(steps[place])
        if step["kind"] == "condition":
            branch = "yes" if step["yes"] else "no"
            step[branch] = self.edit(step[branch], how, at // 2, shape)
        else:
            name = {"wait": "amount", "add_tag": "tag"}.get(step["kind"], "body")
            step[name] = f"{step[name]}1"
        return [*steps[:place], step, *steps[place + 1 :]]

    @precondition(lambda self: self.is_active)
    @rule(is_stopping_runs=st.booleans())
    def somebody_switches_it_off(self, is_stopping_runs: bool) -> None:
        deactivate(
            flow=self.flow, is_stopping_runs=is_stopping_runs, actor=SYSTEM, now=self.hands.now
        )
        self.is_active = False
        if is_stopping_runs:
            for run in (run for person in self.people for run in person.runs if not run.outcome):
                run.end("stopped")
        self.work()

    @rule(who=st.integers(0, 1), number=st.integers(0, 9))
    def somebody_stops_a_run(self, who: int, number: int) -> None:
        alive = [run for run in self.people[who].runs if not run.outcome]
        if not alive:
            return
        run = alive[number % len(alive)]
        row = self.row_of(self.people[who], run)
        stop_run(flow=self.flow, uid=row.uid, actor=SYSTEM, now=self.hands.now)
        run.end("stopped")
        self.work()

    def row_of(self, person: Person, run: PaperRun) -> FlowRun:
        made = next(made for made, visit in person.visits if visit is run.visit)
        rows = FlowRun.objects.filter(flow=self.flow).select_related("version")
        return rows.get(client=person.client, appointment=made)

    @invariant()
    def both_did_the_same(self) -> None:
        for person in getattr(self, "people", ()):
            rows = FlowRun.objects.filter(flow=self.flow, client=person.client)
            assert rows.count() == len(person.runs)
            for run in person.runs:
                self.compare(self.row_of(person, run), run)

    def compare(self, row: FlowRun, run: PaperRun) -> None:
        assert list(row.log.values_list("code", "step")) == run.log
        assert (row.outcome, row.version.number) == (run.outcome, run.paper.number)
        if row.status == "running":
            assert row.wait_until == run.wait_until
        sent = [key for code, key in run.log if code == "sent"]
        rows = Message.objects.filter(subject_kind="flow_run", subject_uid=row.uid)
        assert sorted(rows.values_list("facts__step", flat=True)) == sorted(sent), "each once"
        assert len(sent) == len(set(sent))

    def teardown(self) -> None:
        """The next example begins with a flow of its own."""
        FlowRun.objects.all().delete()
        FlowCause.objects.all().delete()
        Flow.objects.update(state=Flow.INACTIVE)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("examples", "steps"),
    [(6, 15), pytest.param(250, 40, marks=pytest.mark.thorough)],
    ids=["short", "long"],
)
def test_runs_go_as_on_paper(world: World, examples: int, steps: int) -> None:
    world.salon.allow_self_cancellation = True
    world.salon.time_zone = "UTC"
    world.salon.save()
    FlowMachine.world = world
    run_state_machine_as_test(
        FlowMachine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=examples < 50,
            report_multiple_bugs=False,
            phases=[Phase.generate] if examples < 50 else list(Phase),
            suppress_health_check=list(HealthCheck),
        ),
    )
