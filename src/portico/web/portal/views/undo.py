"""Take a cancel or decline back while its time is held."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.undoing import undo as take_back
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pressing import press


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def undo(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Once; refused, the page says why and what is left to do."""
    return press(request, uid, take_back, done="undone")
