"""Conflicts of a time, and taking it once its calendars are locked: look, weigh, occupy."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.stretching import load_stretches
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.models import Calendar, Occupancy, Resource, Room
from portico.apps.schedule.selectors import list_taken
from portico.apps.schedule.services.holding import release_holds
from portico.apps.schedule.services.occupying import Stretch, free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.conflicts import (
    Conflict,
    Taken,
    may_save,
    merge_conflicts,
    weigh_conflicts,
)
from portico.domain.errors import ConflictsFound
from portico.domain.states import OCCUPYING, Answer, AppointmentState, WorkspaceKind


def list_conflicts(
    workspace: Workspace,
    wanted: Collection[Stretch],
    *,
    starts_at: datetime,
    ends_at: datetime,
    clients: Collection[Client],
    closed: Collection[Taken] = (),
    except_uids: Collection[UUID] = (),
    now: datetime,
) -> tuple[Conflict, ...]:
    """What is in the way of these stretches and clients, weighed (product page 4, People).

    `closed`: where hours are, or somebody who does not offer the service. `except_uids`:
    subjects whose time counts as free.
    """
    kind = WorkspaceKind(workspace.kind)
    found: list[Conflict] = []
    rows = [row for row in _list_rows(wanted, now) if row.subject_uid not in set(except_uids)]
    for stretch in wanted:
        room = stretch.calendar.room
        found += weigh_conflicts(
            [_taken_by(row) for row in rows if row.calendar_id == stretch.calendar.pk],
            starts_at=stretch.starts_at,
            ends_at=stretch.ends_at,
            workspace_kind=kind,
            room_allows_double=bool(room and room.allows_double_booking),
        )
    found += weigh_conflicts(
        [*closed, *list_client_overlaps(clients, starts_at, ends_at, except_uids)],
        starts_at=starts_at,
        ends_at=ends_at,
        workspace_kind=kind,
        room_allows_double=False,
    )
    return merge_conflicts(found)


def _list_rows(wanted: Collection[Stretch], now: datetime) -> list[Occupancy]:
    if not wanted:
        return []
    begin, end = min(one.starts_at for one in wanted), max(one.ends_at for one in wanted)
    rows = list_taken([one.calendar for one in wanted], begin, end, now=now)
    return list(rows.select_related("calendar__resource"))


def _taken_by(row: Occupancy) -> Taken:
    calendar = row.calendar
    return Taken(
        who_kind="room" if calendar.room_id else "unit" if calendar.resource_id else "staff",
        who_uid=_owner(calendar).uid,
        name=_owner(calendar).name,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        is_tentative=row.is_tentative,
        label="",
        held_until=row.expires_at,
        cause="away" if row.kind == Occupancy.BUSY else "taken",
    )


def _owner(calendar: Calendar) -> StaffMember | Room | Resource:
    owner = calendar.room or calendar.staff_member or calendar.resource
    if owner is None:
        raise LookupError("a calendar of nobody: a check constraint of the table forbids it")
    return owner


def list_client_overlaps(
    clients: Collection[Client],
    starts_at: datetime,
    ends_at: datetime,
    except_uids: Collection[UUID] = (),
) -> list[Taken]:
    """What else these clients are expected at then."""
    attends = (
        Attendee.objects.filter(
            client__in=[client.pk for client in clients],
            appointment__state__in=OCCUPYING,
            appointment__starts_at__lt=ends_at,
            appointment__ends_at__gt=starts_at,
        )
        .exclude(answer=Answer.DECLINED)
        .exclude(appointment__uid__in=list(except_uids))
        .select_related("client", "appointment")
    )
    found = []
    for attendee in attends:
        other, client = attendee.appointment, attendee.client
        if client is None or other.starts_at is None or other.ends_at is None:
            continue
        found.append(
            Taken(
                who_kind="client",
                who_uid=client.uid,
                name=client.name,
                starts_at=other.starts_at,
                ends_at=other.ends_at,
                is_tentative=other.state == AppointmentState.PENDING,
                label="",
            )
        )
    return found


def take_time(
    appointment: Appointment,
    *,
    calendars: Sequence[Calendar],
    clients: Collection[Client],
    closed: Collection[Taken] = (),
    allowance: Allowance,
    actor: Actor,
    now: datetime,
) -> tuple[Conflict, ...]:
    """Occupy the appointment's time on these locked calendars; returns what was overridden.

    `closed`: as `list_conflicts` takes it. Raises ConflictsFound with everything in the way
    unless the allowance covers it. Time that is held for a client is taken from them: an Undo
    is refused from then on.
    """
    free(subject_kind="appointment", subject_uids=[appointment.uid])
    if appointment.starts_at is None or appointment.ends_at is None:
        return ()
    wanted = load_stretches(appointment, calendars)
    conflicts = list_conflicts(
        appointment.workspace,
        wanted,
        starts_at=appointment.starts_at,
        ends_at=appointment.ends_at,
        clients=clients,
        closed=closed,
        except_uids=[appointment.uid],
        now=now,
    )
    refused = decide_on(conflicts, allowance)
    if not refused.decision.is_allowed:
        raise refused
    overridden = tuple(conflict for conflict in conflicts if conflict.held_until is None)
    if AppointmentState(appointment.state) in OCCUPYING:
        _take_from_holds(wanted, actor, now)
        shared = _list_shared(wanted, overridden)
        occupy(
            stretches=[replace(one, may_share=one.calendar.pk in shared) for one in wanted],
            subject_kind="appointment",
            subject_uid=appointment.uid,
            is_tentative=appointment.state == AppointmentState.PENDING,
        )
    return overridden


def decide_on(conflicts: Iterable[Conflict], allowance: Allowance) -> ConflictsFound:
    """All that is in the way, each once, with the decision whether the allowance covers it."""
    merged = merge_conflicts(conflicts)
    decision = may_save(
        merged,
        is_overriding=allowance.may_override,
        has_reason=bool(allowance.override_reason.strip()),
        accepts_warnings=allowance.accepts(merged),
    )
    return ConflictsFound(merged, decision)


def _list_shared(wanted: Collection[Stretch], overridden: Collection[Conflict]) -> set[int]:
    """The calendars on which it stands beside others on purpose."""
    uids = {one.who_uid for one in overridden if one.cause in ("taken", "away")}
    if not uids:
        return set()
    of_them = Q(staff_member__uid__in=uids) | Q(room__uid__in=uids) | Q(resource__uid__in=uids)
    keys = {one.calendar.pk for one in wanted}
    return set(Calendar.objects.filter(of_them, pk__in=keys).values_list("pk", flat=True))


def _take_from_holds(wanted: Collection[Stretch], actor: Actor, now: datetime) -> None:
    uids: set[UUID] = set()
    for one in wanted:
        uids |= set(
            release_holds(calendars=[one.calendar], starts_at=one.starts_at, ends_at=one.ends_at)
        )
    for losing in Appointment.objects.filter(uid__in=uids).order_by("pk"):
        Appointment.objects.filter(pk=losing.pk).update(held_until=None)
        record(
            subject_kind="appointment",
            subject_uid=losing.uid,
            verb="hold_taken",
            actor=actor,
            now=now,
            organization_id=losing.organization_id,
            workspace_id=losing.workspace_id,
        )


def describe_override(overridden: Collection[Conflict]) -> dict[str, list[str]]:
    """What the history says of it: who was booked twice, and who outside of hours."""
    changes = {}
    twice = sorted({one.name for one in overridden if one.cause in ("taken", "away")})
    outside = sorted({one.name for one in overridden if one.cause in ("closed", "not_offered")})
    if twice:
        changes["double_booked"] = ["", ", ".join(twice)]
    if outside:
        changes["outside_hours"] = ["", ", ".join(outside)]
    return changes
