"""What a visit that staff are writing would be: who, where, when, and what is in the way."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.selectors.own_time import load_own_time
from portico.apps.appointments.selectors.staff_lines import (
    StaffLine,
    load_staff_lines,
    with_calendars,
)
from portico.apps.appointments.selectors.visits import Plans, Sought, seek
from portico.apps.appointments.services.arranging import Arranged, arrange_lines, plan_lines
from portico.apps.appointments.services.inputs import LineInput, PersonInput
from portico.apps.appointments.services.placing import list_conflicts
from portico.apps.appointments.services.stretching import list_stretches
from portico.apps.people.models import Client, StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Calendar
from portico.domain.assignment import GroupRequest, group_slots
from portico.domain.availability import Search
from portico.domain.conflicts import Conflict
from portico.domain.errors import InvalidInput
from portico.domain.hours import day_after, day_spans, day_start
from portico.domain.minutes import each
from portico.domain.timing import ServiceTime

AHEAD = timedelta(days=35)
"""How far the next free day is looked for."""
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class LineNote:
    """One service as it would be booked; `by_hand`: the parts that are changed by hand."""

    name: str
    starts_at: datetime
    ends_at: datetime
    staff_name: str
    staff_uid: UUID
    places: Sequence[str]
    by_hand: Sequence[str]
    price_cents: int | None


@dataclass(frozen=True, slots=True)
class Preview:
    """`defaults`: the minutes of each line without what is typed; None where it is unknown.

    `faults`: as InvalidInput names them; then there are no notes.
    """

    defaults: Sequence[ServiceTime | None] = ()
    notes: Sequence[LineNote] = ()
    conflicts: Sequence[Conflict] = ()
    faults: dict[str, tuple[str, ...]] = field(default_factory=dict)


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


def load_preview(
    access: DeskAccess,
    lines: Sequence[LineInput],
    starts_at: datetime | None,
    people: Collection[PersonInput],
    appointment_uid: UUID | None,
    *,
    now: datetime,
) -> Preview:
    """The visit as it would be saved; nothing is locked or written."""
    kept = list_kept_lines(access, appointment_uid)
    try:
        found = load_staff_lines(access.workspace, lines, kept)
    except InvalidInput as error:
        return Preview([None] * len(lines), faults=error.fields)
    defaults = [_default_of(line) for line in found.lines]
    if starts_at is None:
        return Preview(defaults)
    uids = [appointment_uid] if appointment_uid else []
    try:
        arranged = arrange_lines(access.workspace, found, starts_at, except_uids=uids, now=now)
    except InvalidInput as error:
        return Preview(defaults, faults=error.fields)
    rooms = {key: room.name for key, room in found.rooms.items()}
    things = rooms | {key: unit.name for key, unit in found.units.items()}
    notes = [
        _note(
            found.lines[line.position],
            line,
            [name for key, name in things.items() if key in line.takes],
        )
        for line in arranged.lines
    ]
    return Preview(defaults, notes, _conflicts(access, arranged, people, uids, now))


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
    starts = _find_starts(sought, -min(first, 0))
    free: dict[date, list[datetime]] = {}
    for at, low, high in day_spans(zone, sought.window):
        cut = (starts >> low) & ((1 << (high - low)) - 1)
        times = [sought.window.at(low + minute) for minute in each(cut)]
        free.setdefault(at, []).extend(one for one in times if max(begin, now) <= one < end)
    later = (at for at, times in sorted(free.items()) if at > day and times)
    return FreeTimes(day, free.get(day, ()), next(later, None))


def _find_starts(sought: Sought, offset: int) -> int:
    """Starts of the visit that is asked for, which begins `offset` minutes after the first."""
    if len(sought.searches) == 1:
        return sought.searches[0].fitting() & sought.searches[0].world.grid
    free = [
        Search(replace(one.world, allowed=one.world.window.all), one.lines)
        for one in sought.searches
    ]
    return group_slots(GroupRequest(free, sought.offsets)) << offset


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


def list_kept_lines(access: DeskAccess, uid: UUID | None) -> list[BookedService]:
    """The booked services of the appointment that is edited."""
    if uid is None:
        return []
    appointments = Appointment.objects.filter(workspace=access.workspace, uid=uid)
    return list(BookedService.objects.filter(appointment__in=appointments))


def _default_of(line: StaffLine) -> ServiceTime | None:
    """As it would be without typed minutes; of *Anyone* the first."""
    if not line.plan.choices:
        return None
    asked = replace(line.asked, duration=None, processing=None, finishing=None)
    plain = replace(line, asked=asked)
    return plain.time_of(line.plan.choices[0][0])


def _note(line: StaffLine, booked: BookedService, places: Sequence[str]) -> LineNote:
    offer = next(o for o, _ in line.plan.choices if o.staff_pk == booked.staff_member_id)
    return LineNote(
        name=booked.name,
        starts_at=booked.starts_at,
        ends_at=booked.ends_at,
        staff_name=offer.name,
        staff_uid=offer.staff_uid,
        places=places,
        by_hand=booked.by_hand,
        price_cents=booked.price_cents,
    )


def _conflicts(
    access: DeskAccess,
    arranged: Arranged,
    people: Collection[PersonInput],
    except_uids: Collection[UUID],
    now: datetime,
) -> tuple[Conflict, ...]:
    organization = access.workspace.organization_id
    listed = [one.uid for one in people if one.kind == "staff"]
    staff = StaffMember.objects.filter(
        organization_id=organization, uid__in=[*listed, *arranged.staff]
    )
    clients = Client.objects.filter(
        organization_id=organization, uid__in=[one.uid for one in people if one.kind == "client"]
    )
    calendars = list(
        Calendar.objects.filter(Q(staff_member__in=staff)).select_related("staff_member")
    )
    takes = {key for line in arranged.lines for key in line.takes}
    real = {one.pk for one in with_calendars(takes)}
    for line in arranged.lines:
        line.takes = [key for key in line.takes if key in real]
    return list_conflicts(
        access.workspace,
        list_stretches(arranged.lines, calendars, arranged.starts_at, arranged.ends_at),
        starts_at=arranged.starts_at,
        ends_at=arranged.ends_at,
        clients=list(clients),
        closed=arranged.closed,
        except_uids=except_uids,
        now=now,
    )


def _first_client(access: DeskAccess, people: Collection[PersonInput]) -> Client | None:
    uids = [one.uid for one in people if one.kind == "client"]
    return Client.objects.filter(
        organization_id=access.workspace.organization_id, uid__in=uids[:1]
    ).first()
