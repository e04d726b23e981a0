"""Workers that are killed at random, over a mail server that drops one connection in ten.

Four workers on PostgreSQL, one on SQLite; two organizations at once. Each mail arrives once, or is
marked as one whose outcome is unknown.
"""

import logging
import random
import signal
import subprocess
import threading
from collections import Counter
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection

from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from tests.catcher import Catcher
from tests.conftest import World
from tests.worker.conftest import Workers, read_time, wait_until
from tests.worker.test_killed import assert_copies_are_marked, pass_time

SEED = 20261123
log = logging.getLogger(__name__)


class Storm:
    """Drops one connection in ten at its beginning, and one mail in ten somewhere within.

    `uncertain` counts the mails that were cut where they may have been taken already.
    """

    def __init__(self, catcher: Catcher) -> None:
        self._draw = random.Random(SEED)
        self.uncertain = self.dropped = 0
        catcher.hangs_up = self.strike

    def strike(self, stage: str) -> bool:
        """Whether the conversation ends here."""
        if stage == "content":  # what was begun at "data"
            self.uncertain += 1
            return True
        is_over = self._draw.random() < (0.1 if stage == "connect" else 0.034)
        self.dropped += is_over
        self.uncertain += is_over and stage == "end"
        return is_over


class Killer:
    """Keeps so many workers alive, and kills one of them at a random moment."""

    def __init__(self, workers: Workers, count: int) -> None:
        self._draw = random.Random(SEED)
        self._workers = workers
        self.alive = [workers.start() for _ in range(count)]

    def strike(self) -> None:
        """One dies wherever it is; its lease ends, and another takes its place."""
        worker = self._draw.choice(self.alive)
        pause = threading.Event()
        pause.wait(self._draw.random() * 0.1)
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        end_leases_of(worker)
        self.alive.remove(worker)
        self.alive.append(self._workers.start())


def end_leases_of(worker: "subprocess.Popen[bytes]") -> None:
    """The minutes of its leases pass; nobody else's."""
    held = Message.objects.filter(state=Message.SENDING, lease_owner__contains=f":{worker.pid}:")
    held.update(lease_until=read_time() - timedelta(seconds=1))


def fill_outbox(workspace: Workspace, client: Client, count: int) -> set[str]:
    """So many portal links of one organization at once; their uids."""
    now = read_time() - timedelta(seconds=1)
    rows = Message.objects.bulk_create(
        (
            Message(
                organization_id=workspace.organization_id,
                workspace=workspace,
                trigger="portal_link_shared",
                subject_kind="client",
                subject_uid=client.uid,
                recipient_kind="client",
                recipient_uid=client.uid,
                address=client.email,
                created_at=now,
                due_at=now,
                dedupe=str(uuid4()),
            )
            for _ in range(count)
        ),
        batch_size=1000,
    )
    return {str(row.uid) for row in rows}


@pytest.mark.parametrize(
    ("messages", "kills"), [(500, 6), pytest.param(10_000, 60, marks=pytest.mark.thorough)]
)
def test_each_is_delivered_once_or_marked(
    workers: Workers,
    catcher: Catcher,
    world: World,
    messages: int,
    kills: int,
) -> None:
    storm = Storm(catcher)
    uids = fill_outbox(world.event, world.anna, messages * 4 // 5)
    uids |= fill_outbox(world.stranger_workspace, world.stranger_client, messages // 5)
    assert len(uids) == messages
    killer = Killer(workers, 4 if connection.vendor == "postgresql" else 1)
    step = messages // (kills + 1)
    for number in range(kills):
        wanted = step * (number + 1) // 2 + 1  # the second half drains without deaths

        def has_come(wanted: int = wanted) -> bool:
            pass_time()
            return len(catcher.raw) >= wanted

        wait_until(has_come, seconds=300, pause=0.2)
        killer.strike()

    def is_over() -> bool:
        pass_time()
        return not Message.objects.exclude(state=Message.SENT).exists()

    wait_until(is_over, seconds=120 + messages // 2, pause=0.5)
    came = Counter(str(mail["Message-ID"]).strip("<>").split("@")[0] for mail in catcher.mails)
    assert set(came) == uids, "none is lost, none is invented"
    marked = Message.objects.filter(is_outcome_unknown=True).values_list("uid", flat=True)
    unknown = {str(uid) for uid in marked}
    doubled = {uid for uid, times in came.items() if times > 1}
    assert doubled <= unknown
    assert len(unknown) <= storm.uncertain + kills, "only what may have gone out is marked"
    assert storm.dropped >= messages // 20
    assert_copies_are_marked(catcher)
    assert "locked" not in workers.log
    assert "Traceback" not in workers.log
    said = f"{messages} messages, {kills} kills, {storm.dropped} drops"
    log.info("%s: %s; %d unknown, %d doubled", connection.vendor, said, len(unknown), len(doubled))
