"""VTIMEZONE of an IANA zone (RFC 5545, 3.6.5) around the dates of an appointment.

Written here because the library's own puts the onset of summer time an hour late: an onset is
local time under the offset *before* it (RFC 5545, 3.8.3.3), and 03:00 would be off.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_MARGIN = timedelta(days=400)
_DAY = timedelta(days=1)


def encode_zone(zone: ZoneInfo, first: datetime, last: datetime) -> Timezone:
    """The observances of `zone` from a year before `first` to a year after `last`."""
    begin = (first - _MARGIN).astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    onsets = [begin, *_changes(zone, begin, (last + _MARGIN).astimezone(UTC))]
    lowest = min(_offset(zone, onset) for onset in onsets)
    component = Timezone()
    component.add("tzid", zone.key)
    before = _offset(zone, begin)
    for onset in onsets:
        after = _offset(zone, onset)
        observance = TimezoneDaylight() if after > lowest else TimezoneStandard()
        observance.add("dtstart", onset.replace(tzinfo=None) + before)
        observance.add("tzoffsetfrom", before)
        observance.add("tzoffsetto", after)
        observance.add("tzname", onset.astimezone(zone).tzname() or zone.key)
        component.add_component(observance)
        before = after
    return component


def _changes(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instants (UTC) at which the offset changes; at most one a day, as zones have it."""
    day = begin
    while day < end:
        following = day + _DAY
        if _offset(zone, day) != _offset(zone, following):
            yield _find_change(zone, day, following)
        day = following


def _find_change(zone: ZoneInfo, earlier: datetime, later: datetime) -> datetime:
    former = _offset(zone, earlier)
    while later - earlier > timedelta(seconds=1):
        middle = earlier + timedelta(seconds=(later - earlier) // timedelta(seconds=2))
        if _offset(zone, middle) == former:
            earlier = middle
        else:
            later = middle
    return later


def _offset(zone: ZoneInfo, instant: datetime) -> timedelta:
    """The zone's offset at an instant given in UTC."""
    return instant.astimezone(zone).replace(tzinfo=None) - instant.replace(tzinfo=None)
