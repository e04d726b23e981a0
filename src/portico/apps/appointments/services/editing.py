"""Change an appointment by the form."""

from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment, Attendee
from portico.apps.appointments.selectors.rows import get_as_it_is, get_for_change, list_parts
from portico.apps.appointments.services.arranging import Arranged
from portico.apps.appointments.services.checking import (
    CheckedForm,
    check_form,
    check_group_day,
)
from portico.apps.appointments.services.drafting import discard_draft
from portico.apps.appointments.services.inputs import Allowance, AppointmentInput
from portico.apps.appointments.services.lining import (
    describe_lines,
    list_closed,
    lock_form,
    write_lines,
)
from portico.apps.appointments.services.placing import describe_override, take_time
from portico.apps.appointments.services.reminding import is_request_over, schedule_reminders
from portico.apps.appointments.services.stretching import adjust_lines
from portico.apps.appointments.services.telling import (
    list_notices,
    tell_attendees,
    tell_removed,
)
from portico.apps.history.services.recording import record
from portico.apps.people.models import User
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.deadlines import moved_deadline
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Refused, StaleChange
from portico.domain.participation import state_after_edit
from portico.domain.states import ACTIVE, Answer, AppointmentState, Confirmation

_TEXTS = ("name", "place", "is_online", "join_link", "objectives", "topics", "sends_emails")
_PLACE = frozenset(
    {"starts_at", "ends_at", "room", "place", "is_online", "join_link", "name", "services"}
)
"""Fields that the calendar entry carries: a change of one raises SEQUENCE (RFC 5546, 2.1.4)."""


@transaction.atomic
def edit_appointment(
    *,
    workspace: Workspace,
    uid: UUID,
    form: AppointmentInput,
    seen_version: int,
    allowance: Allowance,
    is_notifying: bool | None = None,
    keeps_draft: bool = False,
    is_with_group: bool = False,
    user: User,
    actor: Actor,
    now: datetime,
) -> Appointment:
    """Save what changed; a moved time asks anew where answers confirm.

    `is_notifying`: *Notify client*; None: as the workspace has *Send updates and reminders*.
    `keeps_draft`: it does not come from the form, whose draft stays. `is_with_group`: the other
    visits of its group move too; alone a visit stays on their day (InvalidInput `group_day`).
    Raises InvalidInput, ConflictsFound, SlotTaken, StaleChange (somebody saved since
    `seen_version`), Refused (`not_upcoming`) or NotThere.
    """
    before = get_as_it_is(workspace, uid)
    form = _with_deadline(workspace, before, form, now)
    checked = check_form(workspace, form, before=before, now=now)
    checked, calendars, arranged = lock_form(workspace, checked, before, now=now)
    appointment = _take(workspace, uid, seen_version)
    if not is_with_group:
        check_group_day(appointment, checked.form.starts_at)
    changes = _apply(appointment, checked, arranged)
    removed, added, kept = _match_people(appointment, checked)
    for attendee in removed:
        tell_removed(appointment, attendee, actor=actor, now=now)
    is_moved = bool({"starts_at", "ends_at"} & changes.keys())
    if is_moved:
        _ask_anew(appointment, kept)
    appointment.state = _state_of(appointment, is_moved, now)
    appointment.version += 1
    if _PLACE & changes.keys():
        appointment.sequence += 1
    if {"starts_at", "ends_at"} & changes.keys():
        appointment.asked_sequence = appointment.sequence
    appointment.save()
    overridden = take_time(
        appointment,
        calendars=calendars,
        clients=checked.clients,
        closed=list_closed(arranged),
        allowance=allowance,
        actor=actor,
        now=now,
    )
    is_told = workspace.send_updates if is_notifying is None else is_notifying
    _tell(appointment, changes, added, kept, is_told, actor, now)
    changes |= describe_override(overridden)
    _record(appointment, changes, removed, added, allowance, actor, now)
    if not keeps_draft:
        discard_draft(workspace=workspace, user=user, appointment_uid=uid)
    return appointment


def _take(workspace: Workspace, uid: UUID, seen_version: int) -> Appointment:
    """The appointment, locked, as it was seen and still to come."""
    appointment = get_for_change(workspace, uid)
    if appointment.version != seen_version:
        raise StaleChange(seen_version, appointment.version)
    if AppointmentState(appointment.state) not in ACTIVE:
        raise Refused(Decision((Reason("not_upcoming"),)))
    return appointment


def _with_deadline(
    workspace: Workspace, before: Appointment, form: AppointmentInput, now: datetime
) -> AppointmentInput:
    hours = workspace.response_deadline_hours
    deadline = moved_deadline(
        form.response_deadline, before.starts_at, form.starts_at, hours, now=now
    )
    return replace(form, response_deadline=deadline)


def _apply(
    appointment: Appointment, checked: CheckedForm, arranged: Arranged | None
) -> dict[str, Any]:
    before, form = copy(appointment), checked.form
    wanted: dict[str, Any] = {name: getattr(form, name) for name in _TEXTS}
    wanted |= {
        "organizer": checked.organizer,
        "scheduler": checked.scheduler or appointment.scheduler,
        "room": checked.room,
        "starts_at": form.starts_at,
        "ends_at": checked.ends_at,
        "response_deadline": form.response_deadline,
    }
    changes = {}
    for name, value in wanted.items():
        present = getattr(appointment, name)
        if present != value:
            changes[name] = [_plain(present), _plain(value)]
            setattr(appointment, name, value)
    if form.lines is None:
        adjust_lines(appointment, before)
        return changes
    former = describe_lines(before)
    present = write_lines(appointment, arranged, form)
    if former != present:
        changes["services"] = [former, present]
    return changes


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int) else str(value or "")


def _match_people(
    appointment: Appointment, checked: CheckedForm
) -> tuple[list[Attendee], list[Attendee], list[Attendee]]:
    clients = {client.uid: client for client in checked.clients}
    staff = {member.uid: member for member in checked.staff}
    wanted = {(p.kind, p.uid): p for p in checked.form.people}
    removed, kept, added = [], [], []
    present = appointment.attendees.select_related("client", "staff_member__user")
    for attendee in present:
        person = wanted.pop(key_of(attendee), None)
        if person is None:
            removed.append(attendee)
            continue
        if attendee.is_required != person.is_required:
            attendee.is_required = person.is_required
            attendee.save(update_fields=["is_required"])
        kept.append(attendee)
    Attendee.objects.filter(pk__in=[a.pk for a in removed]).delete()
    for (kind, uid), person in wanted.items():
        added.append(
            Attendee.objects.create(
                appointment=appointment,
                organization_id=appointment.organization_id,
                client=clients[uid] if kind == "client" else None,
                staff_member=staff[uid] if kind == "staff" else None,
                is_required=person.is_required,
                answer=Answer.NEEDS_ACTION if kind == "client" else Answer.ACCEPTED,
            )
        )
    return removed, added, kept


def _ask_anew(appointment: Appointment, kept: list[Attendee]) -> None:
    if appointment.confirmation not in (Confirmation.BY_ANSWERS, Confirmation.BY_STAFF):
        return
    for attendee in kept:
        if attendee.client_id and attendee.answer != Answer.NEEDS_ACTION:
            attendee.answer = Answer.NEEDS_ACTION
            attendee.save(update_fields=["answer"])


def _state_of(appointment: Appointment, is_moved: bool, now: datetime) -> AppointmentState:
    starts_at = appointment.starts_at
    return state_after_edit(
        AppointmentState(appointment.state),
        Confirmation(appointment.confirmation),
        list_parts(appointment),
        has_time=starts_at is not None,
        is_moved=is_moved,
        is_request_over=is_request_over(appointment.workspace, starts_at, now=now),
    )


def _record(
    appointment: Appointment,
    changes: dict[str, Any],
    removed: list[Attendee],
    added: list[Attendee],
    allowance: Allowance,
    actor: Actor,
    now: datetime,
) -> None:
    if removed or added:
        changes["people"] = [
            ", ".join(name_of(a) for a in removed),
            ", ".join(name_of(a) for a in added),
        ]
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="moved" if "starts_at" in changes else "changed",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes=changes,
        note=allowance.override_reason,
    )


def _tell(
    appointment: Appointment,
    changes: dict[str, Any],
    added: list[Attendee],
    kept: list[Attendee],
    is_notifying: bool,
    actor: Actor,
    now: datetime,
) -> None:
    created = list_notices(appointment, "created", actor=actor, is_notifying=is_notifying)
    tell_attendees(appointment, created, added, actor=actor, now=now)
    shown = changes.keys() - {"sends_emails", "scheduler", "people"}
    if shown:
        updated = list_notices(appointment, "updated", actor=actor, is_notifying=is_notifying)
        facts = {"changes": {name: changes[name] for name in sorted(shown)}}
        tell_attendees(appointment, updated, kept, facts=facts, actor=actor, now=now)
    schedule_reminders(appointment, now=now)


def key_of(attendee: Attendee) -> tuple[str, UUID]:
    """Kind and uid of an attendee's person."""
    if attendee.client is not None:
        return "client", attendee.client.uid
    if attendee.staff_member is not None:
        return "staff", attendee.staff_member.uid
    raise LookupError("an attendee without a person: a check constraint forbids it")


def name_of(attendee: Attendee) -> str:
    """The name of an attendee's person."""
    return str(attendee.client or attendee.staff_member)
