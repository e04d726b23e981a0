"""Field checks of the appointment form; every fault is reported, not only the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.inputs import AppointmentInput
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """The form with its rows; everything belongs to the workspace's organization."""

    form: AppointmentInput
    organizer: StaffMember
    scheduler: User | None
    room: Room | None
    clients: tuple[Client, ...]
    staff: tuple[StaffMember, ...]
    ends_at: datetime | None


def check_form(
    workspace: Workspace, form: AppointmentInput, *, before: Appointment | None, now: datetime
) -> CheckedForm:
    """Load the rows that the form names; raises InvalidInput with every fault by field."""
    faults: dict[str, list[str]] = {}
    organization = workspace.organization_id
    organizer = StaffMember.objects.filter(
        organization_id=organization, uid__in=_known(form.organizer_uid)
    ).first()
    scheduler = User.objects.filter(
        organization_id=organization, uid__in=_known(form.scheduler_uid)
    ).first()
    room = Room.objects.filter(workspace=workspace, uid__in=_known(form.room_uid)).first()
    clients, staff = _load_people(workspace, form)
    if organizer is None:
        faults.setdefault("organizer", []).append("required")
    if form.scheduler_uid and scheduler is None:
        faults.setdefault("scheduler", []).append("unknown")
    if form.room_uid and room is None:
        faults.setdefault("room", []).append("unknown")
    if len(clients) + len(staff) != len(form.people):
        faults.setdefault("people", []).append("unknown")
    _check_texts(form, faults)
    _check_times(workspace, form, before, now, faults)
    if faults or organizer is None:
        raise InvalidInput({field: tuple(codes) for field, codes in faults.items()})
    ends_at = form.starts_at + timedelta(minutes=form.minutes) if form.starts_at else None
    return CheckedForm(form, organizer, scheduler, room, clients, staff, ends_at)


def _known(uid: UUID | None) -> list[UUID]:
    return [] if uid is None else [uid]


def _load_people(
    workspace: Workspace, form: AppointmentInput
) -> tuple[tuple[Client, ...], tuple[StaffMember, ...]]:
    clients = Client.objects.filter(
        organization_id=workspace.organization_id,
        uid__in=[p.uid for p in form.people if p.kind == "client"],
    )
    staff = StaffMember.objects.filter(
        organization_id=workspace.organization_id,
        uid__in=[p.uid for p in form.people if p.kind == "staff"],
    )
    return tuple(clients), tuple(staff)


def _check_texts(form: AppointmentInput, faults: dict[str, list[str]]) -> None:
    limits: Sequence[tuple[str, str, int]] = (
        ("name", form.name, 200),
        ("place", form.place, 300),
        ("join_link", form.join_link, 200),
        ("objectives", form.objectives, 4000),
        ("topics", form.topics, 4000),
    )
    for field, text, limit in limits:
        if len(text) > limit:
            faults.setdefault(field, []).append("too_long")
    if not form.name.strip():
        faults.setdefault("name", []).append("required")
    if form.join_link and not form.join_link.startswith(("https://", "http://")):
        faults.setdefault("join_link", []).append("not_a_link")


def _check_times(
    workspace: Workspace,
    form: AppointmentInput,
    before: Appointment | None,
    now: datetime,
    faults: dict[str, list[str]],
) -> None:
    if form.minutes < 5:
        faults.setdefault("minutes", []).append("too_short")
    if form.minutes > workspace.maximum_minutes:
        faults.setdefault("minutes", []).append("too_long")
    if form.starts_at is None:
        if before is not None and before.starts_at is not None:
            faults.setdefault("starts_at", []).append("required")
        return
    is_moved = before is None or before.starts_at != form.starts_at
    if is_moved and form.starts_at <= now:
        faults.setdefault("starts_at", []).append("past")
    day = form.starts_at.astimezone(ZoneInfo(workspace.time_zone)).date()
    if workspace.first_day and day < workspace.first_day:
        faults.setdefault("starts_at", []).append("before_first_day")
    if workspace.last_day and day > workspace.last_day:
        faults.setdefault("starts_at", []).append("after_last_day")
    deadline = form.response_deadline
    if deadline and deadline > form.starts_at:
        faults.setdefault("response_deadline", []).append("after_start")
