"""A flow run on paper: what product page 5 says, over the document as staff type it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

Step = dict[str, Any]
Line = tuple[str, str]
GOAL_DAYS = 7
TWO_WEEKS = timedelta(days=14)


@dataclass
class Paper:
    """One version of the flow, as it was typed."""

    number: int
    steps: list[Step]
    goal: str
    ends_run: bool
    stops: bool


@dataclass
class Visit:
    """One appointment of the client. `held_until`: it was cancelled and can still be undone.

    `has_woken`: its runs were looked at since it is cancelled for good.
    """

    starts_at: datetime
    is_cancelled: bool = False
    held_until: datetime | None = None
    has_woken: bool = False

    def is_over(self, now: datetime) -> bool:
        """Cancelled for good."""
        return self.is_cancelled and (self.held_until is None or now >= self.held_until)


@dataclass
class PaperRun:
    """`todo`: the steps still to come, the next one last. `above`: the lines passed."""

    visit: Visit
    paper: Paper
    started_at: datetime
    todo: list[Step] = field(default_factory=list)
    taken: dict[str, str] = field(default_factory=dict)
    last: str = ""
    log: list[Line] = field(default_factory=list)
    wait_until: datetime | None = None
    watch_until: datetime | None = None
    has_goal: bool = False
    outcome: str = ""

    def __post_init__(self) -> None:
        self.todo = list(reversed(self.paper.steps))
        self.log = [("started", "")]

    def take_turn(self, now: datetime, current: Paper, *, has_future: bool) -> None:
        """What the worker makes of it at this moment."""
        if self.outcome:
            return
        if self.watch_until is not None:
            if now >= self.watch_until:
                self.end("finished")
            return
        is_held = self.visit.is_cancelled and not self.visit.is_over(now)
        is_woken = self.visit.is_over(now) and not self.visit.has_woken
        is_due = self.wait_until is None or now >= self.wait_until
        if not (is_due or is_woken):
            return
        self._follow(current)
        if self.paper.stops and self.visit.is_over(now):
            self.end("cancelled")
        elif self.paper.stops and is_held:
            self.wait_until = self.visit.held_until
        elif is_due:
            self._walk(now, has_future=has_future)

    def count_goal(self) -> None:
        """The client booked."""
        if self.outcome or not self.paper.goal:
            return
        if not self.has_goal:
            self.log.append(("goal_met", ""))
        self.has_goal = True
        if self.paper.ends_run or self.watch_until is not None:
            self.end("goal")

    def end(self, why: str) -> None:
        """Nothing follows any more."""
        self.outcome, self.wait_until = why, None
        self.log.append((f"ended_{why}", ""))

    def _walk(self, now: datetime, *, has_future: bool) -> None:
        self.wait_until = None
        while self.todo:
            step = self.todo.pop()
            self.last = step["id"]
            if self._take(step, now, has_future=has_future):
                return
        if self.paper.goal and not self.has_goal:
            self.watch_until = now + timedelta(days=GOAL_DAYS)
            self.log.append(("watching", ""))
        else:
            self.end("finished")

    def _take(self, step: Step, now: datetime, *, has_future: bool) -> bool:
        """Whether the run now waits."""
        kind, key = step["kind"], step["id"]
        if kind == "wait":
            self.log.append(("waiting", key))
            self.wait_until = now + timedelta(days=int(step["amount"]))
            return True
        if kind == "condition":
            self.taken[key] = "yes" if has_future else "no"
            self.log.append((f"branch_{self.taken[key]}", key))
            self.todo += reversed(step[self.taken[key]])
        elif kind == "email":
            is_late = now - self.started_at > TWO_WEEKS
            self.log.append(("too_late" if is_late else "sent", key))
        else:
            self.log.append(({"note": "noted", "add_tag": "tag_added"}[kind], key))
        return False

    def _follow(self, current: Paper) -> None:
        """With the version in effect, if the page above its place reads the same."""
        if current.number == self.paper.number:
            return
        if self._read_above(self.paper.steps) != (above := self._read_above(current.steps)):
            return
        if above is None:
            return
        self.log.append(("version_followed", ""))
        self.paper = current
        self.todo = list(reversed(self._list_rest(current.steps)))

    def _read_above(self, steps: list[Step]) -> list[tuple[str, ...]] | None:
        """The lines down to its place, without the ways that it did not take there."""
        if not self.last:
            return []
        lines = list(_read(steps, ()))
        here = next((n for n, line in enumerate(lines) if line[0] == self.last), None)
        if here is None:
            return None
        path = {entry.split(".")[0]: entry for entry in lines[here][2:]}
        return [
            line
            for line in lines[: here + 1]
            if all(path.get(entry.split(".")[0], entry) == entry for entry in line[2:])
        ]

    def _list_rest(self, steps: list[Step]) -> list[Step]:
        """What comes behind its place, in the branches that it is in."""
        if not self.last:
            return steps
        for number, step in enumerate(steps):
            then = steps[number + 1 :]
            if step["id"] == self.last:
                return [*step.get(self.taken.get(self.last, ""), []), *then]
            for branch in ("yes", "no"):
                inside = step.get(branch, [])
                if self.last in [line[0] for line in _read(inside, ())]:
                    return [*self._list_rest(inside), *then]
        raise AssertionError(self.last)


def _read(steps: list[Step], path: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Line by line: its name, what it says, and the branches that it stands in."""
    for step in steps:
        says = "|".join(f"{k}={v}" for k, v in sorted(step.items()) if k not in ("yes", "no"))
        yield (step["id"], says, *path)
        for branch in ("yes", "no"):
            yield from _read(step.get(branch, []), (*path, f"{step['id']}.{branch}"))
