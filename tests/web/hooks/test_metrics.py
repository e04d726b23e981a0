"""GET /hooks/metrics/: numbers behind a secret, and nobody's name in them."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from portico.apps.messaging.models import Message
from portico.apps.messaging.selectors.metrics import load_metrics, write_metrics
from portico.apps.messaging.services.beating import note_alive
from portico.apps.messaging.services.pausing import note_unreachable
from portico.config.delivery import Delivery
from tests.apps.messaging.steps import enqueue
from tests.conftest import World
from tests.make import NOW

URL, SECRET = "/hooks/metrics/", "m" * 40
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def configured(settings: Any) -> Any:
    settings.DELIVERY = Delivery(metrics_secret=SECRET)
    with time_machine.travel(NOW, tick=False):
        yield


def ask(secret: str = SECRET) -> Any:
    return Browser().get(URL, headers={"Authorization": f"Bearer {secret}"})


def put(world: World, **fields: Any) -> None:
    Message.objects.filter(pk=enqueue(world).pk).update(**fields)


def test_how_full_the_queue_is_and_how_it_drains(world: World) -> None:
    second, hour = timedelta(seconds=1), timedelta(hours=1)
    enqueue(world, due_at=NOW - 90 * second)
    enqueue(world)
    enqueue(world, due_at=NOW + hour)
    put(world, state="sending")
    put(world, state="sent", sent_at=NOW - 30 * second)
    put(world, state="sent", sent_at=NOW - 30 * second, is_outcome_unknown=True)
    put(world, state="sent", sent_at=NOW - hour)
    put(world, state="failed", due_at=NOW - second)
    put(world, state="failed", due_at=NOW - hour)
    note_alive(owner="w1", started_at=NOW, now=NOW)
    note_unreachable(reason="away", now=NOW - 10 * second)
    lines = ask().content.decode().splitlines()
    for wanted in (
        "portico_workers 1",
        'portico_messages_due{channel="email"} 2',
        'portico_messages_due{channel="sms"} 0',
        'portico_messages_oldest_due_seconds{channel="email"} 90',
        'portico_messages_in_hand{channel="email"} 1',
        'portico_messages_sent_per_minute{channel="email"} 2',
        'portico_messages_unknown_per_minute{channel="email"} 1',
        'portico_messages_failed_per_minute{channel="email"} 1',
        'portico_transport_failing_seconds{channel="email"} 10',
        'portico_reports_per_hour{kind="bounced"} 0',
    ):
        assert wanted in lines
    assert lines.count("# TYPE portico_messages_due gauge") == 1
    assert "clients.example" not in "\n".join(lines)


def test_the_secret_opens_it_and_nothing_else(settings: Any) -> None:
    assert ask().headers["Content-Type"].startswith("text/plain; version=0.0.4")
    for wrong in ("", "n" * 40, "ä"):
        assert ask(wrong).status_code == 401
    assert Browser().get(URL).status_code == 401
    assert Browser().post(URL).status_code == 405
    settings.DELIVERY = Delivery()
    assert ask("").status_code == 404


def test_a_few_queries_only(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        write_metrics(load_metrics(now=NOW))
    assert len(queries) <= 8
