"""Workers killed while texts drain, over a provider that refuses, breaks and hangs up."""

import signal
import subprocess
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from tests.conftest import World
from tests.texts import Answer, Provider, make_sender, provide_texts
from tests.worker.conftest import Workers, read_time, wait_until
from tests.worker.test_killed import end_dead_leases, pass_time

TEXTS = 60
KILLED_AT = (10, 30, 50)
KEY = ("w1", b"w" * 32)
EVERY = {
    7: Answer(429, 20429, {"Retry-After": "1"}),
    11: Answer(500),
    13: Answer(lost=True),
    17: Answer(503),
}


@pytest.fixture
def provider(workers: Workers, settings: Any) -> Iterator[Provider]:
    settings.SEALING_KEYS = (KEY,)
    with provide_texts() as one:
        workers.more = {
            "PORTICO_TWILIO_API": one.url,
            "PORTICO_SEALING_KEYS": f"{KEY[0]}:{urlsafe_b64encode(KEY[1]).decode()}",
        }
        yield one


def fill_outbox(world: World) -> set[str]:
    """Test texts to as many numbers; they know no quiet hours."""
    make_sender(world.event)
    now, numbers = read_time(), [f"+4179555{number:04d}" for number in range(TEXTS)]
    for number in numbers:
        enqueue_message(
            organization_id=world.organization.pk,
            workspace=world.event,
            trigger="text_test",
            subject_kind="user",
            subject_uid=world.manager.uid,
            recipient=Recipient("staff", world.manager.uid, number),
            due_at=now,
            dedupe=number,
            channel="sms",
            now=now,
        )
    return set(numbers)


def test_each_text_is_taken_once_or_marked_unknown(
    workers: Workers, provider: Provider, world: World
) -> None:
    numbers = fill_outbox(world)
    worker: subprocess.Popen[bytes] = workers.start()

    def decide(number: int) -> Answer | None:
        """The text of such a number is taken, and the worker never learns it."""
        if number in KILLED_AT:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
        return next((answer for every, answer in EVERY.items() if number % every == 0), None)

    def is_over() -> bool:
        nonlocal worker
        if worker.poll() is not None:
            assert worker.returncode == -signal.SIGKILL, workers.log
            end_dead_leases()
            worker = workers.start()
        pass_time()
        return not _waits()

    provider.decide = decide
    wait_until(is_over, seconds=150)
    taken = Counter(form["To"] for form in provider.taken)
    assert set(taken) <= numbers
    assert max(taken.values()) == 1, "nobody got a text twice"
    fates = dict(Message.objects.filter(channel="sms").values_list("address", "state"))
    sent = {number for number, state in fates.items() if state == Message.SENT}
    unknown = Message.objects.filter(state=Message.FAILED, is_outcome_unknown=True)
    assert sent <= set(taken)
    assert sent | set(unknown.values_list("address", flat=True)) == numbers
    lost = sum(1 for number in range(1, len(provider.asked) + 1) if _is_uncertain(number))
    assert len(KILLED_AT) <= unknown.count() <= lost, "only what may have gone out is marked"


def _is_uncertain(number: int) -> bool:
    return number in KILLED_AT or number % 11 == 0 or number % 13 == 0


def _waits() -> bool:
    return Message.objects.filter(state__in=[Message.SCHEDULED, Message.SENDING]).exists()
