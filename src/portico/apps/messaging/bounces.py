"""What a mail server says of a mail that it could not deliver (RFC 3464); never raises."""

import email
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from email.message import Message as Part
from uuid import UUID

from portico.apps.messaging.incoming import MOST_PARTS
from portico.domain.reports import Report, find_status

_ACTIONS = {
    "failed": Report.BOUNCED,
    "delayed": Report.DELAYED,
    "delivered": Report.DELIVERED,
    "relayed": Report.DELIVERED,
}
"""RFC 3464, 2.3.3; an expanded list says nothing of its members."""
_OURS = re.compile(
    r"^message-id:\s*<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@", re.IGNORECASE | re.MULTILINE
)
_READ = 64 * 1024


@dataclass(frozen=True, slots=True)
class Bounce:
    """The fate of one mail. `message_uid`: of the mail that is sent back with it, if one is."""

    message_uid: UUID | None
    kind: Report
    status: str
    detail: str


def read_bounce(raw: bytes) -> Bounce | None:
    """The worst that a delivery status notification tells; None for any other mail."""
    if raw.lower().count(b"multipart/") + raw.lower().count(b"message/") > MOST_PARTS:
        return None
    mail = email.message_from_bytes(raw)
    if mail.get_content_type() != "multipart/report":
        return None
    told = [found for fields in _list_fields(mail) if (found := _read_fields(fields))]
    if not told:
        return None
    kind, status, detail = max(told, key=lambda one: list(Report).index(one[0]))
    return Bounce(_find_uid(mail), kind, status, detail)


def _list_fields(mail: Part) -> Iterator[Part]:
    """The groups of fields, one for each recipient; the first group is about the mail."""
    for part in _children(mail):
        if part.get_content_type() == "message/delivery-status":
            yield from _children(part)


def _children(part: Part) -> list[Part]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Part)] if isinstance(payload, list) else []


def _read_fields(fields: Part) -> tuple[Report, str, str] | None:
    action = _text(fields, "Action").split(" ")[0].lower()
    kind = _ACTIONS.get(action)
    if kind is None:
        return None
    said = _text(fields, "Diagnostic-Code").partition(";")[2].strip()
    status = find_status(_text(fields, "Status"))
    if status.endswith(".0.0") or not status:  # says nothing: what the server said may
        status = find_status(said) or status
    return kind, status, said or status


def _text(fields: Part, name: str) -> str:
    return " ".join(str(fields.get(name, "")).split())[:2000]


def _find_uid(mail: Part) -> UUID | None:
    """From the mail that came back, whole or its headers only (RFC 6522, 3)."""
    for part in _children(mail):
        if part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            found = _OURS.search(_head(part))
            with suppress(ValueError, TypeError):
                return UUID(found[1]) if found else None
    return None


def _head(part: Part) -> str:
    if part.get_content_type() == "message/rfc822":
        lines = [f"{name}: {value}" for one in _children(part)[:1] for name, value in one.items()]
        return "\n".join(lines)[:_READ]
    content = part.get_payload(decode=True)
    return content[:_READ].decode("ascii", "replace") if isinstance(content, bytes) else ""
