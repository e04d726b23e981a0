"""Appointments that staff ticked in the list, to be made one group."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F

from portico.apps.appointments.models import Appointment, GroupBooking
from portico.apps.appointments.selectors.desk import visible_appointments
from portico.apps.appointments.selectors.group_facts import list_lasting, load_grouped_visits
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.domain.decisions import Decision
from portico.domain.errors import Forbidden, NotThere
from portico.domain.groups import find_faults, may_group
from portico.domain.roles import Permission


@dataclass(frozen=True, slots=True)
class TickedVisit:
    """One that was ticked.

    `faults`: codes of what speaks against it. `may_lead`: its client can be primary contact.
    """

    appointment: Appointment
    clients: tuple[Client, ...]
    staff: tuple[str, ...]
    faults: tuple[str, ...]
    may_lead: bool


@dataclass(frozen=True, slots=True)
class Ticked:
    """What was ticked, the one whose client leads first.

    `group`: the one that some of them are in already, whose primary contact stays.
    `is_together`: all of them are in it.
    """

    visits: tuple[TickedVisit, ...]
    group: GroupBooking | None
    is_together: bool
    decision: Decision

    @property
    def uids(self) -> list[UUID]:
        """In the order that the service takes them."""
        return [one.appointment.uid for one in self.visits]


def load_ticked(access: DeskAccess, uids: Sequence[UUID], first: UUID | None = None) -> Ticked:
    """The ticked appointments in the order of the list, `first` (the first picked) before them.

    One that is in a group already comes before all: the others join it. Raises NotThere for one
    that is not of this workspace, Forbidden for one that is not the user's to see.
    """
    rows = _load(access, uids)
    lasting = list_lasting(rows)
    joined = next((one.group for one in rows if one.group_id in lasting), None)
    rows.sort(key=lambda one: (joined is None or one.group_id != joined.pk, one.uid != first))
    if joined is None and rows and not _may_lead(rows[0]):
        rows.sort(key=lambda one: not _may_lead(one))
    facts = load_grouped_visits(rows)
    visits = tuple(
        _describe(one, faults) for one, faults in zip(rows, find_faults(facts), strict=True)
    )
    is_together = joined is not None and all(one.group_id == joined.pk for one in rows)
    return Ticked(visits, joined, is_together and len(rows) > 1, may_group(facts))


def _load(access: DeskAccess, uids: Sequence[UUID]) -> list[Appointment]:
    wanted = set(uids)
    every = Appointment.objects.filter(workspace=access.workspace, uid__in=wanted)
    rows = (
        every.filter(pk__in=visible_appointments(access).values("pk"))
        .select_related("workspace", "group__primary_contact")
        .prefetch_related("attendees__client", "attendees__staff_member", "lines__staff_member")
        .order_by(F("starts_at").asc(nulls_last=True), "pk")
    )
    found = list(rows)
    if len(found) < len(wanted):
        if every.count() == len(wanted):
            raise Forbidden(Permission.APPOINTMENTS.value)
        raise NotThere("appointment")
    return found


def _clients(one: Appointment) -> tuple[Client, ...]:
    return tuple(part.client for part in one.attendees.all() if part.client)


def _may_lead(one: Appointment) -> bool:
    clients = _clients(one)
    return len(clients) == 1 and not clients[0].is_provisional


def _describe(one: Appointment, faults: tuple[str, ...]) -> TickedVisit:
    of_lines = [line.staff_member.name for line in one.lines.all()]
    attending = [part.staff_member.name for part in one.attendees.all() if part.staff_member]
    staff = tuple(dict.fromkeys(of_lines or attending))
    return TickedVisit(one, _clients(one), staff, faults, _may_lead(one))
