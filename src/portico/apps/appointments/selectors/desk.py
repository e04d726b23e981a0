"""What staff find at the desk: every read takes the access first."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Prefetch, Q, QuerySet

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.services.inputs import PersonInput
from portico.apps.appointments.services.placing import list_conflicts
from portico.apps.history.models import LogEntry
from portico.apps.history.selectors import list_history
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client, StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Calendar, Room
from portico.apps.schedule.services.occupying import Stretch
from portico.domain.conflicts import Conflict
from portico.domain.errors import Forbidden, NotThere
from portico.domain.roles import Grant, Permission

PAGE = 50
"""Appointments on one page of the list."""


@dataclass(frozen=True, slots=True)
class AppointmentFilters:
    """What the address of the list says; days in the workspace's zone, both included."""

    state: str = ""
    whose: str = "all"
    text: str = ""
    day_from: date | None = None
    day_to: date | None = None
    organizer: UUID | None = None
    room: UUID | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class AppointmentList:
    """One page of the list, and how many there are in each state under the same filters."""

    rows: tuple[Appointment, ...]
    counters: dict[str, int]
    page: int
    pages: int
    total: int


@dataclass(frozen=True, slots=True)
class DeskAttendee:
    """An attendee with the messages that went to them, newest first."""

    attendee: Attendee
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class DeskAppointment:
    """One appointment with who was sent, opened and answered what, and its history."""

    appointment: Appointment
    attendees: tuple[DeskAttendee, ...]
    history: tuple[LogEntry, ...]
    lines: tuple[BookedService, ...] = ()
    held: int = 0
    messages: tuple[Message, ...] = field(default=())


def visible_appointments(access: DeskAccess) -> QuerySet[Appointment]:
    """Appointments that the role may see: all, or (provider) those they are on."""
    grant = access.require(Permission.APPOINTMENTS)
    rows = Appointment.objects.filter(workspace=access.workspace)
    return rows.filter(_is_own(access)).distinct() if grant is Grant.OWN else rows


def _is_own(access: DeskAccess) -> Q:
    member = access.staff_member
    if member is None:
        return Q(pk=None)
    return Q(attendees__staff_member=member) | Q(lines__staff_member=member) | Q(organizer=member)


def list_appointments(access: DeskAccess, filters: AppointmentFilters) -> AppointmentList:
    """The list by start, with counters per state; what has no time comes last."""
    rows = _filtered(access, filters)
    counters = dict(rows.order_by().values_list("state").annotate(Count("pk", distinct=True)))
    if filters.state:
        rows = rows.filter(state=filters.state)
    total = counters.get(filters.state, 0) if filters.state else sum(counters.values())
    pages = max(1, -(-total // PAGE))
    page = min(max(1, filters.page), pages)
    attendees = Attendee.objects.select_related("client", "staff_member")
    found = (
        rows.select_related("organizer", "room")
        .prefetch_related(Prefetch("attendees", attendees))
        .order_by(F("starts_at").asc(nulls_last=True), "pk")
    )
    start = (page - 1) * PAGE
    return AppointmentList(tuple(found[start : start + PAGE]), counters, page, pages, total)


def _filtered(access: DeskAccess, filters: AppointmentFilters) -> QuerySet[Appointment]:
    rows = visible_appointments(access)
    zone = ZoneInfo(access.workspace.time_zone)
    if filters.whose == "my":
        rows = rows.filter(_is_own(access) | Q(scheduler=access.user)).distinct()
    for word in filters.text.split()[:5]:
        rows = rows.filter(
            Q(name__icontains=word)
            | Q(room__name__icontains=word)
            | Q(attendees__client__first_name__icontains=word)
            | Q(attendees__client__last_name__icontains=word)
            | Q(attendees__client__company__icontains=word)
            | Q(attendees__client__email__icontains=word)
        ).distinct()
    if filters.day_from:
        rows = rows.filter(starts_at__gte=datetime.combine(filters.day_from, time.min, zone))
    if filters.day_to:
        after = filters.day_to + timedelta(days=1)
        rows = rows.filter(starts_at__lt=datetime.combine(after, time.min, zone))
    if filters.organizer:
        rows = rows.filter(organizer__uid=filters.organizer)
    if filters.room:
        rows = rows.filter(room__uid=filters.room)
    return rows


def get_for_desk(access: DeskAccess, uid: UUID) -> DeskAppointment:
    """One appointment; NotThere, or Forbidden when a provider is not on it."""
    access.require(Permission.APPOINTMENTS)
    rows = Appointment.objects.filter(workspace=access.workspace, uid=uid)
    appointment = (
        rows.filter(pk__in=visible_appointments(access).values("pk"))
        .select_related("workspace", "organizer", "scheduler", "room", "created_by")
        .first()
    )
    if appointment is None:
        if rows.exists():
            raise Forbidden(Permission.APPOINTMENTS.value)
        raise NotThere("appointment")
    messages = list(
        Message.objects.filter(subject_kind="appointment", subject_uid=uid).order_by("-pk")
    )
    attendees = appointment.attendees.select_related("client", "staff_member")
    return DeskAppointment(
        appointment=appointment,
        attendees=tuple(DeskAttendee(a, _messages_to(a, messages)) for a in attendees),
        history=tuple(list_history("appointment", uid)),
        lines=tuple(appointment.lines.select_related("staff_member", "service")),
        held=sum(message.state == Message.HELD for message in messages),
        messages=tuple(messages),
    )


def _messages_to(attendee: Attendee, messages: list[Message]) -> tuple[Message, ...]:
    return tuple(m for m in messages if m.recipient_uid == attendee.person.uid)


def load_conflicts(
    access: DeskAccess,
    starts_at: datetime,
    ends_at: datetime,
    people: tuple[PersonInput, ...],
    room_uid: UUID | None,
    exclude_uid: UUID | None,
    *,
    now: datetime,
) -> tuple[Conflict, ...]:
    """Conflicts of a time that is being edited; what others' workspaces hold is only *busy*."""
    organization = access.workspace.organization_id
    staff = StaffMember.objects.filter(
        organization_id=organization, uid__in=[p.uid for p in people if p.kind == "staff"]
    )
    clients = Client.objects.filter(
        organization_id=organization, uid__in=[p.uid for p in people if p.kind == "client"]
    )
    room = Room.objects.filter(
        workspace=access.workspace, uid__in=[room_uid] if room_uid else []
    ).first()
    calendars = Calendar.objects.filter(
        Q(staff_member__in=staff) | Q(room=room, room__isnull=False)
    ).select_related("room")
    wanted = [Stretch(calendar, starts_at, ends_at) for calendar in calendars]
    return list_conflicts(
        access.workspace,
        wanted,
        starts_at=starts_at,
        ends_at=ends_at,
        clients=list(clients),
        except_uids=[exclude_uid] if exclude_uid else [],
        now=now,
    )
