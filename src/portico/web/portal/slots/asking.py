"""Which month and day are asked for, in which zone, and which time was chosen."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from portico.apps.appointments.selectors.slots import ShownDays
from portico.domain.errors import NotThere

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_START = re.compile(r"2\d{3}-\d{2}-\d{2}T\d{2}:\d{2}Z", re.ASCII)
_YEARS = 3
"""So far from now a month may be named; the horizon ends after two years."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address names; without a day, the first free one of the month is shown.

    `month`: its first day; None: the month that comes next with free times.
    """

    month: date | None = None
    day: date | None = None

    def days(self, zone: ZoneInfo, now: datetime) -> ShownDays:
        """The days to look at: a whole month of the zone. Raises NotThere for odd years."""
        first = self.month or now.astimezone(zone).date().replace(day=1)
        if abs(first.year - now.year) > _YEARS:
            raise NotThere("month")
        return ShownDays(first, next_month(first) - timedelta(days=1), str(zone))

    @classmethod
    def on(cls, start: datetime, zones: "Zones") -> "Asked":
        """The day of a start."""
        day = start.astimezone(zones.shown).date()
        return cls(day.replace(day=1), day)


@dataclass(frozen=True, slots=True)
class Zones:
    """Times are shown in `shown`, and beside it in `other` where the client's wall differs.

    Product page 1, *Times*: in person the workspace's zone, and the client's too; online the
    client's own, named (`is_named`).
    """

    shown: ZoneInfo
    other: ZoneInfo | None = None
    is_named: bool = False


def read_asked(query: Mapping[str, Any]) -> Asked:
    """`month=2026-12` or `day=2026-12-03`; raises NotThere for what is neither."""
    month, day = query.get("month", ""), query.get("day", "")
    if day:
        found = _date(_DAY, day)
        return Asked(found.replace(day=1), found)
    return Asked(_date(_MONTH, month)) if month else Asked()


def read_start(text: str) -> datetime | None:
    """A start as the picker sends it, `2026-12-03T09:00Z`; None for anything else."""
    if not _START.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%MZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def write_start(at: datetime) -> str:
    """The same, to be read by `read_start`."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def choose_zones(workspace: Any, client_zone: ZoneInfo, *, is_online: bool, now: datetime) -> Zones:
    """In which zones times are shown. `is_online`: it takes place by video only."""
    here = ZoneInfo(workspace.time_zone)
    is_same = _offsets(here, now) == _offsets(client_zone, now)
    if is_online:
        return Zones(client_zone, is_named=not is_same)
    return Zones(here) if is_same else Zones(here, client_zone, is_named=True)


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1)


def _offsets(zone: ZoneInfo, now: datetime) -> list[timedelta | None]:
    """The wall of a zone over the year to come, month by month."""
    return [(now + timedelta(days=30 * n)).astimezone(zone).utcoffset() for n in range(13)]


def _date(pattern: re.Pattern[str], text: str) -> date:
    match = pattern.fullmatch(text)
    if match is None:
        raise NotThere("month")
    year, month, *day = (int(part) for part in match.groups())
    try:
        return date(year, month, day[0] if day else 1)
    except ValueError as error:
        raise NotThere("month") from error
