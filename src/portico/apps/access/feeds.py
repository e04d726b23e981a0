"""The secret address of a calendar feed: derived, never stored, and ended by its version.

A *mark* stands in it: whose feed it is (the uid, 16 bytes), and the proof, 256 bits of a keyed
hash over all that the address is bound to. Without padding that is 64 characters.
"""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from uuid import UUID

from django.conf import settings
from django.utils.crypto import constant_time_compare

from portico.apps.access.proofs import derive_proof
from portico.apps.people.models import Client, StaffMember
from portico.apps.workspaces.models import Workspace
from portico.apps.workspaces.selectors import get_by_public_id
from portico.domain.addresses import normalise_address

_UID = 16
_MARK = re.compile(r"[A-Za-z0-9_-]{64}", re.ASCII)


def client_feed_address(client: Client, workspace: Workspace) -> str:
    """The client's feed of one workspace, the same each time; secret."""
    mark = _write_mark(client.uid, _prove_client(client, workspace))
    return f"{settings.BASE_URL}/feed/{workspace.public_id}/{mark}.ics"


def staff_feed_address(staff_member: StaffMember) -> str:
    """The staff member's feed of all workspaces, the same each time; secret."""
    mark = _write_mark(staff_member.uid, _prove_staff(staff_member))
    return f"{settings.BASE_URL}/feed/staff/{mark}.ics"


def find_client_feed(public_id: str, mark: str) -> tuple[Client, Workspace] | None:
    """Whose feed it is; two queries, and never which of them found nothing.

    None for what is unknown, ended, of another workspace or organization, where the portal is
    off, or where the client has no portal access.
    """
    read = _read_mark(mark)
    workspace = get_by_public_id(public_id) if read else None
    if read is None or workspace is None or not workspace.portal_enabled:
        return None
    uid, proof = read
    clients = Client.objects.filter(
        uid=uid, organization_id=workspace.organization_id, has_portal_access=True
    )
    client = clients.first()
    if client is None or not constant_time_compare(proof, _prove_client(client, workspace)):
        return None
    return client, workspace


def find_staff_feed(mark: str) -> StaffMember | None:
    """Whose feed it is, with the user; None for what is unknown or ended, or who is inactive."""
    read = _read_mark(mark)
    if read is None:
        return None
    uid, proof = read
    members = StaffMember.objects.select_related("user", "organization")
    member = members.filter(uid=uid, is_active=True, user__is_active=True).first()
    if member is None or not constant_time_compare(proof, _prove_staff(member)):
        return None
    return member


def _prove_client(client: Client, workspace: Workspace) -> bytes:
    """Bound to the address on record too: with another one every feed ends."""
    mailed_to = normalise_address(client.email) or client.email
    return derive_proof(
        "client_feed", workspace.public_id, client.uid, client.feed_version, mailed_to
    )


def _prove_staff(member: StaffMember) -> bytes:
    """Bound to the user too: somebody else at the same desk has another address."""
    user = member.user.uid if member.user else ""
    return derive_proof("staff_feed", member.uid, member.feed_version, user)


def _write_mark(uid: UUID, proof: bytes) -> str:
    return urlsafe_b64encode(uid.bytes + proof).decode()


def _read_mark(mark: str) -> tuple[UUID, bytes] | None:
    if not _MARK.fullmatch(mark):
        return None
    read = urlsafe_b64decode(mark)
    return UUID(bytes=read[:_UID]), read[_UID:]
