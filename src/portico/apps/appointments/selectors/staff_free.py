"""When a visit that staff are writing could be: the free times of a day."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from portico.apps.appointments.models import BookedService
from portico.apps.appointments.selectors.own_time import load_own_time
from portico.apps.appointments.selectors.staff_lines import load_staff_lines
from portico.apps.appointments.selectors.staff_preview import list_kept_lines
from portico.apps.appointments.selectors.visits import Plans, Sought, same_day, seek
from portico.apps.appointments.services.arranging import plan_lines
from portico.apps.appointments.services.inputs import LineInput, PersonInput
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.assignment import GroupRequest, group_slots
from portico.domain.availability import Search
from portico.domain.hours import day_after, day_spans, day_start
from portico.domain.minutes import each

AHEAD = timedelta(days=35)
"""How far the next free day is looked for."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """The free starts of a day; `next_day`: the first day after it that has some."""

    day: date
    starts: Sequence[datetime] = ()
    next_day: date | None = None


@dataclass(frozen=True, slots=True)
class OtherVisit:
    """A visit that moves along; `offset`: minutes from the start of the one that is asked for."""

    uid: UUID
    lines: Sequence[LineInput]
    kept: Sequence[BookedService]
    starts_at: datetime
    client: int | None
    offset: int


def load_free_times(
    access: DeskAccess,
    lines: Sequence[LineInput],
    day: date,
    starts_at: datetime | None,
    people: Collection[PersonInput],
    appointment_uid: UUID | None,
    *,
    together: Sequence[OtherVisit] = (),
    now: datetime,
) -> FreeTimes:
    """What is free on a day, on the grid; of clients' rules only that nothing is in the past.

    `together`: other visits of its group that move along, all of them free then.
    """
    workspace = access.workspace
    zone = ZoneInfo(workspace.time_zone)
    found = load_staff_lines(workspace, lines, list_kept_lines(access, appointment_uid))
    uids = [uid for uid in (appointment_uid, *(one.uid for one in together)) if uid]
    client = _first_client(access, people)
    plans = plan_lines(found, starts_at, client=client.pk if client else None, except_uids=uids)
    first = min((one.offset for one in together), default=0)
    plans = _with_others(access, plans, together, min(first, 0))
    clients = {visit.client for visit in plans.visits if visit.client}
    plans = replace(plans, own_time=load_own_time(clients, now, except_uids=uids))
    begin, end = day_start(day, zone), day_after(day + AHEAD, zone)
    if workspace.last_day:
        end = min(end, day_after(workspace.last_day, zone))
    if begin >= end or not plans.visits[0].lines:
        return FreeTimes(day)
    sought = seek(workspace, plans, begin, end, now=now)
    begins = min(first, 0)
    starts = _find_starts(sought, -begins, same_day(zone, sought.window, sought.offsets))
    free: dict[date, list[datetime]] = {}
    for at, low, high in day_spans(zone, sought.window):
        cut = (starts >> low) & ((1 << (high - low)) - 1)
        times = [sought.window.at(low + minute) for minute in each(cut)]
        free.setdefault(at, []).extend(one for one in times if max(begin, now) <= one < end)
    later = (at for at, times in sorted(free.items()) if at > day and times)
    return FreeTimes(day, free.get(day, ()), next(later, None))


def _find_starts(sought: Sought, offset: int, same: int) -> int:
    """Starts of the visit that is asked for, which begins `offset` minutes after the first.

    `same`: starts of the first at which all begin on one day.
    """
    if len(sought.searches) == 1:
        return sought.searches[0].fitting() & sought.searches[0].world.grid
    free = [
        Search(replace(one.world, allowed=one.world.window.all), one.lines)
        for one in sought.searches
    ]
    return (group_slots(GroupRequest(free, sought.offsets)) & same) << offset


def _with_others(
    access: DeskAccess, plans: Plans, together: Sequence[OtherVisit], first: int
) -> Plans:
    """The visits of a group from its earliest start."""
    offers, visits = plans.offers, [replace(plans.visits[0], offset=-first)]
    for one in together:
        found = load_staff_lines(access.workspace, one.lines, one.kept)
        more = plan_lines(found, one.starts_at, client=one.client)
        visits.append(replace(more.visits[0], offset=one.offset - first))
        offers = replace(
            offers,
            services={**offers.services, **more.offers.services},
            thing_hours={**offers.thing_hours, **more.offers.thing_hours},
        )
    return replace(plans, offers=offers, visits=visits)


def _first_client(access: DeskAccess, people: Collection[PersonInput]) -> Client | None:
    uids = [one.uid for one in people if one.kind == "client"]
    return Client.objects.filter(
        organization_id=access.workspace.organization_id, uid__in=uids[:1]
    ).first()
