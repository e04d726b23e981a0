"""How dates, zones and names are written in a mail: absolute, on one line, nothing hidden."""

import unicodedata
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from portico.apps.workspaces.places import name_place

_BIDI_CONTROLS = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean_line(text: str, limit: int = 200) -> str:
    """One line for a header: no control characters, no direction overrides, at most `limit`."""
    kept = (
        " " if unicodedata.category(sign) in ("Cc", "Zl", "Zp") else sign
        for sign in text
        if sign not in _BIDI_CONTROLS and unicodedata.category(sign) != "Cs"
    )
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def format_day(day: date) -> str:
    """`Tuesday 24 November 2026`."""
    return format_date(day, pgettext("date format", "l j F Y"))


def format_short_day(day: date) -> str:
    """`Tue 24 Nov 2026`: for subjects."""
    return format_date(day, pgettext("date format", "D j M Y"))


def format_place_of(zone: str) -> str:
    """`Basel time` for Europe/Basel: the place, not the offset."""
    place = name_place(zone)
    return place if place == "UTC" else _("%(place)s time") % {"place": place}


def format_clock(local: datetime) -> str:
    """`14:30` on its own clock; with the offset where the wall shows that time twice."""
    is_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return f"{local:%H:%M} (UTC{local:%z})" if is_twice else f"{local:%H:%M}"


def format_when(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """`Tuesday 24 November 2026, 14:30–15:15 (Basel time)`; never a relative day."""
    begin, end = starts_at.astimezone(ZoneInfo(zone)), ends_at.astimezone(ZoneInfo(zone))
    if begin.date() == end.date():
        span = f"{format_day(begin)}, {format_clock(begin)}–{format_clock(end)}"
    else:
        begins = f"{format_day(begin)}, {format_clock(begin)}"
        span = f"{begins} – {format_day(end)}, {format_clock(end)}"
    return f"{span} ({format_place_of(zone)})"


def format_moment(moment: datetime, zone: str) -> str:
    """`Tue 24 Nov 2026, 14:30`: for deadlines and subjects."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{format_short_day(local)}, {format_clock(local)}"
