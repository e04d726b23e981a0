"""Change an appointment."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.domain.states import ACTIVE, AppointmentState
from portico.web.desk.editing import show_editor
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The form with what is saved, or as the draft left it; what is over has no form."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    is_active = AppointmentState(found.appointment.state) in ACTIVE
    if request.method != "POST" and not is_active:
        return redirect("desk:appointment", public_id, uid)
    return show_editor(request, access, found)
