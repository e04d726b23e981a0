"""The automated messages of a new workspace (product page 5, Automated messages)."""

from datetime import datetime

from portico.apps.messaging.models import AutomatedMessage
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import AUTOMATED, Timing
from portico.domain.states import Answer, WorkspaceKind

_REMINDERS = {
    WorkspaceKind.EVENT: ((24, ""), (48, Answer.TENTATIVE)),
    WorkspaceKind.LOCATION: ((24, ""),),
    WorkspaceKind.PRACTICE: ((24, ""),),
}
"""Hours before the start, and whose answer it is for."""


def seed_automated_messages(*, workspace: Workspace, now: datetime) -> None:
    """Write a row for every trigger and the preset's reminders; what is there stays as it is."""
    wanted = [
        (row.trigger, row.audience, 0, "")
        for row in AUTOMATED.values()
        if row.timing is not Timing.BEFORE_START
    ]
    kind = WorkspaceKind(workspace.kind)
    wanted += [("reminder", "client", hours, answer) for hours, answer in _REMINDERS[kind]]
    for trigger, audience, hours_before, only_answer in wanted:
        AutomatedMessage.objects.get_or_create(
            organization_id=workspace.organization_id,
            workspace=workspace,
            trigger=trigger,
            audience=audience,
            channel="email",
            hours_before=hours_before,
            only_answer=only_answer,
        )
