"""Confirm an appointment whose client is asked to."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.confirming import confirm_by_client
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pressing import press


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def confirm(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Refused, the page says every reason and the way on."""
    return press(request, uid, confirm_by_client, done="confirmed")
