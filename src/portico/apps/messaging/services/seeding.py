"""The automated messages of a new workspace (product page 5, Automated messages)."""

from datetime import datetime

from portico.apps.messaging.models import AutomatedMessage
from portico.apps.workspaces.models import Workspace
from portico.domain.states import Answer, WorkspaceKind

_REMINDER = ("reminder", "client", 24, "")
_ANSWER = ("answer_received", "internal", 0, "")
_CANCELLED = tuple(
    (trigger, audience, 0, "")
    for trigger in ("appointment_cancelled", "appointment_restored")
    for audience in ("client", "internal")
)
_MOVED = tuple(("appointment_rescheduled", who, 0, "") for who in ("client", "internal"))
_CONFIRM = ("confirmation_request", "client", 0, "")
_PROFILE = ("profile_changed", "client", 0, "")
_BOOKED = (
    ("appointment_booked", "client", 0, ""),
    ("appointment_updated", "client", 0, ""),
    *_MOVED,
    *_CANCELLED,
    _CONFIRM,
    _REMINDER,
    _ANSWER,
    _PROFILE,
)
_PRESETS = {
    WorkspaceKind.EVENT: (
        ("invitation", "client", 0, ""),
        ("update", "client", 0, ""),
        *_MOVED,
        *_CANCELLED,
        _CONFIRM,
        _REMINDER,
        ("reminder", "client", 48, Answer.TENTATIVE),
        _ANSWER,
        _PROFILE,
    ),
    WorkspaceKind.LOCATION: _BOOKED,
    WorkspaceKind.PRACTICE: _BOOKED,
}


def seed_automated_messages(*, workspace: Workspace, now: datetime) -> None:
    """Write the preset's rows; those that are there stay as they are."""
    for trigger, audience, hours_before, only_answer in _PRESETS[WorkspaceKind(workspace.kind)]:
        AutomatedMessage.objects.get_or_create(
            organization_id=workspace.organization_id,
            workspace=workspace,
            trigger=trigger,
            audience=audience,
            channel="email",
            hours_before=hours_before,
            only_answer=only_answer,
        )
