"""The client whom a message is for, and where that client is reached now."""

from portico.apps.messaging.models import Message
from portico.apps.people.models import Client
from portico.apps.people.phones import mobile_of
from portico.domain.following import follows_client

EMAIL, TEXT = "email", "sms"
_KEPT = "_client_kept"


def find_client(message: Message) -> Client | None:
    """As on record, asked once for each loaded row of a message; None where it is for others."""
    if message.recipient_kind != "client" or message.recipient_uid is None:
        return None
    if _KEPT not in vars(message):
        found = Client.objects.filter(
            organization_id=message.organization_id, uid=message.recipient_uid
        ).first()
        setattr(message, _KEPT, found)
    kept: Client | None = getattr(message, _KEPT)
    return kept


def find_address(message: Message, client: Client | None) -> str:
    """Where it goes if it goes out now: what is for `client` follows the record, all else stays.

    Empty where the client is no longer reached that way.
    """
    if client is None or not follows_client(message.trigger):
        return message.address
    if message.channel == EMAIL:
        return client.email
    return mobile_of(client, message.workspace) if message.workspace is not None else ""
