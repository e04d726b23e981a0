"""A real server on this machine that speaks Twilio's Messages API, and can be told to fail."""

import json
import threading
import time
from base64 import b64decode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

from portico.apps.messaging.models import TextSender
from portico.apps.messaging.selectors.texting import place_of_token
from portico.apps.people.models import Client
from portico.apps.sealing import seal
from portico.apps.workspaces.models import Workspace

ACCOUNT = "AC" + "0" * 31 + "7"
TOKEN = "twilio-token-of-the-tests"
NUMBER = "+41795550100"
MOBILE = "+41 79 555 01 40"
CALLED = "+41795550140"


@dataclass
class Answer:
    """How the next request is answered. `lost`: the text is taken, and the line goes dead."""

    status: int = 201
    code: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    lost: bool = False
    seconds: float = 0


@dataclass
class Provider:
    """What was taken, as the forms that came; `answers`: for the next ones, then 201.

    `decide`: the answer to the request of that number, where it has one.
    """

    taken: list[dict[str, str]] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    decide: Callable[[int], Answer | None] = lambda _number: None
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def next_answer(self) -> Answer:
        if self.answers:
            return self.answers.pop(0)
        return self.decide(len(self.asked)) or Answer()

    def bodies(self) -> list[str]:
        return [form["Body"] for form in self.taken]


@contextmanager
def provide_texts() -> Iterator[Provider]:
    """Run one on a free port of the loopback."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            size = int(self.headers["Content-Length"])
            form = dict(parse_qsl(self.rfile.read(size).decode(), keep_blank_values=True))
            provider.asked.append(form)
            provider.paths.append(self.path)
            answer = provider.next_answer()
            time.sleep(answer.seconds)
            given = self.headers.get("Authorization", "").removeprefix("Basic ")
            if b64decode(given).decode() != f"{ACCOUNT}:{TOKEN}":
                answer = Answer(401, 20003)
            if answer.status < 300:
                provider.taken.append(form)
            if answer.lost:
                self.connection.close()
                return
            self._write(answer, form)

        def _write(self, answer: Answer, form: dict[str, str]) -> None:
            """As documented: the message, or `code`, `message`, `more_info`, `status`."""
            said: dict[str, Any] = {
                "code": answer.code,
                "message": f"refused {form['To']} {form['Body']}",
                "more_info": f"https://www.twilio.com/docs/errors/{answer.code}",
                "status": answer.status,
            }
            if answer.status < 300:
                number = len(provider.taken)
                said = {"sid": f"SM{number:032d}", "status": "queued", "num_segments": "1"}
            content = json.dumps(said).encode()
            try:
                self.send_response(answer.status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(content)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                return

        def log_message(self, *_arguments: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    provider.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()


def make_sender(workspace: Workspace, **fields: Any) -> TextSender:
    """A sender of Twilio's in this workspace; quiet from nine to eight unless given."""
    sender = TextSender(
        organization=workspace.organization,
        workspace=workspace,
        **{"account": ACCOUNT, "number": NUMBER, **fields},
    )
    sender.sealed_token = seal(TOKEN, place=place_of_token(sender))
    sender.save()
    vars(workspace).pop("_text_sender_kept", None)
    return sender


def agree_to_texts(client: Client, at: datetime, phone: str = MOBILE) -> Client:
    """A client with a mobile number who agreed to texts."""
    client.phone, client.text_consent_at = phone, at
    client.save(update_fields=["phone", "text_consent_at"])
    return client
