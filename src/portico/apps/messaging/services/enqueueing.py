"""Write a message into the outbox, inside the transaction of the change that causes it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from portico.apps.messaging.contacting import NO_ADDRESS, find_objection
from portico.apps.messaging.models import Message
from portico.apps.messaging.recipients import EMAIL as EMAIL
from portico.apps.messaging.recipients import TEXT as TEXT
from portico.apps.messaging.selectors.texting import find_text_row, is_email_on
from portico.apps.people.models import Client
from portico.apps.people.phones import mobile_of
from portico.apps.workspaces.models import Workspace
from portico.domain.automated import BOOKED, Purpose, purpose_of
from portico.domain.turns import priority_of

CHANGES = frozenset({"update", "appointment_updated", "appointment_rescheduled"})
TELLING = CHANGES | BOOKED
"""What says when something takes place."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message goes to; `kind` is client, staff or address (then without uid).

    What goes to a client goes to the address on record when it goes out (`domain.following`),
    whatever `address` was by then; to somebody else's address write with the kind *address*.
    """

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

    One that was dropped, or skipped before its moment, comes back where it can go out again.

    `facts` are kept for good and must never hold a token. A recipient without an address gets
    a row all the same, skipped with the reason, so that staff see why nothing came. So does a
    client who switched off what has this `purpose` (None: the trigger's); a message that is due
    later is asked for at hand-over only, as its client may think again until then.

    Where the workspace sends this by text too, the text is written beside an e-mail to a client.
    """
    purpose = purpose or purpose_of(trigger)
    fields: dict[str, Any] = {
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
    }
    if state != Message.SKIPPED and not _write_text_beside(Message(dedupe=dedupe, **fields), now):
        state, reason = Message.SKIPPED, "switched off as an e-mail"
    if not recipient.address and state != Message.SKIPPED:
        state, reason = Message.SKIPPED, NO_ADDRESS[channel]
    if state == Message.SCHEDULED and due_at <= now and recipient.kind == "client":
        objection = _find_objection(organization_id, recipient, purpose, channel)
        state, reason = (Message.SKIPPED, objection) if objection else (state, reason)
    fields |= {"state": state, "reason": reason}
    with transaction.atomic():
        message, is_new = Message.objects.get_or_create(dedupe=dedupe, defaults=fields)
        if not is_new:
            _bring_back(message, fields, now)
    return message


def _bring_back(message: Message, fields: dict[str, Any], now: datetime) -> None:
    """As it would be written now, to the present address."""
    is_wanted = message.state == Message.SKIPPED != fields["state"] and message.due_at > now
    if not is_wanted and message.state != Message.DROPPED:
        return
    again = ("state", "reason", "due_at", "address")
    for name in again:
        setattr(message, name, fields[name])
    message.save(update_fields=again)


def _write_text_beside(mail: Message, now: datetime) -> bool:
    """The same as a text, where the workspace sends it so; whether it goes as an e-mail at all.

    To a client who agreed to texts and has a number. A text that waits for the morning says then
    how things are: a change of the same thing writes no second one.
    """
    if mail.channel != EMAIL or mail.recipient_kind != "client" or mail.workspace is None:
        return True
    row = find_text_row(mail.workspace, mail.trigger, mail.facts)
    if row is not None:
        _write_text(mail, now)
    return row is None or is_email_on(row)


def _write_text(mail: Message, now: datetime) -> None:
    if mail.recipient_uid is None:
        return
    client = Client.objects.filter(
        organization_id=mail.organization_id, uid=mail.recipient_uid
    ).first()
    if client is None or mail.workspace is None:
        return
    number = mobile_of(client, mail.workspace)
    if not number or find_objection(client, Purpose(mail.purpose), TEXT):
        return
    waiting = Message.objects.filter(
        channel=TEXT,
        subject_kind=mail.subject_kind,
        subject_uid=mail.subject_uid,
        recipient_uid=mail.recipient_uid,
        trigger__in=TELLING,
        state__in=[Message.SCHEDULED, Message.HELD],
    )
    if mail.trigger in CHANGES and waiting.exists():
        return
    enqueue_message(
        organization_id=mail.organization_id,
        workspace=mail.workspace,
        trigger=mail.trigger,
        subject_kind=mail.subject_kind,
        subject_uid=mail.subject_uid,
        recipient=Recipient("client", client.uid, number),
        due_at=mail.due_at,
        dedupe=f"{TEXT}:{mail.dedupe}",
        facts=mail.facts,
        state=mail.state,
        reason=mail.reason,
        purpose=Purpose(mail.purpose),
        channel=TEXT,
        now=now,
    )


def _find_objection(
    organization_id: int, recipient: Recipient, purpose: Purpose, channel: str
) -> str:
    if purpose is Purpose.ALWAYS or recipient.uid is None:
        return ""
    found = Client.objects.filter(organization_id=organization_id, uid=recipient.uid).first()
    return find_objection(found, purpose, channel) if found else ""
