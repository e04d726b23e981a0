"""What moves with an appointment when its client moves it, and what decides on it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Prefetch, Q

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.moving_facts import (
    describe_facts,
    find_offer,
    load_options,
)
from portico.apps.appointments.selectors.own_time import load_own_time
from portico.apps.appointments.selectors.reach import part_in_group
from portico.apps.appointments.selectors.visits import PlannedLine, Plans, VisitPlan
from portico.apps.appointments.services.stretching import time_of
from portico.apps.people.models import Client
from portico.apps.schedule.models import Occupancy
from portico.apps.schedule.selectors.offers import Offers, load_offers
from portico.apps.workspaces.models import Workspace
from portico.domain.availability import Key
from portico.domain.errors import NotThere
from portico.domain.rescheduling import RescheduleFacts
from portico.domain.states import ACTIVE, Answer

_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Moving:
    """What moves together, one appointment or a whole group, and what decides on it.

    `appointments`: earliest first, each with its lines and attendees loaded. `starts_at`: the
    earliest start. `plans`: None where something of it cannot be booked today.
    """

    appointments: Sequence[Appointment]
    starts_at: datetime | None
    facts: RescheduleFacts
    plans: Plans | None

    @property
    def version(self) -> int:
        """Rises with every change of any of them, so that a page tells what it has seen."""
        return sum(one.version for one in self.appointments)


def load_moving(client: Client, workspace: Workspace, uid: UUID, *, now: datetime) -> Moving:
    """Everything that moves with this appointment of the client, in a fixed number of queries."""
    known = _load(client, workspace, uid)
    starts = [one.starts_at for one in known.together if one.starts_at is not None]
    return Moving(
        appointments=known.together,
        starts_at=min(starts, default=None),
        facts=known.facts,
        plans=_plan(client, known.together, known.lines, known.offers, now),
    )


def load_reschedule_facts(client: Client, workspace: Workspace, uid: UUID) -> RescheduleFacts:
    """What `may_reschedule` decides on; raises NotThere for anybody else's."""
    return _load(client, workspace, uid).facts


def list_reschedule_facts(
    client: Client, workspace: Workspace, uids: Collection[UUID]
) -> dict[UUID, RescheduleFacts]:
    """The same of several appointments of the client, in as many queries."""
    return {uid: known.facts for uid, known in _load_several(client, workspace, uids).items()}


@dataclass(frozen=True, slots=True)
class _Known:
    together: Sequence[Appointment]
    lines: Mapping[int, Sequence[BookedService]]
    offers: Offers
    facts: RescheduleFacts


def _load(client: Client, workspace: Workspace, uid: UUID) -> _Known:
    found = _load_several(client, workspace, [uid])
    if uid not in found:
        raise NotThere("appointment")
    return found[uid]


def _load_several(
    client: Client, workspace: Workspace, uids: Collection[UUID]
) -> dict[UUID, _Known]:
    mine = list(
        Attendee.objects.select_related("appointment__group").filter(
            client=client, appointment__uid__in=uids, appointment__workspace=workspace
        )
    )
    rows = _list_rows([one.appointment for one in mine]) if mine else []
    lines = {one.pk: list(one.lines.all()) for one in rows}
    every = [line for group in lines.values() for line in group]
    services = [line.service.uid for line in every if line.service is not None]
    offers, options = load_offers(workspace, services), load_options(every)
    found = {}
    for one in mine:
        together = _list_together(one.appointment, rows)
        part = part_in_group(client, one.appointment, together)
        if part != "primary":
            together = [row for row in together if row.pk == one.appointment_id]
        facts = describe_facts(client, one, workspace, together, lines, offers, options, part)
        found[one.appointment.uid] = _Known(together, lines, offers, facts)
    return found


def _list_rows(own: Sequence[Appointment]) -> list[Appointment]:
    """These appointments and what is active in their groups, with lines and people."""
    lines = BookedService.objects.select_related("service", "staff_member")
    people = Attendee.objects.select_related("client", "staff_member__user")
    groups = [one.group_id for one in own if one.group_id is not None]
    wanted = Q(pk__in=[one.pk for one in own]) | Q(group__in=groups, state__in=ACTIVE)
    rows = Appointment.objects.select_related("workspace", "group").prefetch_related(
        Prefetch("lines", lines), Prefetch("attendees", people)
    )
    return list(rows.filter(wanted).order_by("starts_at", "pk"))


def _list_together(own: Appointment, rows: Sequence[Appointment]) -> list[Appointment]:
    """The appointment, or all active ones of its group, the earliest first."""
    group = [one for one in rows if one.group_id == own.group_id and one.state in ACTIVE]
    if own.group_id is None or all(one.pk != own.pk for one in group):
        return [one for one in rows if one.pk == own.pk]
    return group


def _plan(
    client: Client,
    together: Sequence[Appointment],
    lines: Mapping[int, Sequence[BookedService]],
    offers: Offers,
    now: datetime,
) -> Plans | None:
    """Lines by the same people, in their booked length and with their distances."""
    first = min((one.starts_at for one in together if one.starts_at is not None), default=None)
    if first is None:
        return None
    extras = _load_extras(together, lines, offers)
    visits = []
    for one in together:
        planned = _plan_lines(lines[one.pk], offers)
        if not planned or one.starts_at is None:
            return None
        offset = (one.starts_at - first) // _MINUTE
        planned = [replace(line, extras=extras[one.uid]) for line in planned]
        visits.append(VisitPlan(planned, _client_of(one), offset))
    clients = {visit.client for visit in visits if visit.client is not None}
    uids = [one.uid for one in together]
    return Plans(
        offers=replace(offers, more=frozenset(key for keys in extras.values() for key in keys)),
        visits=visits,
        own_time=load_own_time(clients, now, except_uids=uids),
        except_uids=[*uids, client.uid],
        except_start=first,
    )


def _plan_lines(lines: Sequence[BookedService], offers: Offers) -> list[PlannedLine]:
    """Empty where one of them cannot be booked today."""
    ordered = sorted(lines, key=lambda line: (line.starts_at, line.position))
    planned: list[PlannedLine] = []
    for line in ordered:
        found = find_offer(line, offers)
        if found is None:
            return []
        time = time_of(line)
        offset = (line.starts_at - ordered[0].starts_at) // _MINUTE
        planned.append(PlannedLine(found[0], [(found[1], time)], offset))
    return planned


def _client_of(appointment: Appointment) -> int | None:
    going = [
        one.client_id
        for one in appointment.attendees.all()
        if one.client_id is not None and one.answer != Answer.DECLINED
    ]
    return going[0] if going else None


def _load_extras(
    together: Sequence[Appointment],
    lines: Mapping[int, Sequence[BookedService]],
    offers: Offers,
) -> Mapping[UUID, tuple[Key, ...]]:
    """Calendars that staff put on an appointment beside its lines: they move along."""
    known: dict[UUID, set[Key]] = {}
    for one in together:
        found = [find_offer(line, offers) for line in lines[one.pk]]
        staff = {offer[1].calendar for offer in found if offer is not None}
        known[one.uid] = staff | {key for line in lines[one.pk] for key in line.takes}
    extras: dict[UUID, tuple[Key, ...]] = defaultdict(tuple)
    rows = Occupancy.objects.filter(subject_kind="appointment", subject_uid__in=known)
    for uid, key in rows.values_list("subject_uid", "calendar_id").distinct():
        if key not in known[uid]:
            extras[uid] = (*extras[uid], key)
    return extras
