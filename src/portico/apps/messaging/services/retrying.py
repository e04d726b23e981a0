"""Try a failed message again."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused


@transaction.atomic
def retry_message(
    *, organization: Organization, message_uid: UUID, actor: Actor, now: datetime
) -> Message:
    """Schedule a failed message anew, with all its attempts.

    Raises NotThere for a message that is absent or another organization's, and Refused
    (`not_failed`) for one that did not fail.
    """
    own = Message.objects.filter(organization=organization, uid=message_uid)
    changed = own.filter(state=Message.FAILED).update(
        state=Message.SCHEDULED, reason="", attempts=0, due_at=now
    )
    message = own.first()
    if message is None:
        raise NotThere("message")
    if not changed:
        raise Refused(Decision((Reason("not_failed"),)))
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
