"""Workers that are killed while flows run lose nothing and double nothing."""

import random
import signal
import time
from collections import Counter
from datetime import timedelta

import pytest

from portico.apps.flows.models import FlowLogEntry, FlowRun
from portico.apps.history.models import LogEntry
from portico.apps.messaging.models import Message
from portico.apps.people.models import ClientTag
from tests.conftest import World
from tests.flows import EMAIL, make_flow
from tests.hooks import take_hooks
from tests.make import make_appointment, make_client
from tests.worker.conftest import Workers, read_time, wait_until


def end_dead_leases() -> None:
    """The minutes of a dead worker's lease pass; call it while no worker lives."""
    held = FlowRun.objects.exclude(lease_owner="").filter(status="running")
    held.update(due_at=read_time() - timedelta(seconds=1))


@pytest.mark.parametrize(
    ("count", "kills"), [(24, 3), pytest.param(40, 25, marks=pytest.mark.thorough)]
)
def test_every_client_gets_everything_once(
    workers: Workers, world: World, count: int, kills: int
) -> None:
    workers.more["PORTICO_WEBHOOK_NETWORKS"] = "127.0.0.0/8"
    now = read_time()
    clients = [make_client(world.organization, f"C{n}") for n in range(count)]
    with take_hooks() as hook:
        hook.pause = 0.01
        steps = (
            {"kind": "add_tag", "tag": "seen"},
            {"kind": "webhook", "url": hook.url},
            {"kind": "note", "body": "once"},
            EMAIL,
        )
        make_flow(world.event, "appointment_booked", *steps, now=now - timedelta(minutes=1))
        for number, client in enumerate(clients):
            starts_at = now + timedelta(days=10, hours=number)
            make_appointment(
                world.event,
                world.manager,
                client,
                starts_at=starts_at,
                now=now,
                sends_emails=False,
            )
        draw, killed = random.Random(7), 0
        pair = [workers.start(), workers.start()]
        while killed < kills:
            begun = len(hook.received)
            wait_until(
                lambda begun=begun: len(hook.received) > begun or _is_over(count), seconds=60
            )
            time.sleep(draw.random() * 0.2)
            for worker in pair:
                worker.send_signal(signal.SIGKILL)
                worker.wait()
            killed += 1
            end_dead_leases()
            pair = [workers.start(), workers.start()]
        wait_until(lambda: _is_over(count), seconds=120)
        for worker in pair:
            worker.send_signal(signal.SIGTERM)
            worker.wait(60)
        deliveries = Counter(hook.deliveries())
    runs = FlowRun.objects.all()
    assert runs.count() == count
    assert {run.outcome for run in runs} == {"finished"}
    assert ClientTag.objects.count() == count
    assert LogEntry.objects.filter(verb="noted", subject_kind="client").count() == count
    assert Message.objects.filter(subject_kind="flow_run").count() == count
    lines = Counter(FlowLogEntry.objects.values_list("code", flat=True))
    wanted = ("started", "tag_added", "called", "noted", "sent", "ended_finished")
    assert lines == dict.fromkeys(wanted, count)
    assert set(deliveries) == {f"{run.uid}:s2" for run in runs}
    assert sum(deliveries.values()) - count <= 2 * kills, "repeated under the same id only"


def _is_over(count: int) -> bool:
    return FlowRun.objects.filter(status="ended").count() == count
