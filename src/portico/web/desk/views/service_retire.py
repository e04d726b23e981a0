"""Services: retire one, or bring it back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.selectors import get_service
from portico.apps.catalog.services.describing import retire_service
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def retire(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Asks by name; what was booked keeps it."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    service = get_service(access.workspace, uid)
    if request.method != "POST":
        context = {"section": "services", "service": service}
        return render_desk(request, access, "desk/service_retire.html", context)
    is_retired = request.POST.get("do") != "bring_back"
    retire_service(service=service, is_retired=is_retired, actor=access.actor, now=read_clock())
    words = _("%(name)s is retired.") if is_retired else _("%(name)s is back.")
    messages.success(request, words % {"name": service.name})
    return redirect("desk:services", public_id)
