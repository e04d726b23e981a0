"""Settings, Cancel & Reschedule: what clients may do by themselves, and until when."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.workspaces.services.cancelling_rules import change_cancel_rules
from portico.web.common.clock import read_clock
from portico.web.desk.forms.cancel_rules import CancelRulesForm
from portico.web.desk.settings_pages import open_settings, save_or_show


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Managers and system administrators only."""
    page = open_settings(request, public_id, "cancelling")
    workspace = page.access.workspace
    form = CancelRulesForm(request.POST if request.method == "POST" else None, workspace=workspace)
    return save_or_show(
        page,
        form,
        lambda: change_cancel_rules(
            workspace=workspace, actor=page.access.actor, now=read_clock(), **form.cleaned_data
        ),
        said=_("The rules of cancelling and rescheduling are saved."),
    )
