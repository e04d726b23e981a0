"""The address that ends marketing to one client with one press (RFC 8058).

Derived, never stored, bound to this purpose, the client, the address on record and one workspace.
It ends mails and nothing else, so it lasts as long as the address does.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portico.apps.access.proofs import derive_proof
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.selectors import get_by_public_id

_UID = 16
_MARK = re.compile(r"[A-Za-z0-9_-]{64}", re.ASCII)


def unsubscribe_address(client: Client, workspace: Workspace) -> str:
    """Where one POST ends marketing to this client; secret."""
    mark = urlsafe_b64encode(client.uid.bytes + _prove(client, workspace)).decode()
    return f"{settings.BASE_URL}/unsubscribe/{workspace.public_id}.{mark}/"


def find_unsubscribing(token: str) -> tuple[Client, Workspace] | None:
    """Whose address it is, also where the portal is off; None for anything else."""
    public_id, _, mark = token.partition(".")
    workspace = get_by_public_id(public_id) if _MARK.fullmatch(mark) else None
    if workspace is None:
        return None
    read = urlsafe_b64decode(mark)
    client = Client.objects.filter(
        uid=UUID(bytes=read[:_UID]), organization_id=workspace.organization_id
    ).first()
    if client is None or not constant_time_compare(read[_UID:], _prove(client, workspace)):
        return None
    return client, workspace


def _prove(client: Client, workspace: Workspace) -> bytes:
    return derive_proof("unsubscribe", workspace.public_id, client.uid, client.email.lower())
