"""Availability as it is usually written: lists of intervals, person by person, day by day."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from benchmarks.calendars import Salon
from portico.apps.schedule.models import Hours, Occupancy

Interval = tuple[datetime, datetime]
_DAY = timedelta(days=1)


def subtract_month(salon: Salon) -> list[datetime]:
    """Every start at which somebody is free for the hour that the service takes."""
    workspace, first, last = salon.workspace, salon.first, salon.last
    zone = ZoneInfo(workspace.time_zone)
    length, step = timedelta(minutes=60), timedelta(minutes=workspace.increment)
    earliest = salon.now + timedelta(minutes=workspace.minimum_notice_minutes)
    begin = datetime.combine(first, time(), zone)
    end = datetime.combine(last + _DAY, time(), zone)
    taken: dict[int, list[Interval]] = defaultdict(list)
    rows = Occupancy.objects.filter(
        calendar__in=salon.calendars, starts_at__lt=end, ends_at__gt=begin
    )
    for calendar, starts_at, ends_at in rows.values_list("calendar_id", "starts_at", "ends_at"):
        taken[calendar].append((starts_at, ends_at))
    found: set[datetime] = set()
    for hours in Hours.objects.filter(workspace=workspace):
        for opening in _openings(hours, zone, first, last):
            for start, stop in _subtract(opening, taken[hours.calendar_id]):
                found |= {at for at in _steps(start, stop - length, step, zone) if at >= earliest}
    return sorted(found)


def _openings(hours: Hours, zone: ZoneInfo, first: date, last: date) -> Iterator[Interval]:
    day = first
    while day <= last:
        for begin, end in hours.week.get(str(day.weekday()), ()):
            midnight = datetime.combine(day, time(), zone)
            yield midnight + timedelta(minutes=begin), midnight + timedelta(minutes=end)
        day += _DAY


def _subtract(opening: Interval, taken: list[Interval]) -> list[Interval]:
    free = [opening]
    for begin, end in taken:
        rest = []
        for start, stop in free:
            if end <= start or stop <= begin:
                rest.append((start, stop))
                continue
            if start < begin:
                rest.append((start, begin))
            if end < stop:
                rest.append((end, stop))
        free = rest
    return free


def _steps(start: datetime, last: datetime, step: timedelta, zone: ZoneInfo) -> Iterator[datetime]:
    local = start.astimezone(zone)
    at = start.astimezone(UTC) + (-timedelta(hours=local.hour, minutes=local.minute) % step)
    while at <= last:
        yield at
        at += step
