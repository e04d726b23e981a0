"""How one client goes through a flow: pure, from state to state."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from portico.domain.flows.definition import (
    Condition,
    Definition,
    GoalKind,
    Letter,
    Note,
    TagChange,
    Test,
    Trigger,
    Wait,
    Webhook,
)
from portico.domain.flows.places import Place, next_step
from portico.domain.flows.timing import end_of_wait, may_still_write

CALL_BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
"""How long a webhook that failed waits for its next try; after the last one it is given up."""


class Status(StrEnum):
    """Running; its steps are done and goals still count; over."""

    RUNNING = "running"
    WATCHING = "watching"
    ENDED = "ended"


class Outcome(StrEnum):
    """Why a run is over."""

    FINISHED = "finished"
    GOAL = "goal"
    CANCELLED = "cancelled"
    STOPPED = "stopped"
    GONE = "gone"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Run:
    """The state of one run. `wait_until`: nothing happens before. `tries`: of the next webhook.

    `steps_done_at`: when the last step was taken; `goal_at`: when the first goal was met.
    """

    started_at: datetime
    status: Status = Status.RUNNING
    place: Place = field(default_factory=Place)
    wait_until: datetime | None = None
    tries: int = 0
    steps_done_at: datetime | None = None
    watch_until: datetime | None = None
    goal: str = ""
    goal_at: datetime | None = None
    outcome: str = ""
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known about the client (and the appointment of the run) at this moment.

    `takes`: of `email`, `text`, `marketing_email`, `marketing_text` what may be sent. `tags` in
    lower case. `held_until`: the cancelled appointment's time is held for Undo until then.
    `is_standing`: the run's appointment is there and not cancelled (any more). `open_forms`: how
    many were sent and are still to be filled in.
    """

    has_future: bool = False
    past_count: int = 0
    tags: frozenset[str] = frozenset()
    takes: frozenset[str] = frozenset({"email"})
    is_cancelled: bool = False
    held_until: datetime | None = None
    is_gone: bool = False
    is_standing: bool = False
    open_forms: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the log: what happened, at which step, and words that go with it."""

    code: str
    step: str = ""
    words: dict[str, str] = field(default_factory=dict)


Effect = Letter | TagChange | Note


@dataclass(frozen=True, slots=True)
class Turn:
    """What one turn made of a run.

    `effects` are to be written together with `run`. `call`: a webhook to be called now; the run
    stands before it until `finish_call`. `due_at`: when the next turn comes, None: never.
    """

    run: Run
    effects: tuple[Effect, ...] = ()
    log: tuple[Entry, ...] = ()
    call: Webhook | None = None

    @property
    def due_at(self) -> datetime | None:
        """When the run wants its next turn."""
        if self.run.status is Status.ENDED:
            return None
        if self.run.status is Status.WATCHING:
            return self.run.watch_until
        return self.run.wait_until


def advance(run: Run, definition: Definition, facts: Facts, *, now: datetime, zone: str) -> Turn:
    """Take every step that is due; calling it again at the same moment changes nothing.

    A run whose appointment was cancelled waits for the end of the Undo hold before it stops. One
    that a cancellation started ends where the appointment is back.
    Raises LookupError where the run's place is not in `definition`.
    """
    if run.status is Status.ENDED:
        return Turn(run)
    if facts.is_gone:
        return end_run(run, Outcome.GONE, now=now)
    if run.status is Status.WATCHING:
        is_over = run.watch_until is None or now >= run.watch_until
        return end_run(run, Outcome.FINISHED, now=now) if is_over else Turn(run)
    if definition.start.trigger is Trigger.CANCELLED and facts.is_standing:
        return end_run(run, Outcome.RESTORED, now=now)
    if definition.stops_if_cancelled and facts.is_cancelled:
        if facts.held_until is None or now >= facts.held_until:
            return end_run(run, Outcome.CANCELLED, now=now)
        if run.wait_until is None or run.wait_until <= facts.held_until:
            return Turn(replace(run, wait_until=facts.held_until))
        return Turn(run)
    if run.wait_until is not None and now < run.wait_until:
        return Turn(run)
    return _Walk(replace(run, wait_until=None), definition, facts, now, zone).take_steps()


def finish_call(run: Run, step: Webhook, fault: str, *, is_final: bool, now: datetime) -> Turn:
    """A webhook was answered, or not (`fault` says why; `is_final`: trying again is no use)."""
    passed = replace(run, place=Place(step.id), wait_until=now, tries=0)
    if not fault:
        return Turn(passed, log=(Entry("called", step.id, {"url": step.url}),))
    words = {"url": step.url, "reason": fault}
    if is_final or run.tries >= len(CALL_BACKOFF):
        return Turn(passed, log=(Entry("call_given_up", step.id, words),))
    until = now + CALL_BACKOFF[run.tries]
    words["until"] = until.isoformat()
    waiting = replace(run, wait_until=until, tries=run.tries + 1)
    return Turn(waiting, log=(Entry("call_failed", step.id, words),))


def meet_goal(run: Run, definition: Definition, kind: GoalKind, *, at: datetime) -> Turn:
    """Something happened that may be a goal of this run: it ends the run, is counted, or neither.

    While steps remain a goal counts at any time after the start; afterwards for its own number
    of days, the last moment included. The first one met is kept.
    """
    goal = next((one for one in definition.goals if one.kind is kind), None)
    if goal is None or run.status is Status.ENDED or at < run.started_at:
        return Turn(run)
    if run.steps_done_at is not None and at > run.steps_done_at + timedelta(days=goal.days_after):
        return Turn(run)
    met = run if run.goal_at else replace(run, goal=kind.value, goal_at=at)
    log = () if run.goal_at else (Entry("goal_met", words={"goal": kind.value}),)
    if goal.ends_run or run.status is Status.WATCHING:
        ended = end_run(met, Outcome.GOAL, now=at)
        return replace(ended, log=(*log, *ended.log))
    return Turn(met, log=log)


def end_run(run: Run, outcome: Outcome, *, now: datetime) -> Turn:
    """The run is over."""
    ended = replace(run, status=Status.ENDED, outcome=outcome.value, ended_at=now, wait_until=None)
    return Turn(ended, log=(Entry(f"ended_{outcome.value}"),))


class _Walk:
    """One walk through the steps that are due."""

    def __init__(
        self, run: Run, definition: Definition, facts: Facts, now: datetime, zone: str
    ) -> None:
        self._run, self._definition, self._facts = run, definition, facts
        self._now, self._zone = now, zone
        self._effects: list[Effect] = []
        self._log: list[Entry] = []

    def take_steps(self) -> Turn:
        """Until a wait, a webhook or the end."""
        while (step := next_step(self._definition.steps, self._run.place)) is not None:
            if isinstance(step, Webhook):
                return self._end_turn(step)
            self._take(step)
            if self._run.wait_until is not None:
                return self._end_turn()
        self._finish()
        return self._end_turn()

    def _end_turn(self, call: Webhook | None = None) -> Turn:
        return Turn(self._run, tuple(self._effects), tuple(self._log), call)

    def _take(self, step: Wait | Condition | Letter | TagChange | Note) -> None:
        branch = ""
        if isinstance(step, Wait):
            self._wait(step)
        elif isinstance(step, Condition):
            branch = "yes" if is_true(step, self._facts) else "no"
            words = {"test": step.test.value, "tag": step.tag, "amount": str(step.amount)}
            self._log.append(Entry(f"branch_{branch}", step.id, words))
        elif isinstance(step, Letter):
            self._write(step)
        elif isinstance(step, TagChange):
            self._change_tag(step)
        else:
            self._effects.append(step)
            self._log.append(Entry("noted", step.id))
        self._run = replace(self._run, place=Place(step.id, branch))

    def _wait(self, step: Wait) -> None:
        until = end_of_wait(step, self._now, self._zone)
        self._log.append(Entry("waiting", step.id, {"until": until.isoformat()}))
        if until > self._now:
            self._run = replace(self._run, wait_until=until)

    def _write(self, step: Letter) -> None:
        kind = f"marketing_{step.channel}" if step.is_marketing else step.channel
        if kind not in self._facts.takes:
            self._log.append(Entry("not_wanted", step.id, {"kind": kind}))
        elif not may_still_write(
            self._run.started_at, is_marketing=step.is_marketing, now=self._now
        ):
            self._log.append(Entry("too_late", step.id))
        else:
            self._effects.append(step)
            words = {"channel": step.channel, "subject": step.subject}
            self._log.append(Entry("sent", step.id, words))

    def _change_tag(self, step: TagChange) -> None:
        name = {step.tag.lower()}
        tags = self._facts.tags | name if step.is_added else self._facts.tags - name
        self._facts = replace(self._facts, tags=tags)
        self._effects.append(step)
        code = "tag_added" if step.is_added else "tag_removed"
        self._log.append(Entry(code, step.id, {"tag": step.tag}))

    def _finish(self) -> None:
        days = max((goal.days_after for goal in self._definition.goals), default=0)
        if days == 0 or self._run.goal_at is not None:
            turn = end_run(self._run, Outcome.FINISHED, now=self._now)
            self._run = replace(turn.run, steps_done_at=self._now)
            self._log += turn.log
            return
        until = self._now + timedelta(days=days)
        self._run = replace(
            self._run, status=Status.WATCHING, steps_done_at=self._now, watch_until=until
        )
        self._log.append(Entry("watching", words={"until": until.isoformat()}))


def is_true(condition: Condition, facts: Facts) -> bool:
    """The answer to the condition's question."""
    answers = {
        Test.HAS_FUTURE: facts.has_future,
        Test.HAS_NO_FUTURE: not facts.has_future,
        Test.PAST_AT_LEAST: facts.past_count >= condition.amount,
        Test.HAS_TAG: condition.tag.lower() in facts.tags,
        Test.TAKES_EMAIL: "email" in facts.takes,
        Test.TAKES_TEXT: "text" in facts.takes,
        Test.TAKES_MARKETING: bool(facts.takes & {"marketing_email", "marketing_text"}),
        Test.HAS_OPEN_FORM: facts.open_forms > 0,
    }
    return answers[condition.test]
