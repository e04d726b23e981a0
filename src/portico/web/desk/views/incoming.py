"""Messages › Incoming: what came in at reply addresses."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.incoming import list_incoming
from portico.web.desk.incoming import describe_incoming
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Newest first; `?show=kept` leaves out what was recorded."""
    access = open_desk(request, public_id)
    is_kept_only = request.GET.get("show") == "kept"
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and len(page) < 9 else 1
    found = list_incoming(access, is_kept_only=is_kept_only, page=number)
    context = {
        "section": "messages",
        "found": found,
        "lines": describe_incoming(found.rows),
        "is_kept_only": is_kept_only,
        "is_receiving": settings.REPLIES.is_on,
    }
    return render_desk(request, access, "desk/incoming.html", context)
