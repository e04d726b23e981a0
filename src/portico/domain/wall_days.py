"""Days by the calendar: the same time on the wall of a zone, days later or earlier (page 1, Times).

A time that the clock change skips is moved forward by the length of the gap; one that occurs
twice is the first.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


def shift_days(moment: datetime, days: int, zone: str) -> datetime:
    """So many days later (negative: earlier), in UTC; no days leave the moment as it is."""
    if not days:
        return moment.astimezone(UTC)
    wall = moment.astimezone(ZoneInfo(zone)).replace(fold=0)
    return (wall + timedelta(days=days)).astimezone(UTC)
