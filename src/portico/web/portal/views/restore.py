"""Book again what the client cancelled, for the same time."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.restoring import restore as book_again
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pressing import press


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def restore(request: PortalRequest, uid: UUID) -> HttpResponse:
    """Refused, the page says every reason and the way on."""
    return press(request, uid, book_again, done="restored")
