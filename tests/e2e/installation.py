"""A real installation for one test run: `portico up` with its own data folder and mail server."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from tests.catcher import Catcher

READY_SECONDS = 90
T = TypeVar("T")


@dataclass
class Installation:
    """Where it answers, and what its mail server caught."""

    url: str
    folder: Path
    environment: dict[str, str]
    catcher: Catcher

    def run(self, *words: str) -> str:
        """Run one `portico` command in it; returns what it prints."""
        done = subprocess.run(
            [sys.executable, "-m", "portico", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def install(folder: Path, catcher: Catcher) -> Iterator[Installation]:
    """Start web and worker as an operator would; end them without a process left."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
    environment |= {
        "PORTICO_DATA": str(folder),
        "PORTICO_BASE_URL": url,
        "PORTICO_MAIL_URL": catcher.url,
    }
    log = (folder.parent / "portico.log").open("w+")
    command = [sys.executable, "-m", "portico", "up", "--port", str(port)]
    running = subprocess.Popen(
        command, env=environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
    )
    try:
        wait_for(lambda: answers(url) or running.poll() is not None, READY_SECONDS)
        assert running.poll() is None, Path(log.name).read_text()
        yield Installation(url, folder, environment, catcher)
    finally:
        running.terminate()
        assert running.wait(20) == 0, Path(log.name).read_text()
        log.close()


def answers(url: str) -> bool:
    """Whether a page comes back."""
    try:
        with urllib.request.urlopen(url, timeout=5) as page:
            return bool(page.status == 200)
    except OSError:
        return False


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(found: Callable[[], T], seconds: float = 20) -> T:
    """Ask again until there is something; fails after some seconds."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, f"nothing after {seconds} s"
        time.sleep(0.1)
    return value
