"""A service: when it is booked."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.models import Service
from portico.apps.catalog.selectors import get_service
from portico.apps.catalog.services.limiting import limit_service
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.service_limits import LimitsForm
from portico.web.desk.service_pages import render_service, say_saved
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Its own week, dates, notice, horizon, and rules of cancelling and rescheduling."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    service = get_service(access.workspace, uid)
    form = LimitsForm(request.POST if request.method == "POST" else None, service=service)
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, service, form)
        if status == HTTPStatus.OK:
            return say_saved(request, service, "service_limits")
        service.refresh_from_db(fields=["version"])
    return render_service(request, access, service, "service_limits", {"form": form}, status)


def _save(access: DeskAccess, service: Service, form: LimitsForm) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return try_to_save(
        form,
        lambda: limit_service(
            service=service,
            limits=form.limits(),
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )
