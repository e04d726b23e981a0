"""Causes that are moments: so long before a start, and birthdays."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Q

from portico.apps.appointments.models import Appointment
from portico.apps.flows.models import Flow
from portico.apps.flows.selectors.facts import is_client_of, list_concerned, load_visit
from portico.apps.flows.services.starting import Subject, start_run
from portico.apps.flows.states import definition_of
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client
from portico.domain.flows.definition import Definition, Trigger
from portico.domain.flows.timing import birthday_moment, moment_before_start, shift_moment
from portico.domain.states import OCCUPYING

OVERLAP = timedelta(hours=1)
"""Looked through again each time, for what slow transactions wrote; keys keep runs single."""
_LATEST = timedelta(days=2)
"""After a worker was away, birthdays are still met so much later."""
_STARTING = ("created", "moved", "restored")


def sweep_moments(*, now: datetime) -> int:
    """Start the runs whose moment came since the last sweep; how many started."""
    flows = Flow.objects.select_related("workspace", "current").filter(
        state=Flow.ACTIVE, trigger__in=(Trigger.BEFORE_START, Trigger.BIRTHDAY)
    )
    started = 0
    for flow in flows:
        since = max(flow.swept_until or now, flow.activated_at or now)
        if flow.trigger == Trigger.BIRTHDAY:
            started += _start_birthdays(flow, since, now)
        else:
            started += _start_before(flow, since, now)
        Flow.objects.filter(pk=flow.pk, state=Flow.ACTIVE).update(swept_until=now)
    return started


def _start_before(flow: Flow, since: datetime, now: datetime) -> int:
    if flow.current is None or flow.activated_at is None:
        return 0
    definition = definition_of(flow.current)
    begin = max(since - OVERLAP, flow.activated_at)
    started = 0
    for appointment in _list_near(flow, definition, begin, now):
        starts_at = appointment.starts_at
        if starts_at is None:
            continue
        at = moment_before_start(starts_at, definition.start, flow.workspace.time_zone)
        if not begin <= at <= now or _since_when(appointment) > at:
            continue
        visit, cause = load_visit(appointment), f"{appointment.uid}:{starts_at.isoformat()}"
        for client in list_concerned(appointment):
            about = Subject(cause, appointment, visit)
            started += start_run(flow=flow, client=client, about=about, now=now) is not None
    return started


def _list_near(
    flow: Flow, definition: Definition, begin: datetime, now: datetime
) -> list[Appointment]:
    """Appointments to come whose moment lies near the window: a day wide at both ends for DST."""
    start, zone, day = definition.start, flow.workspace.time_zone, timedelta(days=1)
    first = max(shift_moment(begin, start.amount, start.unit, zone) - day, now)
    last = shift_moment(now, start.amount, start.unit, zone) + day
    return list(
        Appointment.objects.select_related("organizer").filter(
            workspace_id=flow.workspace_id,
            state__in=OCCUPYING,
            starts_at__gt=first,
            starts_at__lte=last,
        )
    )


def _since_when(appointment: Appointment) -> datetime:
    """When it got its present start: what is booked later than the moment is not caught up."""
    set_at = (
        LogEntry.objects.filter(
            subject_kind="appointment", subject_uid=appointment.uid, verb__in=_STARTING
        )
        .order_by("-at")
        .values_list("at", flat=True)
        .first()
    )
    return set_at or appointment.created_at


def _start_birthdays(flow: Flow, since: datetime, now: datetime) -> int:
    zone = flow.workspace.time_zone
    begin = max(since - OVERLAP, flow.activated_at or now, now - _LATEST)
    started, day = 0, begin.astimezone(ZoneInfo(zone)).date()
    while day <= now.astimezone(ZoneInfo(zone)).date():
        if begin <= birthday_moment(day, day.year, zone) <= now:
            started += _greet(flow, day, now)
        day += timedelta(days=1)
    return started


def _greet(flow: Flow, day: date, now: datetime) -> int:
    is_theirs = Q(birthday__month=day.month, birthday__day=day.day)
    is_short = day.month == 2 and day.day == 28 and (day + timedelta(days=1)).month == 3
    if is_short:  # 29 February is kept on the 28th
        is_theirs |= Q(birthday__month=2, birthday__day=29)
    clients = Client.objects.filter(
        is_theirs, organization_id=flow.organization_id, is_provisional=False
    )
    started = 0
    for client in clients:
        if is_client_of(client, flow.workspace):
            about = Subject(f"birthday:{day.year}")
            started += start_run(flow=flow, client=client, about=about, now=now) is not None
    return started
