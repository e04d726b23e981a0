"""Try failed messages again."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.history.services.recording import record
from portico.apps.messaging.models import Message
from portico.apps.messaging.services.pausing import end_pause
from portico.apps.messaging.services.readdressing import readdress
from portico.apps.workspaces.models import Organization
from portico.domain.actors import Actor
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere, Refused


@transaction.atomic
def retry_message(
    *, organization: Organization, message_uid: UUID, actor: Actor, now: datetime
) -> Message:
    """Schedule a failed message anew, with all its attempts, to where its client is reached now.

    Raises NotThere for a message that is absent or another organization's, and Refused
    (`not_failed`) for one that did not fail.
    """
    own = Message.objects.select_related("workspace").filter(organization=organization)
    message = own.filter(uid=message_uid).first()
    if message is None:
        raise NotThere("message")
    if not _schedule_anew(message, now):
        raise Refused(Decision((Reason("not_failed"),)))
    _note(message, actor, now)
    message.refresh_from_db()
    return message


@transaction.atomic
def retry_messages(
    *, organization: Organization, message_uids: Collection[UUID], actor: Actor, now: datetime
) -> int:
    """Schedule those of the messages that failed anew; how many. Others' are left alone."""
    own = Message.objects.select_related("workspace").filter(organization=organization)
    failed = own.filter(uid__in=message_uids, state=Message.FAILED)
    count = 0
    for message in failed.order_by("pk"):
        if _schedule_anew(message, now):
            _note(message, actor, now)
            count += 1
    return count


def _schedule_anew(message: Message, now: datetime) -> bool:
    """Where it failed; the mark of an unknown outcome stays. The channel's pause ends."""
    end_pause()
    changed = Message.objects.filter(pk=message.pk, state=Message.FAILED).update(
        state=Message.SCHEDULED, reason="", attempts=0, due_at=now, report="", reported_at=None
    )
    if changed:
        readdress(message)
    return bool(changed)


def _note(message: Message, actor: Actor, now: datetime) -> None:
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
