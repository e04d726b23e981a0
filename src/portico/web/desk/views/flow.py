"""The editor of a flow: a list of steps from top to bottom."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.flows.models import Flow
from portico.apps.flows.selectors.desk import get_flow, list_versions
from portico.apps.flows.services.calling import read_secret
from portico.apps.flows.services.editing import activate, save_draft
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import InvalidInput, StaleChange
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes, list_others_changes
from portico.web.desk.flow_editor import FlowEditor
from portico.web.desk.flow_pages import render_flow
from portico.web.desk.flow_tags import list_tag_groups
from portico.web.desk.saving import read_version
from portico.web.desk.shell import open_desk
from portico.web.desk.typed import read_typed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Every press keeps what is typed; only *Activate* puts it into effect."""
    access = open_desk(request, public_id)
    flow = get_flow(access, uid)
    editor = FlowEditor(flow, flow.draft)
    status, seen = HTTPStatus.OK, flow.revision
    if request.method == "POST":
        status, shown = _keep(request, access, flow, editor)
        if status == HTTPStatus.OK:
            anchor = f"#{shown}" if shown else ""
            return redirect(reverse("desk:flow", args=[public_id, uid]) + anchor)
        flow = get_flow(access, uid)
        seen = flow.revision
    return _render(request, access, flow, editor, status, seen)


def _keep(
    request: HttpRequest, access: DeskAccess, flow: Flow, editor: FlowEditor
) -> tuple[HTTPStatus, str]:
    """The status, and the id of the step to show."""
    typed = read_typed(request.POST)
    editor.read(typed)
    button = typed.get("do", "save")
    shown, now = editor.press(button), read_clock()
    name, seen = typed.get("name", ""), read_version(typed)
    editor.name = name
    try:
        kept = save_draft(
            flow=flow, name=name, draft=editor.document, seen=seen, actor=access.actor, now=now
        )
        if button == "activate":
            activate(flow=kept, seen=kept.revision, actor=access.actor, now=now)
            messages.success(request, _("%(name)s is active.") % {"name": kept.name})
        elif button == "save":
            messages.success(request, _("%(name)s is saved.") % {"name": kept.name})
    except InvalidInput as error:
        editor.show(error)
        return HTTPStatus.UNPROCESSABLE_ENTITY, ""
    except StaleChange:
        return HTTPStatus.CONFLICT, ""
    return HTTPStatus.OK, shown


def _render(
    request: HttpRequest,
    access: DeskAccess,
    flow: Flow,
    editor: FlowEditor,
    status: HTTPStatus,
    seen: int,
) -> HttpResponse:
    is_stale = status == HTTPStatus.CONFLICT
    context = {
        "editor": editor,
        "seen": seen,
        "is_stale": is_stale,
        "has_faults": status == HTTPStatus.UNPROCESSABLE_ENTITY,
        "tag_groups": list_tag_groups(editor.document),
        "secret": read_secret(access.workspace) if editor.has_webhook else "",
        "versions": list_versions(flow)[:20],
        "history": list_changes("flow", flow.uid, access.workspace),
    }
    if is_stale:
        context["others_changes"] = list_others_changes(
            "flow",
            flow.uid,
            access.workspace,
            seen=request.POST.get("version", ""),
            present=flow.revision,
        )
    return render_flow(request, access, flow, "flow", context, status=status)
