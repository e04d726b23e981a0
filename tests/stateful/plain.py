"""The salon's book on paper: what is booked, and what can be booked, counted minute by minute."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from portico.apps.people.models import Client
from tests.domain.availability.oracle import (
    Line,
    Plain,
    Time,
    group_slots,
    ways,
)
from tests.stateful.salon import FIRST, LENGTH, ZONE, PlainService, Salon

MINUTE = timedelta(minutes=1)
Minutes = dict[int, set[int]]
"""By calendar."""


def minute_at(moment: datetime) -> int:
    return (moment - FIRST) // MINUTE


def moment_of(minute: int) -> datetime:
    return FIRST + minute * MINUTE


def meets(one: Minutes, other: Minutes) -> bool:
    return any(one[key] & other[key] for key in one.keys() & other.keys())


@dataclass
class PlainLine:
    """One service by one person; `things`: rooms and units that go with it."""

    service: PlainService
    staff: int
    time: Time
    start: int
    things: tuple[int, ...] = ()
    is_changed: bool = False

    def taken(self) -> Iterable[tuple[int, int]]:
        for minute in range(-self.time.before, self.time.length + self.time.after):
            if self.time.is_busy(minute):
                yield self.staff, self.start + minute
            for key in self.things:
                yield key, self.start + minute


@dataclass
class Visit:
    """An appointment. `whole`: calendars that it takes from start to end."""

    uid: UUID
    client: Client
    start: int
    end: int
    lines: list[PlainLine] = field(default_factory=list)
    whole: set[int] = field(default_factory=set)
    state: str = "confirmed"
    version: int = 1
    sequence: int = 0
    held_until: datetime | None = None
    undo_until: datetime | None = None
    is_undone: bool = False
    by: int | None = None
    """The client who cancelled it."""
    ended_at: datetime | None = None
    group: int | None = None

    @property
    def is_active(self) -> bool:
        return self.state == "confirmed"

    def taken(self) -> dict[int, set[int]]:
        found: Minutes = defaultdict(set)
        for line in self.lines:
            for key, minute in line.taken():
                found[key].add(minute)
        for key in self.whole:
            found[key] |= set(range(self.start, self.end))
        return found

    def raise_both(self) -> None:
        self.version += 1
        self.sequence += 1


def day_of(visit: Visit) -> date:
    """Of its start, on the salon's clocks."""
    return moment_of(visit.start).astimezone(ZONE).date()


@dataclass
class Hold:
    """Time kept for a client who is booking."""

    taken: dict[int, set[int]]
    until: datetime


@dataclass
class Book:
    """Everything that is on paper; `primary`: of each group its primary contact."""

    salon: Salon
    visits: dict[UUID, Visit] = field(default_factory=dict)
    holds: dict[int, Hold] = field(default_factory=dict)
    primary: dict[int, int] = field(default_factory=dict)
    times_off: dict[UUID, tuple[int, set[int]]] = field(default_factory=dict)
    deliberate: set[UUID] = field(default_factory=set)

    def takes_time(self, visit: Visit, now: datetime) -> bool:
        return visit.is_active or (visit.held_until is not None and visit.held_until > now)

    def taken(
        self, now: datetime, *, besides: Collection[UUID] = (), client: Client | None = None
    ) -> dict[int, set[int]]:
        """Minutes taken by calendar, without these visits and this client's hold."""
        found: dict[int, set[int]] = {key: set() for key in self.salon.open}
        parts = [
            visit.taken()
            for visit in self.visits.values()
            if visit.uid not in besides and self.takes_time(visit, now)
        ]
        parts += [
            hold.taken
            for pk, hold in self.holds.items()
            if hold.until > now and (client is None or pk != client.pk)
        ]
        parts += [{key: minutes} for key, minutes in self.times_off.values()]
        for part in parts:
            for key, minutes in part.items():
                found[key] |= minutes
        return found

    def own_time(self, client: Client, *, besides: Collection[UUID] = ()) -> set[int]:
        """Where the client is expected."""
        found: set[int] = set()
        for visit in self.visits.values():
            if visit.is_active and visit.client.pk == client.pk and visit.uid not in besides:
                found |= set(range(visit.start, visit.end))
        return found

    def world(
        self,
        client: Client,
        now: datetime,
        besides: Collection[UUID] = (),
        asking: Client | None = None,
    ) -> Plain:
        """For a client's search: an hour's notice, to the end of the day after tomorrow.

        `asking`: whose hold is no obstacle, where somebody else asks for this client.
        """
        first = -(-((now + timedelta(hours=1)) - FIRST) // MINUTE)
        today = now.astimezone(ZONE).date()
        last = (today - FIRST.date()).days * 1440 + 3 * 1440 - 60
        return Plain(
            length=LENGTH,
            open={key: set(minutes) for key, minutes in self.salon.open.items()},
            taken=self.taken(now, besides=besides, client=asking or client),
            grid=set(self.salon.grid),
            allowed=set(range(max(first, 0), min(last, LENGTH))),
            client_taken=self.own_time(client, besides=besides),
        )

    def count_ahead(self, client: Client, now: datetime) -> int:
        return sum(
            visit.is_active and visit.client.pk == client.pk and moment_of(visit.start) > now
            for visit in self.visits.values()
            if visit.lines
        )

    def find_ways(
        self, client: Client, wanted: Sequence[PlainService], start: int, now: datetime
    ) -> list[list[tuple[int, Time, int]]]:
        """Every way to staff what a client asks for at this start; empty: refused."""
        world = self.world(client, now)
        if start not in world.grid & world.allowed or self.count_ahead(client, now) >= 3:
            return []
        return list(ways(world, [ask_line(one) for one in wanted], start))

    def can_book_together(
        self,
        client: Client,
        wanted: Sequence[Sequence[PlainService]],
        offsets: Sequence[int],
        start: int,
        now: datetime,
    ) -> bool:
        """Whether there is somebody and everything for each of them; the client is the first."""
        own = self.world(client, now)
        if start not in own.grid & own.allowed or self.count_ahead(client, now) >= 3:
            return False
        own.grid = {start}
        worlds = [own, *(replace(own, client_taken=set()) for _ in wanted[1:])]
        visits = [[ask_line(one) for one in services] for services in wanted]
        return start in group_slots(worlds, visits, offsets)

    def can_move(self, moving: Sequence[Visit], start: int, now: datetime, asking: Client) -> bool:
        """Whether these visits, together, can be moved so that the earliest starts then."""
        first = min(visit.start for visit in moving)
        if start == first or any(line.is_changed for visit in moving for line in visit.lines):
            return False
        uids = [visit.uid for visit in moving]
        worlds = [self.world(visit.client, now, uids, asking) for visit in moving]
        visits = [[keep_line(line, visit.start) for line in visit.lines] for visit in moving]
        if start not in worlds[0].grid & worlds[0].allowed:
            return False
        for world in worlds:
            world.grid = {start}
        if len(moving) == 1:
            return next(ways(worlds[0], visits[0], start), None) is not None
        offsets = [visit.start - first for visit in moving]
        return start in group_slots(worlds, visits, offsets)

    def leave(self, visit: Visit) -> None:
        """Out of its group; of which one alone is none."""
        group, visit.group = visit.group, None
        rest = [one for one in self.visits.values() if one.group == group]
        if len(rest) < 2:
            for one in rest:
                one.group = None

    def ended_with(self, visit: Visit) -> list[Visit]:
        """What one Cancel of its client ended: a whole group, or it alone."""
        if visit.group is None or visit.by != visit.client.pk:
            return [visit]
        return [
            one
            for one in self.visits.values()
            if (one.group, one.by, one.ended_at, one.state)
            == (visit.group, visit.by, visit.ended_at, "cancelled")
        ]

    def primary_visit(self, member: Visit) -> Visit | None:
        """The primary contact's own visit, where the member's is another."""
        if member.group is None:
            return None
        mine = [
            one
            for one in self.visits.values()
            if one.group == member.group and one.client.pk == self.primary[member.group]
        ]
        return mine[0] if mine and mine[0] is not member else None

    def group_of(self, visit: Visit) -> list[Visit]:
        """What is active of its group, the earliest first; alone: only itself."""
        if visit.group is None:
            return [visit]
        found = [one for one in self.visits.values() if one.group == visit.group and one.is_active]
        return sorted(found, key=lambda one: one.start) if visit in found else [visit]


def ask_line(service: PlainService) -> Line:
    """A service by whoever is free."""
    return Line([(key, service.time) for key in service.staff], [list(k) for k in service.needs])


def keep_line(line: PlainLine, begin: int) -> Line:
    """A booked line as it would be moved: by the same person, at its distance."""
    needs = [list(keys) for keys in line.service.needs]
    return Line([(line.staff, line.time)], needs, None, line.start - begin)
