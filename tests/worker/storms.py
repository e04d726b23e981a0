"""Servers that fail, somebody who kills workers, and an outbox for both."""

import random
import signal
import threading
from base64 import urlsafe_b64encode
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

from portico.apps.messaging.models import Message, TextSender, TransportState
from portico.apps.people.models import Client, User
from portico.apps.workspaces.models import Workspace
from tests.catcher import Catcher
from tests.texts import Answer, Provider, make_sender, provide_texts
from tests.worker.conftest import Worker, Workers, read_time

SEED = 20261123
KEY = ("w1", b"w" * 32)
EVERY = {
    7: Answer(429, 20429, {"Retry-After": "1"}),
    11: Answer(500),
    13: Answer(lost=True),
    17: Answer(503),
}


class MailStorm:
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


class TextStorm:
    """Refuses, breaks and hangs up by turns; some texts wait for the death of their worker.

    `uncertain` counts the texts that were taken, or may have been, without the worker's learning;
    `bereaved` are the receivers of those whose worker died meanwhile.
    """

    def __init__(self, provider: Provider, texts: int, deaths: int) -> None:
        self._lock = threading.Lock()
        self._asked = 0
        self._deadly = {texts * (turn + 1) // (deaths + 1) for turn in range(deaths)}
        self._provider = provider
        self.waiting: list[tuple[str, threading.Event]] = []
        self.answered: Counter[int] = Counter()
        self.uncertain = 0
        self.bereaved: set[str] = set()
        provider.decide = self.decide

    def decide(self, number: int) -> Answer | None:
        """The answer to the request that came just now."""
        receiver = self._provider.asked[number - 1]["To"]
        with self._lock:
            self._asked += 1
            turn = self._asked
        if turn in self._deadly:
            is_dead = threading.Event()
            self.bereaved.add(receiver)
            self.waiting.append((receiver, is_dead))
            is_dead.wait(60)
            return None  # taken, and nobody is there to learn it
        answer = next((one for every, one in EVERY.items() if turn % every == 0), None)
        with self._lock:
            self.answered[answer.status if answer else 201] += 1
            self.uncertain += answer is not None and (answer.lost or answer.status == 500)
        return answer


class Killer:
    """Keeps so many workers alive, and kills one of them now and then."""

    def __init__(self, workers: Workers, count: int) -> None:
        self._draw = random.Random(SEED)
        self._workers = workers
        self._due: list[int] = []
        self._count: Callable[[], int] = lambda: 0
        self.alive = [workers.start() for _ in range(count)]
        self.killed = 0

    def lie_in_wait(self, times: int, count: Callable[[], int], *, every: int) -> None:
        """Kill at random moments, each time that `count` has grown by `every`."""
        self._count, self._due = count, [1 + every * turn for turn in range(times)]

    @property
    def is_done(self) -> bool:
        """Whether all of them are dead who were to die by chance."""
        return not self._due

    def strike_where_due(self, storm: TextStorm) -> None:
        """By chance, or whoever waits for an answer of the provider."""
        while storm.waiting:
            receiver, is_dead = storm.waiting.pop()
            self._kill(self._find_sender_of(receiver))
            is_dead.set()
        if self._due and self._count() >= self._due[0]:
            self._due.pop(0)
            threading.Event().wait(self._draw.random() * 0.1)
            self._kill(self._draw.choice(self.alive))

    def _find_sender_of(self, receiver: str) -> Worker | None:
        held = Message.objects.filter(address=receiver, state=Message.SENDING)
        owner = held.values_list("lease_owner", flat=True).first() or "::"
        return next((one for one in self.alive if f":{one.pid}:" in owner), None)

    def _kill(self, worker: Worker | None) -> None:
        """It dies wherever it is; its lease ends, and another takes its place."""
        if worker is None:  # dead by chance already
            worker = self.alive[0]
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        end_leases_of(worker)
        self.alive.remove(worker)
        self.alive.append(self._workers.start())
        self.killed += 1


def end_leases_of(worker: Worker) -> None:
    """The minutes of its leases pass; nobody else's."""
    held = Message.objects.filter(state=Message.SENDING, lease_owner__contains=f":{worker.pid}:")
    held.update(lease_until=read_time() - timedelta(seconds=1))


def pass_time() -> None:
    """What waits after a failure is due now, and servers that failed are tried again."""
    now = read_time()
    Message.objects.filter(state=Message.SCHEDULED, due_at__gt=now).update(due_at=now)
    for paused in (TextSender, TransportState):
        paused.objects.filter(next_try_at__gt=now).update(next_try_at=now)


@contextmanager
def provide_sealed(workers: Workers) -> Iterator[Provider]:
    """The provider, and workers that know it and can read its token."""
    with provide_texts() as one:
        workers.more |= {
            "PORTICO_TWILIO_API": one.url,
            "PORTICO_SEALING_KEYS": f"{KEY[0]}:{urlsafe_b64encode(KEY[1]).decode()}",
        }
        yield one


def fill_with_mails(workspace: Workspace, client: Client, count: int) -> set[str]:
    """So many portal links of one organization at once; their uids."""
    rows = [_message(workspace, client.uid) for _ in range(count)]
    for row in rows:
        row.trigger, row.subject_kind = "portal_link_shared", "client"
        row.recipient_kind, row.address = "client", client.email
    Message.objects.bulk_create(rows, batch_size=1000)
    return {str(row.uid) for row in rows}


def fill_with_texts(workspace: Workspace, user: User, numbers: range) -> set[str]:
    """Test texts to as many numbers, which know no quiet hours; the numbers."""
    make_sender(workspace)
    rows = [_message(workspace, user.uid) for _ in numbers]
    for row, number in zip(rows, numbers, strict=True):
        row.trigger, row.subject_kind, row.channel = "text_test", "user", "sms"
        row.recipient_kind, row.address = "staff", f"+4179555{number:04d}"
    Message.objects.bulk_create(rows, batch_size=1000)
    return {row.address for row in rows}


def _message(workspace: Workspace, uid: object) -> Message:
    """One that is due now, to and about this person."""
    now = read_time() - timedelta(seconds=1)
    return Message(
        organization_id=workspace.organization_id,
        workspace=workspace,
        subject_uid=uid,
        recipient_uid=uid,
        created_at=now,
        due_at=now,
        dedupe=str(uuid4()),
    )
