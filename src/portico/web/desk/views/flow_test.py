"""*Test on a client*: what would happen and when. Nothing is sent, nothing is kept."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.clients import ClientFilters, list_clients
from portico.apps.flows.models import Flow
from portico.apps.flows.selectors.desk import get_flow
from portico.apps.flows.selectors.rehearsing import find_client, rehearse_for
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import InvalidInput
from portico.web.common.clock import read_clock
from portico.web.common.dates import moment
from portico.web.desk.flow_pages import render_flow
from portico.web.desk.flow_words import entry_text
from portico.web.desk.shell import open_desk

_SHOWN = 10


@login_required
@require_safe
def show(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Find a client by name, then read what would happen to them from now on."""
    access = open_desk(request, public_id)
    flow = get_flow(access, uid)
    text = request.GET.get("find", "").strip()[:100]
    context: dict[str, Any] = {"text": text}
    if request.GET.get("client"):
        context |= _rehearse(access, flow, request.GET["client"])
    elif text:
        found = list_clients(access, ClientFilters(text=text), now=read_clock())
        context["found"] = [row.client for row in found.rows[:_SHOWN]]
    return render_flow(request, access, flow, "flow_test", context)


def _rehearse(access: DeskAccess, flow: Flow, typed: str) -> dict[str, Any]:
    client, now, zone = find_client(access, typed), read_clock(), access.workspace.time_zone
    try:
        happenings = rehearse_for(flow, client, now=now)
    except InvalidInput:
        return {"client": client, "is_unfinished": True}
    lines = [
        (one.at, entry_text(one.entry.code, one.entry.words, lambda at: moment(at, zone, now)))
        for one in happenings
    ]
    return {"client": client, "lines": lines}
