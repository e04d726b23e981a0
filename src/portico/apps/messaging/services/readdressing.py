"""What waits for a client goes where the client is reached now."""

from portico.apps.messaging.models import Message
from portico.apps.messaging.recipients import find_address, find_client
from portico.apps.people.models import Client

_WAITING = (Message.SCHEDULED, Message.HELD)


def readdress_waiting(client: Client) -> int:
    """Write the present address on what waits, so that staff see where it will go; how many.

    Call it inside the transaction of the change. What a worker has in hand, and what has no
    address left, is judged at hand-over (`composing.compose_message`).
    """
    known = Client.objects.get(pk=client.pk)
    waiting = Message.objects.filter(
        organization_id=known.organization_id,
        recipient_kind="client",
        recipient_uid=known.uid,
        state__in=_WAITING,
    )
    rows = waiting.select_related("workspace").order_by("pk")
    return sum(_readdress(message, known) for message in rows)


def readdress(message: Message) -> bool:
    """The same for one of them; whether it goes elsewhere now."""
    return _readdress(message, find_client(message))


def _readdress(message: Message, client: Client | None) -> bool:
    address = find_address(message, client)
    if address in ("", message.address):
        return False
    message.address = address
    waiting = Message.objects.filter(pk=message.pk, state__in=_WAITING)
    return bool(waiting.update(address=address))
