"""The signed webhooks of Mailgun.

Mailgun signs a timestamp and a token, not the body, so a token counts once: whoever saw one call
cannot make another of it. It repeats a call that failed for eight hours.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from portico.apps.messaging.reported import Forged, Reported, Unreadable
from portico.domain.reports import Report, find_status

OLDEST, AHEAD = timedelta(hours=12), timedelta(minutes=5)
"""How old a signature may be, and how far a clock may be ahead of ours."""
_KINDS = {"delivered": Report.DELIVERED, "complained": Report.COMPLAINED}
_PUT_ASIDE = {"suppress-bounce": Report.BOUNCED, "suppress-complaint": Report.COMPLAINED}


def read_reports(body: bytes, headers: Mapping[str, str], now: datetime) -> tuple[Reported, ...]:
    """The event of one call; none for what says nothing of a mail's fate (opened, clicked).

    Raises Forged for a wrong, old or absent signature, and Unreadable.
    """
    called = _parse(body)
    proof = _check(called.get("signature"), now)
    event = called.get("event-data")
    if not isinstance(event, dict):
        raise Unreadable("no event-data")
    kind = _kind_of(event)
    if kind is None:
        return ()
    status = _part(event, "delivery-status")
    said = " ".join(str(status.get("message") or status.get("description") or "").split())
    return (
        Reported(
            way="mailgun",
            key=proof,
            proof=proof,
            message_uid=_find_uid(event),
            kind=kind,
            status=str(status.get("enhanced-code") or "") or find_status(said),
            detail=said,
            at=_read_moment(event.get("timestamp")) or now,
            is_known_dead=event.get("reason") == "suppress-bounce",
        ),
    )


def _parse(body: bytes) -> dict[str, Any]:
    try:
        called = json.loads(body)
    except (ValueError, RecursionError):
        raise Forged("not JSON") from None
    if not isinstance(called, dict):
        raise Forged("no object")
    return called


def _check(signature: object, now: datetime) -> str:
    """The token of a genuine, fresh signature (Mailgun's manual, Securing webhooks)."""
    if not isinstance(signature, dict):
        raise Forged("no signature")
    timestamp, token, given = (
        str(signature.get(name, "")) for name in ("timestamp", "token", "signature")
    )
    key = settings.MAILGUN_SIGNING_KEY.encode()
    wanted = hmac.new(key, f"{timestamp}{token}".encode(), hashlib.sha256).hexdigest()
    if not token or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Forged("wrong signature")
    signed_at = _read_moment(timestamp)
    if signed_at is None or not now - OLDEST <= signed_at <= now + AHEAD:
        raise Forged("signed too long ago")
    return token


def _kind_of(event: dict[str, Any]) -> Report | None:
    name = event.get("event")
    if name == "failed":
        if event.get("severity") == "temporary":
            return Report.DELAYED
        return _PUT_ASIDE.get(str(event.get("reason")), Report.BOUNCED)
    return _KINDS.get(str(name))


def _find_uid(event: dict[str, Any]) -> UUID | None:
    """Our Message-ID is `uid@host`; Mailgun keeps it and leaves the angle brackets out."""
    written = str(_part(_part(event, "message"), "headers").get("message-id", ""))
    with suppress(ValueError):
        return UUID(written.strip("<>").partition("@")[0])
    return None


def _part(event: dict[str, Any], name: str) -> dict[str, Any]:
    found = event.get(name)
    return found if isinstance(found, dict) else {}


def _read_moment(given: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(float(str(given)), UTC)
    except (ValueError, OverflowError, OSError):
        return None
