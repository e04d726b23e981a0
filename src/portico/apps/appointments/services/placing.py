"""Conflicts of a time, and taking it: lock, look, weigh, occupy."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.services.inputs import Allowance
from portico.apps.appointments.services.stretching import list_taken_calendars, load_stretches
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client, StaffMember
from portico.apps.schedule.locking import find_calendars, list_subject_calendars, lock_calendars
from portico.apps.schedule.models import Calendar, Room
from portico.apps.schedule.selectors import list_taken
from portico.apps.schedule.services.holding import release_holds
from portico.apps.schedule.services.occupying import free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.conflicts import Conflict, Taken, may_save, weigh_conflicts
from portico.domain.errors import ConflictsFound, NotThere
from portico.domain.states import OCCUPYING, Answer, AppointmentState, WorkspaceKind


def list_conflicts(
    workspace: Workspace,
    starts_at: datetime,
    ends_at: datetime,
    *,
    calendars: Collection[Calendar],
    clients: Collection[Client],
    room: Room | None,
    exclude_uid: UUID | None,
    now: datetime,
) -> tuple[Conflict, ...]:
    """What is in the way of these people and this room, weighed (product page 4, People)."""
    taken = [
        Taken(
            who_kind="room" if row.calendar.room_id else "staff",
            who_uid=_owner(row.calendar).uid,
            name=_owner(row.calendar).name,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            is_tentative=row.is_tentative,
            label="",
            held_until=row.expires_at,
        )
        for row in list_taken(calendars, starts_at, ends_at, now=now)
        if row.subject_uid != exclude_uid
    ]
    taken += list_client_overlaps(clients, starts_at, ends_at, exclude_uid)
    return weigh_conflicts(
        taken,
        starts_at=starts_at,
        ends_at=ends_at,
        workspace_kind=WorkspaceKind(workspace.kind),
        room_allows_double=bool(room and room.allows_double_booking),
    )


def _owner(calendar: Calendar) -> StaffMember | Room:
    owner = calendar.room or calendar.staff_member
    if owner is None:
        raise LookupError("a calendar of nobody: a check constraint of the table forbids it")
    return owner


def list_client_overlaps(
    clients: Collection[Client], starts_at: datetime, ends_at: datetime, exclude_uid: UUID | None
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
        .exclude(appointment__uid__in=[] if exclude_uid is None else [exclude_uid])
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


def lock_everything(
    appointment: Appointment | None,
    staff: Collection[StaffMember],
    rooms: Collection[Room],
    clients: Collection[Client],
    *,
    now: datetime,
) -> list[Calendar]:
    """Lock calendars (wanted and present) in sorted order, then clients; returns the wanted."""
    wanted = find_calendars(staff, rooms)
    present = list_subject_calendars("appointment", [appointment.uid]) if appointment else []
    if appointment is not None:
        present += list_taken_calendars(appointment.lines.all())
    lock_calendars([*wanted, *present], now=now)
    keys = sorted(client.pk for client in clients)
    list(Client.objects.select_for_update().filter(pk__in=keys).order_by("pk"))
    return wanted


def lock_appointment(
    workspace: Workspace, uid: UUID, *, clients: Collection[Client] = (), now: datetime
) -> list[Calendar]:
    """Lock an appointment's calendars, and clients, before its row; raises NotThere.

    Returns those of the people and the room it is with; what it occupies is locked as well.
    """
    appointment = (
        Appointment.objects.filter(workspace=workspace, uid=uid).select_related("room").first()
    )
    if appointment is None:
        raise NotThere("appointment")
    attendees = appointment.attendees.exclude(staff_member=None).select_related("staff_member")
    staff = [attendee.staff_member for attendee in attendees if attendee.staff_member]
    rooms = [appointment.room] if appointment.room else []
    return lock_everything(appointment, staff, rooms, clients, now=now)


def take_time(
    appointment: Appointment,
    *,
    calendars: Sequence[Calendar],
    clients: Collection[Client],
    allowance: Allowance,
    actor: Actor,
    now: datetime,
) -> tuple[Conflict, ...]:
    """Occupy the appointment's time on these locked calendars; returns what was overridden.

    Raises ConflictsFound with everything in the way unless the allowance covers it. Time that is
    held for a client's Undo is taken from them: that Undo is refused from then on.
    """
    free(subject_kind="appointment", subject_uids=[appointment.uid])
    if appointment.starts_at is None or appointment.ends_at is None:
        return ()
    conflicts = list_conflicts(
        appointment.workspace,
        appointment.starts_at,
        appointment.ends_at,
        calendars=calendars,
        clients=clients,
        room=appointment.room,
        exclude_uid=appointment.uid,
        now=now,
    )
    decision = may_save(
        conflicts,
        is_overriding=allowance.may_override,
        has_reason=bool(allowance.override_reason.strip()),
        accepts_warnings=allowance.accepts(conflicts),
    )
    if not decision.is_allowed:
        raise ConflictsFound(conflicts, decision)
    overridden = tuple(conflict for conflict in conflicts if conflict.held_until is None)
    if AppointmentState(appointment.state) in OCCUPYING:
        _take_from_holds(appointment, calendars, actor, now)
        shared = {conflict.who_uid for conflict in overridden}
        occupy(
            stretches=load_stretches(
                appointment,
                calendars,
                sharing={c.pk for c in calendars if _owner(c).uid in shared},
            ),
            subject_kind="appointment",
            subject_uid=appointment.uid,
            is_tentative=appointment.state == AppointmentState.PENDING,
        )
    return overridden


def _take_from_holds(
    appointment: Appointment, calendars: Sequence[Calendar], actor: Actor, now: datetime
) -> None:
    if appointment.starts_at is None or appointment.ends_at is None:
        return
    uids = release_holds(
        calendars=calendars, starts_at=appointment.starts_at, ends_at=appointment.ends_at
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
