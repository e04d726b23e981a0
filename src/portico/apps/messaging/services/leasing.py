"""One worker at a time: messages are claimed by a conditional UPDATE, with a lease."""

from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.db.models import F, Q, QuerySet

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.throttling import NoRoom, return_room, spend_room

LEASE = timedelta(minutes=2)
HAND_OVER = timedelta(minutes=5)
"""The lease from the moment of hand-over: longer than the transport waits for an answer."""
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))
_JITTER = 0.25
_CLOCK_SET_BACK = HAND_OVER + timedelta(minutes=1)
"""No lease reaches further ahead: one that does was given by a clock that has been set back."""
_FREED = {"lease_owner": "", "lease_until": None}


def claim_message(
    pk: int, *, owner: str, now: datetime, beside: str = "workspace"
) -> Message | None:
    """The message, leased to this worker; None when another was faster, or it has to wait.

    `beside`: what is loaded in the same query.
    """
    waiting = Message.objects.filter(pk=pk, state=Message.SCHEDULED)
    try:
        with transaction.atomic(durable=True):
            claimed = waiting.filter(due_at__lte=now).update(
                state=Message.SENDING,
                lease_owner=owner[:40],
                lease_until=now + LEASE,
                attempts=F("attempts") + 1,
            )
            if not claimed:
                return None
            message = Message.objects.select_related(beside).get(pk=pk)
            spend_room(message, now=now)
    except NoRoom as full:
        if full.again_at is not None:
            waiting.update(due_at=full.again_at, reason=str(full))
        return None
    message.claimed_at = now
    return message


def mark_handing_over(message: Message, *, now: datetime) -> bool:
    """From here on the outcome is unknown until somebody writes it; False: lease lost.

    One statement, committed by itself, so that it stands whatever becomes of this process; who
    has claimed the message did so outside of any transaction.
    """
    until = now + HAND_OVER
    is_ours = _leased(message).update(
        is_outcome_unknown=True, lease_until=until, address=message.address
    )
    if is_ours:
        message.lease_until = until
    return bool(is_ours)


def finish_message(message: Message, *, state: str, **fields: object) -> bool:
    """Write the fate, only while the lease is still ours.

    `is_outcome_unknown` falls back to what it was before this attempt, unless given. With it goes
    the address that was tried, which may be another than was planned.
    """
    if state != Message.SENT and message.claimed_at and not fields.get("is_outcome_unknown"):
        return_room(message, now=message.claimed_at)
    fate = {
        "is_outcome_unknown": message.is_outcome_unknown,
        "reason": "",
        "address": message.address,
        **fields,
    }
    return bool(_leased(message).update(state=state, **_FREED, **fate))


def postpone_message(
    message: Message, *, reason: str, now: datetime, is_outcome_unknown: bool = False
) -> str:
    """Schedule the next attempt, or give up after the last; the state it is in now."""
    is_last = message.attempts > len(BACKOFF)
    state = Message.FAILED if is_last else Message.SCHEDULED
    finish_message(
        message,
        state=state,
        reason=reason[:300],
        due_at=now if is_last else now + wait_before_retry(message),
        is_outcome_unknown=message.is_outcome_unknown or is_outcome_unknown,
    )
    return state


def release_message(message: Message, *, reason: str) -> None:
    """Put it back as if it had not been claimed: what went wrong was not about this message."""
    finish_message(
        message, state=Message.SCHEDULED, reason=reason[:300], attempts=F("attempts") - 1
    )


def wait_before_retry(message: Message) -> timedelta:
    """The backoff after so many attempts, up to a quarter longer: each message its own.

    Drawn from the message, so that hundreds that failed together do not come back together.
    """
    draw = Random(f"{message.uid}:{message.attempts}").random()  # noqa: S311  no secret
    return BACKOFF[message.attempts - 1] * (1 + _JITTER * draw)


def recover_expired(*, now: datetime) -> int:
    """Take back what a dead worker held; how many.

    Where the hand-over had begun, the message is marked as of unknown outcome already; where
    it had not, nothing went out and it is simply sent. A text of unknown outcome is not sent
    again by itself: no provider tells the same text twice apart.
    """
    has_ended = Q(lease_until__lt=now) | Q(lease_until__gt=now + _CLOCK_SET_BACK)
    held = Message.objects.filter(has_ended, state=Message.SENDING)
    keys = list(held.values_list("pk", flat=True))
    if not keys:  # an idle worker writes nothing
        return 0
    expired = held.filter(pk__in=keys)
    unknown = expired.filter(channel="sms", is_outcome_unknown=True).update(
        state=Message.FAILED,
        reason="the worker stopped while sending it: it may have arrived",
        **_FREED,
    )
    given_up = expired.filter(attempts__gt=len(BACKOFF)).update(
        state=Message.FAILED, reason="the worker stopped while sending, several times", **_FREED
    )
    reason = "the worker stopped while sending it"
    freed = expired.update(state=Message.SCHEDULED, due_at=now, reason=reason, **_FREED)
    return unknown + given_up + freed


def _leased(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(
        pk=message.pk,
        state=Message.SENDING,
        lease_owner=message.lease_owner,
        lease_until=message.lease_until,
    )
