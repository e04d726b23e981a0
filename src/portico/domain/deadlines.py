"""Until when answers are taken, where staff did not say (product page 4, Answers)."""

from datetime import datetime, timedelta


def default_deadline(
    starts_at: datetime | None, hours: int | None, *, now: datetime
) -> datetime | None:
    """The workspace's default, in elapsed hours before the start.

    None (answers until the start) without a time, without a default, or when that moment has
    passed already: an invitation is never closed when it goes out.
    """
    if starts_at is None or hours is None:
        return None
    deadline = starts_at - timedelta(hours=hours)
    return deadline if deadline > now else None


def moved_deadline(
    wanted: datetime | None,
    former_start: datetime | None,
    starts_at: datetime | None,
    hours: int | None,
    *,
    now: datetime,
) -> datetime | None:
    """The deadline after staff saved another start: a default follows it, a chosen one stays.

    Whoever empties the field of an appointment that has a time wants answers until the start.
    """
    if former_start is None:
        return wanted or default_deadline(starts_at, hours, now=now)
    is_default = hours is not None and wanted == former_start - timedelta(hours=hours)
    if is_default and starts_at != former_start:
        return default_deadline(starts_at, hours, now=now)
    return wanted
