"""Choose who somebody is, where several clients share the address that they proved."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from portico.apps.access.models import SignInRequest
from portico.apps.access.services.spending import find_choice, spend_choice
from portico.apps.access.services.starting import Entered
from portico.apps.access.visitors import UNSEEN, Visitor
from portico.apps.entry.selectors import find_entrants, find_known_entrant
from portico.apps.entry.selectors.bookers import find_bookers
from portico.apps.people.models import Client
from portico.apps.workspaces.models import Workspace
from portico.domain.errors import LinkEnded, NotThere


def list_choices(
    workspace: Workspace, chooser_key: str, *, now: datetime
) -> tuple[Client, ...] | None:
    """Whom the browser with this chooser key may become; None where there is nothing to choose.

    Looked up anew each time: who lost access or the address meanwhile is not offered.
    """
    request = find_choice(workspace_id=workspace.pk, chooser_key=chooser_key, now=now)
    return None if request is None else _candidates(request, workspace, now)


def choose_client(
    *,
    workspace: Workspace,
    chooser_key: str,
    client_uid: UUID,
    visitor: Visitor = UNSEEN,
    now: datetime,
) -> Entered:
    """Sign in as the chosen client. The proof is used up by it.

    Raises LinkEnded("ended") where there is nothing (more) to choose, NotThere for a client who
    was not offered.
    """
    with transaction.atomic():
        request = find_choice(workspace_id=workspace.pk, chooser_key=chooser_key, now=now)
        if request is None:
            raise LinkEnded("ended")
        offered = {client.uid: client for client in _candidates(request, workspace, now)}
        if client_uid not in offered:
            raise NotThere("client")
        entered = spend_choice(
            request=request, client=offered[client_uid], visitor=visitor, now=now
        )
        if entered is None:
            raise LinkEnded("ended")
    return entered


def _candidates(request: SignInRequest, workspace: Workspace, now: datetime) -> tuple[Client, ...]:
    if request.purpose == SignInRequest.BOOKING:
        bookers = find_bookers(workspace, request.address).clients
        return tuple(one for one in bookers if request.client in (None, one))
    if request.client is None:
        return find_entrants(workspace, request.address, now=now).clients
    return find_known_entrant(workspace, request.client, now=now).clients
