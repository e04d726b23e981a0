"""A worker that is killed at any point loses nothing, over a mail server that hangs up."""

import itertools
import signal
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from portico.apps.messaging.models import Message
from tests.catcher import Catcher
from tests.worker.conftest import Worker, Workers, read_time, wait_until, wait_while_moving
from tests.worker.storms import pass_time

STAGES = ("connect", "recipient", "content", "end")


@dataclass
class Weather:
    """Hangs up on one mail and one connection in ten; kills the worker when told to.

    `uncertain` counts the times when a mail may have been taken although the worker could not
    learn it: what is cut or killed from the first byte of the mail on.
    """

    catcher: Catcher
    worker: Worker | None = None
    kill_at: str = ""
    ends: Counter[str] = field(default_factory=Counter)
    uncertain: int = 0
    connections: int = 0
    mails: int = 0

    def __post_init__(self) -> None:
        self._drops = itertools.cycle(STAGES[1:])
        self._drop_at = ""
        self.catcher.hangs_up = self.strike

    def strike(self, stage: str) -> bool:
        """Whether the conversation ends here."""
        if stage == "data":
            return "content" in (self.kill_at, self._drop_at)
        if self.worker is not None and stage == self.kill_at:
            self.kill_at = ""
            self.worker.send_signal(signal.SIGKILL)
            self.worker.wait()
            return self._note("killed", stage)
        if stage == "connect":
            self.connections += 1
            return self.connections % 10 == 0 and self._note("dropped", stage)
        if stage == "recipient":
            self.mails += 1
            self._drop_at = next(self._drops) if self.mails % 10 == 0 else ""
        return stage == self._drop_at and self._note("dropped", stage)

    def _note(self, what: str, stage: str) -> bool:
        self.ends[f"{what} at {stage}"] += 1
        self.uncertain += stage in ("content", "end")
        return True


def end_dead_leases() -> None:
    """The minutes of the dead worker's lease pass; call it while no worker lives."""
    held = Message.objects.filter(state=Message.SENDING)
    held.update(lease_until=read_time() - timedelta(seconds=1))


def drain(workers: Workers, weather: Weather, messages: int, kills: int) -> None:
    """Let a worker send everything; kill it so many times, evenly, each time at another stage."""
    stages = itertools.cycle(STAGES)
    step = messages // (kills + 1)
    planned = killed = 0
    weather.worker = workers.start()

    def is_over() -> bool:
        nonlocal planned, killed
        if weather.worker is not None and weather.worker.poll() is not None:
            assert weather.worker.returncode == -signal.SIGKILL, workers.log
            killed += 1
            end_dead_leases()
            weather.worker = workers.start()
        if planned == killed < kills and len(weather.catcher.raw) >= step * killed:
            planned += 1
            weather.kill_at = next(stages)
        pass_time()
        return killed == kills and not Message.objects.exclude(state=Message.SENT).exists()

    wait_while_moving(is_over, lambda: len(weather.catcher.raw) + killed)


@pytest.mark.parametrize(
    ("messages", "kills"), [(200, 5), pytest.param(500, 50, marks=pytest.mark.thorough)]
)
def test_nothing_is_lost_and_what_came_twice_is_marked(
    workers: Workers,
    catcher: Catcher,
    enqueue: Callable[[int], set[str]],
    messages: int,
    kills: int,
) -> None:
    weather = Weather(catcher)
    uids = enqueue(messages)
    drain(workers, weather, messages, kills)

    came = Counter(str(mail["Message-ID"]).strip("<>").split("@")[0] for mail in catcher.mails)
    assert set(came) == uids, "none is lost, none is invented"
    unknown = {
        str(uid)
        for uid in Message.objects.filter(is_outcome_unknown=True).values_list("uid", flat=True)
    }
    doubled = {uid for uid, times in came.items() if times > 1}
    assert doubled <= unknown
    assert doubled
    assert len(unknown) <= weather.uncertain, "only what may have gone out is marked"
    assert sum(weather.ends.values()) >= messages // 10 + kills
    assert_copies_are_marked(catcher)
    assert "locked" not in workers.log


def assert_copies_are_marked(catcher: Catcher) -> None:
    """Of each mail that came again, every later copy says so."""
    seen: set[str] = set()
    for mail in catcher.mails:
        if mail["Message-ID"] in seen:
            assert mail["X-Portico-Retry"] == "unknown"
        seen.add(mail["Message-ID"])


@pytest.mark.parametrize("stage", STAGES)
def test_killed_at_one_stage(
    workers: Workers, catcher: Catcher, enqueue: Callable[[int], set[str]], stage: str
) -> None:
    enqueue(1)
    weather = Weather(catcher, kill_at=stage)
    first = weather.worker = workers.start()
    wait_until(lambda: first.poll() is not None)
    message = Message.objects.get()
    has_begun = stage in ("content", "end")
    assert message.state == (Message.SCHEDULED if stage == "connect" else Message.SENDING)
    assert message.is_outcome_unknown is has_begun

    end_dead_leases()
    workers.start()
    wait_until(lambda: Message.objects.filter(state=Message.SENT).exists())
    assert len(catcher.mails) == (2 if stage == "end" else 1)
    assert catcher.mails[-1]["X-Portico-Retry"] == ("unknown" if has_begun else None)
    assert Message.objects.get().is_outcome_unknown is has_begun
