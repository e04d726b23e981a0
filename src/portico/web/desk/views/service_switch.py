"""Services: *Clients can self-schedule*, from the list."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.catalog.selectors import get_service
from portico.apps.catalog.services.describing import switch_self_scheduling
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def switch(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """On or off, as the box says."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    service = get_service(access.workspace, uid)
    is_on = "is_on" in request.POST
    switch_self_scheduling(service=service, is_on=is_on, actor=access.actor, now=read_clock())
    words = _("%(name)s: clients can self-schedule.") if is_on else _("%(name)s: only staff book.")
    messages.success(request, words % {"name": service.name})
    return redirect("desk:services", public_id)
