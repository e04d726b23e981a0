"""Several workers at once, mail within a second, and an idle worker that costs nothing."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from portico.apps.messaging.models import Message, WorkerBeat
from tests.catcher import Catcher
from tests.worker.conftest import Workers, wait_until

SHARE_OF_A_PROCESSOR = 0.03  # 0.6 % where nothing else runs; a busy loop takes all of it
TICKS = os.sysconf("SC_CLK_TCK")


def test_three_workers_send_each_message_once(
    workers: Workers, catcher: Catcher, enqueue: Callable[[int], set[str]]
) -> None:
    uids = enqueue(150)
    for _ in range(3):
        workers.start()
    wait_until(lambda: not Message.objects.exclude(state=Message.SENT).exists(), 60)
    came = [str(mail["Message-ID"]).strip("<>").split("@")[0] for mail in catcher.mails]
    assert len(came) == len(uids)
    assert set(came) == uids
    assert not Message.objects.filter(is_outcome_unknown=True).exists()
    assert WorkerBeat.objects.count() == 3
    assert catcher.connections >= 3
    assert workers.log == ""


def test_a_mail_goes_out_soon_after_it_was_written(
    workers: Workers, catcher: Catcher, enqueue: Callable[[int], set[str]]
) -> None:
    """Three times within a second; a machine that has much else to do gets more tries."""
    workers.start()
    wait_until(WorkerBeat.objects.exists)
    waits: list[float] = []
    while sum(wait < 1 for wait in waits) < 3:
        assert len(waits) < 12, waits
        enqueue(1)
        waits.append(wait_until(lambda: len(catcher.raw) > len(waits)))
        time.sleep(0.3)


def test_an_idle_worker_hardly_uses_the_processor(workers: Workers) -> None:
    worker = workers.start()
    wait_until(WorkerBeat.objects.exists)
    shares: list[float] = []
    while min(shares, default=1) > SHARE_OF_A_PROCESSOR:
        assert len(shares) < 5, shares  # a slow machine is still starting it in the first
        began, before = time.monotonic(), processor_seconds(worker.pid)
        time.sleep(3)
        shares.append((processor_seconds(worker.pid) - before) / (time.monotonic() - began))


def processor_seconds(pid: int) -> float:
    """User and system time of a process so far (proc(5))."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_worker_that_is_asked_to_end_leaves_nothing_in_hand(
    workers: Workers, catcher: Catcher, enqueue: Callable[[int], set[str]], number: signal.Signals
) -> None:
    enqueue(60)
    worker = workers.start_as_operators_do()
    wait_until(lambda: len(catcher.raw) > 5, pause=0.01)
    worker.send_signal(number)
    assert worker.wait(60) == 0
    assert not Message.objects.filter(state=Message.SENDING).exists()
    assert not WorkerBeat.objects.exists()
