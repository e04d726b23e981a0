"""Forget what nobody needs any more, so that asking fills no table for good."""

from datetime import datetime, timedelta

from portico.apps.access.models import ConfirmationCode, RateCounter, SignInRequest, SpokenCode

_COUNTERS_KEPT = timedelta(days=2)
_REFUSED_KEPT = timedelta(days=30)


def sweep_old(*, now: datetime) -> None:
    """Delete counters that no limit looks at; refused addresses and other codes after 30 days.

    Requests that brought a mail stay, since the message's history points at them; but not those
    of somebody who typed an address to book and never proved it.
    """
    RateCounter.objects.filter(window_start__lt=now - _COUNTERS_KEPT).delete()
    refused = SignInRequest.objects.filter(state=SignInRequest.REFUSED)
    refused.filter(created_at__lt=now - _REFUSED_KEPT).delete()
    unproved = SignInRequest.objects.filter(purpose=SignInRequest.BOOKING, used_at=None)
    unproved.filter(created_at__lt=now - _REFUSED_KEPT).delete()
    ConfirmationCode.objects.filter(created_at__lt=now - _REFUSED_KEPT).delete()
    SpokenCode.objects.filter(created_at__lt=now - _REFUSED_KEPT).delete()


def forget_bookings(*, now: datetime) -> int:
    """Forget what was typed on booking pages and can be booked no more; returns how often."""
    over = SignInRequest.objects.filter(booking__isnull=False, expires_at__lte=now)
    return over.exclude(chooser_until__gt=now).update(booking=None)
