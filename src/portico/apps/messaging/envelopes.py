"""Mail bytes by RFC 5322, with the calendar part by RFC 6047.

Headers are written here line by line: Python's refolding of structured headers loses spaces
between encoded words, and quotes around commas, in long names that are not ASCII.
"""

from email.header import Header
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr, parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from portico.apps.messaging.transports import OutgoingMail, PermanentFailure
from portico.apps.messaging.wording import clean_line

_CALENDAR_FILES = {"REQUEST": "invite.ics", "CANCEL": "cancel.ics"}


def read_sender_address() -> str:
    """The bare address that all mail comes from."""
    return parseaddr(settings.MAIL_FROM)[1] or settings.MAIL_FROM


def build_email(mail: OutgoingMail) -> bytes:
    """The mail as text and HTML alternatives, the calendar beside them and attached.

    The Message-ID comes from the message's uid, so that a retry is the same mail. Raises
    PermanentFailure for a recipient's address that no header can carry.
    """
    if not _is_mailable(mail.to_address):
        raise PermanentFailure("the address cannot be written into a mail")
    lines = [f"{name}: {value}" for name, value in _list_headers(mail)]
    return "\r\n".join(lines).encode("ascii") + b"\r\n" + _build_body(mail).as_bytes()


def _list_headers(mail: OutgoingMail) -> list[tuple[str, str]]:
    """Marketing can be ended by one press in the mail program itself (RFC 8058, 3.1)."""
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    headers = [
        ("From", _address(mail.from_name, _choose_from(mail))),
        ("To", _address(mail.to_name, mail.to_address)),
        ("Subject", _encode(clean_line(mail.subject))),
        ("Date", format_datetime(mail.sent_at)),
        ("Message-ID", f"<{mail.message_uid}@{host}>"),
        ("Auto-Submitted", "auto-generated"),
        ("X-Auto-Response-Suppress", "OOF, AutoReply"),
    ]
    if _is_mailable(mail.reply_to):
        headers.append(("Reply-To", mail.reply_to))
    if mail.list_key:
        headers.append(("List-Id", f"{_phrase(mail.list_name)}<{mail.list_key}.{host}>"))
    if mail.unsubscribe_url:
        headers.append(("List-Unsubscribe", f"<{mail.unsubscribe_url}>"))
        headers.append(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"))
    if mail.is_outcome_unknown:
        headers.append(("X-Portico-Retry", "unknown"))
    return headers


def _choose_from(mail: OutgoingMail) -> str:
    return mail.from_address if _is_mailable(mail.from_address) else read_sender_address()


def _is_mailable(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return address.isascii()


def _encode(text: str) -> str:
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name="Subject").encode(linesep="\r\n")


def _address(name: str, address: str) -> str:
    line = clean_line(name, 120)
    if line.isascii() and "=?" not in line:
        return formataddr((line, address))
    return f"{_encode(line)} <{address}>"


def _phrase(name: str) -> str:
    """A List-Id's descriptive phrase (RFC 2919): plain characters only, quoted."""
    plain = "".join(sign for sign in clean_line(name, 60) if sign.isascii() and sign not in '"\\')
    return f'"{plain.strip()}" ' if plain.strip() else ""


def _build_body(mail: OutgoingMail) -> EmailMessage:
    body = EmailMessage(policy=SMTP)
    body.set_content(mail.text, cte="quoted-printable")
    body.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    if mail.calendar is not None:
        _add_calendar(body, mail.calendar, mail.calendar_method)
    return body


def _add_calendar(body: EmailMessage, calendar: bytes, method: str) -> None:
    """Invitations count as an alternative of the text; a copy is attached for the others."""
    if method in _CALENDAR_FILES:
        body.add_alternative(
            calendar.decode(), subtype="calendar", params={"method": method}, cte="base64"
        )
    body.add_attachment(
        calendar,
        maintype="text",
        subtype="calendar",
        filename=_CALENDAR_FILES.get(method, "appointment.ics"),
        params={"method": method, "charset": "utf-8"},
    )
