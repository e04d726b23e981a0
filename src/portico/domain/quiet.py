"""Quiet hours: when no text goes out, on the wall of whoever gets it."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

_AT_LEAST = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `begins` until `ends`, over midnight where that is earlier; the same twice: none."""

    begins: time
    ends: time


def quiet_until(hours: QuietHours | None, zone: str, *, now: datetime) -> datetime | None:
    """When the quiet hours that it is now end; None outside of them.

    By the clock on the wall: in the night of a clock change they are an hour longer or shorter.
    An end that the wall skips counts as the moment after the gap; of one that it shows twice, the
    first that is still ahead.
    """
    if hours is None or hours.begins == hours.ends:
        return None
    local = now.astimezone(ZoneInfo(zone))
    clock = local.timetz().replace(tzinfo=None)
    if hours.begins < hours.ends:
        is_quiet, days = hours.begins <= clock < hours.ends, 0
    else:
        is_quiet = clock >= hours.begins or clock < hours.ends
        days = 1 if clock >= hours.begins else 0
    if not is_quiet:
        return None
    end = datetime.combine(local.date() + timedelta(days=days), hours.ends, ZoneInfo(zone))
    first, second = end.astimezone(UTC), end.replace(fold=1).astimezone(UTC)
    return first if first > now else max(second, now + _AT_LEAST)
