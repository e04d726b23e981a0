"""Worker processes on the test database, and an outbox for them to drain."""

import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, Protocol
from uuid import uuid4

import pytest
from django.db import connection

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from tests.catcher import Catcher, catch_mail
from tests.conftest import World

logging.getLogger("mail.log").setLevel(logging.WARNING)  # a line for each command
KEY = "only-for-tests-only-for-tests-only-for"


def read_time() -> datetime:
    """The real clock: worker processes read it too."""
    return datetime.now(UTC)


def database_url() -> str:
    """The test database, as PORTICO_DATABASE_URL."""
    given = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite://{given['NAME']}"
    user = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
    return f"postgresql://{user}@/{given['NAME']}?host={given['HOST']}"


class Worker(Protocol):
    """What tests do with a worker process."""

    pid: int
    returncode: int | None

    def poll(self) -> int | None: ...

    def wait(self, timeout: float | None = None) -> int: ...

    def send_signal(self, sig: int) -> None: ...

    def kill(self) -> None: ...


class Starter:
    """Talks to `tests.worker.starting`; from any thread."""

    def __init__(self, environment: dict[str, str], log: IO[bytes]) -> None:
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.worker.starting"],
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )

    def ask(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with self._lock:
            print(line, file=self._process.stdin, flush=True)
            return self._process.stdout.readline().strip()

    def end(self) -> None:
        self._process.communicate(timeout=60)


class Fork:
    """A worker that was started so."""

    def __init__(self, starter: Starter) -> None:
        self._starter = starter
        self.pid = int(starter.ask("start"))
        self.returncode: int | None = None
        self._lock = threading.Lock()

    def poll(self) -> int | None:
        with self._lock:
            if self.returncode is None:
                answer = self._starter.ask(f"look {self.pid}")
                self.returncode = None if answer == "runs" else int(answer)
            return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        ends_at = time.monotonic() + (60 if timeout is None else timeout)
        while (code := self.poll()) is None:
            if time.monotonic() > ends_at:
                raise subprocess.TimeoutExpired("worker", timeout or 60)
            time.sleep(0.005)
        return code

    def send_signal(self, sig: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, sig)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)


@dataclass
class Workers:
    """Starts worker processes; none is left behind."""

    folder: Path
    catcher: Catcher
    running: list[Worker] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)
    starter: Starter | None = None

    @property
    def log(self) -> str:
        """What all of them wrote."""
        return (self.folder / "log").read_text()

    def start(self) -> Worker:
        """At once: a fork of a process that has loaded everything."""
        if self.starter is None:
            with (self.folder / "log").open("ab") as log:
                self.starter = Starter(self._environment(), log)
        worker = Fork(self.starter)
        self.running.append(worker)
        return worker

    def start_as_operators_do(self) -> Worker:
        """By the command."""
        command = [sys.executable, "-m", "portico", "worker"]
        with (self.folder / "log").open("ab") as log:
            worker = subprocess.Popen(command, env=self._environment(), stdout=log, stderr=log)
        self.running.append(worker)
        return worker

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
        return kept | {
            "PORTICO_DATA": str(self.folder),
            "PORTICO_SECRET_KEY": KEY,
            "PORTICO_DATABASE_URL": database_url(),
            "PORTICO_MAIL_URL": self.catcher.url,
            **self.more,
        }

    def end(self) -> None:
        for worker in self.running:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
        for worker in self.running:
            try:
                worker.wait(60)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()
        if self.starter is not None:
            self.starter.end()


@pytest.fixture
def catcher() -> Iterator[Catcher]:
    with catch_mail() as caught:
        yield caught


@pytest.fixture
def workers(transactional_db: None, tmp_path: Path, catcher: Catcher) -> Iterator[Workers]:
    started = Workers(tmp_path, catcher)
    yield started
    started.end()


@pytest.fixture
def enqueue(transactional_db: None, world: World) -> Callable[[int], set[str]]:
    """Write so many messages into the outbox; returns their uids."""

    def write(count: int) -> set[str]:
        now = read_time() - timedelta(seconds=1)
        for _ in range(count):
            enqueue_message(
                organization_id=world.organization.pk,
                workspace=world.event,
                trigger="portal_link_shared",
                subject_kind="client",
                subject_uid=world.anna.uid,
                recipient=Recipient("client", world.anna.uid, world.anna.email),
                due_at=now,
                dedupe=str(uuid4()),
                now=now,
            )
        return {str(uid) for uid in Message.objects.values_list("uid", flat=True)}

    return write


def wait_until(holds: Callable[[], bool], seconds: float = 30, pause: float = 0.05) -> float:
    """Ask again until it holds, or fail; returns how long it took."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, f"not within {seconds} s"
        time.sleep(pause)
    return time.monotonic() - began


def wait_while_moving(
    holds: Callable[[], bool], count: Callable[[], int], seconds: float = 120, pause: float = 0.05
) -> None:
    """Ask again until it holds; fail where `count` has stood still for so long.

    A machine that is slow is no fault; one where nothing moves is.
    """
    seen, moved_at = count(), time.monotonic()
    while not holds():
        if (now := count()) != seen:
            seen, moved_at = now, time.monotonic()
        assert time.monotonic() - moved_at < seconds, f"nothing moved within {seconds} s"
        time.sleep(pause)
