"""Groups as staff see them: every read takes the access first."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.db.models import Count, Q

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.appointments.selectors.group_facts import list_lasting
from portico.apps.appointments.selectors.groups import client_of, list_active, list_visits
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.groups import FEWEST
from portico.domain.hours import day_after, day_start
from portico.domain.states import ACTIVE


@dataclass(frozen=True, slots=True)
class DeskMember:
    """One visit of a group.

    `may_lead`: staff may name them primary contact. `is_visible`: whether this user may see the
    appointment; of others, only time, state and who works are for them.
    """

    appointment: Appointment
    client: Client | None
    staff: tuple[str, ...]
    is_primary: bool
    may_lead: bool
    is_visible: bool


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """A group as staff see it, the earliest visit first.

    `is_primary_gone`: its primary contact has no active visit in it any more, so staff name
    another. `is_over`: fewer than two active visits are left, and the rules of groups ended.
    """

    group: GroupBooking
    members: tuple[DeskMember, ...]
    is_primary_gone: bool
    is_over: bool

    @property
    def leaders(self) -> tuple[DeskMember, ...]:
        """Who could be named primary contact instead."""
        return tuple(member for member in self.members if member.may_lead)


def load_desk_group(access: DeskAccess, appointment: Appointment) -> DeskGroup | None:
    """The group of an appointment that the user may see; five queries, none without a group."""
    if appointment.group_id is None:
        return None
    group = GroupBooking.objects.select_related("primary_contact").get(pk=appointment.group_id)
    rows = list_visits(group.pk)
    visible = visible_appointments(access).filter(group=group)
    seen = set(visible.values_list("pk", flat=True))
    members = tuple(_describe(row, group, row.pk in seen) for row in rows)
    active = list_active(rows)
    leads = any(one.is_primary and one.appointment in active for one in members)
    is_over = len(active) < FEWEST
    return DeskGroup(group, members, not leads and not is_over, is_over)


def _describe(row: Appointment, group: GroupBooking, is_visible: bool) -> DeskMember:
    client = client_of(row)
    staff = [one.staff_member.name for one in row.attendees.all() if one.staff_member]
    is_primary = client is not None and client.pk == group.primary_contact_id
    may_lead = (
        client is not None and not is_primary and not client.is_provisional and row.state in ACTIVE
    )
    return DeskMember(row, client, tuple(staff), is_primary, may_lead, is_visible)


def list_companions(access: DeskAccess, appointment: Appointment) -> list[Appointment]:
    """Active appointments of that day which the user may see, with one client, in no group."""
    if appointment.starts_at is None:
        return []
    zone = ZoneInfo(access.workspace.time_zone)
    day = appointment.starts_at.astimezone(zone).date()
    visible = visible_appointments(access).values("pk")
    rows = (
        Appointment.objects.filter(pk__in=visible, state__in=ACTIVE)
        .filter(starts_at__gte=day_start(day, zone), starts_at__lt=day_after(day, zone))
        .exclude(pk=appointment.pk)
        .annotate(clients=Count("attendees", filter=Q(attendees__client__isnull=False)))
        .filter(clients=1)
        .prefetch_related("attendees__client", "attendees__staff_member", "lines__staff_member")
        .order_by("starts_at", "pk")
    )
    found = list(rows)
    lasting = list_lasting(found)
    return [row for row in found if row.group_id not in lasting]
