"""Availability minute by minute: the tests' oracle, fed from the rows."""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from benchmarks.calendars import Salon
from portico.apps.schedule.models import Hours, Occupancy
from portico.domain.hours import day_after, day_start
from tests.domain.availability.oracle import Line, Plain, Time, is_on_grid, is_open_at, slots

MINUTE = timedelta(minutes=1)


def walk_month(salon: Salon) -> list[datetime]:
    """Every start at which somebody is free for the hour that the service takes."""
    workspace = salon.workspace
    zone = ZoneInfo(workspace.time_zone)
    begin, end = day_start(salon.first, zone), day_after(salon.last, zone)
    length = (end - begin) // MINUTE
    moments = [begin + n * MINUTE for n in range(length)]
    earliest = salon.now + workspace.minimum_notice_minutes * MINUTE
    opening = {
        hours.calendar_id: {
            n for n, at in enumerate(moments) if is_open_at(at, zone, _week(hours), {})
        }
        for hours in Hours.objects.filter(workspace=workspace)
    }
    taken: dict[int, set[int]] = defaultdict(set)
    rows = Occupancy.objects.filter(
        calendar__in=salon.calendars, starts_at__lt=end, ends_at__gt=begin
    )
    for calendar, starts_at, ends_at in rows.values_list("calendar", "starts_at", "ends_at"):
        taken[calendar] |= set(range((starts_at - begin) // MINUTE, (ends_at - begin) // MINUTE))
    plain = Plain(
        length=length,
        open=opening,
        taken={key: taken[key] for key in opening},
        grid={n for n, at in enumerate(moments) if is_on_grid(at, zone, workspace.increment)},
        allowed={n for n, at in enumerate(moments) if at >= earliest},
    )
    line = Line([(key, Time(60, 0, 0, 0, 0)) for key in opening])
    return [moments[n].astimezone(UTC) for n in sorted(slots(plain, [line]))]


def _week(hours: Hours) -> dict[int, list[tuple[int, int]]]:
    return {int(day): [(a, b) for a, b in spans] for day, spans in hours.week.items()}
