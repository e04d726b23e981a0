"""The runs of a flow, and the log of one."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from portico.apps.flows.models import FlowRun
from portico.apps.flows.selectors.desk import (
    get_flow,
    get_run,
    get_statistics,
    list_log,
    list_run_messages,
    list_runs,
)
from portico.apps.flows.services.stopping import stop_run
from portico.domain.flows.runs import Status
from portico.web.common.clock import read_clock
from portico.web.common.dates import moment
from portico.web.desk.flow_pages import render_flow
from portico.web.desk.flow_words import OUTCOMES, STATUSES, entry_text
from portico.web.desk.shell import open_desk
from portico.web.desk.telling import describe_messages


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The newest first; the address holds which ones."""
    access = open_desk(request, public_id)
    flow = get_flow(access, uid)
    typed = request.GET.get("page", "")
    page = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 7 else 1
    show = request.GET.get("show", "")
    found = list_runs(flow, show=show, page=page)
    context = {
        "found": found,
        "rows": [(run, _state_word(run)) for run in found.rows],
        "show": show,
        "statuses": STATUSES,
        "statistics": get_statistics(flow),
    }
    return render_flow(request, access, flow, "flow_runs", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def show_run(request: HttpRequest, public_id: str, uid: UUID, run_uid: UUID) -> HttpResponse:
    """What happened to one client, line by line; *Stop* ends the run."""
    access = open_desk(request, public_id)
    flow = get_flow(access, uid)
    run, now = get_run(flow, run_uid), read_clock()
    if request.method == "POST":
        stop_run(flow=flow, uid=run_uid, actor=access.actor, now=now)
        messages.success(request, _("The run of %(name)s is stopped.") % {"name": run.client.name})
        return redirect("desk:flow_run", public_id, uid, run_uid)
    zone = access.workspace.time_zone
    lines = [
        (one.at, entry_text(one.code, one.words, lambda at: moment(at, zone, now)), one.version)
        for one in list_log(run)
    ]
    context = {
        "run": run,
        "word": _state_word(run),
        "lines": lines,
        "mails": describe_messages(list_run_messages(run)),
        "can_stop": run.status != Status.ENDED,
    }
    return render_flow(request, access, flow, "flow_run", context)


def _state_word(run: FlowRun) -> str:
    word = OUTCOMES.get(run.outcome) if run.status == Status.ENDED else STATUSES.get(run.status)
    return str(word or run.status)
