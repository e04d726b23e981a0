"""Send what was held back while e-mails were switched off."""

from datetime import datetime
from uuid import UUID

from portico.apps.messaging.models import Message


def release_held(*, workspace_id: int, subject_uid: UUID | None = None, now: datetime) -> int:
    """Schedule the held messages of a workspace, or of one subject; how many.

    What was to go out later keeps its time; what should have gone out already goes now.
    """
    held = Message.objects.filter(workspace_id=workspace_id, state=Message.HELD)
    if subject_uid is not None:
        held = held.filter(subject_uid=subject_uid)
    later = held.filter(due_at__gt=now).update(state=Message.SCHEDULED, reason="")
    return later + held.filter(due_at__lte=now).update(
        state=Message.SCHEDULED, reason="", due_at=now
    )
