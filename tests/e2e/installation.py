"""A real installation for one test run: `portico up` or the demo, with its own data folder."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.catcher import Catcher, catch_mail

READY_SECONDS = 180
T = TypeVar("T")
# Runs each program that comes in on a line, and answers with what it printed.
LISTENING = """
import contextlib, io, json, sys, traceback
from django.db import connections
for line in sys.stdin:
    out, failed = io.StringIO(), ""
    with contextlib.redirect_stdout(out):
        try:
            exec(json.loads(line), {})
        except BaseException:
            failed = traceback.format_exc()
    connections.close_all()
    print(json.dumps([out.getvalue(), failed]), flush=True)
"""


@dataclass
class Installation:
    """Where it answers, and what its mail server caught (the demo has none)."""

    url: str
    folder: Path
    environment: dict[str, str]
    catcher: Catcher
    shell: "subprocess.Popen[str] | None" = field(default=None, repr=False)

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

    def ask(self, program: str) -> Any:
        """Run a program in its shell; returns what the last printed line says in JSON."""
        if self.shell is None:  # starting one takes seconds
            words = [sys.executable, "-m", "portico", "shell", "--verbosity", "0", "-c", LISTENING]
            pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self.shell = subprocess.Popen(words, env=self.environment, text=True, **pipes)
        assert self.shell.stdin
        assert self.shell.stdout
        self.shell.stdin.write(json.dumps(program) + "\n")
        self.shell.stdin.flush()
        printed, failed = json.loads(self.shell.stdout.readline())
        assert not failed, failed
        return json.loads(printed.strip().splitlines()[-1])

    def leave(self) -> None:
        """End the shell."""
        if self.shell is not None:
            self.shell.communicate()


def prepare_once(folder: Path) -> Path:
    """A folder as `portico up` leaves it behind; of several processes the first makes it."""
    made, ready = folder / "data", folder / "ready"
    try:
        folder.mkdir()
    except FileExistsError:
        wait_for(ready.exists, READY_SECONDS)
        return made
    with catch_mail() as catcher, install(made, catcher):
        pass
    ready.touch()
    return made


@contextmanager
def install(folder: Path, catcher: Catcher, like: Path | None = None) -> Iterator[Installation]:
    """Start web and worker as an operator would; end them without a process left.

    `like`: a folder that was started before; without it everything is set up first.
    """
    if like is not None:
        shutil.copytree(like, folder)
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PORTICO_DATA": str(folder),
        "PORTICO_BASE_URL": url,
        "PORTICO_MAIL_URL": catcher.url,
    }
    with serve(folder, ["up", "--port", str(port)], url, settings) as environment:
        running = Installation(url, folder, environment, catcher)
        yield running
        running.leave()


@contextmanager
def show_demo(folder: Path) -> Iterator[Installation]:
    """Start the demo on a fresh folder: three businesses, the front page, the mailbox page."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    settings = {
        "PORTICO_DATA": str(folder),
        "PORTICO_BASE_URL": url,
        "PORTICO_MAIL_URL": "mailbox:",
        "PORTICO_MODE": "demo",
    }
    with serve(folder, ["demo", "--port", str(port)], url, settings) as environment:
        running = Installation(url, folder, environment, Catcher())
        yield running
        running.leave()


@contextmanager
def serve(
    folder: Path, words: list[str], url: str, settings: dict[str, str]
) -> Iterator[dict[str, str]]:
    """Run one serving command until the test is over; it must end by itself when asked."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PORTICO_")}
    environment |= settings
    log = (folder.parent / "portico.log").open("w+")
    running = subprocess.Popen(
        [sys.executable, "-m", "portico", *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=log,
    )
    try:
        wait_for(lambda: answers(url) or running.poll() is not None, READY_SECONDS)
        assert running.poll() is None, Path(log.name).read_text()
        yield environment
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
