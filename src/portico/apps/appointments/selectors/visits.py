"""Visits and when they fit: what listing, booking and rescheduling share (architecture).

A plan says what is wanted; `seek` loads what is known and hands it to `domain.availability`.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from portico.apps.appointments.selectors.own_time import OwnTime, cover_own_time
from portico.apps.schedule.selectors import load_world
from portico.apps.schedule.selectors.offers import Offer, OfferedService, Offers
from portico.apps.workspaces.models import Workspace
from portico.domain.assignment import GroupRequest, group_slots
from portico.domain.availability import Choice, Key, LineRequest, Search
from portico.domain.booking import BookingRange, BookingRule, booking_range
from portico.domain.gaps import avoid_gaps
from portico.domain.hours import (
    ALWAYS,
    WeekHours,
    dated_minutes,
    day_after,
    day_spans,
    day_start,
    open_minutes,
)
from portico.domain.minutes import Window
from portico.domain.timetables import read_week
from portico.domain.timing import ServiceTime

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class PlannedLine:
    """One service, who could do it in which time, and where it stands in the visit.

    `offset`: minutes from the start of the visit, None right after the line before. `extras`:
    calendars that have to be free as well, from start to end of the visit.
    """

    service: OfferedService
    choices: Sequence[tuple[Offer, ServiceTime]]
    offset: int | None = None
    extras: Sequence[Key] = ()


@dataclass(frozen=True, slots=True)
class VisitPlan:
    """One client's visit; `offset`: minutes from the earliest visit of its group."""

    lines: Sequence[PlannedLine]
    client: int | None = None
    offset: int = 0


@dataclass(frozen=True, slots=True)
class Plans:
    """All visits that begin together, with what is loaded for them once.

    `own_time`: where their clients are otherwise. `except_uids`: subjects whose time counts as
    free (the client's own hold; what is moved). `except_start`: what is no change.
    """

    offers: Offers
    visits: Sequence[VisitPlan]
    own_time: Sequence[OwnTime] = ()
    except_uids: Collection[UUID] = ()
    except_start: datetime | None = None

    @property
    def rules(self) -> list[BookingRule]:
        """Notice and horizon of every service."""
        return [line.service.rule for visit in self.visits for line in visit.lines]


@dataclass(frozen=True, slots=True)
class Sought:
    """The starts that were found between `begin` and `end`, and the searches that found them.

    `limits`: from when to when visits like these may start at all.
    """

    window: Window
    starts: int
    too_soon: int
    searches: Sequence[Search]
    offsets: Sequence[int]
    days: Sequence[int]
    limits: BookingRange

    def minute(self, instant: datetime) -> int | None:
        """The minute of an instant; None outside of the window or between minutes."""
        minute = self.window.floor(instant)
        if not 0 <= minute < self.window.length or self.window.at(minute) != instant:
            return None
        return minute

    def has(self, instant: datetime) -> bool:
        """Whether exactly this start was found."""
        minute = self.minute(instant)
        return minute is not None and bool(self.starts >> minute & 1)


def range_of(workspace: Workspace, rules: Sequence[BookingRule], *, now: datetime) -> BookingRange:
    """From when to when visits with these rules may start."""
    own = BookingRule(workspace.minimum_notice_minutes, workspace.maximum_days_ahead)
    return booking_range(own, rules, ZoneInfo(workspace.time_zone), now=now)


def seek(
    workspace: Workspace, plans: Plans, begin: datetime, end: datetime, *, now: datetime
) -> Sought:
    """Every start in [begin, end) at which all visits fit: one query.

    What is looked at are whole days of the workspace (*avoid gaps* counts by day), and around
    them as much as the visits with their buffers reach beyond.
    """
    zone = ZoneInfo(workspace.time_zone)
    limits = range_of(workspace, plans.rules, now=now)
    window, inside = _window(plans, begin, end, zone)
    dated = dated_minutes(workspace.first_day, workspace.last_day, zone, window) & inside
    allowed = _between(window, limits.first, limits.last) & dated
    world = load_world(
        workspace,
        plans.offers,
        window,
        allowed=allowed,
        except_uids=plans.except_uids,
        now=now,
    )
    hours = _ServiceHours(zone, window)
    searches = []
    for visit in plans.visits:
        taken = 0
        if visit.client is not None:
            taken = cover_own_time(plans.own_time, visit.client, window)
        searches.append(Search(replace(world, client_taken=taken), _lines(visit, hours)))
    days = [_span(a, b) & inside for _, a, b in day_spans(zone, window)]
    asked = _between(window, begin, end) & ~_minute_of(window, plans.except_start)
    offsets = [visit.offset for visit in plans.visits]
    starts = _find(workspace, searches, offsets, days) & asked & same_day(zone, window, offsets)
    soon = 0
    if not starts:
        soon = searches[0].fitting() & world.grid & _between(window, now, limits.first)
    return Sought(window, starts, soon & asked & dated, searches, offsets, days, limits)


def same_day(zone: ZoneInfo, window: Window, offsets: Sequence[int]) -> int:
    """The starts at which all visits of a group begin on one date of the wall."""
    longest = max(offsets, default=0)
    if longest == 0:
        return window.all
    dates: dict[date, int] = {}
    for day, low, high in day_spans(zone, window):
        dates[day] = dates.get(day, 0) | _span(low, high)
    return reduce(or_, (minutes & (minutes >> longest) for minutes in dates.values()))


def _find(
    workspace: Workspace, searches: Sequence[Search], offsets: Sequence[int], days: Sequence[int]
) -> int:
    if len(searches) > 1:
        return group_slots(GroupRequest(searches, offsets))
    if workspace.avoids_gaps:
        return avoid_gaps(searches[0], days, workspace.increment)
    return searches[0].starts()


def _lines(visit: VisitPlan, hours: "_ServiceHours") -> list[LineRequest]:
    """Its services in their order, then what goes along beside them."""
    services = [
        LineRequest(
            choices=[Choice(offer.calendar, time) for offer, time in line.choices],
            needs=line.service.needs,
            open=hours.of(line.service),
            offset=line.offset,
        )
        for line in visit.lines
    ]
    return [*services, *_beside(visit)]


def _beside(visit: VisitPlan) -> Iterator[LineRequest]:
    """What staff put on it beside its services is taken all the time, gaps between them too."""
    extras = sorted({key for line in visit.lines for key in line.extras})
    ends = [(line.offset or 0) + time.length for line in visit.lines for _, time in line.choices]
    for key in extras:
        whole = ServiceTime(max(ends), 0, 0, 0, 0)
        yield LineRequest(choices=[Choice(key, whole)], offset=0)


def _window(plans: Plans, begin: datetime, end: datetime, zone: ZoneInfo) -> tuple[Window, int]:
    """Whole days of the zone with a margin, and the minutes of it that are those days."""
    first = day_start(begin.astimezone(zone).date(), zone)
    last = day_after((end - _MINUTE).astimezone(zone).date(), zone)
    lead, tail = 0, 0
    for visit in plans.visits:
        reach = visit.offset
        for line in visit.lines:
            times = [time for _, time in line.choices]
            at = reach if line.offset is None else visit.offset + line.offset
            reach = at + max((time.length for time in times), default=0)
            lead = max(lead, *(time.buffer_before for time in times), 0)
            tail = max(tail, *(reach + time.buffer_after for time in times), 0)
    margin = 60  # *avoid gaps* looks one increment beyond
    start = first - (lead + margin) * _MINUTE
    length = (last - start) // _MINUTE + tail + margin
    window = Window(start, length)
    return window, _between(window, first, last)


def _between(window: Window, begin: datetime, end: datetime) -> int:
    return _span(max(window.ceil(begin), 0), min(window.ceil(end), window.length))


def _span(begin: int, end: int) -> int:
    return ((1 << (end - begin)) - 1) << begin if begin < end else 0


def _minute_of(window: Window, instant: datetime | None) -> int:
    if instant is None:
        return 0
    minute = window.floor(instant)
    return 1 << minute if 0 <= minute < window.length else 0


@dataclass(slots=True)
class _ServiceHours:
    """Minutes of the services' own weeks and dates, each counted once."""

    zone: ZoneInfo
    window: Window

    def of(self, service: OfferedService) -> int | None:
        """None: no limit of its own."""
        if service.week is None and service.first_day is None and service.last_day is None:
            return None
        week: Mapping[int, Any] = ALWAYS.weekdays
        if service.week is not None:
            week = read_week(service.week)
        opening = open_minutes(WeekHours(week), self.zone, self.window)
        return opening & dated_minutes(service.first_day, service.last_day, self.zone, self.window)
