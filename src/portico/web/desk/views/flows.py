"""Messages, Flows: the list, and the ready-made ones."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.flows.presets import PRESETS, Preset, build_preset, find_preset
from portico.apps.flows.selectors.desk import list_flows
from portico.apps.flows.services.editing import create_flow
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.flow_words import STATES, trigger_text
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """What there is with its statistics; a press on a ready-made one makes a draft of it."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    preset = find_preset(request.POST.get("preset", ""))
    if preset is not None:
        uid, name = _make(access, preset)
        messages.success(request, _("%(name)s is made, as a draft.") % {"name": name})
        return redirect("desk:flow", public_id, uid)
    rows = [
        (flow, trigger_text(flow.draft), STATES[flow.state], statistics)
        for flow, statistics in list_flows(access)
    ]
    context = {"section": "flows", "rows": rows, "presets": PRESETS}
    return render_desk(request, access, "desk/flows.html", context)


def _make(access: DeskAccess, preset: Preset) -> tuple[UUID, str]:
    name, document = build_preset(preset, access.workspace)
    flow = create_flow(
        workspace=access.workspace,
        name=name,
        trigger=document["start"]["trigger"],
        document=document,
        actor=access.actor,
        now=read_clock(),
    )
    return flow.uid, flow.name
