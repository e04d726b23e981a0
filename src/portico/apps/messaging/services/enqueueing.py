"""Write a message into the outbox, inside the transaction of the change that causes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.messaging.contacting import find_objection
from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import Purpose, purpose_of
from portico.domain.turns import priority_of


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
    purpose: Purpose | None = None,
    channel: str = "email",
    now: datetime,
) -> Message:
    """The message with this `dedupe` key: the one that is there, else a new one.

    One that was dropped comes back: its reason to go out is there again.

    `facts` are kept for good and must never hold a token. A recipient without an address gets
    a row all the same, skipped with the reason, so that staff see why nothing came. So does a
    client who switched off what has this `purpose` (None: the trigger's); a message that is due
    later is asked for at hand-over only, as its client may think again until then.
    """
    purpose = purpose or purpose_of(trigger)
    if not recipient.address and state != Message.SKIPPED:
        state, reason = Message.SKIPPED, "no e-mail address on record"
    if state == Message.SCHEDULED and due_at <= now and recipient.kind == "client":
        objection = _find_objection(organization_id, recipient, purpose, channel)
        state, reason = (Message.SKIPPED, objection) if objection else (state, reason)
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
                "purpose": purpose,
                "channel": channel,
                "priority": priority_of(trigger, purpose),
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


def _find_objection(
    organization_id: int, recipient: Recipient, purpose: Purpose, channel: str
) -> str:
    if purpose is Purpose.ALWAYS or recipient.uid is None:
        return ""
    found = Client.objects.filter(organization_id=organization_id, uid=recipient.uid).first()
    return find_objection(found, purpose, channel) if found else ""
