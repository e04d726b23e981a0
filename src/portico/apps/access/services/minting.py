"""Mint tokens while a mail is handed over; only their hashes are kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from portico.apps.access.addresses import portal_link_url, sign_in_url
from portico.apps.access.models import PortalLink, SignInRequest
from portico.apps.access.tokens import hash_code, hash_token, new_code, new_token
from portico.apps.access.validity import LinkStatus, request_status
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace


@dataclass(frozen=True, slots=True)
class MintedSignIn:
    """What a sign-in mail says: the one-time link (none to book), the code, when both end."""

    url: str
    code: str
    expires_at: datetime


def mint_portal_link(
    *,
    client: Client,
    workspace: Workspace,
    address: str,
    item_kind: str = "",
    item_uid: UUID | None = None,
    message_uid: UUID | None = None,
    now: datetime,
) -> str:
    """A new portal link for one client in one workspace, as an absolute address.

    `address` is where the mail goes: the link ends when the client's differs from it. Raises
    ValueError where client and workspace are of different organizations.
    """
    if client.organization_id != workspace.organization_id:
        raise ValueError("client and workspace belong to different organizations")
    token = new_token()
    PortalLink.objects.create(
        organization_id=workspace.organization_id,
        workspace=workspace,
        client=client,
        token_hash=hash_token(token),
        address=address,
        item_kind=item_kind,
        item_uid=item_uid,
        message_uid=message_uid,
        created_at=now,
        expires_at=now + timedelta(days=workspace.link_days),
    )
    return portal_link_url(token)


def mint_sign_in(*, request_uid: UUID, now: datetime) -> MintedSignIn | None:
    """Link and code of an admitted request; None where it is over by now, so send nothing.

    A retry of the mail mints anew and replaces what was minted; wrong tries stay counted.
    """
    token, code = new_token(), new_code()
    with transaction.atomic():
        asked = SignInRequest.objects.select_related("client").filter(uid=request_uid)
        request = asked.filter(state=SignInRequest.SENT).first()
        if request is None or request_status(request, now=now) != LinkStatus.OPEN:
            return None
        has_link = request.purpose == SignInRequest.SIGN_IN
        replaced = SignInRequest.objects.filter(pk=request.pk, used_at=None, ended_at=None).update(
            token_hash=hash_token(token) if has_link else None,
            code_hash=hash_code(request.uid, code),
        )
    url = sign_in_url(token) if has_link else ""
    return MintedSignIn(url, code, request.expires_at) if replaced else None
