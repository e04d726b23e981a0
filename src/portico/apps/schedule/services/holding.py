"""Keep time for one client until an instant. Callers hold the lock (`schedule.locking`)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from portico.apps.schedule.models import Calendar, Occupancy


def hold_time(*, subject_kind: str, subject_uid: UUID, until: datetime) -> int:
    """Turn what a subject occupies into holds, lanes and all; returns how many."""
    return Occupancy.objects.filter(subject_kind=subject_kind, subject_uid=subject_uid).update(
        kind=Occupancy.HOLD, expires_at=until
    )


def take_held_time(*, subject_kind: str, subject_uid: UUID, is_tentative: bool) -> int:
    """Turn a subject's holds into bookings; returns how many, 0 where there are none left."""
    return Occupancy.objects.filter(
        subject_kind=subject_kind, subject_uid=subject_uid, kind=Occupancy.HOLD
    ).update(kind=Occupancy.BOOKING, expires_at=None, is_tentative=is_tentative)


def release_holds(
    *, calendars: Collection[Calendar], starts_at: datetime, ends_at: datetime
) -> list[UUID]:
    """Give up every hold that overlaps there, on all its calendars; the subjects that lost it."""
    holds = Occupancy.objects.filter(kind=Occupancy.HOLD)
    subjects = set(
        holds.filter(
            calendar__in=[calendar.pk for calendar in calendars],
            starts_at__lt=ends_at,
            ends_at__gt=starts_at,
        ).values_list("subject_uid", flat=True)
    )
    holds.filter(subject_uid__in=subjects).delete()
    return sorted(subjects)
