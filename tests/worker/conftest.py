"""Worker processes on the test database, and an outbox for them to drain."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from tests.catcher import Catcher, catch_mail
from tests.conftest import World

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


@dataclass
class Workers:
    """Starts worker processes; none is left behind."""

    folder: Path
    catcher: Catcher
    running: list["subprocess.Popen[bytes]"] = field(default_factory=list)
    more: dict[str, str] = field(default_factory=dict)

    @property
    def log(self) -> str:
        """What all of them wrote."""
        return (self.folder / "log").read_text()

    def start(self) -> "subprocess.Popen[bytes]":
        kept = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
        environment = kept | {
            "PORTICO_DATA": str(self.folder),
            "PORTICO_SECRET_KEY": KEY,
            "PORTICO_DATABASE_URL": database_url(),
            "PORTICO_MAIL_URL": self.catcher.url,
            **self.more,
        }
        command = [sys.executable, "-m", "portico", "worker"]
        with (self.folder / "log").open("ab") as log:
            worker = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        self.running.append(worker)
        return worker

    def end(self) -> None:
        for worker in self.running:
            if worker.poll() is None:
                worker.send_signal(signal.SIGTERM)
        for worker in self.running:
            try:
                worker.wait(15)
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


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
