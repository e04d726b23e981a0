"""Delete an appointment for good; what is left is its history."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.deletion import find_role, load_delete_facts
from portico.apps.appointments.selectors.rows import get_for_change
from portico.apps.appointments.services.locking import lock_appointment
from portico.apps.history.services.recording import record
from portico.apps.messaging.services.dropping import drop_messages
from portico.apps.schedule.services.occupying import free
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.domain.policies import may_delete


@transaction.atomic
def delete_appointment(*, workspace: Workspace, uid: UUID, actor: Actor, now: datetime) -> None:
    """Delete it; nobody is told, what waits to be sent is dropped (product pages 1 and 5).

    Raises NotThere, or Refused with every reason of `may_delete`: the role of the actor counts.
    """
    lock_appointment(workspace, uid, now=now)
    appointment = get_for_change(workspace, uid)
    decision = may_delete(load_delete_facts(appointment, find_role(workspace, actor)))
    if not decision.is_allowed:
        raise Refused(decision)
    _record(appointment, actor, now)
    drop_messages(subject_kind="appointment", subject_uid=uid, reason="deleted", now=now)
    free(subject_kind="appointment", subject_uids=[uid])
    appointment.delete()


def _record(appointment: Appointment, actor: Actor, now: datetime) -> None:
    starts_at = appointment.starts_at
    record(
        subject_kind="appointment",
        subject_uid=appointment.uid,
        verb="deleted",
        actor=actor,
        now=now,
        organization_id=appointment.organization_id,
        workspace_id=appointment.workspace_id,
        changes={
            "name": [appointment.name, ""],
            "starts_at": [starts_at.isoformat() if starts_at else "", ""],
        },
    )
