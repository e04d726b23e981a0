"""The master switch Send Emails and its two parts (product page 4, E-mails)."""

from datetime import datetime

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor

_FIELDS = ("send_emails", "send_invitations", "send_updates")


@transaction.atomic
def switch_emails(
    *,
    workspace: Workspace,
    send_emails: bool,
    send_invitations: bool,
    send_updates: bool,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the three switches; what was held back stays held until somebody sends it.

    Reminders follow through `appointments.services.announcing.switch_workspace_emails`.
    """
    wanted = dict(zip(_FIELDS, (send_emails, send_invitations, send_updates), strict=True))
    before = {name: getattr(workspace, name) for name in _FIELDS}
    changes = {n: [before[n], wanted[n]] for n in _FIELDS if before[n] != wanted[n]}
    if not changes:
        return
    for name, value in wanted.items():
        setattr(workspace, name, value)
    workspace.save(update_fields=list(_FIELDS))
    record(
        subject_kind="workspace",
        subject_uid=workspace.organization.uid,
        verb="emails_switched",
        actor=actor,
        now=now,
        organization_id=workspace.organization_id,
        workspace_id=workspace.pk,
        changes=changes,
    )
