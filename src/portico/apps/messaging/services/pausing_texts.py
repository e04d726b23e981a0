"""A sender whose provider takes nothing is tried again at growing intervals."""

from datetime import datetime, timedelta

from portico.apps.messaging.models import Message, TextSender
from portico.apps.messaging.selectors.texting import CHANNEL
from portico.apps.messaging.services.pausing import PATIENCE

PAUSES = tuple(timedelta(seconds=seconds) for seconds in (1, 5, 15, 60, 300))
_NOTED_EVERY = timedelta(seconds=30)


def pause_sender(sender: TextSender, *, seconds: float, now: datetime) -> None:
    """It was asked to go slower: no trouble of its own."""
    until = now + timedelta(seconds=seconds)
    TextSender.objects.filter(pk=sender.pk).update(next_try_at=until)


def note_sender_failing(sender: TextSender, *, reason: str, now: datetime) -> None:
    """Pause it, and say on each of its texts that are due why it waits.

    After three days without reaching anybody, what has waited as long has failed.
    """
    row = TextSender.objects.get(pk=sender.pk)
    since = row.failing_since or now
    TextSender.objects.filter(pk=sender.pk).update(
        reason=reason[:300],
        failing_since=since,
        misses=min(row.misses + 1, 1000),
        next_try_at=now + PAUSES[min(row.misses, len(PAUSES) - 1)],
    )
    due = Message.objects.filter(
        state=Message.SCHEDULED,
        channel=CHANNEL,
        workspace_id=sender.workspace_id,
        due_at__lte=now,
    )
    if now - since > PATIENCE:
        text = f"nothing could be sent for {PATIENCE.days} days: {reason}"[:300]
        due.filter(due_at__lt=now - PATIENCE).update(state=Message.FAILED, reason=text)
    due.exclude(reason=reason[:300]).update(reason=reason[:300])


def note_sender_reached(sender: TextSender, *, now: datetime) -> None:
    """The provider takes texts: forget what was wrong. Written at most every 30 seconds."""
    is_old = sender.reached_at is None or now - sender.reached_at >= _NOTED_EVERY
    if is_old or sender.failing_since or sender.next_try_at:
        TextSender.objects.filter(pk=sender.pk).update(
            reached_at=now, reason="", failing_since=None, misses=0, next_try_at=None
        )
        sender.reached_at, sender.failing_since, sender.next_try_at = now, None, None


def end_sender_pause(workspace_id: int) -> None:
    """Try again at once: somebody has changed something, or asks to know."""
    TextSender.objects.filter(workspace_id=workspace_id).update(next_try_at=None, misses=0)
