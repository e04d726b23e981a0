"""Who does each service of a visit, when and where, as staff ask for it.

The same search as for clients decides first. Where it finds no way, staff may still want it:
then each line is placed by itself, and what is in the way becomes a warning or a refusal.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from portico.apps.appointments.models import BookedService
from portico.apps.appointments.selectors.choosing import choose_visits
from portico.apps.appointments.selectors.staff_lines import StaffLine, StaffLines
from portico.apps.appointments.selectors.visits import PlannedLine, Plans, Sought, VisitPlan, seek
from portico.apps.schedule.selectors.offers import Offer
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Choice, Key, Placed, Search, need_starts
from portico.domain.conflicts import Cause, Taken, WhoKind
from portico.domain.errors import InvalidInput
from portico.domain.minutes import runs

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Arranged:
    """The lines with their people, times and places, not saved; `closed`: what staff are warned of.

    `staff`: who does them, each once, in the order of the lines. `room`: id of the first room.
    """

    lines: Sequence[BookedService]
    closed: Sequence[Taken]
    staff: Sequence[UUID]
    room: int | None

    @property
    def starts_at(self) -> datetime:
        """The start of the earliest."""
        return min(line.starts_at for line in self.lines)

    @property
    def ends_at(self) -> datetime:
        """The end of finishing of the last."""
        return max(line.ends_at for line in self.lines)

    @property
    def name(self) -> str:
        """Its services, each once."""
        names = dict.fromkeys(line.name.split(" + ")[0] for line in self.lines)
        return ", ".join(names)[:200]


def arrange_lines(
    workspace: Workspace,
    found: StaffLines,
    starts_at: datetime,
    *,
    except_uids: Collection[UUID] = (),
    now: datetime,
) -> Arranged:
    """Every line at its time; raises InvalidInput (`line:0:staff`: nobody of *Anyone* is free).

    `except_uids`: subjects whose time counts as free (the visit itself, when it is edited).
    """
    plans = plan_lines(found, starts_at, except_uids=except_uids)
    sought = seek(workspace, plans, starts_at, starts_at + _MINUTE, now=now)
    start = sought.window.floor(starts_at)
    placed = _fit(workspace, found, sought, start) or _Placing(found, sought, start).place()
    return _describe(workspace, found, sought, placed)


def plan_lines(
    found: StaffLines,
    starts_at: datetime | None,
    *,
    client: int | None = None,
    except_uids: Collection[UUID] = (),
) -> Plans:
    """The visit as the search takes it; lines with a start of their own keep their distances."""
    lines: list[PlannedLine] = []
    at, has_own = 0, starts_at is not None and any(line.asked.starts_at for line in found.lines)
    for line in found.lines:
        if has_own and starts_at is not None and line.asked.starts_at is not None:
            at = (line.asked.starts_at - starts_at) // _MINUTE
        lines.append(replace(line.plan, offset=at) if has_own else line.plan)
        at += max((time.length for _, time in line.plan.choices), default=0)
    return Plans(found.offers, (VisitPlan(lines, client),), except_uids=except_uids)


def _fit(
    workspace: Workspace, found: StaffLines, sought: Sought, start: int
) -> Sequence[Placed] | None:
    """The way that the search finds, notice and grid aside; None where there is none."""
    search = sought.searches[0]
    if any(line.asked.starts_at for line in found.lines) or not search.fitting() >> start & 1:
        return None
    visits = choose_visits(workspace, sought, start)
    return visits[0] if visits else None


@dataclass(slots=True)
class _Placing:
    """One line after the other, whatever is in the way."""

    found: StaffLines
    sought: Sought
    start: int
    placed: list[Placed] = field(default_factory=list)

    def place(self) -> Sequence[Placed]:
        """All of them; raises InvalidInput where nobody of *Anyone* is free."""
        faults: dict[str, tuple[str, ...]] = {}
        at = self.start
        for number, line in enumerate(self.found.lines):
            if line.asked.starts_at is not None:
                at = self.sought.window.floor(line.asked.starts_at)
            choice = self._choose(number, at)
            if choice is None:
                faults[f"line:{number}:staff"] = ("nobody_free",)
                continue
            taken = tuple(self._pick(number, choice, at))
            self.placed.append(Placed(number, choice.staff, choice.time, at, taken))
            at += choice.time.length
        if faults:
            raise InvalidInput(faults)
        return self.placed

    @property
    def _search(self) -> Search:
        return self.sought.searches[0]

    def _choose(self, number: int, at: int) -> Choice | None:
        """Whom staff named; of *Anyone* the first who is free and not at another line then."""
        choices = self._search.lines[number].choices
        if self.found.lines[number].asked.staff_uid is not None:
            return choices[0]
        for choice in choices:
            spans = [(at + begin, at + end) for begin, end in choice.time.staff_busy]
            if self._search.can(number, choice) >> at & 1 and not any(
                self._is_at(choice.staff, begin, end) for begin, end in spans
            ):
                return choice
        return None

    def _is_at(self, key: Key, begin: int, end: int) -> bool:
        """Whether a line before has this calendar within these minutes."""
        return any(low < end and begin < high for low, high in self._spans(key))

    def _spans(self, key: Key) -> Iterator[tuple[int, int]]:
        for one in self.placed:
            busy = one.time.staff_busy if one.staff == key else ()
            whole = (one.time.whole,) if key in one.taken else ()
            for begin, end in (*busy, *whole):
                # Buffers of one visit are no conflict: what counts is start to end of finishing.
                yield one.minute + max(begin, 0), one.minute + min(end, one.time.length)

    def _pick(self, number: int, choice: Choice, at: int) -> Iterator[Key]:
        """Of each need what is free; a room that the visit has already goes first."""
        mine = {key for one in self.placed for key in one.taken}
        for keys in self._search.lines[number].needs:
            if not keys:
                continue
            ranked = sorted(keys, key=lambda key: self._rank(key, choice, at, mine))
            yield ranked[0]

    def _rank(self, key: Key, choice: Choice, at: int, mine: set[Key]) -> tuple[bool, bool]:
        is_free = bool(need_starts(self._search.world, key, choice.time) >> at & 1)
        is_shared = self._is_at(key, at, at + choice.time.length)
        return (not is_free or is_shared, key not in mine)


def _describe(
    workspace: Workspace, found: StaffLines, sought: Sought, placed: Sequence[Placed]
) -> Arranged:
    lines: list[BookedService] = []
    closed: list[Taken] = []
    staff: dict[UUID, None] = {}
    for one in placed:
        line = found.lines[one.line]
        offer = next(o for o, _ in line.plan.choices if o.calendar == one.staff)
        staff[offer.staff_uid] = None
        made = _write_line(workspace, line, offer, one, sought.window.at(one.minute))
        lines.append(made)
        closed += _list_closed(found, line, offer, sought, one, made)
    rooms = [found.rooms[key].pk for one in placed for key in one.taken if key in found.rooms]
    return Arranged(lines, closed, tuple(staff), rooms[0] if rooms else None)


def _write_line(
    workspace: Workspace, line: StaffLine, offer: Offer, placed: Placed, starts_at: datetime
) -> BookedService:
    kept, service, time = line.kept, line.plan.service, placed.time
    is_kept = kept is not None and line.keeps_length(offer)
    price = line.asked.price_cents
    if price is None and kept is not None and is_kept:
        price = kept.price_cents
    elif price is None and offer.price_cents is not None:
        price = offer.price_cents + sum(option.price_cents for option in line.options)
    name = " + ".join([service.name, *(option.name for option in line.options)])[:120]
    return BookedService(
        pk=kept.pk if kept else None,
        organization_id=workspace.organization_id,
        service_id=service.pk or None,
        staff_member_id=offer.staff_pk,
        name=kept.name if kept is not None and line.is_same else name,
        starts_at=starts_at,
        duration=time.duration,
        processing=time.processing,
        finishing=time.finishing,
        buffer_before=time.buffer_before,
        buffer_after=time.buffer_after,
        price_cents=price,
        position=placed.line,
        options=[str(option.uid) for option in line.options],
        by_hand=line.list_changed(offer, time),
        is_anyone=line.asked.staff_uid is None or (kept is not None and is_kept and kept.is_anyone),
        takes=sorted(placed.taken),
    )


def _list_closed(
    found: StaffLines,
    line: StaffLine,
    offer: Offer,
    sought: Sought,
    placed: Placed,
    made: BookedService,
) -> Iterator[Taken]:
    """Outside of hours: the staff member's, the service's own, those of a room or a unit."""
    search, at, length = sought.searches[0], placed.minute, placed.time.length
    calendars, service = search.world.calendars, line.plan.service

    def say(kind: WhoKind, uid: UUID, name: str, cause: Cause = "closed") -> Taken:
        ends_at = made.starts_at + length * _MINUTE
        return Taken(kind, uid, name, made.starts_at, ends_at, False, service.name, cause=cause)

    if not line.is_offered:
        yield say("staff", offer.staff_uid, offer.name, "not_offered")
    opening = calendars[placed.staff].open
    if not all(runs(opening, end - begin) >> (at + begin) & 1 for begin, end in placed.time.worked):
        yield say("staff", offer.staff_uid, offer.name)
    own = search.lines[placed.line].open
    if own is not None and not runs(own, length) >> at & 1:
        yield say("service", service.uid, service.name)
    for key in placed.taken:
        if not runs(calendars[key].open, length) >> at & 1:
            thing = found.rooms.get(key) or found.units.get(key)
            if thing is not None:
                yield say("room" if key in found.rooms else "unit", thing.uid, thing.name)
