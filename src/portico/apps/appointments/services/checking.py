"""Field checks of the appointment form; every fault is reported, not only the first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.services.inputs import AppointmentInput
from portico.apps.catalog.services.describing import LONGEST, MOST_CENTS
from portico.apps.people.models import Client, StaffMember, User
from portico.apps.schedule.models import Room
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import InvalidInput
from portico.domain.states import ACTIVE

MOST_LINES = 20
"""Services of one visit."""


@dataclass(frozen=True, slots=True)
class CheckedForm:
    """The form with its rows; everything belongs to the workspace's organization.

    `organizer`: None only while services are to say who it is.
    """

    form: AppointmentInput
    organizer: StaffMember | None
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
    if organizer is None and not (form.lines and form.organizer_uid is None):
        faults.setdefault("organizer", []).append("required")
    if form.scheduler_uid and scheduler is None:
        faults.setdefault("scheduler", []).append("unknown")
    if form.room_uid and room is None:
        faults.setdefault("room", []).append("unknown")
    if len(clients) + len(staff) != len(form.people):
        faults.setdefault("people", []).append("unknown")
    _check_texts(form, faults)
    _check_times(workspace, form, before, now, faults)
    _check_lines(form, faults)
    if faults:
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
    if not form.name.strip() and not form.lines:
        faults.setdefault("name", []).append("required")
    if form.join_link and not form.join_link.startswith(("https://", "http://")):
        faults.setdefault("join_link", []).append("not_a_link")


def _check_lines(form: AppointmentInput, faults: dict[str, list[str]]) -> None:
    """Services need a time; each its minutes, and none before the visit."""
    lines = form.lines or ()
    if lines and form.starts_at is None:
        faults.setdefault("starts_at", []).append("required")
    if len(lines) > MOST_LINES:
        faults.setdefault("lines", []).append("too_many")
    for number, line in enumerate(lines):
        parts = {"duration": 1, "processing": 0, "finishing": 0, "price_cents": 0}
        for part, least in parts.items():
            value = getattr(line, part)
            most = MOST_CENTS if part == "price_cents" else LONGEST
            if value is not None and not least <= value <= most:
                faults.setdefault(f"line:{number}:{part}", []).append("out_of_range")
        is_early = line.starts_at and form.starts_at and line.starts_at < form.starts_at
        if is_early:
            faults.setdefault(f"line:{number}:start", []).append("before_visit")


def _check_times(
    workspace: Workspace,
    form: AppointmentInput,
    before: Appointment | None,
    now: datetime,
    faults: dict[str, list[str]],
) -> None:
    if not form.lines and form.minutes < 5:
        faults.setdefault("minutes", []).append("too_short")
    if not form.lines and form.minutes > workspace.maximum_minutes:
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


def check_group_day(appointment: Appointment, starts_at: datetime | None) -> None:
    """The visits of a group lie on one day; raises InvalidInput (`starts_at`: `group_day`)."""
    if appointment.group_id is None or appointment.starts_at is None or starts_at is None:
        return
    zone = ZoneInfo(appointment.workspace.time_zone)
    is_same_day = appointment.starts_at.astimezone(zone).date() == starts_at.astimezone(zone).date()
    others = Appointment.objects.filter(group=appointment.group_id, state__in=ACTIVE)
    if not is_same_day and others.exclude(pk=appointment.pk).exists():
        raise InvalidInput({"starts_at": ("group_day",)})
