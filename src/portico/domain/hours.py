"""Wall-clock hours on the line of real time; the only place that knows about clock changes.

A minute is open when the wall of the zone shows a time that the hours name. So a weekly 9:00
stays 9:00 across a change, an hour that does not exist is never open, and one that occurs twice
is open twice (product page 1, *Times*).
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from portico.domain.minutes import Window, collect, every

DAY = 1440
_MINUTE = timedelta(minutes=1)
_ONE_DAY = timedelta(days=1)
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class WeekHours:
    """Stretches of each weekday (Monday is 0) as minutes from its midnight.

    A stretch may end after midnight (up to 2880) and belongs to the day it starts on.
    `exceptions` replaces a date's stretches; an empty one closes the date. Without any weekday
    named, everything is closed.
    """

    weekdays: Mapping[int, Sequence[Stretch]]
    exceptions: Mapping[date, Sequence[Stretch]] = field(default_factory=dict)

    def of(self, day: date) -> Sequence[Stretch]:
        """The stretches that start on a date."""
        found = self.exceptions.get(day)
        return self.weekdays.get(day.weekday(), ()) if found is None else found


ALWAYS = WeekHours(dict.fromkeys(range(7), ((0, DAY),)))


def open_minutes(hours: WeekHours, zone: ZoneInfo, window: Window) -> int:
    """The minutes of the window that the hours name."""
    return collect(_spans(hours.of, zone, window), window.length)


def dated_minutes(first: date | None, last: date | None, zone: ZoneInfo, window: Window) -> int:
    """The minutes whose date lies between two dates, both included; None: no limit."""
    if first is None and last is None:
        return window.all

    def stretches(day: date) -> Sequence[Stretch]:
        is_in = (first is None or day >= first) and (last is None or day <= last)
        return ((0, DAY),) if is_in else ()

    return collect(_spans(stretches, zone, window), window.length)


def grid_minutes(increment: int, zone: ZoneInfo, window: Window) -> int:
    """The minutes whose wall-clock minutes since midnight divide by the increment.

    Product page 3; `increment` divides a day.
    """
    if increment <= 0 or DAY % increment:
        raise ValueError("an increment divides the day")
    found = 0
    for begin, end, wall in _segments(zone, window):
        since_midnight = wall.hour * 60 + wall.minute
        found |= every(increment, -since_midnight, end - begin) << begin
    return found


def day_spans(zone: ZoneInfo, window: Window) -> Iterator[tuple[date, int, int]]:
    """Every date of the wall that the window meets, with its first minute and the one after.

    A wall that is set back over midnight shows the end of a date twice: then the date comes
    twice.
    """
    for begin, end, wall in _segments(zone, window):
        at, minute = wall, begin
        while minute < end:
            rest = DAY - at.hour * 60 - at.minute
            stop = min(end, minute + rest)
            yield at.date(), minute, stop
            at, minute = at + (stop - minute) * _MINUTE, stop


def day_start(day: date, zone: ZoneInfo) -> datetime:
    """The first instant of a date on the wall of a zone (a midnight that is left out moves on)."""
    wall = datetime(day.year, day.month, day.day, tzinfo=zone)
    for fold in (0, 1):
        instant = wall.replace(fold=fold)
        back = instant.astimezone(_UTC).astimezone(zone)
        if back.replace(tzinfo=None) == wall.replace(tzinfo=None):
            return instant.astimezone(_UTC)
    before = wall.replace(fold=1).astimezone(_UTC)
    return _next_change(before - _ONE_DAY, before + _ONE_DAY, zone)


def day_after(day: date, zone: ZoneInfo) -> datetime:
    """The first instant after a date: the end of its half-open stretch."""
    return day_start(day + _ONE_DAY, zone)


_UTC = ZoneInfo("UTC")


def _spans(
    stretches: Callable[[date], Sequence[Stretch]], zone: ZoneInfo, window: Window
) -> Iterator[tuple[int, int]]:
    """Every stretch of every date, on the window's line, cut to where the wall shows it."""
    for begin, end, wall in _segments(zone, window):
        midnight = wall.replace(hour=0, minute=0)
        day = midnight.date() - _ONE_DAY
        offset = begin - ((wall - midnight) // _MINUTE) - DAY
        while offset < end:
            for start, stop in stretches(day):
                low, high = max(begin, offset + start), min(end, offset + stop)
                if low < high:
                    yield low, high
            day += _ONE_DAY
            offset += DAY


def _segments(zone: ZoneInfo, window: Window) -> Sequence[tuple[int, int, datetime]]:
    """Stretches of the window without a clock change: first minute, the one after, the wall."""
    return _segments_of(zone, window.start, window.length)


@lru_cache(maxsize=256)
def _segments_of(
    zone: ZoneInfo, start: datetime, length: int
) -> Sequence[tuple[int, int, datetime]]:
    found = []
    begin, instant, stop = 0, start, start + length * _MINUTE
    while instant < stop:
        change = _first_change(instant, stop, zone)
        end = begin + (change - instant) // _MINUTE
        found.append((begin, end, instant.astimezone(zone).replace(tzinfo=None, second=0)))
        begin, instant = end, change
    return tuple(found)


def _first_change(start: datetime, stop: datetime, zone: ZoneInfo) -> datetime:
    """The first minute from which the zone's offset is another; `stop` without a change."""
    low = start
    while low < stop:
        high = min(low + _ONE_DAY, stop)
        if low.astimezone(zone).utcoffset() != high.astimezone(zone).utcoffset():
            return _next_change(low, high, zone)
        low = high
    return stop


def _next_change(low: datetime, high: datetime, zone: ZoneInfo) -> datetime:
    before = low.astimezone(zone).utcoffset()
    while high - low > _MINUTE:
        middle = low + ((high - low) // _MINUTE // 2) * _MINUTE
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    return high
