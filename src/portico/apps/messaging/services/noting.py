"""Note what became of a message after it was sent."""

from datetime import datetime
from uuid import UUID

from portico.apps.messaging.models import Message


def note_opened(*, message_uid: UUID, now: datetime) -> None:
    """The link of this message was opened; only the first time is kept."""
    Message.objects.filter(uid=message_uid, opened_at=None).update(opened_at=now)
