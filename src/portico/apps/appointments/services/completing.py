"""What is over and was agreed becomes completed by itself (product page 1)."""

from datetime import datetime

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.history.services.recording import record
from portico.apps.schedule.services.occupying import free
from portico.domain.actors import SYSTEM
from portico.domain.states import AppointmentState

_CLOSES = (
    AppointmentState.CONFIRMED,
    AppointmentState.CHECKED_IN,
    AppointmentState.IN_SESSION,
)


def complete_over(*, now: datetime, limit: int = 200) -> int:
    """Complete appointments whose end has passed; returns how many."""
    over = Appointment.objects.filter(
        state__in=_CLOSES, ends_at__lte=now, workspace__completes_by_itself=True
    )
    completed = 0
    for key in list(over.values_list("pk", flat=True)[:limit]):
        completed += _complete(key, now)
    return completed


@transaction.atomic
def _complete(key: int, now: datetime) -> int:
    appointment = (
        Appointment.objects.select_for_update()
        .filter(pk=key, state__in=_CLOSES, ends_at__lte=now)
        .first()
    )
    if appointment is None:
        return 0
    before = appointment.state
    appointment.state = AppointmentState.COMPLETED
    appointment.version += 1
    appointment.save(update_fields=["state", "version"])
    free(subject_kind="appointment", subject_uids=[appointment.uid])
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="completed",
        actor=SYSTEM,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={"state": [before, appointment.state]},
    )
    return 1
