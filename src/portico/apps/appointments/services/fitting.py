"""Lock what a client's visit may take, and look again: the same search as the listing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from portico.apps.appointments.selectors.choosing import choose_visits
from portico.apps.appointments.selectors.own_time import OwnTime
from portico.apps.appointments.selectors.visits import Plans, Sought, seek
from portico.apps.appointments.selectors.wishes import VisitRequest, Wanted, load_wanted
from portico.apps.people.models import Client
from portico.apps.schedule.locking import find_calendars, lock_keys
from portico.apps.schedule.models import Calendar, Occupancy, Room
from portico.apps.schedule.services.occupying import Stretch
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Key, Placed
from portico.domain.errors import Refused, SlotTaken
from portico.domain.minutes import Window
from portico.domain.rescheduling import MoveFacts, may_move_to
from portico.domain.stretches import list_spans

HOLD = "booking_hold"
"""Subject kind of the time that a client holds while booking; its uid is the client's."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Fitted:
    """Visits that fit, on locked calendars: their lines, in minutes of the window."""

    window: Window
    visits: Sequence[Sequence[Placed]]
    calendars: Mapping[Key, Calendar] = field(repr=False)

    def stretches(self, number: int) -> list[Stretch]:
        """What one visit takes, merged per calendar."""
        return [
            Stretch(self.calendars[key], self.window.at(begin), self.window.at(end))
            for key, begin, end in list_spans(self.visits[number])
        ]


def lock_request(
    client: Client,
    workspace: Workspace,
    request: VisitRequest,
    *,
    is_known: bool = True,
    starts_at: datetime,
    now: datetime,
) -> tuple[Wanted, dict[Key, Calendar]]:
    """Lock every calendar that could serve the request, then the client; read all again.

    Raises NotThere for a service or an option that is not there.
    """
    before = load_wanted(client, workspace, request, now=now)
    locked = lock_plans(before.plans, [client], now=now)
    kept = Client.objects.get(pk=client.pk)
    wanted = load_wanted(kept, workspace, request, is_known=is_known, starts_at=starts_at, now=now)
    return wanted, locked


def lock_plans(
    plans: Plans, clients: Collection[Client], *, more: Collection[Calendar] = (), now: datetime
) -> dict[Key, Calendar]:
    """Lock the calendars of plans in sorted order, then the clients.

    A room that was never booked gets its calendar first; the plans, read again, name it.
    """
    keys = list_keys(plans)
    nameless = [-key for key in keys if key < 0]
    made = find_calendars([], Room.objects.filter(pk__in=nameless)) if nameless else []
    wanted = {key for key in keys if key > 0} | {one.pk for one in (*made, *more)}
    locked = lock_keys(wanted, now=now)
    pks = sorted(client.pk for client in clients)
    list(Client.objects.select_for_update().filter(pk__in=pks).order_by("pk"))
    return {calendar.pk: calendar for calendar in locked}


def list_keys(plans: Plans) -> set[Key]:
    """Every calendar that these visits could take."""
    lines = [line for visit in plans.visits for line in visit.lines]
    staff = {offer.calendar for line in lines for offer, _ in line.choices}
    things = {key for line in lines for keys in line.service.needs for key in keys}
    return staff | things | {key for line in lines for key in line.extras}


def fit_visits(
    workspace: Workspace,
    plans: Plans,
    calendars: Mapping[Key, Calendar],
    starts_at: datetime,
    *,
    client: Client,
    now: datetime,
) -> Fitted:
    """The visits at exactly this start, on locked calendars.

    Raises Refused (`own_overlap`, perhaps `slot_taken` too) where the client is somewhere else
    then, SlotTaken where it is not offered, or not any more.
    """
    sought = seek(workspace, plans, starts_at, starts_at + _MINUTE, now=now)
    visits = None
    if sought.has(starts_at):
        minute = sought.window.floor(starts_at)
        held = _list_held(client)
        visits = choose_visits(workspace, sought, minute, preferred=held)
    keys = {key for visit in visits or () for key, _, _ in list_spans(visit)}
    if visits is not None and keys <= calendars.keys():
        return Fitted(sought.window, visits, calendars)
    if _is_elsewhere(plans, sought, client, starts_at):
        raise Refused(may_move_to(_without_own(workspace, plans, starts_at, client, now)))
    raise SlotTaken(tuple(sorted(list_keys(plans) & calendars.keys())))


def _list_held(client: Client) -> set[Key]:
    held = Occupancy.objects.filter(subject_kind=HOLD, subject_uid=client.uid)
    return set(held.values_list("calendar_id", flat=True))


def _is_elsewhere(plans: Plans, sought: Sought, client: Client, starts_at: datetime) -> bool:
    """Whether the client is expected somewhere else during the longest way to do it."""
    begin = int(starts_at.timestamp()) // 60
    for visit in plans.visits:
        if visit.client != client.pk:
            continue
        at, end = begin + visit.offset, begin + visit.offset
        for line in visit.lines:
            start = end if line.offset is None else at + line.offset
            end = start + max((time.length for _, time in line.choices), default=0)
            if any(_meets(row, client, start, end) for row in plans.own_time):
                return True
    return False


def _meets(row: OwnTime, client: Client, begin: int, end: int) -> bool:
    return row.client == client.pk and row.begin < end and begin < row.end


def _without_own(
    workspace: Workspace, plans: Plans, starts_at: datetime, client: Client, now: datetime
) -> MoveFacts:
    """As if the client were nowhere else: is it free at all?"""
    others = [row for row in plans.own_time if row.client != client.pk]
    free = Plans(plans.offers, plans.visits, others, plans.except_uids, plans.except_start)
    sought = seek(workspace, free, starts_at, starts_at + _MINUTE, now=now)
    return MoveFacts(is_offered=sought.has(starts_at), has_own_overlap=True)
