"""One appointment."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.web.portal.details import load_page, show_details
from portico.web.portal.guard import PortalRequest, portal_page


@require_safe
@portal_page
def appointment(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Details, answer and history; 404 where it is not the client's."""
    return show_details(request, load_page(request.portal, uid))
