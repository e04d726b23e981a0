"""A service: its details."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.models import Service
from portico.apps.catalog.selectors import get_service, list_categories
from portico.apps.catalog.services.describing import change_service
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.service import ServiceForm
from portico.web.desk.public_addresses import service_page
from portico.web.desk.service_pages import render_service, say_saved
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Name, times, price, how it is offered; and what happened to it."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    service = get_service(access.workspace, uid)
    form = ServiceForm(request.POST if request.method == "POST" else None, service=service)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, service, form)
        if status == HTTPStatus.OK:
            return say_saved(request, service, "service")
        service.refresh_from_db(fields=["version"])
    context = {
        "form": form,
        "categories": list_categories(access.workspace),
        "history": list_changes("service", service.uid, access.workspace),
        "page": service_page(
            access.workspace, service.uid, is_online=service.clients_can_self_schedule
        ),
    }
    return render_service(request, access, service, "service", context, status)


def _save(access: DeskAccess, service: Service, form: ServiceForm) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return try_to_save(
        form,
        lambda: change_service(
            service=service,
            details=form.details(),
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )
