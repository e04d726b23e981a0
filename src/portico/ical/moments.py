"""Instants that others wrote: UTC, a named zone, Windows' names, their own VTIMEZONE, floating."""

import calendar
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, available_timezones

from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from portico.ical.lines import Component, Line

_MOMENT = re.compile(r"(\d{8}T\d{6})(Z?)", re.ASCII)
_OFFSET = re.compile(r"([+-])(\d{2})(\d{2})(\d{2})?", re.ASCII)
_LENGTH = re.compile(
    r"\+?P(?:(\d{1,3})W)?(?:(\d{1,3})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?",
    re.ASCII,
)
_BY_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def read_moment(line: Line | None, zones: Sequence[Component], floating: str) -> datetime | None:
    """The instant in UTC; None where there is none, only a day, or a zone that nobody knows.

    `zones` are the VTIMEZONEs beside it, `floating` the IANA zone of what names none.
    """
    found = _MOMENT.fullmatch(line.value.strip()) if line else None
    if line is None or found is None:
        return None
    try:
        local = datetime.strptime(found[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007  zone follows
        if found[2]:
            return local.replace(tzinfo=UTC)
        zone = _find_zone(line.parameters.get("TZID", ""), zones, floating, local)
        return local.replace(tzinfo=zone).astimezone(UTC) if zone else None
    except (ValueError, OverflowError):
        return None


def read_length(line: Line | None) -> timedelta | None:
    """A positive DURATION (RFC 5545, 3.3.6)."""
    found = _LENGTH.fullmatch(line.value.strip()) if line else None
    if found is None:
        return None
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds) or None


def _find_zone(
    tzid: str, zones: Sequence[Component], floating: str, local: datetime
) -> tzinfo | None:
    """By name first: an IANA or Windows name says more than the copy of its rules."""
    name = tzid.strip() or floating
    known = _find_named(name)
    if known is not None:
        return known
    written = next((zone for zone in zones if zone.text("TZID") == name), None)
    if written is None:
        return None
    return _find_named(written.text("X-LIC-LOCATION")) or _find_offset(written, local)


def _find_named(name: str) -> ZoneInfo | None:
    """`Europe/Berlin`, `W. Europe Standard Time`, `/example.org/20070129/Europe/Berlin`."""
    names = available_timezones()
    parts = name.split("/")
    tails = ["/".join(parts[start:]) for start in range(len(parts))]
    for candidate in [*tails[:6], WINDOWS_TO_OLSON.get(name, "")]:
        if candidate in names:
            return ZoneInfo(candidate)
    return None


def _find_offset(zone: Component, local: datetime) -> tzinfo | None:
    """The offset of the observance whose onset was last before `local` (RFC 5545, 3.6.5)."""
    best: tuple[datetime, timedelta] | None = None
    first: tuple[datetime, timedelta] | None = None
    for observance in zone.parts[:200]:
        offset = _read_offset(observance.find("TZOFFSETTO"))
        before = _read_offset(observance.find("TZOFFSETFROM"))
        if offset is None:
            return None
        for onset in _list_onsets(observance, local):
            if onset <= local and (best is None or onset >= best[0]):
                best = (onset, offset)
            if first is None or onset < first[0]:
                first = (onset, before if before is not None else offset)
    found = best or first
    return timezone(found[1]) if found else None


def _read_offset(line: Line | None) -> timedelta | None:
    found = _OFFSET.fullmatch(line.value.strip()) if line else None
    if found is None:
        return None
    hours, minutes, seconds = int(found[2]), int(found[3]), int(found[4] or 0)
    if hours > 14 or minutes > 59 or seconds > 59:
        return None
    size = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return -size if found[1] == "-" else size


def _list_onsets(observance: Component, local: datetime) -> Iterator[datetime]:
    """The first onset, those of RDATE, and those of a yearly rule this year and last."""
    first = _read_local(observance.find("DTSTART"))
    if first is None:
        return
    yield first
    for line in observance.find_all("RDATE")[:100]:
        for part in line.value.split(",")[:100]:
            onset = _read_local(Line("RDATE", {}, part))
            if onset is not None:
                yield onset
    rule = observance.find("RRULE")
    if rule is None:
        return
    for year in (local.year - 1, local.year):
        day = _find_day(rule.value.upper(), first, year)
        if day is not None and day >= first.date():
            yield datetime.combine(day, first.time())


def _find_day(rule: str, first: datetime, year: int) -> date | None:
    """The day of FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU, or the first onset's own day and month."""
    parts = dict(part.partition("=")[::2] for part in rule.split(";"))
    until = _read_local(Line("UNTIL", {}, parts.get("UNTIL", "").rstrip("Z")))
    if parts.get("FREQ") != "YEARLY" or (until is not None and until.year < year):
        return None
    month = parts.get("BYMONTH", str(first.month))
    if not (month.isascii() and month.isdigit() and 1 <= int(month) <= 12 and 1 <= year <= 9999):
        return None
    length = calendar.monthrange(year, int(month))[1]
    found = _BY_DAY.fullmatch(parts.get("BYDAY", ""))
    if found is None:
        return date(year, int(month), min(first.day, length))
    weekday = _WEEKDAYS.index(found[2])
    days = [d for d in range(1, length + 1) if date(year, int(month), d).weekday() == weekday]
    place = int(found[1] or 1)
    if place == 0 or abs(place) > len(days):
        return None
    return date(year, int(month), days[place - 1 if place > 0 else place])


def _read_local(line: Line | None) -> datetime | None:
    found = _MOMENT.fullmatch(line.value.strip()) if line else None
    if found is None:
        return None
    try:
        return datetime.strptime(found[1], "%Y%m%dT%H%M%S")  # noqa: DTZ007  an onset is local
    except ValueError:
        return None
