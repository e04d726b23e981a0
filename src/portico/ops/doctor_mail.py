"""What the doctor looks at between the outbox and the mail server."""

from collections.abc import Iterator
from datetime import datetime

from django.conf import settings

from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.selectors.delivery import load_delivery_facts
from portico.apps.messaging.selectors.texting import open_account
from portico.apps.messaging.transports import TransientFailure, load_transport
from portico.apps.messaging.troubles import describe_troubles
from portico.apps.sealing import Unsealable
from portico.domain.delivery import DeliveryFacts, diagnose_delivery
from portico.ops.clock import read_clock
from portico.ops.findings import Finding

_OF_THE_WORKER = ("no_worker", "worker_silent", "leases_stuck")
_OF_THE_OUTBOX = ("messages_late", "messages_failed")


def examine_mail() -> Finding:
    """Talk to the mail server now: whoever runs the doctor has just changed something."""
    kind = settings.MAIL.kind
    if kind == "none":
        text = "no mail server configured, nothing is sent: set PORTICO_MAIL_URL"
        return Finding("mail", False, text)
    transport = load_transport()
    try:
        transport.open()
    except TransientFailure as failure:
        return Finding("mail", False, f"nothing can be sent: {failure}")
    finally:
        transport.close()
    if kind == "mailbox":
        return Finding("mail", True, "kept for the mailbox page of the demo")
    place = f"{settings.MAIL.host}:{settings.MAIL.port}"
    return Finding("mail", True, f"{place} answers; sent as {settings.MAIL_FROM}")


def examine_reports() -> Finding:
    """How bounces and deliveries are told."""
    ways = [f"POST {settings.BASE_URL}/hooks/delivery/{name}/" for name in settings.REPORT_READERS]
    if settings.REPLIES.bounce_address:
        ways.append(f"mail to {settings.REPLIES.bounce_address}")
    if not ways:
        return Finding("delivery reports", True, "none: only what is refused at once is known")
    return Finding("delivery reports", True, f"by {', '.join(ways)}")


def examine_texts() -> Finding:
    """The senders of texts: whether their tokens open, and what their providers said last."""
    senders = list(TextSender.objects.filter(is_on=True).select_related("workspace"))
    troubles = []
    for sender in senders:
        name = sender.workspace.name
        try:
            open_account(sender)
        except Unsealable as error:
            troubles.append(f"{name}: the token cannot be read, {error}")
            continue
        if sender.failing_since:
            since = _write_moment(sender.failing_since)
            troubles.append(f"{name}: nothing can be sent since {since}: {sender.reason}")
    if troubles:
        return Finding("texts", False, "; ".join(troubles))
    if senders and not settings.IS_HTTPS and not settings.HAS_MAILBOX_PAGE:
        text = "providers cannot call an address that is not https://, so STOP does not arrive"
        return Finding("texts", False, text)
    return Finding("texts", True, f"{len(senders)} workspaces send them" if senders else "none")


def examine_delivery() -> Iterator[Finding]:
    """The worker and the outbox, by the rules of Settings › Delivery."""
    now = read_clock()
    facts = load_delivery_facts(Message.objects.all(), now=now)
    diagnosis = diagnose_delivery(facts, now=now)
    texts = describe_troubles(diagnosis, facts, _write_moment)
    yield _join("worker", texts, _OF_THE_WORKER, _describe_worker(facts))
    yield _join("outbox", texts, _OF_THE_OUTBOX, f"{facts.due} messages are due, none failed")


def _join(subject: str, texts: dict[str, str], codes: tuple[str, ...], fine: str) -> Finding:
    found = [texts[code] for code in codes if code in texts]
    return Finding(subject, not found, " ".join(found) or fine)


def _describe_worker(facts: DeliveryFacts) -> str:
    return f"last sign of life {_write_moment(facts.seen_at)}" if facts.seen_at else ""


def _write_moment(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M:%S} UTC"
