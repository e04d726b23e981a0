"""What one press of a client is about: an appointment, their whole group, or one member's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere
from portico.domain.states import ACTIVE, AppointmentState

GroupPart = Literal["none", "primary", "member"]


@dataclass(frozen=True, slots=True)
class Reach:
    """Appointments that change together, the earliest first, and the client's part in them.

    `own`: the client's own one; of another member's visit it only leads there.
    """

    own: Appointment
    appointments: tuple[Appointment, ...]
    part: GroupPart = "none"
    is_of_member: bool = False

    @property
    def version(self) -> int:
        """Rises with every change of any of them, so that a page tells what it has seen."""
        return sum(one.version for one in self.appointments)

    @property
    def is_whole_group(self) -> bool:
        """Whether several visits change at once."""
        return len(self.appointments) > 1


def find_reach(
    client: Client, workspace: Workspace, uid: UUID, member_uid: UUID | None = None
) -> Reach:
    """What Cancel would end: own alone, as primary contact the whole group, or that member's.

    Raises NotThere for what the client does not attend, and for another member's visit unless
    the client is the group's primary contact (one who dropped out changes nobody's).
    """
    own = _get_own(client, workspace, uid)
    together = list_together(own)
    part = part_in_group(client, own, together)
    if member_uid is not None:
        has_dropped_out = AppointmentState(own.state) not in ACTIVE
        member = _get_member(client, own, member_uid)
        return Reach(own, (member,), "member" if has_dropped_out else part, is_of_member=True)
    return Reach(own, tuple(together) if part == "primary" else (own,), part)


def find_ended(
    client: Client, workspace: Workspace, uid: UUID, member_uid: UUID | None = None
) -> Reach:
    """What Undo or Restore would bring back: all that one Cancel of this client ended."""
    own = _get_own(client, workspace, uid)
    if member_uid is not None:
        return Reach(own, (_get_member(client, own, member_uid),), is_of_member=True)
    return Reach(own, list_ended_together(client, own))


def list_together(appointment: Appointment) -> list[Appointment]:
    """All active visits of its group, the earliest first; itself where it is in none, or over."""
    if appointment.group_id is None or AppointmentState(appointment.state) not in ACTIVE:
        return [appointment]
    found = _rows().filter(group=appointment.group_id, state__in=ACTIVE).prefetch_related("lines")
    return list(found.order_by("starts_at", "pk"))


def list_ended_together(client: Client, appointment: Appointment) -> tuple[Appointment, ...]:
    """The visits that one Cancel of this primary contact ended; else the appointment alone."""
    is_batch = appointment.group_id is not None and appointment.cancelled_by_client_id == client.pk
    if not is_batch:
        return (appointment,)
    found = _rows().filter(
        group=appointment.group_id,
        state=AppointmentState.CANCELLED,
        cancelled_by_client=client,
        cancelled_at=appointment.cancelled_at,
    )
    return tuple(found.prefetch_related("lines").order_by("starts_at", "pk")) or (appointment,)


def part_in_group(
    client: Client, appointment: Appointment, together: Sequence[Appointment]
) -> GroupPart:
    """The client's part; one active member left: the rules of groups end."""
    group = appointment.group
    if group is None or len(together) < 2:
        return "none"
    return "primary" if group.primary_contact_id == client.pk else "member"


def _get_own(client: Client, workspace: Workspace, uid: UUID) -> Appointment:
    found = _rows().filter(workspace=workspace, uid=uid, attendees__client=client).first()
    if found is None:
        raise NotThere("appointment")
    return found


def _get_member(client: Client, own: Appointment, member_uid: UUID) -> Appointment:
    is_primary = own.group is not None and own.group.primary_contact_id == client.pk
    found = _rows().filter(group=own.group_id, uid=member_uid).exclude(pk=own.pk).first()
    if found is None or not is_primary:
        raise NotThere("appointment")
    return found


def _rows() -> "QuerySet[Appointment]":
    return Appointment.objects.select_related(
        "workspace", "room", "organizer", "scheduler", "group"
    )


def client_of(everybody: Sequence[Attendee]) -> Attendee | None:
    """Whose visit it is; None where no client attends."""
    return next((one for one in everybody if one.client_id is not None), None)
