"""When the digest of a day goes out, and what it covers (product page 4, Answers)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

EVENING = 18


@dataclass(frozen=True, slots=True)
class DigestSpan:
    """What one digest covers: after `since`, until `until`, when it is due."""

    since: datetime
    until: datetime


def span_of(moment: datetime, zone: str) -> DigestSpan:
    """The digest that tells of something at `moment`: the next 18:00 there, or this very one."""
    local = moment.astimezone(ZoneInfo(zone))
    until = _evening(local.date(), zone)
    if moment > until:
        until = _evening(local.date() + timedelta(days=1), zone)
    day_before = until.astimezone(ZoneInfo(zone)).date() - timedelta(days=1)
    return DigestSpan(_evening(day_before, zone), until)


def _evening(day: date, zone: str) -> datetime:
    begin = datetime(day.year, day.month, day.day, EVENING, tzinfo=ZoneInfo(zone))
    return begin.astimezone(ZoneInfo("UTC"))
