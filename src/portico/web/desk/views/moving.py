"""Move an appointment."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.domain.states import ACTIVE, AppointmentState
from portico.web.desk.moving import show_move
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """A new date, time and staff members; what is over, or has no time yet, is not moved."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    is_active = AppointmentState(found.appointment.state) in ACTIVE
    if not is_active or found.appointment.starts_at is None:
        return redirect("desk:appointment", public_id, uid)
    return show_move(request, access, found)
