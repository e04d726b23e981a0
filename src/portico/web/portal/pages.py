"""Render the portal's pages: inside with head and tabs, outside as a door."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from portico.web.portal.shell import load_shell
from portico.web.portal.ways import contact_ways

if TYPE_CHECKING:
    from portico.web.portal.guard import PortalRequest


def show(
    request: "PortalRequest", template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """A page of a signed-in client."""
    portal = request.portal
    inside = {"portal": portal, "now": portal.now, "client": portal.client, **context}
    return show_door(request, portal.workspace, template, inside, status=status)


def show_door(
    request: HttpRequest,
    workspace: Any,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A page that needs no portal session; it always says whom to contact."""
    outside = {"workspace": workspace, "ways": contact_ways(workspace), **(context or {})}
    outside["shell"] = load_shell(workspace, outside.get("here", ""))
    return render(request, f"portal/{template}", outside, status=status)


def show_closed(request: HttpRequest, workspace: Any) -> HttpResponse:
    """The portal is off: whom to contact, and nothing else."""
    return _whole(show_door(request, workspace, "closed.html", status=403))


def show_outside(request: HttpRequest, workspace: Any) -> HttpResponse:
    """No portal session: use the link in the mail. No sign-in form, for it needs the slug."""
    context = {"is_out": "out" in request.GET}
    return _whole(show_door(request, workspace, "outside.html", context, status=403))


def _whole(response: HttpResponse) -> HttpResponse:
    """Never a part of another page: htmx, which swaps no 403, loads the page again."""
    response.headers["HX-Refresh"] = "true"
    return response
