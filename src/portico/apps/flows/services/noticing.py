"""Read the history and note what flows may react to; see the ADR *Flows read the history*."""

from datetime import timedelta

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.flows.models import Flow, FlowCause
from portico.apps.history.models import LogEntry
from portico.apps.history.services.sweeping import has_unswept, take_unswept
from portico.domain.actors import SYSTEM
from portico.domain.flows.definition import Trigger
from portico.domain.sessions import UNDO_TIME

RESTORED = "appointment_restored"
"""Starts nothing and is no goal: nobody booked. What its cancellation started ends."""
_OF_APPOINTMENTS = {
    "created": Trigger.BOOKED.value,
    "completed": Trigger.COMPLETED.value,
    "cancelled": Trigger.CANCELLED.value,
    "marked_no_show": Trigger.CANCELLED.value,
    "moved": Trigger.RESCHEDULED.value,
    "restored": RESTORED,
}
_OF_CLIENTS = {
    "created": Trigger.CLIENT_CREATED.value,
    "form_submitted": Trigger.FORM_SUBMITTED.value,
    "summary_shared": Trigger.SUMMARY_SHARED.value,
}


def note_causes(*, limit: int = 500) -> int:
    """Turn history that nobody read yet into causes; returns how many were noted.

    The entries are marked as read in the same transaction, so that a crash loses and doubles
    none. A cancellation is due when its Undo hold ends, a *Complete* by hand when it cannot be
    undone any more. Organizations without flows have none.
    """
    if not has_unswept():
        return 0
    with transaction.atomic():
        entries = take_unswept(limit=limit)
        organizations = set(
            Flow.objects.filter(
                organization_id__in={entry.organization_id for entry in entries}
            ).values_list("organization_id", flat=True)
        )
        causes = [
            cause
            for entry in entries
            if entry.organization_id in organizations and (cause := _read_entry(entry)) is not None
        ]
        _wait_for_undo(causes)
        FlowCause.objects.bulk_create(causes)
    return len(causes)


def _read_entry(entry: LogEntry) -> FlowCause | None:
    kind = ""
    if entry.subject_kind == "appointment":
        kind = _OF_APPOINTMENTS.get(entry.verb, "")
        if kind == Trigger.RESCHEDULED and _had_no_time(entry):
            kind = Trigger.BOOKED.value
    elif entry.subject_kind == "client":
        kind = _OF_CLIENTS.get(entry.verb, "")
    if not kind:
        return None
    is_undoable = kind == Trigger.COMPLETED and entry.actor_kind != SYSTEM.kind
    return FlowCause(
        organization_id=entry.organization_id,
        workspace_id=entry.workspace_id,
        kind=kind,
        subject_uid=entry.subject_uid,
        key=entry.uid,
        at=entry.at,
        due_at=entry.at + (UNDO_TIME if is_undoable else timedelta()),
    )


def _had_no_time(entry: LogEntry) -> bool:
    """A proposed appointment got its time: that is when it was booked."""
    change = entry.changes.get("starts_at")
    return isinstance(change, list) and not change[0]


def _wait_for_undo(causes: list[FlowCause]) -> None:
    """Cancellations wait for the end of the hold that there is now."""
    waiting = [one for one in causes if one.kind == Trigger.CANCELLED]
    held = dict(
        Appointment.objects.filter(
            uid__in={one.subject_uid for one in waiting}, held_until__isnull=False
        ).values_list("uid", "held_until")
    )
    for one in waiting:
        until = held.get(one.subject_uid)
        if until is not None:
            one.due_at = max(one.due_at, until)
