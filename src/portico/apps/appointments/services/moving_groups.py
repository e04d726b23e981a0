"""Staff move a whole group: every active visit by as much, all or nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction

from portico.apps.appointments.models import Appointment, BookedService
from portico.apps.appointments.selectors.rows import get_as_it_is
from portico.apps.appointments.selectors.staff_lines import (
    list_rooms_by_hand,
    load_staff_lines,
    with_calendars,
)
from portico.apps.appointments.services.editing import edit_appointment
from portico.apps.appointments.services.inputs import (
    Allowance,
    AppointmentInput,
    LineInput,
    PersonInput,
)
from portico.apps.appointments.services.lining import make_calendars
from portico.apps.appointments.services.locking import lock_everything
from portico.apps.appointments.services.placing import decide_on
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.schedule.locking import list_subject_calendars
from portico.apps.schedule.models import Room
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.conflicts import Conflict
from portico.domain.errors import ConflictsFound, InvalidInput, StaleChange
from portico.domain.states import ACTIVE


@transaction.atomic
def move_group(
    *,
    workspace: Workspace,
    uid: UUID,
    form: AppointmentInput,
    seen_version: int,
    allowance: Allowance,
    is_notifying: bool,
    user: User,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Save the form of one visit, and move the others of its group by as much.

    They keep their distances, people and lines; each client is told of their own. Raises as
    `edit_appointment` does; ConflictsFound with what is in the way of any of them; InvalidInput
    (`starts_at`: `group_day`) where they would no longer lie on one day.
    """
    own = get_as_it_is(workspace, uid)
    if own.version != seen_version:
        raise StaleChange(seen_version, own.version)
    by = timedelta()
    if own.starts_at is not None and form.starts_at is not None:
        by = form.starts_at - own.starts_at
    rows = list_together(own)
    forms = [form if one.pk == own.pk else shift_form(one, by) for one in rows]
    _check_day(workspace, forms)
    _lock(workspace, rows, forms, now)
    free(subject_kind="appointment", subject_uids=[one.uid for one in rows])
    conflicts: list[Conflict] = []
    for one, wanted in zip(rows, forms, strict=True):
        try:
            edit_appointment(
                workspace=workspace,
                uid=one.uid,
                form=wanted,
                seen_version=one.version,
                allowance=allowance,
                is_notifying=is_notifying,
                keeps_draft=True,
                is_with_group=True,
                user=user,
                actor=actor,
                now=now,
            )
        except ConflictsFound as error:
            conflicts += error.conflicts
    if conflicts:
        raise decide_on(conflicts, allowance)
    return get_as_it_is(workspace, uid)


def _check_day(workspace: Workspace, forms: Sequence[AppointmentInput]) -> None:
    zone = ZoneInfo(workspace.time_zone)
    starts = [one.starts_at for one in forms if one.starts_at is not None]
    if len({at.astimezone(zone).date() for at in starts}) > 1:
        raise InvalidInput({"starts_at": ("group_day",)})


def list_together(appointment: Appointment) -> list[Appointment]:
    """The active visits of its group by start, or itself alone."""
    rows = Appointment.objects.filter(workspace=appointment.workspace_id, state__in=ACTIVE)
    group = rows.filter(group=appointment.group_id) if appointment.group_id else rows.none()
    found = group.exclude(starts_at=None).prefetch_related(
        "lines__service", "lines__staff_member", "attendees__client", "attendees__staff_member"
    )
    together = list(
        found.select_related("organizer", "scheduler", "room").order_by("starts_at", "pk")
    )
    return together if any(one.pk == appointment.pk for one in together) else [appointment]


def shift_form(appointment: Appointment, by: timedelta) -> AppointmentInput:
    """The form of an appointment as it is saved, at another time."""
    lines = sorted(appointment.lines.all(), key=lambda line: (line.starts_at, line.position))
    starts_at, ends_at = appointment.starts_at, appointment.ends_at
    minutes = 0
    if starts_at is not None and ends_at is not None:
        minutes = (ends_at - starts_at) // timedelta(minutes=1)
    return AppointmentInput(
        name=appointment.name,
        organizer_uid=appointment.organizer.uid if appointment.organizer else None,
        scheduler_uid=appointment.scheduler.uid if appointment.scheduler else None,
        starts_at=starts_at + by if starts_at is not None else None,
        minutes=minutes,
        room_uid=appointment.room.uid if appointment.room and not lines else None,
        place=appointment.place,
        is_online=appointment.is_online,
        join_link=appointment.join_link,
        people=tuple(_list_people(appointment)),
        objectives=appointment.objectives,
        topics=appointment.topics,
        sends_emails=appointment.sends_emails,
        response_deadline=appointment.response_deadline,
        lines=_shift_lines(lines, appointment.room, by),
    )


def _list_people(appointment: Appointment) -> Iterator[PersonInput]:
    """Whoever is on it beside those who do its services."""
    doing = {line.staff_member_id for line in appointment.lines.all()}
    for one in appointment.attendees.all():
        if one.client is not None:
            yield PersonInput("client", one.client.uid, one.is_required)
        elif one.staff_member is not None and one.staff_member_id not in doing:
            yield PersonInput("staff", one.staff_member.uid, one.is_required)


def _shift_lines(
    lines: Sequence[BookedService], room: Room | None, by: timedelta
) -> tuple[LineInput, ...]:
    rooms = list_rooms_by_hand(lines, room)
    shifted = []
    for number, line in enumerate(lines):
        typed = {part: getattr(line, part) for part in line.by_hand}
        plain = LineInput(
            service_uid=line.service.uid if line.service else None,
            staff_uid=line.staff_member.uid,
            option_uids=tuple(UUID(uid) for uid in line.options),
            starts_at=line.starts_at + by if number else None,
            room_uid=rooms.get(line.pk),
            kept=line.pk,
        )
        shifted.append(replace(plain, **typed))
    return tuple(shifted)


def _lock(
    workspace: Workspace,
    rows: Sequence[Appointment],
    forms: Sequence[AppointmentInput],
    now: datetime,
) -> None:
    """Every calendar that any of them has or could take, in one go, then the clients."""
    lines = [line for form in forms for line in form.lines or ()]
    kept = [line for row in rows for line in row.lines.all()]
    make_calendars(workspace, load_staff_lines(workspace, lines, kept))
    more = with_calendars(load_staff_lines(workspace, lines, kept).keys)
    more += list_subject_calendars("appointment", [row.uid for row in rows])
    organization = workspace.organization_id
    people = [person for form in forms for person in form.people]
    staff = StaffMember.objects.filter(
        organization_id=organization, uid__in=[one.uid for one in people if one.kind == "staff"]
    )
    clients = Client.objects.filter(
        organization_id=organization, uid__in=[one.uid for one in people if one.kind == "client"]
    )
    rooms = [row.room for row in rows if row.room is not None]
    lock_everything(None, list(staff), rooms, list(clients), more=more, now=now)
