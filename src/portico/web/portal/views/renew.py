"""Send me a new link."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.access.selectors import get_link
from portico.apps.access.validity import LinkKind, LinkStatus
from portico.apps.entry.services.renewing import renew_link
from portico.apps.workspaces.languages import speak
from portico.domain.errors import NotThere, Refused
from portico.web.common.clock import read_clock
from portico.web.portal.cookies import DoorVisit, keep_door, network_key, read_door
from portico.web.portal.pages import show_closed, show_door


@require_http_methods(["GET", "HEAD", "POST"])
def renew(request: HttpRequest, token: str) -> HttpResponse:
    """To the address on record, shown masked."""
    now = read_clock()
    link = get_link(token, now=now)
    if link.workspace is None or link.status in {LinkStatus.UNKNOWN, LinkStatus.REVOKED}:
        raise NotThere("link")
    speak(link.client.language if link.client else "", link.workspace.language)
    if request.method != "POST":
        is_sign_in = link.kind == LinkKind.SIGN_IN
        return redirect("portal:open_sign_in" if is_sign_in else "portal:open", token=token)
    if not link.workspace.portal_enabled:
        return show_closed(request, link.workspace)
    visit = replace(
        read_door(request),
        slug=link.workspace.portal_slug,
        booking="",
        asked_at=now.isoformat(),
    )
    try:
        masked = renew_link(
            token=token, now=now, browser_key=visit.key, network=network_key(request)
        )
    except Refused:
        return show_door(request, link.workspace, "nothing_open.html", status=409)
    if link.kind == LinkKind.SIGN_IN:
        return _go_to_code(link.workspace, replace(visit, address=masked))
    return show_door(request, link.workspace, "renewed.html", {"masked": masked})


def _go_to_code(workspace: Any, visit: DoorVisit) -> HttpResponse:
    """The new mail carries a code as well, for this browser."""
    response = redirect("portal:code", slug=workspace.portal_slug)
    keep_door(response, visit)
    return response
