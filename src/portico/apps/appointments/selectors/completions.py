"""When an appointment was called completed, by whom and from which state: the history tells."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.history.models import LogEntry
from portico.domain.actors import SYSTEM
from portico.domain.sessions import CompletionFacts
from portico.domain.states import AppointmentState


@dataclass(frozen=True, slots=True)
class Completion:
    """The last time that it was called completed; `key`: of its line in the history."""

    key: UUID
    at: datetime
    is_by_hand: bool
    before: AppointmentState


def find_completion(appointment: Appointment) -> Completion | None:
    """Of an appointment that is completed; None for any other."""
    if appointment.state != AppointmentState.COMPLETED:
        return None
    entry = LogEntry.objects.filter(
        organization_id=appointment.organization_id,
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="completed",
    ).first()
    if entry is None:
        return None
    before = AppointmentState(entry.changes["state"][0])
    return Completion(entry.uid, entry.at, entry.actor_kind != SYSTEM.kind, before)


def load_completion_facts(
    appointment: Appointment, completion: Completion | None, *, is_taken: bool
) -> CompletionFacts:
    """For `may_uncomplete`."""
    is_by_hand = completion is not None and completion.is_by_hand
    return CompletionFacts(
        state=AppointmentState(appointment.state),
        completed_at=completion.at if completion is not None and is_by_hand else None,
        ends_at=appointment.ends_at,
        completes_by_itself=appointment.workspace.completes_by_itself,
        is_taken=is_taken,
    )
