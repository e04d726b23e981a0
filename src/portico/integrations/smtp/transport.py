"""One SMTP connection for many mails, telling *refused*, *later* and *unknown* apart."""

import re
import smtplib
import ssl
from collections.abc import Callable
from contextlib import suppress

from django.conf import settings

from portico.apps.messaging.envelopes import build_email, read_sender_address
from portico.apps.messaging.transports import (
    LeaseLost,
    OutgoingMail,
    PermanentFailure,
    TransientFailure,
    Unreachable,
)
from portico.integrations.smtp.wording import describe_trouble, quote_reply

_CONNECT_SECONDS, _ANSWER_SECONDS, _TAKE_SECONDS = 20, 60, 120
"""RFC 5321, 4.5.3.2 would wait ten minutes after the last dot; our lease does not."""
_SIGN_IN_WANTED = 530


class SmtpTransport:
    """Talks to the server of PORTICO_MAIL_URL; connects again when the server hung up."""

    def __init__(self) -> None:
        self._server = settings.MAIL
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt and sign in; whatever goes wrong here is about us, not the mail."""
        self._smtp = self._connect()

    def send(self, mail: OutgoingMail, *, begin: Callable[[], None]) -> None:
        """Hand one mail over, over the connection at hand or a new one."""
        content = build_email(mail)
        if self._smtp is None:
            self._smtp = self._connect()
        smtp = self._smtp
        try:
            self._name_both(smtp, mail)
            self._ask_to_send(smtp)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            trouble = describe_trouble(error, self._server)
            raise TransientFailure(f"the connection was lost: {trouble}") from error
        try:
            begin()
        except LeaseLost:
            self._drop()  # the server waits for a mail that does not come
            raise
        self._send_content(smtp, content)

    def close(self) -> None:
        """Say goodbye; a server that is gone already does not matter."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        try:
            return self._sign_in()
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(describe_trouble(error, self._server)) from error

    def _sign_in(self) -> smtplib.SMTP:
        server = self._server
        if server.is_tls:
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_CONNECT_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=_CONNECT_SECONDS)
        try:
            if server.is_starttls:
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
            _wait_at_most(smtp, _ANSWER_SECONDS)
        except BaseException:  # an interrupt, too, must leave no connection behind
            smtp.close()
            raise
        return smtp

    def _name_both(self, smtp: smtplib.SMTP, mail: OutgoingMail) -> None:
        """MAIL and RCPT. A refused sender is our own trouble, a refused recipient this mail's."""
        sender = mail.return_path or read_sender_address()
        code, text = smtp.mail(sender)
        if code != 250:
            self._give_up(code)
            refusal = f"the mail server refused the sender {sender}: {quote_reply(code, text)}"
            raise Unreachable(refusal)
        code, text = smtp.rcpt(mail.to_address)
        if code in (250, 251):
            return
        self._give_up(code)
        if code == _SIGN_IN_WANTED:
            raise Unreachable(f"the mail server wants us to sign in: {quote_reply(code, text)}")
        _raise_for(code, text, "the recipient's address was refused")

    def _ask_to_send(self, smtp: smtplib.SMTP) -> None:
        code, text = smtp.docmd("DATA")
        if code != 354:
            self._give_up(code)
            _raise_for(code, text, "the mail server refused it")

    def _send_content(self, smtp: smtplib.SMTP, content: bytes) -> None:
        """From the first byte on, a lost connection may have lost only the answer."""
        try:
            _wait_at_most(smtp, _TAKE_SECONDS)
            smtp.send(_with_end(content))
            code, text = smtp.getreply()
            _wait_at_most(smtp, _ANSWER_SECONDS)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            trouble = describe_trouble(error, self._server)
            raise TransientFailure(
                f"the connection was lost while sending: {trouble}", is_outcome_unknown=True
            ) from error
        if code != 250:
            self._give_up(code)
            _raise_for(code, text, "the mail server refused it")

    def _give_up(self, code: int) -> None:
        """Make the connection ready for the next mail; 421 means that it is closing."""
        if code == 421 or self._smtp is None:
            self._drop()
            return
        try:
            self._smtp.rset()
        except (smtplib.SMTPException, OSError):
            self._drop()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _with_end(content: bytes) -> bytes:
    """Leading dots doubled, a dot alone at the end (RFC 5321, 4.5.2)."""
    stuffed = re.sub(rb"(?m)^\.", b"..", content)
    return stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n"


def _wait_at_most(smtp: smtplib.SMTP, seconds: int) -> None:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)


def _raise_for(code: int, text: bytes | str, refusal: str) -> None:
    if 500 <= code < 600:
        raise PermanentFailure(f"{refusal}: {quote_reply(code, text)}")
    raise TransientFailure(f"the mail server asked to try later: {quote_reply(code, text)}")
