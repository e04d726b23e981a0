"""Days, times and lengths as people say them (design, *Dates and times*)."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from portico.apps.workspaces.places import name_place

NEAR_DAYS = 6
_HOUR = 60


def zone_of(zone: ZoneInfo | str) -> ZoneInfo:
    """A zone by its IANA name, or as it is."""
    return zone if isinstance(zone, ZoneInfo) else ZoneInfo(zone)


def zone_place(zone: ZoneInfo | str) -> str:
    """The place of a zone, not its offset, in the language of the page."""
    return name_place(str(zone))


def day_short(at: datetime, zone: ZoneInfo | str, now: datetime) -> str:
    """`Thu 10 Dec`; with the year where it is not this one."""
    return _dated(
        at, zone, now, pgettext("date format", "D j M"), pgettext("date format", "D j M Y")
    )


def day_long(at: datetime, zone: ZoneInfo | str, now: datetime) -> str:
    """`Tuesday 9 March`; with the year where it is not this one."""
    return _dated(
        at, zone, now, pgettext("date format", "l j F"), pgettext("date format", "l j F Y")
    )


def day_words(at: datetime, zone: ZoneInfo | str, now: datetime) -> str:
    """`Today`, `Tomorrow, Tue 24 Nov`, `In 3 days`, `Last Wednesday`, else the short day."""
    away = days_away(at, zone, now)
    if away == 1:
        return _("Tomorrow, %(day)s") % {"day": day_short(at, zone, now)}
    return near_day(at, zone, now) or day_short(at, zone, now)


def near_day(at: datetime, zone: ZoneInfo | str, now: datetime) -> str:
    """`Today`, `Tomorrow`, `In 3 days`, `Yesterday`, `Last Wednesday`; empty further away."""
    away = days_away(at, zone, now)
    if -NEAR_DAYS <= away < -1:
        weekday = format_date(at.astimezone(zone_of(zone)).date(), "l")
        return _("Last %(weekday)s") % {"weekday": weekday}
    if 1 < away <= NEAR_DAYS:
        return ngettext("In %(days)d day", "In %(days)d days", away) % {"days": away}
    return {-1: _("Yesterday"), 0: _("Today"), 1: _("Tomorrow")}.get(away, "")


def days_away(at: datetime, zone: ZoneInfo | str, now: datetime) -> int:
    """Midnights between now and then, on the wall of `zone`; negative when past."""
    there = zone_of(zone)
    return (at.astimezone(there).date() - now.astimezone(there).date()).days


def clock_time(at: datetime, zone: ZoneInfo | str) -> str:
    """`9:05`; with its offset where the wall shows that time twice (end of summer time)."""
    local = at.astimezone(zone_of(zone))
    shown = f"{local.hour}:{local:%M}"
    if local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset():
        return f"{shown} (UTC{local:%z})"
    return shown


def time_range(start: datetime, end: datetime | None, zone: ZoneInfo | str) -> str:
    """`14:30–15:15`; over midnight the second day is named."""
    first = clock_time(start, zone)
    if end is None:
        return first
    if days_away(end, zone, start) == 0:
        return f"{first}–{clock_time(end, zone)}"
    return f"{first} – {moment(end, zone, start)}"


def moment(at: datetime, zone: ZoneInfo | str, now: datetime) -> str:
    """`Mon 23 Nov, 14:30`."""
    return f"{day_short(at, zone, now)}, {clock_time(at, zone)}"


def when_words(start: datetime, end: datetime | None, zone: ZoneInfo | str, now: datetime) -> str:
    """`Tomorrow, Tue 24 Nov, 14:30–15:15`."""
    return f"{day_words(start, zone, now)}, {time_range(start, end, zone)}"


def length_words(length: timedelta) -> str:
    """`45 min`, `2 h`, `2 h 15 min`; the parts do not break apart."""
    hours, minutes = divmod(int(length.total_seconds()) // 60, _HOUR)
    parts = [f"{hours}\u00a0h"] if hours else []
    if minutes or not hours:
        parts.append(f"{minutes}\u00a0min")
    return "\u00a0".join(parts)


def _dated(
    at: datetime, zone: ZoneInfo | str, now: datetime, this_year: str, other_year: str
) -> str:
    there = zone_of(zone)
    local = at.astimezone(there)
    is_this_year = local.year == now.astimezone(there).year
    return format_date(local.date(), this_year if is_this_year else other_year)


def format_date(day: date, pattern: str) -> str:
    """A date by Django's format characters, in the language of the page."""
    return _format_date(day, pattern, get_language())


@lru_cache(maxsize=4096)
def _format_date(day: date, pattern: str, _language: str | None) -> str:
    """Kept, since most pages show the same few days around today."""
    return dateformat.format(day, pattern)
