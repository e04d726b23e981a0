"""A real web server on this machine that takes webhooks, and can be told to fail."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Hook:
    """What was received: path, headers, body. `answers`: statuses for the next ones, then 204."""

    received: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    pause: float = 0
    drips: bool = False
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in?from=portico"

    def deliveries(self) -> list[str]:
        return [headers["Portico-Delivery"] for _, headers, _ in self.received]


@contextmanager
def take_hooks() -> Iterator[Hook]:
    """Run one on a free port of the loopback."""
    hook = Hook()

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            hook.received.append((self.path, dict(self.headers), body))
            time.sleep(hook.pause)
            while hook.drips:
                try:
                    self.wfile.write(b"H")
                    self.wfile.flush()
                except OSError:
                    return
                time.sleep(0.2)
            status = hook.answers.pop(0) if hook.answers else 204
            try:
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
            except OSError:
                return

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Taker)
    server.daemon_threads = True
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        hook.drips = False
        server.shutdown()
        server.server_close()
