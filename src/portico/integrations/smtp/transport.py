"""One SMTP connection for many mails, telling *refused*, *later* and *unknown* apart."""

import smtplib
import ssl
from contextlib import suppress

from django.conf import settings

from portico.apps.messaging.envelopes import build_email, read_sender_address
from portico.apps.messaging.transports import (
    OutgoingMail,
    PermanentFailure,
    TransientFailure,
    Unreachable,
)

_SECONDS = 20


class SmtpTransport:
    """Talks to the server of PORTICO_MAIL_URL; connects again when the server hung up."""

    def __init__(self) -> None:
        self._server = settings.MAIL
        self._smtp: smtplib.SMTP | None = None

    def open(self) -> None:
        """Connect, encrypt and sign in; whatever goes wrong here is about us, not the mail."""
        try:
            self._smtp = self._connect()
        except smtplib.SMTPAuthenticationError as error:
            raise Unreachable("the mail server refused the user name or password") from error
        except (smtplib.SMTPException, OSError) as error:
            raise Unreachable(f"the mail server cannot be reached ({_describe(error)})") from error

    def send(self, mail: OutgoingMail) -> None:
        """Hand one mail over, over the connection at hand or a new one."""
        content = build_email(mail)
        if self._smtp is None:
            self.open()
        smtp = self._smtp
        assert smtp is not None  # noqa: S101  open() raises otherwise
        self._name_both(smtp, mail.to_address)
        self._send_content(smtp, content)

    def close(self) -> None:
        """Say goodbye; a server that is gone already does not matter."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                smtp.quit()
            smtp.close()

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.is_tls:
            context = ssl.create_default_context()
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=_SECONDS)
        try:
            if server.is_starttls:
                smtp.starttls(context=ssl.create_default_context())
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _name_both(self, smtp: smtplib.SMTP, recipient: str) -> None:
        """MAIL and RCPT: until here nothing was handed over."""
        try:
            code, text = smtp.mail(read_sender_address())
            if code != 250:
                self._give_up(code)
                raise TransientFailure(f"the server refused the sender: {_quote(code, text)}")
            code, text = smtp.rcpt(recipient)
            if code not in (250, 251):
                self._give_up(code)
                _raise_for(code, text)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TransientFailure(f"the connection was lost ({_describe(error)})") from error

    def _send_content(self, smtp: smtplib.SMTP, content: bytes) -> None:
        """DATA: a connection lost in here may have lost only the answer."""
        try:
            code, text = smtp.data(content)
        except smtplib.SMTPDataError as error:
            self._give_up(error.smtp_code)
            _raise_for(error.smtp_code, error.smtp_error)
        except (smtplib.SMTPException, OSError) as error:
            self._drop()
            raise TransientFailure(
                f"the connection was lost while sending ({_describe(error)})",
                is_outcome_unknown=True,
            ) from error
        else:
            if code != 250:
                self._give_up(code)
                _raise_for(code, text)

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


def _raise_for(code: int, text: bytes | str) -> None:
    if 500 <= code < 600:
        raise PermanentFailure(f"the server refused it: {_quote(code, text)}")
    raise TransientFailure(f"the server asked to try later: {_quote(code, text)}")


def _quote(code: int, text: bytes | str) -> str:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}".strip()


def _describe(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _quote(error.smtp_code, error.smtp_error)
    return type(error).__name__
