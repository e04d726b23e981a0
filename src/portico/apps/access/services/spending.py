"""Use up a sign-in request: by its link or its code, once for both."""

from dataclasses import replace
from datetime import datetime, timedelta

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.starting import Choosing, Entered, start_portal_session
from portico.apps.access.tokens import hash_token, new_token
from portico.apps.access.visitors import Visitor
from portico.apps.people.models import Client

CHOOSER_LIFE = timedelta(minutes=15)


def spend_request(
    *,
    request: SignInRequest,
    way_in: str,
    visitor: Visitor,
    inside: Client | None,
    now: datetime,
) -> Entered | Choosing | None:
    """Sign in, or lead to the chooser; None where somebody else was faster.

    The chooser follows where several share the address, and where the browser is in as somebody
    else (`inside`): nobody is switched unasked. What was typed to book goes on with whoever is in
    by it, and is kept no longer. Call it inside `atomic()` with an open request.
    Decided by the row itself: of two presses at the same time, one finds it spent.
    """
    unspent = SignInRequest.objects.filter(pk=request.pk, used_at=None, ended_at=None)
    client = request.client
    is_other = inside is not None and client is not None and inside.pk != client.pk
    if client is None or is_other:
        key = new_token()
        is_spent = unspent.update(
            used_at=now, chooser_hash=hash_token(key), chooser_until=now + CHOOSER_LIFE
        )
        return Choosing(key, request.workspace) if is_spent else None
    if not unspent.update(used_at=now, client=client, booking=None):
        return None
    entered = start_portal_session(
        client=client, workspace=request.workspace, way_in=way_in, visitor=visitor, now=now
    )
    return replace(entered, booking=request.booking)


def find_choice(*, workspace_id: int, chooser_key: str, now: datetime) -> SignInRequest | None:
    """The request whose chooser this browser may use, with its client if there is only one."""
    if not chooser_key:
        return None
    requests = SignInRequest.objects.select_related("client", "workspace")
    return requests.filter(
        workspace_id=workspace_id,
        chooser_hash=hash_token(chooser_key),
        chooser_until__gt=now,
        ended_at=None,
    ).first()


def spend_choice(
    *, request: SignInRequest, client: Client, visitor: Visitor, now: datetime
) -> Entered | None:
    """Sign in as who was chosen; None where the choice was used by now. Call it in `atomic()`."""
    unchosen = SignInRequest.objects.filter(pk=request.pk, chooser_hash=request.chooser_hash)
    if not unchosen.update(chooser_hash=None, client=client, booking=None):
        return None
    entered = start_portal_session(
        client=client, workspace=request.workspace, way_in="chosen", visitor=visitor, now=now
    )
    return replace(entered, booking=request.booking)
