"""Free times for a visit, as a client sees them.

Four queries, five with options, two with rows read before; one more where nothing is free on the
days shown.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from portico.apps.appointments.selectors.visits import Plans, Sought, seek
from portico.apps.appointments.selectors.wishes import AskedRows, VisitRequest, load_wanted
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.booking import may_book
from portico.domain.decisions import Decision
from portico.domain.hours import day_after, day_spans, day_start
from portico.domain.minutes import each


@dataclass(frozen=True, slots=True)
class ShownDays:
    """Days, both included, of the zone in which times are shown (empty: the workspace's)."""

    first: date
    last: date
    zone: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """A start. `is_twice`: its clock time comes twice that day, show the offset with it."""

    starts_at: datetime
    is_twice: bool


@dataclass(frozen=True, slots=True)
class FoundSlots:
    """What is free on the days shown.

    `decision`: whether the client may book this visit at all; the slots are found all the same.
    `free_days`: those with slots, in order. `first`: the very first slot. `is_too_soon_only`:
    nothing is free but what would be too soon. `later`: what is free after the days shown, up
    to the horizon; looked for only where nothing is free on them.
    """

    zone: ZoneInfo
    decision: Decision
    free_days: tuple[date, ...]
    first: datetime | None
    is_too_soon_only: bool
    sought: Sought
    later: "FoundSlots | None" = None

    def on(self, day: date) -> tuple[Slot, ...]:
        """The slots of one day, in order."""
        found = []
        for at, begin, end in day_spans(self.zone, self.sought.window):
            if at == day:
                cut = (self.sought.starts >> begin) & ((1 << (end - begin)) - 1)
                found += [self.sought.window.at(begin + minute) for minute in each(cut)]
        return tuple(Slot(starts_at, _is_twice(starts_at, self.zone)) for starts_at in found)

    def near(self, instant: datetime, count: int = 3) -> tuple[datetime, ...]:
        """The free starts nearest to an instant, in order: for whoever lost a slot."""
        starts = [self.sought.window.at(minute) for minute in each(self.sought.starts)]
        return tuple(sorted(sorted(starts, key=lambda at: abs(at - instant))[:count]))


def load_slots(
    client: Client | None,
    workspace: Workspace,
    request: VisitRequest,
    shown: ShownDays,
    *,
    rows: AskedRows | None = None,
    now: datetime,
) -> FoundSlots:
    """Free times for the request; raises NotThere for a service or an option of nobody's.

    `client` None: somebody unknown as yet. The client's own hold counts as free. `rows` as in
    `load_wanted`.
    """
    wanted = load_wanted(client, workspace, request, rows=rows, now=now)
    return find_days(workspace, wanted.plans, shown, may_book(wanted.facts), now=now)


def find_days(
    workspace: Workspace, plans: Plans, shown: ShownDays, decision: Decision, *, now: datetime
) -> FoundSlots:
    """What is free for these plans on the days shown: one query, two where nothing is."""
    zone = ZoneInfo(shown.zone or workspace.time_zone)
    begin, end = day_start(shown.first, zone), day_after(shown.last, zone)
    found = describe_slots(seek(workspace, plans, begin, end, now=now), zone, decision)
    limits = found.sought.limits
    begin = max(end, limits.first)
    if found.first is not None or begin >= limits.last:
        return found
    later = seek(workspace, plans, begin, limits.last, now=now)
    return replace(found, later=describe_slots(later, zone, decision))


def describe_slots(sought: Sought, zone: ZoneInfo, decision: Decision) -> FoundSlots:
    """What was sought, by days of a zone."""
    starts = sought.starts
    days = [
        day
        for day, begin, end in day_spans(zone, sought.window)
        if (starts >> begin) & ((1 << (end - begin)) - 1)
    ]
    first = sought.window.at((starts & -starts).bit_length() - 1) if starts else None
    return FoundSlots(
        zone=zone,
        decision=decision,
        free_days=tuple(dict.fromkeys(days)),
        first=first,
        is_too_soon_only=not starts and bool(sought.too_soon),
        sought=sought,
    )


def _is_twice(starts_at: datetime, zone: ZoneInfo) -> bool:
    local = starts_at.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
