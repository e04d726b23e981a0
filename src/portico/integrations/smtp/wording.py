"""What went wrong with the mail server, in words that say what to look at."""

import smtplib
import socket
import ssl
from typing import Protocol


class Server(Protocol):
    """What the words need to know of the server."""

    @property
    def host(self) -> str:
        """Its name."""

    @property
    def port(self) -> int:
        """Its port."""


def describe_trouble(error: Exception, server: Server) -> str:
    """One sentence without a full stop; never holds user name or password."""
    place = f"{server.host}:{server.port}"
    if isinstance(error, smtplib.SMTPResponseException):
        return _describe_reply(error)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"the mail server {place} {_say_what_it_lacks(error)}"
    return f"the mail server {place} {_describe_connection(error)}"


def quote_reply(code: int, text: bytes | str) -> str:
    """The server's own words on one line, with its code."""
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return f"{code} {' '.join(said.split())}".strip()


def _describe_reply(error: smtplib.SMTPResponseException) -> str:
    said = quote_reply(error.smtp_code, error.smtp_error)
    if not isinstance(error, smtplib.SMTPAuthenticationError):
        return f"the mail server turned us away: {said}"
    if 400 <= error.smtp_code < 500:
        return f"the mail server cannot check the password at present: {said}"
    return f"the mail server refused the user name or password: {said}"


def _say_what_it_lacks(error: smtplib.SMTPNotSupportedError) -> str:
    if "STARTTLS" in str(error):
        return "offers no STARTTLS; use smtps:// or smtp:// in PORTICO_MAIL_URL"
    return "offers no sign-in without encryption; use smtp+starttls:// or smtps://"


def _describe_connection(error: Exception) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"shows a certificate that is not trusted ({error.verify_message})"
    if isinstance(error, ssl.SSLError):
        return "speaks no TLS that we understand; is smtps:// right for this port?"
    if isinstance(error, socket.gaierror):
        return "cannot be reached: the host name is not known"
    if isinstance(error, ConnectionRefusedError):
        return "cannot be reached: connection refused, nothing listens there"
    if isinstance(error, TimeoutError):
        return "does not answer in time"
    if isinstance(error, smtplib.SMTPServerDisconnected):
        late = "timed out" in str(error)
        return "does not answer in time" if late else "hung up"
    if isinstance(error, smtplib.SMTPException):
        return "offers no way to sign in that we know"
    return f"cannot be reached ({type(error).__name__})"
