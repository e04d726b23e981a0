"""The master switch Send Emails and its two parts (product page 4, E-mails)."""

from datetime import datetime

from django.db import transaction

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor


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
    wanted = {
        "send_emails": send_emails,
        "send_invitations": send_invitations,
        "send_updates": send_updates,
    }
    change_settings(
        workspace=workspace, wanted=wanted, verb="emails_switched", actor=actor, now=now
    )
