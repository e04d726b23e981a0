"""Who is in a group, as far as each reader may see (product page 3, Groups)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch

from portico.apps.appointments.models import Appointment, Attendee, BookedService, GroupBooking
from portico.apps.appointments.naming import list_unwished
from portico.apps.people.models import Client
from portico.domain.states import ACTIVE, AppointmentState


@dataclass(frozen=True, slots=True)
class GroupMember:
    """One visit of a group: first name, services, staff, time and state; nothing else.

    `starts_at` is None while it has no time. `is_own`: the reader's own visit. `unwished`: who of
    `staff` does only what *Anyone* was chosen for.
    """

    appointment_uid: UUID
    first_name: str
    services: tuple[str, ...]
    staff: tuple[str, ...]
    starts_at: datetime | None
    ends_at: datetime | None
    state: AppointmentState
    is_own: bool
    is_primary: bool
    unwished: frozenset[str] = frozenset()

    @property
    def is_active(self) -> bool:
        """Whether the visit is still to take place, or taking place."""
        return self.state in ACTIVE


@dataclass(frozen=True, slots=True)
class SeenGroup:
    """A group as one of its clients sees it.

    The primary contact sees everybody; others see who that is, and no one else. `primary_name`
    is first name and last initial.
    """

    is_primary: bool
    primary_name: str
    members: tuple[GroupMember, ...]

    @property
    def others(self) -> tuple[GroupMember, ...]:
        """Everybody but the reader."""
        return tuple(member for member in self.members if not member.is_own)


def load_seen_group(client: Client, appointment: Appointment) -> SeenGroup | None:
    """The group of a client's appointment; None without one, or once one active visit is left.

    Three queries in a group, none otherwise. A view as this client, which is narrowed to some
    appointments, shows only those.
    """
    if appointment.group_id is None:
        return None
    rows = list_visits(appointment.group_id)
    if sum(row.state in ACTIVE for row in rows) < 2:
        return None
    primary = Client.objects.get(groupbooking=appointment.group_id)
    is_primary = primary.pk == client.pk
    shown = client.shown_only
    members = [
        _describe(row, primary.pk, own=appointment)
        for row in rows
        if shown is None or row.uid in shown
    ]
    return SeenGroup(is_primary, primary.short_name, tuple(members) if is_primary else ())


def find_own_visit(client: Client, group: GroupBooking) -> UUID:
    """The client's own appointment of a group that they have just booked."""
    own = Appointment.objects.filter(group=group, attendees__client=client)
    return own.values_list("uid", flat=True)[0]


def list_visits(group_id: int) -> list[Appointment]:
    """Every appointment of a group with its people and lines, the earliest first."""
    people = Attendee.objects.select_related("client", "staff_member")
    lines = BookedService.objects.select_related("staff_member")
    rows = Appointment.objects.filter(group_id=group_id).prefetch_related(
        Prefetch("attendees", people), Prefetch("lines", lines)
    )
    return list(rows.order_by("starts_at", "pk"))


def client_of(appointment: Appointment) -> Client | None:
    """The one client of a visit whose people are loaded."""
    return next((one.client for one in appointment.attendees.all() if one.client), None)


def list_active(rows: Sequence[Appointment]) -> list[Appointment]:
    """Those that still count for the rules of groups."""
    return [row for row in rows if row.state in ACTIVE]


def _describe(row: Appointment, primary: int, *, own: Appointment) -> GroupMember:
    client = client_of(row)
    lines = list(row.lines.all())
    staff = [line.staff_member.name for line in lines]
    staff = staff or [one.staff_member.name for one in row.attendees.all() if one.staff_member]
    return GroupMember(
        appointment_uid=row.uid,
        first_name=row.booked_for or (client.first_name if client else ""),
        services=tuple(line.name for line in lines) or (row.name,),
        staff=tuple(dict.fromkeys(staff)),
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        state=AppointmentState(row.state),
        is_own=row.pk == own.pk,
        is_primary=client is not None and client.pk == primary,
        unwished=frozenset(
            line.staff_member.name for line in lines if line.staff_member_id in list_unwished(lines)
        ),
    )
