"""Note that a portal session is in use."""

from datetime import datetime, timedelta

from portico.apps.access.models import PortalSession

_AT_MOST_EVERY = timedelta(minutes=1)


def touch_session(*, session: PortalSession, now: datetime) -> None:
    """Move the last-seen time, at most once a minute: the only write that a GET may cause."""
    if now - session.last_seen_at < _AT_MOST_EVERY:
        return
    PortalSession.objects.filter(pk=session.pk, last_seen_at__lt=now).update(last_seen_at=now)
    session.last_seen_at = now
