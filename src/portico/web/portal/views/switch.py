"""To the client's portal in another workspace."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.entry.selectors import list_other_portals
from portico.apps.entry.services.switching import switch_workspace
from portico.domain.errors import NotThere
from portico.web.portal.devices import see_visitor
from portico.web.portal.entries import enter, find_inside
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def switch(request: PortalRequest) -> HttpResponse:
    """The same client, the same organization; a GET switches nothing.

    Where this browser is in as somebody else there, the client is asked before that ends.
    """
    portal = request.portal
    if request.method != "POST":
        return redirect("portal:profile", public_id=portal.workspace.public_id)
    wanted = request.POST.get("to", "")
    others = list_other_portals(portal.client, portal.workspace, now=portal.now)
    other = next((other for other in others if other.public_id == wanted), None)
    if other is None:
        raise NotThere("workspace")
    inside = find_inside(request, other, now=portal.now)
    if inside is not None and inside == portal.client:
        return redirect("portal:home", public_id=other.public_id)
    if inside is not None and request.POST.get("instead_of") != str(inside.uid):
        context = {"here": "profile", "other": other, "inside": inside}
        return show(request, "switch.html", context)
    visitor = see_visitor(request)
    entered = switch_workspace(
        session=portal.session, public_id=wanted, visitor=visitor, now=portal.now
    )
    return enter(request, other, entered, visitor, now=portal.now)
