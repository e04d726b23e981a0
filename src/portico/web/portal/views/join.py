"""Join an online appointment."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from portico.apps.care.selectors.joining import find_client_join
from portico.domain.trust import Guarded
from portico.web.portal.details import load_page
from portico.web.portal.fresh import trusted_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show


@require_safe
@portal_page
@trusted_page(Guarded.JOIN)
def join(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Lead to the meeting, at any time; its address stands in no page of the portal itself."""
    portal = request.portal
    page = load_page(portal, uid)
    address = find_client_join(portal.client, portal.workspace, uid, now=portal.now)
    if address is None or "after" in request.GET:
        context = {"here": "appointments", "card": page.card, "is_there": address is not None}
        return show(request, "join.html", context, status=404 if address is None else 200)
    return HttpResponseRedirect(address)
