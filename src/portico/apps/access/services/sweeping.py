"""Forget what nobody needs any more, so that asking fills no table for good."""

from datetime import datetime, timedelta

from portico.apps.access.models import RateCounter, SignInRequest

_COUNTERS_KEPT = timedelta(days=2)
_REFUSED_KEPT = timedelta(days=30)


def sweep_old(*, now: datetime) -> None:
    """Delete counters that no limit looks at, and addresses refused more than 30 days ago.

    Requests that brought a mail stay: the message's history points at them.
    """
    RateCounter.objects.filter(window_start__lt=now - _COUNTERS_KEPT).delete()
    refused = SignInRequest.objects.filter(state=SignInRequest.REFUSED)
    refused.filter(created_at__lt=now - _REFUSED_KEPT).delete()
