"""Availability the slow way: minute by minute, clock by clock, no arithmetic on bits.

Written from product page 3, not from the code. Everything is a plain set or list.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

MINUTE = timedelta(minutes=1)


@dataclass
class Time:
    """Minutes of a service."""

    duration: int
    processing: int
    finishing: int
    before: int
    after: int

    @property
    def length(self) -> int:
        return self.duration + self.processing + self.finishing

    def is_worked(self, minute: int) -> bool:
        """Whether the staff member works in this minute from the start (buffers aside)."""
        return (
            0 <= minute < self.duration or self.duration + self.processing <= minute < self.length
        )

    def is_busy(self, minute: int) -> bool:
        """Whether the staff member's calendar is taken in this minute."""
        if minute < self.duration:
            return minute >= -self.before
        return self.duration + self.processing <= minute < self.length + self.after


@dataclass
class Line:
    """One service: who could do it in which time, which calendars it needs, when it is open."""

    choices: list[tuple[int, Time]]
    needs: list[list[int]] = field(default_factory=list)
    open: set[int] | None = None
    offset: int | None = None


@dataclass
class Plain:
    """The world as sets of minutes."""

    length: int
    open: dict[int, set[int]]
    taken: dict[int, set[int]]
    grid: set[int]
    allowed: set[int]
    client_taken: set[int] = field(default_factory=set)
    bookings: dict[int, set[int]] = field(default_factory=dict)


def is_open_at(
    instant: datetime,
    zone: ZoneInfo,
    weekdays: dict[int, list[tuple[int, int]]],
    exceptions: dict[date, list[tuple[int, int]]],
) -> bool:
    """Whether the wall of the zone shows a time that the hours of today or yesterday name."""
    wall = instant.astimezone(zone)
    today = wall.hour * 60 + wall.minute
    for day, minute in ((wall.date(), today), (wall.date() - timedelta(days=1), today + 1440)):
        hours = exceptions.get(day, weekdays.get(day.weekday(), []))
        if any(a <= minute < b for a, b in hours):
            return True
    return False


def is_on_grid(instant: datetime, zone: ZoneInfo, increment: int) -> bool:
    wall = instant.astimezone(zone)
    return (wall.hour * 60 + wall.minute) % increment == 0


def line_fits(world: Plain, line: Line, staff: int, time: Time, start: int) -> bool:
    for minute in range(start, start + time.length):
        if time.is_worked(minute - start) and minute not in world.open[staff]:
            return False
        if line.open is not None and minute not in line.open:
            return False
        if minute in world.client_taken:
            return False
    for minute in range(start - time.before, start + time.length + time.after):
        if time.is_busy(minute - start) and minute in world.taken[staff]:
            return False
    return all(any(need_fits(world, key, time, start) for key in keys) for keys in line.needs)


def need_fits(world: Plain, key: int, time: Time, start: int) -> bool:
    is_open = all(m in world.open[key] for m in range(start, start + time.length))
    whole = range(start - time.before, start + time.length + time.after)
    return is_open and not any(m in world.taken[key] for m in whole)


def ways(world: Plain, lines: Sequence[Line], start: int) -> Iterator[list[tuple[int, Time, int]]]:
    """Every way to staff a visit that starts at a minute: (staff, time, minute) per line."""
    for picked in product(*(line.choices for line in lines)):
        at, way, fits = start, [], True
        for line, (staff, time) in zip(lines, picked, strict=True):
            if line.offset is not None:
                at = start + line.offset
            if not 0 <= at < world.length or not line_fits(world, line, staff, time, at):
                fits = False
                break
            way.append((staff, time, at))
            at += time.length
        if fits:
            yield way


def slots(world: Plain, lines: Sequence[Line]) -> set[int]:
    return {
        start
        for start in sorted(world.grid & world.allowed)
        if next(ways(world, lines, start), None) is not None
    }


def slots_without_gaps(
    world: Plain, lines: Sequence[Line], days: Sequence[set[int]], increment: int
) -> set[int]:
    offered: set[int] = set()
    everybody = {staff for line in lines for staff, _ in line.choices}
    found = {s: list(ways(world, lines, s)) for s in slots(world, lines)}
    for staff in everybody:
        bookings = world.bookings[staff]
        theirs = [s for s, all_ways in found.items() if any(_takes(w, staff) for w in all_ways)]
        for day in days:
            today = sorted(s for s in theirs if s in day)
            if not today:
                continue
            offered |= {today[0], today[-1]}
            if bookings & day:
                offered |= {
                    s
                    for s in today
                    if any(_touches(w, staff, bookings, increment) for w in found[s])
                }
    return offered


def _takes(way: list[tuple[int, Time, int]], staff: int) -> bool:
    return any(who == staff for who, _, _ in way)


def _touches(
    way: list[tuple[int, Time, int]], staff: int, bookings: set[int], increment: int
) -> bool:
    for who, time, start in way:
        if who != staff:
            continue
        busy = [
            m
            for m in range(start - time.before, start + time.length + time.after)
            if time.is_busy(m - start)
        ]
        edges_before = [m for m in busy if m - 1 not in busy]
        edges_after = [m + 1 for m in busy if m + 1 not in busy]
        if any(b in bookings for m in edges_before for b in range(m - increment, m)):
            return True
        if any(b in bookings for m in edges_after for b in range(m, m + increment)):
            return True
    return False


def group_slots(
    worlds: Sequence[Plain], visits: Sequence[Sequence[Line]], offsets: Sequence[int]
) -> set[int]:
    """Starts at which all visits fit and no calendar is shared between clients."""
    first = worlds[0]
    return {
        start
        for start in sorted(first.grid & first.allowed)
        if _all_together(worlds, visits, offsets, start)
    }


def _all_together(
    worlds: Sequence[Plain], visits: Sequence[Sequence[Line]], offsets: Sequence[int], start: int
) -> bool:
    members = [
        [
            taken
            for way in ways(world, lines, start + offset)
            for taken in _takings(world, lines, way)
        ]
        for world, lines, offset in zip(worlds, visits, offsets, strict=True)
    ]
    return any(_disjoint(picked) for picked in product(*members))


def _takings(
    world: Plain, lines: Sequence[Line], way: list[tuple[int, Time, int]]
) -> Iterator[set[tuple[int, int]]]:
    """What a visit takes, as (calendar, minute), for every choice of rooms and units."""
    options = []
    for line, (_, time, start) in zip(lines, way, strict=True):
        fitting = [[k for k in keys if need_fits(world, k, time, start)] for keys in line.needs]
        options.append([picked for picked in product(*fitting) if len(set(picked)) == len(picked)])
    for picked in product(*options):
        taken = set()
        for keys, (staff, time, start) in zip(picked, way, strict=True):
            for minute in range(start - time.before, start + time.length + time.after):
                if time.is_busy(minute - start):
                    taken.add((staff, minute))
                taken |= {(key, minute) for key in keys}
        yield taken


def _disjoint(picked: Sequence[set[tuple[int, int]]]) -> bool:
    seen: set[tuple[int, int]] = set()
    for taken in picked:
        if seen & taken:
            return False
        seen |= taken
    return True
