"""Add to calendar: one appointment as a file."""

from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from portico.domain.errors import NotThere
from portico.ical.encode import encode_publish
from portico.web.portal.calendars import calendar_entry
from portico.web.portal.details import load_page
from portico.web.portal.guard import PortalRequest, portal_page


@require_safe
@portal_page
def calendar_file(request: PortalRequest, uid: UUID) -> HttpResponse:
    """METHOD:PUBLISH (RFC 5546, 3.2.1); 404 while there is no time yet."""
    page = load_page(request.portal, uid)
    if page.card.starts_at is None:
        raise NotThere("calendar")
    file = encode_publish((calendar_entry(page, request.portal),))
    response = HttpResponse(file, content_type="text/calendar; charset=utf-8; method=PUBLISH")
    response.headers["Content-Disposition"] = 'attachment; filename="appointment.ics"'
    return response
