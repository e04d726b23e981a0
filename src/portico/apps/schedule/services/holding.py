"""Keep time for one client until an instant. Callers hold the lock (`schedule.locking`)."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from portico.apps.schedule.models import Calendar, Occupancy
from portico.apps.schedule.services.occupying import Stretch, free


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


def give_way(*, subject_kind: str, subject_uid: UUID, to: Collection[Stretch]) -> bool:
    """Give up all that a subject holds, if any of it is in the way of these; whether it was."""
    held = Occupancy.objects.filter(
        kind=Occupancy.HOLD, subject_kind=subject_kind, subject_uid=subject_uid
    ).values_list("calendar_id", "starts_at", "ends_at")
    is_in_the_way = any(
        key == one.calendar.pk and begin < one.ends_at and one.starts_at < end
        for key, begin, end in held
        for one in to
    )
    if is_in_the_way:
        free(subject_kind=subject_kind, subject_uids=[subject_uid])
    return is_in_the_way
