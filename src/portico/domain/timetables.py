"""Timetables as people write them and as they are kept: weeks, and dates that differ.

Written: `9:00–12:00, 13:00–17:00`; after midnight `22:00–2:00` or `22:00–26:00`. Kept, as JSON:
a week `{"0": [[540, 720], [780, 1020]]}` in minutes from midnight, Monday is 0; dates
`{"2026-12-24": []}`. `hours.WeekHours` is what is computed with.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from portico.domain.errors import DomainError
from portico.domain.hours import DAY, Stretch, WeekHours

LATEST = 30 * 60
"""A stretch ends at 6:00 of the next day at the latest."""
MOST_STRETCHES = 12
"""In one day."""
Week = dict[int, tuple[Stretch, ...]]
Dates = dict[date, tuple[Stretch, ...]]
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_STRETCH = re.compile(rf"\s*{_TIME}\s*[-\u2010-\u2015\u2212]\s*{_TIME}\s*")
_BETWEEN = re.compile(r"[,;\n]")
_ONE_DAY = timedelta(days=1)


class BadTimes(DomainError):
    """What is written is no timetable: a code, and the part of the text it is about.

    Codes: `times_unreadable`, `times_no_clock` (13:75), `times_end_first`, `times_too_late`
    (after 30:00), `times_overlap`, `times_too_many`, `times_next_day` (a stretch runs into the
    next day's first one).
    """

    def __init__(self, code: str, part: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.part = part


def parse_stretches(text: str) -> tuple[Stretch, ...]:
    """The stretches of a day in order, as minutes from its midnight; empty text is a closed day.

    Touching ones stay two. An end before its start is meant for the next day where that is at
    6:00 or earlier. Raises BadTimes.
    """
    parts = [part for part in _BETWEEN.split(text) if part.strip()]
    return _arrange([(_parse(part), part.strip()) for part in parts])


def print_stretches(stretches: Sequence[Stretch]) -> str:
    """`9:00–12:00, 13:00–17:00`; `parse_stretches` reads the same from it."""
    return ", ".join(f"{_clock(start)}–{_clock(end)}" for start, end in stretches)


def check_week(week: Mapping[int, Sequence[Stretch]]) -> dict[int, str]:
    """Days whose last stretch runs into the next day's first one: weekday to `times_next_day`."""
    return {
        day: "times_next_day"
        for day, stretches in week.items()
        if _runs_into(stretches, week.get((day + 1) % 7, ()))
    }


def check_dates(
    dates: Mapping[date, Sequence[Stretch]], week: Mapping[int, Sequence[Stretch]]
) -> dict[date, str]:
    """Dates that run into the following one, which may be a date here or a day of the week."""
    hours = WeekHours(week, dates)
    return {
        day: "times_next_day"
        for day, stretches in dates.items()
        if _runs_into(stretches, hours.of(day + _ONE_DAY))
    }


def keep_week(week: Mapping[int, Sequence[Stretch]]) -> dict[str, list[list[int]]]:
    """A week as JSON; closed days are left out."""
    return {str(day): _keep(week[day]) for day in sorted(week) if week[day]}


def keep_dates(dates: Mapping[date, Sequence[Stretch]]) -> dict[str, list[list[int]]]:
    """Dates as JSON; a closed one is kept, it is what differs."""
    return {day.isoformat(): _keep(dates[day]) for day in sorted(dates)}


def read_week(kept: object) -> Week:
    """A kept week, checked; raises BadTimes for anything that `keep_week` would not write."""
    found: Week = {}
    for key, stretches in _mapping(kept).items():
        if key not in ("0", "1", "2", "3", "4", "5", "6"):
            raise BadTimes("times_unreadable", str(key))
        found[int(key)] = _read(stretches)
    return found


def read_dates(kept: object) -> Dates:
    """Kept dates, checked; raises BadTimes for anything that `keep_dates` would not write."""
    found: Dates = {}
    for key, stretches in _mapping(kept).items():
        found[_date(key)] = _read(stretches)
    return found


def read_hours(week: object, exceptions: object) -> WeekHours:
    """Both as kept, for computing."""
    return WeekHours(read_week(week), read_dates(exceptions))


def _parse(part: str) -> Stretch:
    found = _STRETCH.fullmatch(part)
    if found is None:
        raise BadTimes("times_unreadable", part.strip())
    first, first_minutes, last, last_minutes = found.groups()
    start, end = _minutes(first, first_minutes, part), _minutes(last, last_minutes, part)
    if end < start and end + DAY <= LATEST:
        end += DAY
    return start, end


def _minutes(hours: str, minutes: str | None, part: str) -> int:
    past = int(minutes or 0)
    if past > 59:
        raise BadTimes("times_no_clock", part.strip())
    return int(hours) * 60 + past


def _arrange(stretches: Sequence[tuple[Stretch, str]]) -> tuple[Stretch, ...]:
    if len(stretches) > MOST_STRETCHES:
        raise BadTimes("times_too_many")
    for (start, end), part in stretches:
        if start >= end:
            raise BadTimes("times_end_first", part)
        if start >= DAY or end > LATEST or end - start > DAY:
            raise BadTimes("times_too_late", part)
    ordered = sorted(stretches)
    for (before, _), (after, part) in pairwise(ordered):
        if after[0] < before[1]:
            raise BadTimes("times_overlap", part)
    return tuple(stretch for stretch, _ in ordered)


def _runs_into(stretches: Sequence[Stretch], following: Sequence[Stretch]) -> bool:
    end = max((end for _, end in stretches), default=0) - DAY
    return any(start < end for start, _ in following)


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02d}"


def _keep(stretches: Sequence[Stretch]) -> list[list[int]]:
    return [[start, end] for start, end in stretches]


def _mapping(kept: object) -> Mapping[object, object]:
    if not isinstance(kept, Mapping):
        raise BadTimes("times_unreadable")
    return kept


def _read(stretches: object) -> tuple[Stretch, ...]:
    if not isinstance(stretches, list | tuple):
        raise BadTimes("times_unreadable", str(stretches))
    return _arrange([_read_pair(pair) for pair in stretches])


def _read_pair(pair: object) -> tuple[Stretch, str]:
    if not isinstance(pair, list | tuple) or len(pair) != 2:
        raise BadTimes("times_unreadable", str(pair))
    start, end = pair
    if type(start) is not int or type(end) is not int or start < 0:
        raise BadTimes("times_unreadable", str(pair))
    return (start, end), str(pair)


def _date(key: object) -> date:
    try:
        found = date.fromisoformat(str(key))
    except ValueError:
        raise BadTimes("times_unreadable", str(key)) from None
    if found.isoformat() != key:
        raise BadTimes("times_unreadable", str(key))
    return found
