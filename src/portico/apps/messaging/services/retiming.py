"""Settings › Automated messages: send a reminder at another time, or to others."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.services.automating import check_timing
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor
from portico.domain.errors import InvalidInput, NotThere, StaleChange


@transaction.atomic
def retime_reminder(
    *,
    workspace: Workspace,
    uid: UUID,
    hours_before: int,
    days_before: int,
    only_answer: str,
    seen: int,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """The reminder keeps its words and goes out at this time, on every channel that it has.

    Raises NotThere, StaleChange, or InvalidInput (`amount`: `out_of_range` or `doubled`;
    `only_answer`).
    """
    check_timing(hours_before, days_before, only_answer)
    Workspace.objects.select_for_update().get(pk=workspace.pk)
    rows = AutomatedMessage.objects.filter(workspace=workspace, trigger="reminder")
    row = rows.filter(uid=uid).first()
    if row is None:
        raise NotThere("automated_message")
    if row.version != seen:
        raise StaleChange(seen, row.version)
    former = _timing_of(row)
    wanted = {
        "hours_before": hours_before,
        "days_before": days_before,
        "only_answer": only_answer,
    }
    if wanted == former:
        return row
    if rows.filter(**wanted).exists():
        raise InvalidInput({"amount": ("doubled",)})
    for one in rows.filter(**former):
        for name, value in wanted.items():
            setattr(one, name, value)
        one.version += 1
        one.save(update_fields=[*wanted, "version"])
    record(
        subject_kind="automated_message",
        subject_uid=row.uid,
        verb="message_changed",
        actor=actor,
        now=now,
        organization_id=row.organization_id,
        workspace_id=row.workspace_id,
        changes={
            name: [former[name], value] for name, value in wanted.items() if former[name] != value
        },
    )
    row.refresh_from_db()
    return row


def _timing_of(row: AutomatedMessage) -> dict[str, int | str]:
    return {
        "hours_before": row.hours_before,
        "days_before": row.days_before,
        "only_answer": row.only_answer,
    }
