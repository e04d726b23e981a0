"""Switch a flow off; a draft that never was active is deleted."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.flows.selectors.desk import count_under_way, get_flow
from portico.apps.flows.services.editing import deactivate, delete_draft
from portico.web.common.clock import read_clock
from portico.web.desk.flow_pages import render_flow
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def switch_off(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Asks by name, and what becomes of the runs under way."""
    access = open_desk(request, public_id)
    flow = get_flow(access, uid)
    if request.method != "POST":
        context = {"under_way": count_under_way(flow)}
        return render_flow(request, access, flow, "flow_off", context)
    if flow.current is None:
        delete_draft(flow=flow, actor=access.actor, now=read_clock())
        messages.success(request, _("%(name)s is deleted.") % {"name": flow.name})
        return redirect("desk:flows", public_id)
    deactivate(
        flow=flow,
        is_stopping_runs=request.POST.get("runs") == "stop",
        actor=access.actor,
        now=read_clock(),
    )
    messages.success(request, _("%(name)s is switched off.") % {"name": flow.name})
    return redirect("desk:flow", public_id, uid)
