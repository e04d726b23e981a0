"""A new flow from nothing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.flows.services.editing import create_flow
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.flow import NewFlowForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """Name and trigger, then the editor."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    form = NewFlowForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        flow = create_flow(
            workspace=access.workspace,
            name=form.cleaned_data["name"],
            trigger=form.cleaned_data["trigger"],
            actor=access.actor,
            now=read_clock(),
        )
        return redirect("desk:flow", public_id, flow.uid)
    status = 422 if form.errors else 200
    context = {"section": "flows", "form": form}
    return render_desk(request, access, "desk/flow_new.html", context, status=status)
