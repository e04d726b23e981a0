"""Log out of the portal in every browser."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.access.services.ending import end_sessions_of_client
from portico.web.portal.cookies import drop_session
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def log_out_everywhere(request: PortalRequest) -> HttpResponse:
    """End all portal sessions of the client; a GET ends nothing and leads to Profile."""
    portal = request.portal
    if request.method != "POST":
        return redirect("portal:profile", public_id=portal.workspace.public_id)
    end_sessions_of_client(client=portal.client, actor=portal.actor, now=portal.now)
    response = redirect(reverse("portal:home", args=[portal.workspace.public_id]) + "?out")
    drop_session(response, portal.workspace)
    return response
