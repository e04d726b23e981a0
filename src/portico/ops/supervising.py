"""Web and worker as children of one process that ends both."""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

GRACE_SECONDS = 8
WEB_WORKERS = 2
WEB_THREADS = 4


def web_command(host: str, port: int) -> list[str]:
    """The web server: granian serves WSGI with blocking threads."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--workers", str(WEB_WORKERS), "--blocking-threads", str(WEB_THREADS)),
        *("--host", host, "--port", str(port), "--log-level", "warning"),
        "--no-access-log",  # addresses of links hold tokens; the environment could switch it on
        *("--workers-kill-timeout", "5", "portico.config.wsgi:application"),
    ]


def worker_command() -> list[str]:
    """The worker."""
    return [sys.executable, "-m", "portico", "worker"]


class _Ended(Exception):
    """A signal asked us to end."""


def supervise(commands: Sequence[Sequence[str]]) -> int:
    """Run the commands until a signal (returns 0) or until one ends by itself (returns 1).

    No child is left behind: each gets SIGTERM, and SIGKILL after some seconds.
    """

    def end(_number: int, _frame: FrameType | None) -> None:
        raise _Ended

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, end)
    children: list[subprocess.Popen[bytes]] = []
    try:
        for command in commands:
            children.append(subprocess.Popen(command))  # noqa: S603  our own commands
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
    except _Ended:
        return 0
    finally:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        _end_all(children)
    print("Web or worker ended by itself; Portico ends.", file=sys.stderr)
    return 1


def _end_all(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
