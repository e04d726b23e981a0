"""A button on the page of an appointment: it does what it says, or the page says why not."""

from datetime import datetime
from typing import Any, Protocol
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect

from portico.domain.actors import Actor
from portico.domain.errors import Refused
from portico.web.portal.details import address_of, load_page, show_details
from portico.web.portal.guard import PortalRequest


class Act(Protocol):
    """A service that a button calls; raises Refused."""

    def __call__(
        self, *, client: Any, workspace: Any, uid: UUID, actor: Actor, now: datetime
    ) -> object:
        """Do it for this client's appointment."""


def press(
    request: PortalRequest, uid: UUID, act: Act, *, done: str, part: str = ""
) -> HttpResponse:
    """POST does it, and the page says `done`; refused, every reason and the way on stand there.

    GET and HEAD lead to the page. `part`: where on it to come back to.
    """
    portal = request.portal
    if request.method != "POST":
        load_page(portal, uid)
        return redirect(address_of(portal, uid))
    try:
        act(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            actor=portal.actor,
            now=portal.now,
        )
    except Refused as error:
        page = load_page(portal, uid)
        return show_details(request, page, refused=error.decision, status=409)
    return redirect(f"{address_of(portal, uid)}?done={done}{part and f'#{part}'}")
