"""Rows for services that change them."""

from uuid import UUID

from portico.apps.appointments.models import Appointment
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere


def get_for_change(workspace: Workspace, uid: UUID) -> Appointment:
    """The appointment, locked, with what services read; raises NotThere."""
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("workspace", "room", "organizer", "scheduler")
        .filter(workspace=workspace, uid=uid)
        .first()
    )
    if appointment is None:
        raise NotThere("appointment")
    return appointment
