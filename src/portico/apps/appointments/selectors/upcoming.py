"""What the portal lists as upcoming."""

from typing import Any

from django.db.models import Q

from portico.domain.states import ACTIVE, AppointmentState

_ENDED = (AppointmentState.CANCELLED, AppointmentState.DECLINED)


def is_upcoming(now: Any, path: str = "appointment__") -> Q:
    """Active, or cancelled or declined while its undo hold lasts (product page 1).

    `now` may be a parameter, `path` leads to the appointment. The opposite is *Past*.
    """
    is_over = Q(**{f"{path}ends_at__isnull": False}) & ~Q(**{f"{path}ends_at__gt": now})
    return (Q(**{f"{path}state__in": ACTIVE}) & ~is_over) | Q(
        **{f"{path}state__in": _ENDED, f"{path}held_until__gt": now}
    )
