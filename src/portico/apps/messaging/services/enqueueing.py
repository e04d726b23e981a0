"""Write a message into the outbox, inside the transaction of the change that causes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.messaging.models import Message
from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message goes to; `kind` is client, staff or address (then without uid)."""

    kind: str
    uid: UUID | None
    address: str


def enqueue_message(
    *,
    organization_id: int,
    workspace: Workspace | None,
    trigger: str,
    subject_kind: str,
    subject_uid: UUID,
    recipient: Recipient,
    due_at: datetime,
    dedupe: str,
    facts: dict[str, Any] | None = None,
    state: str = Message.SCHEDULED,
    reason: str = "",
    now: datetime,
) -> Message:
    """The message with this `dedupe` key: the one that is there, else a new one.

    One that was dropped comes back: its reason to go out is there again.

    `facts` are kept for good and must never hold a token. A recipient without an address gets
    a row all the same, skipped with the reason, so that staff see why nothing came.
    """
    if not recipient.address and state != Message.SKIPPED:
        state, reason = Message.SKIPPED, "no e-mail address on record"
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(
            dedupe=dedupe,
            defaults={
                "organization_id": organization_id,
                "workspace": workspace,
                "trigger": trigger,
                "subject_kind": subject_kind,
                "subject_uid": subject_uid,
                "recipient_kind": recipient.kind,
                "recipient_uid": recipient.uid,
                "address": recipient.address,
                "facts": facts or {},
                "created_at": now,
                "due_at": due_at,
                "state": state,
                "reason": reason,
            },
        )
        if not is_new and message.state == Message.DROPPED:
            message.state, message.reason, message.due_at = state, reason, due_at
            message.save(update_fields=["state", "reason", "due_at"])
    return message
