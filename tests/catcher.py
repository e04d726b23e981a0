"""A real SMTP server on this machine that keeps what it is given, and can be told to fail."""

import re
import socket
from asyncio import BaseTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_LINK = re.compile(r"https?://[^\s\"<>]+/(?:open|in|password)/([^/\s\"<>]+)/")


@dataclass
class Catcher:
    """What was caught; `answers` are given to the next DATA commands, `refused` to RCPT.

    `hangs_up` is asked at every stage of a conversation and may end it there: *connect*;
    *recipient*, after RCPT; *data*, where yes lets in no more than the mail's first line;
    *content*, when that line is here; *end*, when the mail is here whole and the sender waits
    for the answer.
    """

    mails: list[EmailMessage] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    turned_away: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    sender_answer: str = ""
    senders: list[str] = field(default_factory=list)
    hangs_up: Callable[[str], bool] = lambda stage: False
    connections: int = 0
    port: int = 0

    @property
    def url(self) -> str:
        """For PORTICO_MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def tokens(self) -> set[str]:
        """Every token and code that any mail showed."""
        found: set[str] = set()
        for mail in self.mails:
            text = body_of(mail, "plain") + body_of(mail, "html")
            found |= set(_LINK.findall(text))
            found |= set(re.findall(r"^\s*(\d{6})\s*$", body_of(mail, "plain"), re.MULTILINE))
        return found

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: Any
    ) -> Any:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if self.sender_answer:
            return self.sender_answer
        envelope.mail_from = address
        self.senders.append(address)
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        if self.hangs_up("recipient"):
            _hang_up(server)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        assert isinstance(content, bytes)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == "drop before":
            _hang_up(server)
            return "451 gone"
        if answer.startswith(("4", "5")):
            self.turned_away.append(_parse(content))
            token = _LINK.search(body_of(_parse(content), "plain"))
            return answer.replace("LINK", token.group(0) if token else "")
        self.raw.append(content)
        self.mails.append(_parse(content))
        self.recipients += envelope.rcpt_tos
        if answer == "drop after" or self.hangs_up("end"):
            _hang_up(server)
        return "250 OK"


class _Server(SMTP):
    """Asks its catcher whether to hang up."""

    def connection_made(self, transport: BaseTransport) -> None:
        super().connection_made(transport)
        if self.event_handler.hangs_up("connect"):
            _hang_up(self)

    async def smtp_DATA(self, arg: str) -> None:
        if not self.event_handler.hangs_up("data"):
            await super().smtp_DATA(arg)
            return
        await self.push("354 Go on")
        await self._reader.readuntil(b"\r\n")
        self.event_handler.hangs_up("content")
        _hang_up(self)


class _Controller(Controller):
    def factory(self) -> SMTP:
        return _Server(self.handler, **self.SMTP_kwargs)


@contextmanager
def catch_mail(**options: Any) -> Iterator[Catcher]:
    """Run a catcher on a free port of the loopback."""
    catcher = Catcher()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        catcher.port = probe.getsockname()[1]
    controller = _Controller(catcher, hostname="127.0.0.1", port=catcher.port, **options)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()


def body_of(mail: EmailMessage, subtype: str) -> str:
    """The text of one alternative."""
    part = mail.get_body((subtype,))
    return str(part.get_content()) if part is not None else ""


def calendar_of(mail: EmailMessage) -> EmailMessage | None:
    """The calendar among the alternatives."""
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    inline = [part for part in parts if part.get_content_disposition() != "attachment"]
    return inline[0] if inline else None


def _parse(content: bytes) -> EmailMessage:
    mail = message_from_bytes(content, policy=default)
    assert isinstance(mail, EmailMessage)
    return mail


def _hang_up(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()
