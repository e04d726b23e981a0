"""A service: who offers it."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.models import Service
from portico.apps.catalog.selectors import get_service, list_offerings
from portico.apps.catalog.services.offering import set_offerings
from portico.apps.people.selectors import DeskAccess, list_staff
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.service_staff import StaffForm
from portico.web.desk.service_pages import render_service, say_saved
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Minutes and price of their own, online, in *Anyone* and in which order."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    service = get_service(access.workspace, uid)
    typed = request.POST if request.method == "POST" else None
    form = StaffForm(typed, service, list_staff(access.workspace), list_offerings(service))
    status = HTTPStatus.OK
    if typed is not None:
        status = _save(access, service, form)
        if status == HTTPStatus.OK:
            return say_saved(request, service, "service_staff")
        service.refresh_from_db(fields=["version"])
    return render_service(request, access, service, "service_staff", {"form": form}, status)


def _save(access: DeskAccess, service: Service, form: StaffForm) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return try_to_save(
        form,
        lambda: set_offerings(
            service=service,
            rows=form.wanted(),
            seen=form.head.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )
