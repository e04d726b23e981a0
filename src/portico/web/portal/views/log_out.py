"""Log out of one workspace's portal in this browser."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.access.services.ending import end_portal_session
from portico.web.portal.cookies import drop_session
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def log_out(request: PortalRequest) -> HttpResponse:
    """End the portal session; a GET ends nothing and leads home."""
    portal = request.portal
    address = reverse("portal:home", args=[portal.workspace.public_id])
    if request.method != "POST":
        return redirect(address)
    end_portal_session(session=portal.session, actor=portal.actor, now=portal.now)
    response = redirect(f"{address}?out")
    drop_session(response, portal.workspace)
    return response
