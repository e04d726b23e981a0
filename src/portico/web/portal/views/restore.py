"""Book again what the client cancelled, for the same time."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.restoring import restore as book_again
from portico.domain.errors import Refused
from portico.web.portal.details import address_of, load_page, show_details
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def restore(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Refused, the page says every reason and the way on."""
    portal = request.portal
    if request.method != "POST":
        load_page(portal, uid)
        return redirect(address_of(portal, uid))
    try:
        book_again(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            actor=portal.actor,
            now=portal.now,
        )
    except Refused as error:
        page = load_page(portal, uid)
        return show_details(request, page, refused=error.decision, status=409)
    return redirect(f"{address_of(portal, uid)}?done=restored")
