"""Which starts fit: one function for listing, booking, rescheduling, polls and the API.

Product page 3, *Who can be booked when*. Everything is arithmetic on sets of minutes
(`minutes.py`): the starts of a line are an `&` of shifted masks, *Anyone* is `|`, a processing
gap is a mask with a hole. A slow version that walks from minute to minute stands in the tests.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from portico.domain.minutes import Window, moved, runs
from portico.domain.timing import ServiceTime

Key = int
"""Of a calendar: a staff member, a room or one unit of a resource."""


@dataclass(frozen=True, slots=True)
class CalendarTime:
    """A calendar in the window: minutes in which it is open, and taken ones.

    `open` counts for what lies from start to end of finishing; `taken` also for buffers.
    `bookings` are those taken ones that *avoid gaps* may touch (no time off).
    """

    open: int
    taken: int
    bookings: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """A staff member who can do a line, with the minutes it takes them."""

    staff: Key
    time: ServiceTime


@dataclass(frozen=True, slots=True)
class LineRequest:
    """One service of a visit.

    `needs`: of each inner tuple of calendars (fitting rooms; units of a resource) one must be
    free for the whole stretch with buffers. `open`: minutes of the service's own hours and
    dates, which hold it from start to end of finishing; None: no limit. `offset`: minutes from
    the start of the visit, where lines keep their distances; None: right after the line before.
    """

    choices: Sequence[Choice]
    needs: Sequence[Sequence[Key]] = ()
    open: int | None = None
    offset: int | None = None


@dataclass(frozen=True, slots=True)
class World:
    """What is known of the window: loaded once, in a fixed number of queries."""

    window: Window
    calendars: Mapping[Key, CalendarTime]
    grid: int
    allowed: int
    """Minutes at which a visit may start: notice, horizon."""
    client_taken: int = 0
    """Where the client is already somewhere else."""


class Placed(NamedTuple):
    """A line with its staff member, what it takes, and its first minute."""

    line: int
    staff: Key
    time: ServiceTime
    minute: int
    taken: tuple[Key, ...]


@dataclass(slots=True)
class Search:
    """The starts of one visit, and who could do it then."""

    world: World
    lines: Sequence[LineRequest]
    _kept: dict[tuple[int, int], int] = field(default_factory=dict)
    _rest: list[int] = field(default_factory=list)

    def starts(self) -> int:
        """Every minute at which the visit fits, on the grid, within notice and horizon."""
        return self.fitting() & self.world.grid & self.world.allowed

    def fitting(self) -> int:
        """Every minute at which the visit fits, grid, notice and horizon aside."""
        return self._known()[0]

    def can(self, number: int, choice: Choice) -> int:
        """Where line `number` can start when this staff member does it."""
        key = (number, choice.staff)
        if key not in self._kept:
            self._kept[key] = _line_starts(self.world, self.lines[number], choice)
        return self._kept[key]

    def after(self, number: int, choice: Choice) -> int:
        """Where line `number` can start so that the lines after it fit too."""
        return self.can(number, choice) & self._follow(number, choice, self._known())

    def step(self, number: int, choice: Choice) -> int:
        """Minutes from the start of line `number` to the start of the next."""
        this, following = self.lines[number], self.lines[number + 1]
        if following.offset is None:
            return choice.time.length
        return following.offset - (this.offset or 0)

    def _known(self) -> list[int]:
        if not self._rest:
            self._rest = self._solve()
        return self._rest

    def _solve(self) -> list[int]:
        """From the last line to the first: where it, and all after it, can start."""
        rest = [0] * len(self.lines)
        for number in reversed(range(len(self.lines))):
            for choice in self.lines[number].choices:
                rest[number] |= self.can(number, choice) & self._follow(number, choice, rest)
        return rest

    def _follow(self, number: int, choice: Choice, rest: Sequence[int]) -> int:
        if number + 1 == len(self.lines):
            return -1
        return moved(rest[number + 1], -self.step(number, choice))


def find_slots(world: World, lines: Sequence[LineRequest]) -> int:
    """The minutes of the window at which the visit can be offered and booked."""
    return Search(world, lines).starts()


def is_free(world: World, lines: Sequence[LineRequest], start: datetime) -> bool:
    """Whether exactly this start is among the slots: the same search, asked for one minute."""
    minute, rest = divmod((start - world.window.start).total_seconds(), 60)
    if rest or not 0 <= minute < world.window.length:
        return False
    return bool(find_slots(world, lines) >> int(minute) & 1)


def _line_starts(world: World, line: LineRequest, choice: Choice) -> int:
    time, calendar = choice.time, world.calendars[choice.staff]
    window, taken = world.window, calendar.taken
    starts = window.all
    for begin, end in time.worked:
        starts &= moved(runs(calendar.open, end - begin), -begin)
    for begin, end in time.staff_busy:
        starts &= _clear(taken, begin, end, window)
    if line.open is not None:
        starts &= runs(line.open, time.length)
    if world.client_taken:
        starts &= _clear(world.client_taken, 0, time.length, window)
    for keys in line.needs:
        fitting = 0
        for key in keys:
            fitting |= need_starts(world, key, time)
        starts &= fitting
    return starts


def need_starts(world: World, key: Key, time: ServiceTime) -> int:
    """Where a line can start as far as a room or unit is concerned."""
    calendar = world.calendars[key]
    begin, end = time.whole
    return runs(calendar.open, time.length) & _clear(calendar.taken, begin, end, world.window)


def _clear(taken: int, begin: int, end: int, window: Window) -> int:
    """Where nothing is taken from `begin` to `end` minutes after the start.

    The window's edges count as free: whoever loads it takes what lies just outside, too.
    """
    lead = max(0, -begin)
    room = (1 << (window.length + lead + max(0, end))) - 1
    free = room & ~(taken << lead)
    return moved(runs(free, end - begin), -begin - lead) & window.all
