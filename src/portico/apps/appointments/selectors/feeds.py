"""What calendar feeds tell; however many appointments there are, in a fixed number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, TypeAlias, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from portico.apps.appointments.join_texts import join_text_of
from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.history.models import LogEntry
from portico.apps.people.models import Client, StaffMember
from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.models import Workspace
from portico.domain.roles import Grant, Permission
from portico.domain.states import Answer, AppointmentState

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

PAST = timedelta(days=90)
"""How long what is over stays in a feed."""
ENDED = timedelta(days=30)
"""How long what was cancelled or declined is told so."""
MOST = 1000
"""Appointments in one feed; of more, those that start last."""
_ENDED_STATES = (AppointmentState.CANCELLED, AppointmentState.DECLINED)


class _Told(TypedDict):
    my_answer: str
    changed_at: datetime


_Row: TypeAlias = "WithAnnotations[Appointment, _Told]"


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One appointment as a feed may tell it; `others` are names, for staff only.

    `services`: names; for staff, where there are several, with when each is and who does it.
    `changed_at` is when the history last says anything about it.
    """

    workspace: Workspace
    appointment_uid: UUID
    name: str
    state: AppointmentState
    sequence: int
    changed_at: datetime
    starts_at: datetime
    ends_at: datetime
    place: str
    directions: str
    join_link: str
    objectives: str
    topics: str
    services: tuple[str, ...]
    organizer_name: str
    organizer_address: str
    answer: Answer
    others: tuple[str, ...] = ()


def list_client_items(client: Client, workspace: Workspace, *, now: datetime) -> list[FeedItem]:
    """What the client has with this workspace, by start; nobody else is named."""
    mine = Attendee.objects.filter(client=client, organization_id=client.organization_id)
    rows = _take(mine, Q(pk__in=mine.values("appointment_id")), [workspace.pk], now)
    return [_item(row, workspace) for row in reversed(rows)]


def list_staff_items(
    member: StaffMember, accesses: Iterable[DeskAccess], *, now: datetime
) -> list[FeedItem]:
    """What the staff member is on, by start, in the workspaces where a role lets them see it.

    On it is who is on the list of people or does one of its services; who only organizes is not.
    Clients are named where the role may see them.
    """
    seen = {one.workspace.pk: one for one in accesses if _sees(one, Permission.APPOINTMENTS)}
    mine = Attendee.objects.filter(staff_member=member)
    is_on = Q(pk__in=mine.values("appointment_id")) | Q(
        pk__in=member.bookedservice_set.values("appointment_id")
    )
    people = Attendee.objects.select_related("client", "staff_member")
    rows = _take(mine, is_on, list(seen), now).prefetch_related(
        Prefetch("attendees", people), "lines__staff_member"
    )
    items = []
    for row in reversed(rows):
        access = seen[row.workspace_id]
        others = _others(row, member, access)
        item = _item(row, access.workspace, others, is_staff=True)
        items.append(replace(item, services=_services_for_staff(row, access.workspace)))
    return items


def _take(
    mine: QuerySet[Attendee], which: Q, workspace_ids: Collection[int], now: datetime
) -> "QuerySet[_Row]":
    answers = mine.filter(appointment=OuterRef("pk")).values("answer")[:1]
    changes = LogEntry.objects.filter(subject_kind="appointment", subject_uid=OuterRef("uid"))
    latest = changes.order_by("-at").values("at")[:1]
    return (
        Appointment.objects.filter(
            which,
            workspace_id__in=workspace_ids,
            starts_at__isnull=False,
            ends_at__gt=now - PAST,
        )
        .annotate(
            my_answer=Coalesce(Subquery(answers), Value(Answer.ACCEPTED.value)),
            changed_at=Coalesce(Subquery(latest), "created_at"),
        )
        .filter(~Q(state__in=_ENDED_STATES) | Q(changed_at__gt=now - ENDED))
        .select_related("room", "organizer")
        .prefetch_related(Prefetch("lines", BookedService.objects.select_related("staff_member")))
        .order_by("-starts_at", "-pk")[:MOST]
    )


def _item(
    row: _Row, workspace: Workspace, others: tuple[str, ...] = (), *, is_staff: bool = False
) -> FeedItem:
    if row.starts_at is None or row.ends_at is None:
        raise ValueError("a feed tells only what has a time")
    place = row.room.name if row.room else row.place
    return FeedItem(
        workspace=workspace,
        appointment_uid=row.uid,
        name=row.name,
        state=AppointmentState(row.state),
        sequence=row.sequence,
        changed_at=row.changed_at,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        place=place or ("" if row.is_online else workspace.address),
        directions=row.room.directions if row.room else "",
        join_link=join_text_of(row, workspace, is_staff=is_staff),
        objectives=row.objectives,
        topics=row.topics,
        services=tuple(line.name for line in row.lines.all()),
        organizer_name=row.organizer.name if row.organizer else "",
        organizer_address=row.organizer.email if row.organizer else "",
        answer=Answer(row.my_answer),
        others=others,
    )


def _services_for_staff(row: Appointment, workspace: Workspace) -> tuple[str, ...]:
    lines = sorted(row.lines.all(), key=lambda line: (line.starts_at, line.position))
    if len(lines) < 2:
        return tuple(line.name for line in lines)
    zone = ZoneInfo(workspace.time_zone)
    return tuple(
        f"{line.starts_at.astimezone(zone):%H:%M}–{line.ends_at.astimezone(zone):%H:%M} "
        f"{line.name} ({line.staff_member.name})"
        for line in lines
    )


def _others(row: Appointment, member: StaffMember, access: DeskAccess) -> tuple[str, ...]:
    """Discreet: `Anna B.`, since the feed is kept by whoever runs the calendar."""
    names = []
    for attendee in row.attendees.all():
        client, colleague = attendee.client, attendee.staff_member
        if client is not None and _sees(access, Permission.CLIENTS):
            is_discreet = access.workspace.discreet_messages
            names.append(client.short_name if is_discreet else client.name)
        elif colleague is not None and colleague.pk != member.pk:
            names.append(colleague.name)
    return tuple(names)


def _sees(access: DeskAccess, permission: Permission) -> bool:
    """Of what is their own; what they are on, is."""
    return access.grant(permission) is not Grant.NONE
