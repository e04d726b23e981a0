"""The address of the calendar subscription: asks for a fresh code first."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from portico.apps.access.feeds import client_feed_address
from portico.apps.entry.services.renewing_feed import renew_feed
from portico.domain.trust import Guarded
from portico.web.common.subscriptions import webcal_link
from portico.web.portal.fresh import fresh_code_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
@fresh_code_page(Guarded.FEED_ADDRESS)
def feed(request: PortalRequest) -> HttpResponse:
    """Show it; a POST ends it and brings another, which is mailed to the client."""
    portal = request.portal
    if request.method == "POST":
        renew_feed(
            client=portal.client, workspace=portal.workspace, actor=portal.actor, now=portal.now
        )
        return redirect(reverse("portal:feed", args=[portal.workspace.public_id]) + "?new")
    address = client_feed_address(portal.client, portal.workspace)
    context = {
        "here": "profile",
        "address": address,
        "webcal": webcal_link(address),
        "is_new": "new" in request.GET,
    }
    return show(request, "feed.html", context)
