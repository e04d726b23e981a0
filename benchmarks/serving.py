"""The product's own web server, with one trivial page more."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from portico.ops.supervising import web_command


@contextmanager
def serve(port: int) -> Iterator[None]:
    """Run the web processes that `portico up` runs; ready when they answer."""
    command = web_command("127.0.0.1", port)
    command[-1] = "benchmarks.wsgi:application"
    paths = os.pathsep.join(filter(None, [".", os.environ.get("PYTHONPATH", "")]))
    server = subprocess.Popen(command, env={**os.environ, "PYTHONPATH": paths})
    try:
        _wait(port, server)
        yield
    finally:
        server.terminate()
        server.wait(10)


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, server: "subprocess.Popen[bytes]") -> None:
    for _ in range(300):
        if server.poll() is not None:
            sys.exit("The web server did not start.")
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    sys.exit("The web server does not answer.")
