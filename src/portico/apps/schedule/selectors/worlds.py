"""What is known of a window when slots are sought: hours, and what is taken."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from portico.apps.schedule.models import Occupancy
from portico.apps.schedule.selectors.occupied import Taken, load_occupied
from portico.apps.schedule.selectors.offers import KeptHours, Offers
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import CalendarTime, Key, World
from portico.domain.hours import Stretch, WeekHours, grid_minutes, open_minutes
from portico.domain.minutes import Window, collect
from portico.domain.timetables import read_hours


def load_world(
    workspace: Workspace,
    offers: Offers,
    window: Window,
    *,
    allowed: int,
    except_uids: Collection[UUID] = (),
    now: datetime,
) -> World:
    """Every calendar of the offers in the window, in one query.

    `except_uids`: subjects whose time counts as free. The client's own time is the caller's to
    add. A holiday of the workspace closes it for everybody whose own dates do not name it.
    """
    zone = ZoneInfo(workspace.time_zone)
    rows = load_occupied(offers.keys, window, except_uids=except_uids, now=now)
    taken = _collect(rows, window)
    openings = _Openings(workspace, zone, window)
    hours = {o.calendar: o.hours for one in offers.services.values() for o in one.offers}
    calendars = {}
    for key in offers.keys:
        kept = hours.get(key) or offers.thing_hours.get(key)
        all_taken, bookings = taken.get(key, (0, 0))
        opening = window.all if kept is None else openings.of(kept)
        calendars[key] = CalendarTime(opening, all_taken, bookings)
    grid = grid_minutes(workspace.increment, zone, window)
    return World(window, calendars, grid, allowed)


def _collect(rows: Iterable[Taken], window: Window) -> Mapping[Key, tuple[int, int]]:
    """Minutes taken by calendar: all of them, and those that *avoid gaps* may touch."""
    first = int(window.start.timestamp()) // 60
    spans: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    busy: dict[Key, list[tuple[int, int]]] = defaultdict(list)
    for calendar, begin, end, kind in rows:
        where = busy if kind == Occupancy.BUSY else spans
        where[calendar].append((begin - first, end - first))
    found = {}
    for key in spans.keys() | busy.keys():
        bookings = collect(spans.get(key, ()), window.length)
        found[key] = (bookings | collect(busy.get(key, ()), window.length), bookings)
    return found


class _Openings:
    """Minutes in which calendars are open; equal hours are counted once."""

    def __init__(self, workspace: Workspace, zone: ZoneInfo, window: Window) -> None:
        self._zone, self._window = zone, window
        self._holidays: dict[date, Sequence[Stretch]] = {
            date.fromisoformat(day): () for day in workspace.holidays
        }
        self._kept: dict[str, int] = {}

    def of(self, kept: KeptHours) -> int:
        """The open minutes of hours as they are kept."""
        name = repr(kept)
        if name not in self._kept:
            hours = read_hours(kept.week, kept.exceptions)
            dates = {**self._holidays, **hours.exceptions}
            self._kept[name] = open_minutes(
                WeekHours(hours.weekdays, dates), self._zone, self._window
            )
        return self._kept[name]
