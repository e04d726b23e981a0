"""A service: rooms and resources that it needs."""

from http import HTTPStatus
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.catalog.models import Service
from portico.apps.catalog.selectors import get_service
from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.selectors import list_rooms
from portico.apps.schedule.selectors.timetables import list_needs, list_resources
from portico.apps.schedule.services.needing import set_needs
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.service_needs import NeedsForm
from portico.web.desk.service_pages import render_service, say_saved
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Boxes for what is in use."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    service = get_service(access.workspace, uid)
    form = NeedsForm(
        request.POST if request.method == "POST" else None,
        service=service,
        rooms=list_rooms(access.workspace),
        resources=list(list_resources(access.workspace).filter(is_active=True)),
        needs=list_needs(service),
    )
    status = HTTPStatus.OK
    if form.is_bound:
        status = _save(access, service, form)
        if status == HTTPStatus.OK:
            return say_saved(request, service, "service_needs")
        service.refresh_from_db(fields=["version"])
    return render_service(request, access, service, "service_needs", {"form": form}, status)


def _save(access: DeskAccess, service: Service, form: NeedsForm) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    return try_to_save(
        form,
        lambda: set_needs(
            service=service,
            rooms=form.chosen_rooms(),
            resources=form.chosen_resources(),
            seen=form.cleaned_data["seen"],
            actor=access.actor,
            now=read_clock(),
        ),
    )
