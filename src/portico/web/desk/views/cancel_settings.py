"""Settings, Cancel & Reschedule: what clients may do by themselves, and until when."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.workspaces.services.cancelling_rules import change_cancel_rules
from portico.domain.errors import InvalidInput
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.cancel_rules import CancelRulesForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest, public_id: str) -> HttpResponse:
    """Managers and system administrators only."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    typed = request.POST if request.method == "POST" else None
    form = CancelRulesForm(typed, workspace=access.workspace)
    if form.is_valid() and _save(access, form):
        messages.success(request, _("The rules of cancelling and rescheduling are saved."))
        return redirect("desk:cancel_settings", public_id)
    context = {"section": "settings", "part": "cancelling", "form": form}
    status = 422 if form.errors else 200
    return render_desk(request, access, "desk/settings_cancelling.html", context, status=status)


def _save(access: DeskAccess, form: CancelRulesForm) -> bool:
    try:
        change_cancel_rules(
            workspace=access.workspace, actor=access.actor, now=read_clock(), **form.cleaned_data
        )
    except InvalidInput as error:
        form.show(error)
        return False
    return True
