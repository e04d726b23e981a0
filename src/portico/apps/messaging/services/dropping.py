"""Drop messages whose reason to go out is gone."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from portico.apps.messaging.models import Message

_WAITING = (Message.SCHEDULED, Message.HELD)


def drop_messages(
    *,
    subject_kind: str,
    subject_uid: UUID,
    triggers: Collection[str] | None = None,
    recipient_uid: UUID | None = None,
    besides: Collection[str] = (),
    reason: str,
    now: datetime,
) -> int:
    """Drop what is scheduled or held about a subject; the number of messages dropped.

    `besides`: keys of messages that stay. One that a worker has already claimed is asked for
    again at hand-over by its composer. `due_at` becomes the moment of dropping.
    """
    waiting = Message.objects.filter(
        subject_kind=subject_kind, subject_uid=subject_uid, state__in=_WAITING
    )
    if triggers is not None:
        waiting = waiting.filter(trigger__in=triggers)
    if recipient_uid is not None:
        waiting = waiting.filter(recipient_uid=recipient_uid)
    if besides:
        waiting = waiting.exclude(dedupe__in=besides)
    return waiting.update(state=Message.DROPPED, reason=reason[:300], due_at=now)
