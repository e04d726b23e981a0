"""Whom mails to clients do not name: those who were nobody's wish (product page 5)."""

from collections.abc import Sequence

from portico.apps.appointments.models import Appointment, BookedService


def list_unnamed(appointment: Appointment) -> frozenset[int]:
    """Keys of the staff members whom mails about this appointment leave out.

    Nobody, where the workspace names them all the same.
    """
    if appointment.workspace.names_anyone_staff:
        return frozenset()
    return list_unwished(list(appointment.lines.all()))


def list_unwished(lines: Sequence[BookedService]) -> frozenset[int]:
    """Keys of the staff members who do only what *Anyone* was chosen for."""
    wished = {line.staff_member_id for line in lines if not line.is_anyone}
    return frozenset(line.staff_member_id for line in lines) - wished
