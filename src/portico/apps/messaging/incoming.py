"""A raw mail (RFC 5322) as far as answers need it; takes any bytes, never raises.

Read by the older email policy on purpose: the newer one parses headers so strictly that a
forged one makes it raise.
"""

import email
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message as Part
from email.utils import getaddresses
from hashlib import sha256

from portico.apps.messaging.wording import clean_line

HEAD_BYTES = 64 * 1024
"""How much is read of a mail that is too large: enough for the headers."""
MOST_SIZE = 2**31 - 1
"""What the column holds; somebody may claim any length."""
MOST_PARTS = 100
MOST_DEPTH = 20
LONGEST_TEXT = 2000
_TO = (
    *("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Forwarded-To"),
    *("To", "Cc", "Resent-To"),
)
_CALENDAR_TYPES = {"text/calendar", "application/ics", "text/x-vcalendar"}
_AUTOMATIC = {"auto-generated", "auto-replied", "auto-notified"}
_QUOTED = re.compile(r"^(?:>.*|-{2,} ?(?:Original|Urspr).*|_{20,}.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class CalendarPart:
    """Calendar bytes with the charset that the mail gives them."""

    content: bytes
    charset: str


@dataclass(frozen=True, slots=True)
class ReceivedMail:
    """What a mail says of itself; `recipients` are addresses in lowercase, the envelope's first."""

    recipients: tuple[str, ...]
    from_name: str
    from_address: str
    title: str
    text: str
    calendars: tuple[CalendarPart, ...]
    is_automatic: bool
    is_bounce: bool
    is_broken: bool
    digest: str
    size: int


def read_mail(raw: bytes, *, envelope_to: str = "", size: int | None = None) -> ReceivedMail:
    """Read headers, calendar parts and the first text; `size` where `raw` is only its head."""
    message = email.message_from_bytes(raw) if _is_shallow(raw) else _head_of(raw)
    parts = list(_walk(message))
    sender = next(iter(_addresses(message, ("From",))), ("", ""))
    to = [envelope_to, *(address for _, address in _addresses(message, _TO))]
    submitted = _header(message, "Auto-Submitted").partition(";")[0].strip().lower()
    return ReceivedMail(
        recipients=tuple(dict.fromkeys(a.strip().strip("<>").lower() for a in to if a.strip())),
        from_name=clean_line(sender[0]),
        from_address=clean_line(sender[1], 254),
        title=clean_line(_header(message, "Subject")),
        text=_find_text(parts),
        calendars=tuple(_find_calendars(parts)),
        is_automatic=submitted in _AUTOMATIC or _says_automatic(message),
        is_bounce=message.get_content_type() == "multipart/report",
        is_broken=not message.keys() or any(part.defects for part in parts),
        digest=_digest(message, raw),
        size=min(len(raw) if size is None else size, MOST_SIZE),
    )


def _is_shallow(raw: bytes) -> bool:
    """The parser calls itself for each level: what is nested absurdly deep is not parsed."""
    return raw.lower().count(b"multipart/") + raw.lower().count(b"message/") <= MOST_PARTS


def _head_of(raw: bytes) -> Part:
    head = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]
    wanted = re.sub(rb"(?im)^content-type:.*(?:\r?\n[ \t].*)*", b"X-Too-Deep: yes", head)
    return email.message_from_bytes(wanted + b"\r\n\r\n")


def _walk(message: Part, depth: int = 0) -> Iterator[Part]:
    """The parts without those of mails within the mail."""
    yield message
    if depth >= MOST_DEPTH or message.get_content_maintype() != "multipart":
        return
    payload = message.get_payload()
    for part in payload[:MOST_PARTS] if isinstance(payload, list) else ():
        if isinstance(part, Part):
            yield from _walk(part, depth + 1)


def _header(message: Part, name: str) -> str:
    values = message.get_all(name) or [""]
    return _decode(str(values[0]))[:2000]


def _decode(written: str) -> str:
    """Encoded words as text; what cannot be decoded stays as it is."""
    try:
        pieces = decode_header(written)
    except (HeaderParseError, ValueError, LookupError):
        return written
    return "".join(_decode_piece(piece, charset) for piece, charset in pieces)


def _decode_piece(piece: bytes | str, charset: str | None) -> str:
    if isinstance(piece, str):
        return piece
    try:
        return piece.decode(charset or "ascii", "replace")
    except (LookupError, ValueError):
        return piece.decode("utf-8", "replace")


def _addresses(message: Part, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """Name and address of each; names are decoded after the split, so that none forges another."""
    written = [str(value)[:20_000] for name in names for value in message.get_all(name) or []]
    return [(_decode(name), address) for name, address in getaddresses(written)[:200] if address]


def _says_automatic(message: Part) -> bool:
    precedence = _header(message, "Precedence").strip().lower()
    return precedence in ("auto_reply", "bulk", "junk", "list") or any(
        name in message for name in ("X-Autoreply", "X-Autorespond", "List-Id")
    )


def _find_calendars(parts: list[Part]) -> Iterator[CalendarPart]:
    """Calendar parts, those that say so by their type before files named so."""
    named = []
    for part in parts:
        content_type = part.get_content_type()
        is_file = (_file_name(part) or "").lower().endswith(".ics")
        if content_type not in _CALENDAR_TYPES and not is_file:
            continue
        content = part.get_payload(decode=True)
        if isinstance(content, bytes):
            found = CalendarPart(content, _charset(part))
            named.append((content_type != "text/calendar", found))
    yield from (found for _, found in sorted(named, key=lambda pair: pair[0]))


def _find_text(parts: list[Part]) -> str:
    """What a person wrote in it: the first plain text, up to what it quotes."""
    for part in parts:
        if part.get_content_type() == "text/plain" and not _file_name(part):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes):
                text = _decode_piece(content[: LONGEST_TEXT * 8], _charset(part))
                text = _QUOTED.split(text.replace("\r\n", "\n"))[0]
                return _keepable(text).strip()[:LONGEST_TEXT]
    return ""


def _keepable(text: str) -> str:
    """What a database can keep: no NUL, no half of a character."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _charset(part: Part) -> str:
    try:
        return part.get_content_charset() or "utf-8"
    except (ValueError, LookupError, TypeError):
        return "utf-8"


def _file_name(part: Part) -> str | None:
    try:
        return part.get_filename()
    except (ValueError, LookupError, TypeError):
        return None


def _digest(message: Part, raw: bytes) -> str:
    """Message-ID and body; not the other headers, which each way of delivery adds to."""
    body = re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[-1].replace(b"\r\n", b"\n").strip()
    key = _header(message, "Message-ID").strip().encode("utf-8", "replace")
    return sha256(key + b"\n" + sha256(body).digest()).hexdigest()
