"""A mail counts as opened when its portal link was: nothing else tracks anybody."""

from datetime import datetime

from portico.apps.access.selectors import find_portal_link
from portico.apps.messaging.models import Message


def mark_opened(*, token: str, now: datetime) -> None:
    """Note the first opening on the message whose portal link this is, if it is one's."""
    link = find_portal_link(token)
    if link is not None and link.message_uid is not None:
        Message.objects.filter(uid=link.message_uid, opened_at=None).update(opened_at=now)
