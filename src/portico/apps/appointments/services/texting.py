"""What changes of texts mean for messages that are planned already."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.appointments.services.replanning import replan
from portico.apps.messaging.models import AutomatedMessage
from portico.apps.messaging.services import configuring_texts, wording_texts
from portico.apps.workspaces.models import Workspace
from portico.domain.actors import Actor


@transaction.atomic
def change_text_sender(
    *,
    workspace: Workspace,
    wanted: configuring_texts.SenderInput,
    seen: int,
    actor: Actor,
    now: datetime,
) -> None:
    """As in `messaging`; reminders of what is ahead follow where the switch was turned."""
    is_turned = configuring_texts.change_text_sender(
        workspace=workspace, wanted=wanted, seen=seen, actor=actor, now=now
    )
    if is_turned:
        replan(workspace, now=now)


@transaction.atomic
def reword_text(
    *,
    workspace: Workspace,
    uid: UUID,
    language: str,
    body: str,
    is_on: bool,
    seen: int,
    actor: Actor,
    now: datetime,
) -> AutomatedMessage:
    """As in `messaging`; what is ahead follows where the switch was turned."""
    before = AutomatedMessage.objects.filter(workspace=workspace, uid=uid).first()
    was_on = wording_texts.find_text_beside(before).is_on if before else False
    row = wording_texts.reword_text(
        workspace=workspace,
        uid=uid,
        language=language,
        body=body,
        is_on=is_on,
        seen=seen,
        actor=actor,
        now=now,
    )
    if row.is_on != was_on:
        replan(workspace, now=now)
    return row
