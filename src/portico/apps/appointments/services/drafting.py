"""The form's typing, kept by itself: private, occupies nothing, sends nothing."""

from datetime import datetime
from typing import Any
from uuid import UUID

from portico.apps.appointments.models import Appointment, AppointmentDraft
from portico.apps.people.models import User
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere


def save_draft(
    *,
    workspace: Workspace,
    user: User,
    appointment_uid: UUID | None,
    fields: dict[str, Any],
    now: datetime,
) -> AppointmentDraft:
    """Keep the fields as typed; raises NotThere for an appointment of another workspace."""
    appointment = None
    if appointment_uid is not None:
        appointment = Appointment.objects.filter(workspace=workspace, uid=appointment_uid).first()
        if appointment is None:
            raise NotThere("appointment")
    draft, _ = AppointmentDraft.objects.update_or_create(
        user=user,
        workspace=workspace,
        appointment=appointment,
        defaults={
            "fields": fields,
            "saved_at": now,
            "organization_id": workspace.organization_id,
        },
    )
    return draft


def discard_draft(*, workspace: Workspace, user: User, appointment_uid: UUID | None) -> None:
    """Delete the draft, if any."""
    drafts = AppointmentDraft.objects.filter(workspace=workspace, user=user)
    if appointment_uid is None:
        drafts.filter(appointment=None).delete()
    else:
        drafts.filter(appointment__uid=appointment_uid).delete()


def get_draft(
    workspace: Workspace, user: User, appointment_uid: UUID | None
) -> AppointmentDraft | None:
    """The draft of this user, new or of one appointment."""
    drafts = AppointmentDraft.objects.filter(workspace=workspace, user=user)
    if appointment_uid is None:
        return drafts.filter(appointment=None).first()
    return drafts.filter(appointment__uid=appointment_uid).first()
