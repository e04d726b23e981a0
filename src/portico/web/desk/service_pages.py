"""What the pages of one service have in common."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portico.apps.catalog.models import Service
from portico.apps.people.selectors import DeskAccess
from portico.web.desk.changes import list_others_changes
from portico.web.desk.shell import render_desk


def say_saved(request: HttpRequest, service: Service, part: str) -> HttpResponse:
    """Back to the same page, which says that it is saved."""
    messages.success(request, _("%(name)s is saved.") % {"name": service.name})
    return redirect(f"desk:{part}", service.workspace.public_id, service.uid)


def render_service(
    request: HttpRequest,
    access: DeskAccess,
    service: Service,
    part: str,
    context: dict[str, Any],
    status: int,
) -> HttpResponse:
    """One of the pages; where somebody else saved first, with what they changed."""
    is_stale = status == HTTPStatus.CONFLICT
    if is_stale:
        context["others_changes"] = list_others_changes(
            "service",
            service.uid,
            access.workspace,
            seen=request.POST.get("seen", ""),
            present=service.version,
        )
    frame = {"section": "services", "part": part, "service": service, "is_stale": is_stale}
    return render_desk(request, access, f"desk/{part}.html", frame | context, status=status)
