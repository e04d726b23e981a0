"""Cancel an appointment, with a reason."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.cancelling import cancel_appointment
from portico.web.common.clock import read_clock
from portico.web.desk.forms.cancelling import CancelForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Ask by name, then cancel; those who were told of it are told of this."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        appointment = cancel_appointment(
            workspace=access.workspace,
            uid=uid,
            reason=form.cleaned_data["reason"],
            actor=access.actor,
            now=read_clock(),
        )
        messages.success(request, f"“{appointment.name}” is cancelled.")
        return redirect("desk:appointment", public_id, uid)
    context = {"section": "appointments", "found": found, "form": form}
    status = 422 if form.errors else 200
    return render_desk(request, access, "desk/appointment_cancel.html", context, status=status)
