"""A client moves an appointment, or as primary contact their whole group."""

from collections.abc import Sequence, Set
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee, BookedService
from portico.apps.appointments.selectors.moving import Moving, load_moving
from portico.apps.appointments.selectors.rows import list_attendees, list_parts
from portico.apps.appointments.services.fitting import HOLD, Fitted, fit_visits, lock_plans
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.stretching import load_stretches
from portico.apps.appointments.services.telling import list_notices, tell_attendees
from portico.apps.appointments.services.telling_ends import tell_scheduler_of
from portico.apps.history.services.recording import record
from portico.apps.people.models import Client
from portico.apps.schedule.locking import list_subject_calendars, lock_keys
from portico.apps.schedule.models import Calendar
from portico.apps.schedule.services.holding import give_way
from portico.apps.schedule.services.occupying import free, occupy
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.availability import Key, Placed
from portico.domain.deadlines import moved_deadline
from portico.domain.errors import Refused, SlotTaken, StaleChange
from portico.domain.participation import state_after_edit
from portico.domain.rescheduling import may_reschedule
from portico.domain.states import Answer, AppointmentState, Confirmation

_MOVED = "appointment_rescheduled"


@transaction.atomic
def reschedule_appointment(
    *,
    client: Client,
    workspace: Workspace,
    uid: UUID,
    to: datetime,
    seen_version: int | None = None,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Move it to `to`, which was offered; of a group the earliest visit, all or nothing.

    It keeps its identity, lines and people; rooms and units are chosen anew. What the client
    holds while booking gives way to it. Raises NotThere, Refused with every reason of
    `may_reschedule` or with `own_overlap`, StaleChange (somebody changed it since `seen_version`;
    None: whatever it is now), or SlotTaken.
    """
    moving, calendars = _lock(client, workspace, uid, now)
    decision = may_reschedule(moving.facts, now=now)
    if not decision.is_allowed:
        raise Refused(decision)
    own = next(one for one in moving.appointments if one.uid == uid)
    if seen_version is not None and seen_version != moving.version:
        raise StaleChange(seen_version, moving.version)
    if moving.plans is None or moving.starts_at is None:
        raise SlotTaken
    fitted = fit_visits(workspace, moving.plans, calendars, to, client=client, now=now)
    free(subject_kind="appointment", subject_uids=[one.uid for one in moving.appointments])
    by = to - moving.starts_at
    formers = [(one.starts_at, one.ends_at) for one in moving.appointments]
    visits = zip(moving.appointments, fitted.visits, moving.plans.visits, strict=True)
    for appointment, visit, plan in visits:
        extras = set(plan.lines[0].extras)
        lines = _move_lines(appointment, visit[: len(plan.lines)], by)
        _choose_room(appointment, lines, fitted)
        _move(appointment, by, client, now)
        _take(appointment, lines, calendars, extras, client)
    for appointment, former in zip(moving.appointments, formers, strict=True):
        _finish(appointment, former, actor, now)
    return own


def _lock(
    client: Client, workspace: Workspace, uid: UUID, now: datetime
) -> tuple[Moving, dict[Key, Calendar]]:
    """Calendars it could take and has, then clients, then its rows; read again under the lock."""
    before = load_moving(client, workspace, uid, now=now)
    uids = [one.uid for one in before.appointments]
    present = list_subject_calendars("appointment", uids)
    people = {client.pk: client}
    for appointment in before.appointments:
        people |= {a.client.pk: a.client for a in appointment.attendees.all() if a.client}
    if before.plans is None:
        calendars = {one.pk: one for one in lock_keys([c.pk for c in present], now=now)}
    else:
        calendars = lock_plans(before.plans, list(people.values()), more=present, now=now)
    rows = Appointment.objects.select_for_update().filter(uid__in=uids).order_by("pk")
    list(rows.values_list("pk"))
    kept = Client.objects.get(pk=client.pk)
    return load_moving(kept, workspace, uid, now=now), calendars


def _move(appointment: Appointment, by: timedelta, client: Client, now: datetime) -> None:
    former = appointment.starts_at
    if former is None or appointment.ends_at is None:
        raise LookupError("a move without a time: may_reschedule refuses it")
    workspace = appointment.workspace
    appointment.starts_at, appointment.ends_at = former + by, appointment.ends_at + by
    _reset_answers(appointment, client, now)
    appointment.response_deadline = moved_deadline(
        appointment.response_deadline,
        former,
        appointment.starts_at,
        workspace.response_deadline_hours,
        now=now,
    )
    appointment.state = state_after_edit(
        AppointmentState(appointment.state),
        Confirmation(appointment.confirmation),
        list_parts(appointment),
        has_time=True,
        is_moved=True,
        is_request_over=is_request_over(workspace, appointment.starts_at, now=now),
    )
    appointment.version += 1
    appointment.sequence += 1
    appointment.asked_sequence = appointment.sequence
    appointment.save()


def _move_lines(
    appointment: Appointment, visit: Sequence[Placed], by: timedelta
) -> list[BookedService]:
    """Lines with their distances, and what they take now."""
    lines = sorted(appointment.lines.all(), key=lambda line: (line.starts_at, line.position))
    for placed in visit:
        line = lines[placed.line]
        line.starts_at += by
        line.takes = sorted(placed.taken)
    BookedService.objects.bulk_update(lines, ["starts_at", "takes"])
    return lines


def _choose_room(appointment: Appointment, lines: Sequence[BookedService], fitted: Fitted) -> None:
    """The room that its lines take now; one that staff put on it beside them stays."""
    rooms = [fitted.calendars[key].room_id for line in lines for key in line.takes]
    found = [room for room in rooms if room is not None]
    if found and appointment.room_id not in found:
        appointment.room_id = found[0]


def _reset_answers(appointment: Appointment, client: Client, now: datetime) -> None:
    """The mover has accepted; everybody else is asked anew (product page 3)."""
    everybody = list(appointment.attendees.all())
    for one in everybody:
        is_mover = one.client_id == client.pk
        one.answer = Answer.ACCEPTED if is_mover else Answer.NEEDS_ACTION
        one.answered_at = now if is_mover else None
    Attendee.objects.bulk_update(everybody, ["answer", "answered_at"])


def _take(
    appointment: Appointment,
    lines: Sequence[BookedService],
    calendars: dict[Key, Calendar],
    extras: Set[Key],
    client: Client,
) -> None:
    """Insert its rows, all old ones of the whole group being gone.

    What the client holds while booking counted as free: it is given up where it is in the way.
    """
    staff = {line.staff_member_id for line in lines}
    with_it = [c for c in calendars.values() if c.staff_member_id in staff or c.pk in extras]
    stretches = load_stretches(appointment, with_it)
    give_way(subject_kind=HOLD, subject_uid=client.uid, to=stretches)
    occupy(
        stretches=stretches,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        is_tentative=appointment.state == AppointmentState.PENDING,
    )


def _finish(
    appointment: Appointment,
    former: tuple[datetime | None, datetime | None],
    actor: Actor,
    now: datetime,
) -> None:
    times = {"starts_at": appointment.starts_at, "ends_at": appointment.ends_at}
    changes = {
        name: [str(before and before.isoformat()), str(after and after.isoformat())]
        for (name, after), before in zip(times.items(), former, strict=True)
    }
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="moved",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes=changes,
    )
    facts = {"former": [before for before, _ in changes.values()]}
    notices = list_notices(appointment, "rescheduled", actor=actor)
    attendees = list_attendees(appointment)
    tell_attendees(appointment, notices, attendees, facts=facts, actor=actor, now=now)
    if any(notice.audience == "internal" for notice in notices):
        tell_scheduler_of(appointment, _MOVED, attendees, facts=facts, actor=actor, now=now)
    schedule_reminders(appointment, now=now)
