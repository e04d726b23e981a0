"""Whom mails to clients do not name: those who were nobody's wish (product page 5)."""

from portico.apps.appointments.models import Appointment


def list_unnamed(appointment: Appointment) -> frozenset[int]:
    """Keys of the staff members who do only what *Anyone* was chosen for.

    Nobody, where the workspace names them all the same.
    """
    if appointment.workspace.names_anyone_staff:
        return frozenset()
    lines = list(appointment.lines.all())
    wished = {line.staff_member_id for line in lines if not line.is_anyone}
    return frozenset(line.staff_member_id for line in lines) - wished
