"""Settings › Cancel & Reschedule: what clients may, until when (product page 3)."""

from datetime import datetime

from django.db import transaction

from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.services.changing import change_settings
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput

LIMITS = {
    "self_cancellation_hours": 24 * 90,
    "self_rescheduling_hours": 24 * 90,
    "grace_minutes": 24 * 60,
    "undo_minutes": 60,
    "late_cancellation_hours": 24 * 90,
}
"""The most of each."""


@transaction.atomic
def change_cancel_rules(
    *,
    workspace: Workspace,
    allow_self_cancellation: bool,
    self_cancellation_hours: int,
    allow_self_rescheduling: bool,
    self_rescheduling_hours: int,
    grace_minutes: int,
    undo_minutes: int,
    late_cancellation_hours: int,
    actor: Actor,
    now: datetime,
) -> None:
    """Set the rules; they count from the next press on. Raises InvalidInput (`out_of_range`).

    A hold that lasts keeps its end: nobody's Undo gets shorter by a setting.
    """
    wanted = {
        "allow_self_cancellation": allow_self_cancellation,
        "self_cancellation_hours": self_cancellation_hours,
        "allow_self_rescheduling": allow_self_rescheduling,
        "self_rescheduling_hours": self_rescheduling_hours,
        "grace_minutes": grace_minutes,
        "undo_minutes": undo_minutes,
        "late_cancellation_hours": late_cancellation_hours,
    }
    faults = [name for name, most in LIMITS.items() if not 0 <= int(wanted[name]) <= most]
    if faults:
        raise InvalidInput(dict.fromkeys(faults, ("out_of_range",)))
    kept = Workspace.objects.select_for_update().get(pk=workspace.pk)
    change_settings(
        workspace=kept, wanted=wanted, verb="cancel_rules_changed", actor=actor, now=now
    )
    for name, value in wanted.items():
        setattr(workspace, name, value)
