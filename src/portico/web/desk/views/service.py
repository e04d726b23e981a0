"""A service: its details."""

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.selectors import list_categories
from portico.apps.catalog.services.describing import change_service
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes
from portico.web.desk.forms.service import ServiceForm
from portico.web.desk.public_addresses import service_page
from portico.web.desk.service_pages import ServicePage, open_service, save_service, show_service


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Name, times, price, how it is offered; and what happened to it."""
    page = open_service(request, public_id, uid, "service")
    form = ServiceForm(page.typed, service=page.service)
    context = partial(_load_context, page)
    if not form.is_bound:
        return show_service(page, form, context=context)
    return save_service(
        page,
        form,
        lambda: change_service(
            service=page.service,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            actor=page.access.actor,
            now=read_clock(),
        ),
        context=context,
    )


def _load_context(page: ServicePage) -> dict[str, Any]:
    workspace, service = page.access.workspace, page.service
    is_online = service.clients_can_self_schedule
    return {
        "categories": list_categories(workspace),
        "history": list_changes("service", service.uid, workspace),
        "page": service_page(workspace, service.uid, is_online=is_online),
    }
