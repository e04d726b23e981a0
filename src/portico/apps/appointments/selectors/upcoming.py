"""What the portal lists as upcoming."""

from datetime import datetime

from django.db.models import Q

from portico.domain.states import ACTIVE, AppointmentState

_ENDED = (AppointmentState.CANCELLED, AppointmentState.DECLINED)


def is_upcoming(now: datetime) -> Q:
    """Of attendees: active, or cancelled or declined while its undo hold lasts (page 1)."""
    return Q(appointment__state__in=ACTIVE) & (
        Q(appointment__ends_at__gt=now) | Q(appointment__ends_at=None)
    ) | Q(appointment__state__in=_ENDED, appointment__held_until__gt=now)
