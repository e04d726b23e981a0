"""To the client's portal in another workspace."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.entry.services.switching import switch_workspace
from portico.web.portal.devices import see_visitor
from portico.web.portal.entries import enter
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def switch(request: PortalRequest) -> HttpResponse:
    """The same client, the same organization; a GET switches nothing."""
    portal = request.portal
    if request.method != "POST":
        return redirect("portal:profile", public_id=portal.workspace.public_id)
    visitor = see_visitor(request)
    entered = switch_workspace(
        session=portal.session,
        public_id=request.POST.get("to", ""),
        visitor=visitor,
        now=portal.now,
    )
    return enter(request, entered.session.workspace, entered, visitor, now=portal.now)
