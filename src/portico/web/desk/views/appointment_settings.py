"""Settings, Appointments: durations and the default response deadline."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.workspaces.services.defaults import change_defaults
from portico.web.common.clock import read_clock
from portico.web.desk.forms.defaults import DefaultsForm
from portico.web.desk.settings_pages import open_settings, save_or_show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """What a new appointment begins with."""
    page = open_settings(request, public_id, "appointments")
    workspace = page.access.workspace
    form = DefaultsForm(request.POST if request.method == "POST" else None, workspace=workspace)
    return save_or_show(
        page,
        form,
        lambda: change_defaults(
            workspace=workspace, actor=page.access.actor, now=read_clock(), **form.cleaned_data
        ),
        said=_("The settings of new appointments are saved."),
    )
