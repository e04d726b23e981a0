"""Short ways to outbox rows."""

from typing import Any
from uuid import uuid4

from portico.apps.messaging.models import Message
from portico.apps.messaging.services.enqueueing import Recipient, enqueue_message
from tests.conftest import World
from tests.make import NOW


def enqueue(world: World, address: str = "anna@clients.example", **fields: Any) -> Message:
    """A portal link for Anna, the shortest mail there is; else what she would get, to others."""
    is_hers = address in ("", world.anna.email)
    wanted: dict[str, Any] = {
        "trigger": "portal_link_shared",
        "subject_kind": "client",
        "subject_uid": world.anna.uid,
        "dedupe": str(uuid4()),
        "due_at": NOW,
        **fields,
    }
    return enqueue_message(
        organization_id=world.organization.pk,
        workspace=world.event,
        recipient=Recipient(
            "client" if is_hers else "address", world.anna.uid if is_hers else None, address
        ),
        now=NOW,
        **wanted,
    )


def again(message: Message) -> Message:
    return Message.objects.get(pk=message.pk)
