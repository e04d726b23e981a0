"""One worker at a time: messages are claimed by a conditional UPDATE, with a lease."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, QuerySet, Value, When

from portico.apps.messaging.models import Message

LEASE = timedelta(minutes=5)
BACKOFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240))


def list_due(*, now: datetime, limit: int) -> list[int]:
    """Keys of the messages to send now: who waits at the door first, then by due time."""
    is_waited_for = Case(When(trigger="sign_in", then=Value(0)), default=Value(1))
    due = Message.objects.filter(state=Message.SCHEDULED, due_at__lte=now)
    return list(due.order_by(is_waited_for, "due_at", "pk").values_list("pk", flat=True)[:limit])


def claim_message(pk: int, *, owner: str, now: datetime) -> Message | None:
    """The message, leased to this worker; None when another was faster."""
    with transaction.atomic(durable=True):
        claimed = Message.objects.filter(pk=pk, state=Message.SCHEDULED, due_at__lte=now).update(
            state=Message.SENDING,
            lease_owner=owner[:40],
            lease_until=now + LEASE,
            attempts=F("attempts") + 1,
        )
    if not claimed:
        return None
    return Message.objects.select_related("workspace").get(pk=pk)


def mark_handing_over(message: Message) -> bool:
    """From here on the outcome is unknown until somebody writes it; False: lease lost."""
    return bool(_leased(message).update(is_outcome_unknown=True))


def finish_message(message: Message, *, state: str, **fields: object) -> bool:
    """Write the fate, only while the lease is still ours.

    `is_outcome_unknown` falls back to what it was before this attempt, unless given.
    """
    fate = {"is_outcome_unknown": message.is_outcome_unknown, "reason": "", **fields}
    return bool(_leased(message).update(state=state, lease_owner="", lease_until=None, **fate))


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
        due_at=now if is_last else now + BACKOFF[message.attempts - 1],
        is_outcome_unknown=message.is_outcome_unknown or is_outcome_unknown,
    )
    return state


def recover_expired(*, now: datetime) -> int:
    """Take back what a dead worker held; whether its mail went out stays marked as unknown."""
    expired = Message.objects.filter(state=Message.SENDING, lease_until__lt=now)
    freed = {"lease_owner": "", "lease_until": None}
    given_up = expired.filter(attempts__gt=len(BACKOFF)).update(
        state=Message.FAILED, reason="the worker stopped while sending, several times", **freed
    )
    return given_up + expired.update(state=Message.SCHEDULED, due_at=now, **freed)


def note_waiting(*, reason: str, now: datetime) -> int:
    """Say on every message that is due why it still waits."""
    due = Message.objects.filter(state=Message.SCHEDULED, due_at__lte=now)
    return due.exclude(reason=reason).update(reason=reason[:300])


def _leased(message: Message) -> QuerySet[Message]:
    return Message.objects.filter(
        pk=message.pk,
        state=Message.SENDING,
        lease_owner=message.lease_owner,
        lease_until=message.lease_until,
    )
