"""Requests a second that a server answers, asked by many simultaneous browsers.

Plain sockets and one thread, so that what asks costs little beside what answers.
"""

import selectors
import socket
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle


@dataclass(slots=True, order=True)
class Rate:
    """What was measured; times in milliseconds."""

    per_second: float
    p50: float
    p95: float
    statuses: dict[int, int] = field(compare=False)


@dataclass(slots=True)
class _Browser:
    socket: socket.socket
    requests: "cycle[bytes]"
    answer: bytearray = field(default_factory=bytearray)
    asked_at: float = 0.0

    def ask(self) -> None:
        self.answer.clear()
        self.asked_at = time.perf_counter()
        self.socket.sendall(next(self.requests))


def measure_rate(
    host: str, port: int, requests: Sequence[Sequence[bytes]], *, seconds: float
) -> Rate:
    """Each list of requests is one browser, which asks them round and round, one at a time."""
    waiting = selectors.DefaultSelector()
    for wanted in requests:
        connection = socket.create_connection((host, port), timeout=20)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        browser = _Browser(connection, cycle(wanted))
        waiting.register(connection, selectors.EVENT_READ, browser)
        browser.ask()
    times: list[float] = []
    statuses: dict[int, int] = {}
    begun = time.perf_counter()
    length = 0.0
    open_ones = len(requests)
    while open_ones:
        for key, _ in waiting.select(timeout=20):
            browser = key.data
            browser.answer += browser.socket.recv(262_144)
            if not _is_whole(browser.answer):
                continue
            if length:  # over: only wait for what was asked, so that the next page starts alone
                waiting.unregister(browser.socket)
                browser.socket.close()
                open_ones -= 1
                continue
            status = int(browser.answer[9:12])
            statuses[status] = statuses.get(status, 0) + 1
            times.append(time.perf_counter() - browser.asked_at)
            browser.ask()
        if not length and times and time.perf_counter() - begun > seconds:
            length = time.perf_counter() - begun
    times.sort()
    at = [1000 * times[int(len(times) * share)] for share in (0.5, 0.95)]
    return Rate(len(times) / length, at[0], at[1], statuses)


def _is_whole(answer: bytearray) -> bool:
    head, found, body = bytes(answer).partition(b"\r\n\r\n")
    if not found:
        return False
    lowered = head.lower()
    if b"transfer-encoding: chunked" in lowered:
        return body.endswith(b"0\r\n\r\n")
    _, named, rest = lowered.partition(b"content-length:")
    return len(body) >= int(rest.split(b"\r\n", 1)[0]) if named else True


def compose(
    path: str, *, host: str, cookies: dict[str, str] | None = None, form: str | None = None
) -> bytes:
    """The bytes of a GET, or of a POST where a form is given."""
    lines = [f"{'GET' if form is None else 'POST'} {path} HTTP/1.1", f"Host: {host}"]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{k}={v}" for k, v in cookies.items()))
    if form is not None:
        lines += [
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(form)}",
            f"Origin: http://{host}",
        ]
    return "\r\n".join([*lines, "", form or ""]).encode()
