"""Settings, Appointments: durations and the default response deadline."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.services.defaults import change_defaults
from portico.domain.errors import InvalidInput
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.defaults import DefaultsForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a new appointment begins with."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    typed = request.POST if request.method == "POST" else None
    form = DefaultsForm(typed, workspace=access.workspace)
    if form.is_valid() and _save(access, form):
        messages.success(request, _("The settings of new appointments are saved."))
        return redirect("desk:appointment_settings", public_id)
    context = {"section": "settings", "part": "appointments", "form": form}
    status = 422 if form.errors else 200
    return render_desk(request, access, "desk/settings_appointments.html", context, status=status)


def _save(access: DeskAccess, form: DefaultsForm) -> bool:
    try:
        change_defaults(
            workspace=access.workspace, actor=access.actor, now=read_clock(), **form.cleaned_data
        )
    except InvalidInput as error:
        form.show(error)
        return False
    return True
