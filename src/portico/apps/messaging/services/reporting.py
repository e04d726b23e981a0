"""Write down what became of a message after it was handed over."""

from datetime import datetime, timedelta
from hashlib import sha256

from django.db import IntegrityError, transaction

from portico.apps.messaging.models import DeliveryReport, Message, SuppressedAddress
from portico.apps.messaging.redacting import hide_secrets
from portico.apps.messaging.reported import Reported
from portico.apps.messaging.services.suppressing import suppress_address
from portico.domain.actors import SYSTEM
from portico.domain.reports import Report, follows, is_address_dead

KEPT = timedelta(days=90)
"""Longer than anybody tells the same again, so that a repetition is known as one."""


def take_report(*, reported: Reported, now: datetime) -> bool:
    """Note one event, whole or not at all; False for one that was told before.

    A bounce makes the message failed and, where the address is dead, puts that on the suppression
    list; so does a complaint. That a mail has arrived settles an unknown outcome: a copy that
    still waits for its retry does not go out.
    """
    try:
        with transaction.atomic():
            return _take(reported, now)
    except IntegrityError:
        return False  # the same event or signature, at the same time


def forget_reports(*, now: datetime) -> int:
    """Delete what was told long ago; how many. The messages keep what became of them."""
    return DeliveryReport.objects.filter(received_at__lt=now - KEPT).delete()[0]


def _take(reported: Reported, now: datetime) -> bool:
    key = _digest(f"{reported.way}:{reported.key}")
    proof = _digest(f"{reported.way}:{reported.proof}") if reported.proof else None
    known = DeliveryReport.objects.filter(key=key)
    if known.exists() or (proof and DeliveryReport.objects.filter(proof=proof).exists()):
        return False
    message = _lock(reported)
    detail = hide_secrets(reported.detail)[:300]
    DeliveryReport.objects.create(
        organization_id=message.organization_id if message else None,
        message_uid=message.uid if message else None,
        way=reported.way,
        key=key,
        proof=proof,
        kind=reported.kind,
        status=reported.status[:12],
        detail=detail,
        at=reported.at,
        received_at=now,
    )
    if message is not None:
        _apply(message, reported, detail, now)
    return True


def _lock(reported: Reported) -> Message | None:
    if reported.message_uid is None:
        return None
    return Message.objects.select_for_update().filter(uid=reported.message_uid).first()


def _apply(message: Message, reported: Reported, detail: str, now: datetime) -> None:
    if not follows(message.report, reported.kind):
        return
    message.report, message.reported_at = reported.kind, reported.at
    _settle(message, reported, detail)
    message.save(
        update_fields=["report", "reported_at", "state", "reason", "sent_at", "is_outcome_unknown"]
    )
    is_dead = reported.kind is Report.BOUNCED and (
        reported.is_known_dead or is_address_dead(reported.status)
    )
    if is_dead or reported.kind is Report.COMPLAINED:
        suppress_address(
            organization_id=message.organization_id,
            address=message.address,
            channel=message.channel,
            reason=SuppressedAddress.HARD_BOUNCE if is_dead else SuppressedAddress.COMPLAINT,
            detail=detail,
            message_uid=message.uid,
            actor=SYSTEM,
            now=now,
        )


def _settle(message: Message, reported: Reported, detail: str) -> None:
    """What the news makes of the outbox's own state; what a worker holds stays with it."""
    waits_unknown = message.state == Message.SCHEDULED and message.is_outcome_unknown
    if reported.kind is Report.BOUNCED and message.state == Message.SENT:
        message.state = Message.FAILED
        message.reason = f"it came back: {detail}"[:300] if detail else "it came back"
    elif reported.kind is Report.DELAYED and message.state == Message.SENT:
        message.reason = f"not there yet, still tried: {detail}"[:300]
    elif reported.kind is Report.DELIVERED:
        if waits_unknown:
            message.state, message.is_outcome_unknown = Message.SENT, False
            message.sent_at = reported.at
        if message.state == Message.SENT:
            message.reason = ""


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()
