"""Try a failed message again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import Refused


@transaction.atomic
def retry_message(*, message_uid: UUID, actor: Actor, now: datetime) -> Message:
    """Schedule a failed message anew, with all its attempts; Refused (not_failed) otherwise."""
    changed = Message.objects.filter(uid=message_uid, state=Message.FAILED).update(
        state=Message.SCHEDULED, reason="", attempts=0, due_at=now
    )
    if not changed:
        raise Refused(Decision((Reason("not_failed"),)))
    message = Message.objects.get(uid=message_uid)
    record(
        subject_kind=message.subject_kind,
        subject_uid=message.subject_uid,
        verb="message_retried",
        actor=actor,
        now=now,
        organization_id=message.organization_id,
        workspace_id=message.workspace_id,
        changes={"trigger": message.trigger, "address": message.address},
    )
    return message
