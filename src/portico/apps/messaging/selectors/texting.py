"""By whom the texts of a workspace go out, and which of its messages go as texts too."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from portico.apps.messaging.models import (
    AutomatedMessage,
    IncomingText,
    Message,
    SuppressedAddress,
    TextSender,
)
from portico.apps.messaging.text_providers import Account
from portico.apps.people.models import Client
from portico.apps.people.phones import mobile_of
from portico.apps.people.selectors import DeskAccess
from portico.apps.sealing import unseal
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import NotThere
from portico.domain.quiet import QuietHours
from portico.domain.roles import Permission

CHANNEL = "sms"
_KEPT = "_text_sender_kept"


def find_text_sender(workspace: Workspace) -> TextSender | None:
    """The sender of this workspace, whether it is on or not; asked once for each loaded row."""
    if not hasattr(workspace, _KEPT):
        found = TextSender.objects.filter(workspace_id=workspace.pk).first()
        setattr(workspace, _KEPT, found)
    kept: TextSender | None = getattr(workspace, _KEPT)
    return kept


def forget_sender(workspace: Workspace) -> None:
    """It was changed: ask again."""
    vars(workspace).pop(_KEPT, None)


def has_texts(workspace: Workspace) -> bool:
    """Whether texts go out from here."""
    sender = find_text_sender(workspace)
    return sender is not None and sender.is_on


def get_sender_by_uid(uid: UUID) -> TextSender:
    """For its provider's calls; raises NotThere."""
    found = TextSender.objects.select_related("workspace").filter(uid=uid).first()
    if found is None:
        raise NotThere("text sender")
    return found


def is_texting(workspace_id: int) -> bool:
    """The same, where nobody has loaded the workspace."""
    return TextSender.objects.filter(workspace_id=workspace_id, is_on=True).exists()


def place_of_token(sender: TextSender) -> str:
    """What the sealed token is bound to."""
    return f"messaging_textsender.sealed_token.{sender.uid}"


def open_account(sender: TextSender) -> Account:
    """With the token in the clear; raises Unsealable."""
    token = unseal(sender.sealed_token, place=place_of_token(sender)) if sender.sealed_token else ""
    return Account(account=sender.account, token=token, number=sender.number)


def quiet_hours_of(sender: TextSender) -> QuietHours:
    """When no text goes out."""
    return QuietHours(sender.quiet_from, sender.quiet_until)


def find_text_row(
    workspace: Workspace, trigger: str, facts: dict[str, Any]
) -> AutomatedMessage | None:
    """The automated text to clients that goes with a message of this trigger; None: none is on.

    A reminder has one for each offset.
    """
    if not has_texts(workspace):
        return None
    return AutomatedMessage.objects.filter(
        workspace=workspace,
        trigger=trigger,
        audience="client",
        channel=CHANNEL,
        is_on=True,
        hours_before=facts.get("hours_before", 0),
        days_before=facts.get("days_before", 0),
    ).first()


def is_email_on(row: AutomatedMessage) -> bool:
    """Whether what goes as this text goes as an e-mail too."""
    return not AutomatedMessage.objects.filter(
        workspace_id=row.workspace_id,
        trigger=row.trigger,
        audience=row.audience,
        channel="email",
        hours_before=row.hours_before,
        days_before=row.days_before,
        only_answer=row.only_answer,
        is_on=False,
    ).exists()


def find_stop(client: Client, workspace: Workspace) -> SuppressedAddress | None:
    """The entry that keeps texts from the client's number, if there is one."""
    number = mobile_of(client, workspace)
    if not number:
        return None
    return SuppressedAddress.objects.filter(
        organization_id=client.organization_id, channel=CHANNEL, address=number
    ).first()


def list_incoming_texts(access: DeskAccess) -> QuerySet[IncomingText]:
    """What came to this workspace's number, the newest first."""
    access.require(Permission.CLIENTS)
    own = IncomingText.objects.filter(workspace=access.workspace)
    return own.select_related("client").order_by("-received_at", "-pk")


def get_last_test_text(access: DeskAccess) -> Message | None:
    """The newest test text of this workspace."""
    tests = Message.objects.filter(workspace=access.workspace, trigger="text_test")
    return tests.order_by("-pk").first()


def list_due_texts(*, now: datetime, limit: int) -> list[int]:
    """Keys of the texts to send now, in their turn; not those of a sender that has to wait."""
    due = Message.objects.filter(state=Message.SCHEDULED, channel=CHANNEL, due_at__lte=now)
    free = due.exclude(workspace__text_sender__next_try_at__gt=now)
    return list(free.order_by("priority", "due_at", "pk").values_list("pk", flat=True)[:limit])
