"""A counterpart that takes nothing is tried again at growing intervals, by one message's turn."""

from datetime import datetime, timedelta

from portico.apps.messaging.models import Message, TransportState

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (0.5, 1, 2, 5, 15, 30, 60))
PATIENCE = timedelta(days=3)
"""So long messages wait for a counterpart that is away: over a long weekend."""
_NOTED_EVERY = timedelta(seconds=30)
_LASTING, _NEXT = 2, 200
"""A hiccup is told to so many messages only: it must not rewrite a backlog of ten thousand."""


def is_paused(*, channel: str = "email", now: datetime) -> bool:
    """Whether the last attempt failed too recently to try again.

    No pause is longer than the last of them: a longer one was written by another clock.
    """
    return TransportState.objects.filter(
        channel=channel, next_try_at__gt=now, next_try_at__lte=now + 2 * PAUSES[-1]
    ).exists()


def note_unreachable(*, channel: str = "email", reason: str, now: datetime) -> None:
    """Pause the channel, and say on every message that is due why it waits.

    After three days without reaching anybody, what has waited as long has failed.
    """
    state, _ = TransportState.objects.get_or_create(channel=channel)
    since = state.failing_since or now
    TransportState.objects.filter(pk=state.pk).update(
        reason=reason[:300],
        failing_since=since,
        misses=min(state.misses + 1, 1000),
        next_try_at=now + PAUSES[min(state.misses, len(PAUSES) - 1)],
    )
    due = Message.objects.filter(state=Message.SCHEDULED, channel=channel, due_at__lte=now)
    if now - since > PATIENCE:
        text = f"nothing could be sent for {PATIENCE.days} days: {reason}"[:300]
        due.filter(due_at__lt=now - PATIENCE).update(state=Message.FAILED, reason=text)
    is_brief = state.misses < _LASTING
    note_waiting(channel=channel, reason=reason, now=now, most=_NEXT if is_brief else None)


def note_waiting(
    *, channel: str = "email", reason: str, now: datetime, most: int | None = None
) -> None:
    """Say on every message that is due why it waits, or on the next `most`.

    Writes only where that is news.
    """
    due = Message.objects.filter(state=Message.SCHEDULED, channel=channel, due_at__lte=now)
    if most is not None:
        next_ones = list(due.order_by("due_at").values_list("pk", flat=True)[:most])
        due = due.filter(pk__in=next_ones)
    untold = due.exclude(reason=reason[:300])
    if untold.exists():
        untold.update(reason=reason[:300])


def note_reached(*, channel: str = "email", now: datetime) -> None:
    """The counterpart answers: forget what was wrong. Written at most every 30 seconds."""
    state, is_new = TransportState.objects.get_or_create(channel=channel)
    is_old = state.reached_at is None or now - state.reached_at >= _NOTED_EVERY
    if is_new or state.misses or is_old:
        TransportState.objects.filter(pk=state.pk).update(
            reached_at=now, reason="", failing_since=None, misses=0, next_try_at=None
        )


def end_pause(*, channel: str = "email") -> None:
    """Try again at once: somebody has changed something, or asks to know."""
    TransportState.objects.filter(channel=channel).exclude(next_try_at=None).update(
        next_try_at=None, misses=0
    )
