"""Clocks on the wall in Berlin, where salon and practice are, and on those of clients elsewhere."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE, AFTER = 21, 8
"""Texts rest from nine in the evening until eight."""


def end_of_quiet(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment itself by day."""
    wall = moment.astimezone(zone)
    if AFTER <= wall.hour < BEFORE:
        return moment
    day = wall.date() + timedelta(days=wall.hour >= BEFORE)
    return datetime(day.year, day.month, day.day, AFTER, tzinfo=zone).astimezone(UTC)


def before(starts_at: datetime, days: int, hours: int) -> datetime:
    """Days by the calendar on the wall, hours as they pass."""
    wall = starts_at.astimezone(BERLIN)
    return (wall - timedelta(days=days)).astimezone(UTC) - timedelta(hours=hours)


def days_later(moment: datetime, days: int) -> datetime:
    """The same time on the wall."""
    return (moment.astimezone(BERLIN) + timedelta(days=days)).astimezone(UTC)
