"""One week of a staff member as the desk of one workspace sees it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.people.models import StaffMember
from portico.apps.schedule.models import Occupancy, TimeOff
from portico.apps.schedule.selectors.timetables import get_staff_hours
from portico.apps.workspaces.models import Workspace
from portico.domain.hours import Stretch, WeekHours, day_after, day_start
from portico.domain.timetables import read_hours

_WEEK = timedelta(days=7)
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Engagement:
    """A stretch that is taken. Without an appointment it is busy in another workspace.

    `held_until`: nothing is booked, the time is only kept until then.
    """

    starts_at: datetime
    ends_at: datetime
    appointment: Appointment | None = None
    held_until: datetime | None = None

    @property
    def clients(self) -> list[str]:
        """Names of the clients on it."""
        if self.appointment is None:
            return []
        return [one.client.name for one in self.appointment.attendees.all() if one.client]


@dataclass(frozen=True, slots=True)
class StaffDay:
    """A date: working hours, the name of a holiday, and what touches it."""

    day: date
    hours: tuple[Stretch, ...]
    is_exception: bool
    holiday: str | None
    away: tuple[TimeOff, ...]
    engagements: tuple[Engagement, ...]


def load_staff_week(
    workspace: Workspace, member: StaffMember, day: date, *, now: datetime
) -> tuple[StaffDay, ...]:
    """The seven days from the Monday of `day`'s week; five queries."""
    zone = ZoneInfo(workspace.time_zone)
    first = day - timedelta(days=day.weekday())
    start, end = day_start(first, zone), day_start(first + _WEEK, zone)
    kept = get_staff_hours(workspace, member)
    hours = read_hours(kept.week, kept.exceptions) if kept else WeekHours({})
    away = list(
        TimeOff.objects.filter(staff_member=member, starts_at__lt=end, ends_at__gt=start).order_by(
            "starts_at"
        )
    )
    engagements = _load_engagements(workspace, member, start, end, now)
    return tuple(
        _day(first + n * _ONE_DAY, zone, workspace, hours, away, engagements) for n in range(7)
    )


def list_booked(
    workspace: Workspace,
    member: StaffMember,
    starts_at: datetime,
    ends_at: datetime,
    *,
    now: datetime,
) -> list[Engagement]:
    """What is booked or held for a staff member between two instants, by start."""
    return _load_engagements(workspace, member, starts_at, ends_at, now)


def _day(
    day: date,
    zone: ZoneInfo,
    workspace: Workspace,
    hours: WeekHours,
    away: list[TimeOff],
    engagements: list[Engagement],
) -> StaffDay:
    start, end = day_start(day, zone), day_after(day, zone)
    return StaffDay(
        day=day,
        hours=tuple(hours.of(day)),
        is_exception=day in hours.exceptions,
        holiday=workspace.holidays.get(day.isoformat()),
        away=tuple(one for one in away if one.starts_at < end and one.ends_at > start),
        engagements=tuple(e for e in engagements if e.starts_at < end and e.ends_at > start),
    )


def _load_engagements(
    workspace: Workspace, member: StaffMember, start: datetime, end: datetime, now: datetime
) -> list[Engagement]:
    rows = (
        Occupancy.objects.filter(
            calendar__staff_member=member, starts_at__lt=end, ends_at__gt=start
        )
        .exclude(kind=Occupancy.BUSY)
        .filter(Q(expires_at=None) | Q(expires_at__gt=now))
        .order_by("starts_at", "pk")
    )
    taken = list(rows)
    appointments = {
        one.uid: one
        for one in Appointment.objects.filter(
            workspace=workspace, uid__in={row.subject_uid for row in taken}
        ).prefetch_related("attendees__client")
    }
    found: dict[object, Engagement] = {}
    for row in taken:
        one = appointments.get(row.subject_uid)
        if one is None or one.starts_at is None or one.ends_at is None:
            found[row.pk] = Engagement(row.starts_at, row.ends_at, None, row.expires_at)
        else:
            found[one.uid] = Engagement(one.starts_at, one.ends_at, one, row.expires_at)
    return sorted(found.values(), key=lambda e: (e.starts_at, e.ends_at))
