"""A resource with its units: new, or as it is."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Resource
from portico.apps.schedule.selectors.timetables import get_resource
from portico.apps.schedule.services.resources import (
    change_resource,
    count_units,
    create_resource,
    get_resource_hours,
    mark_resource,
)
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.places import ResourceForm
from portico.web.desk.forms.timetable import TimetableForm
from portico.web.desk.place_pages import PlacePage, fill_place, save_place, show_place
from portico.web.desk.shell import open_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A resource more."""
    return _edit(request, open_desk(request, public_id), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Its name, how many there are, and when they are open."""
    return _edit(request, open_desk(request, public_id), uid)


def _edit(request: HttpRequest, access: DeskAccess, uid: UUID | None) -> HttpResponse:
    access.require(Permission.SETTINGS)
    resource = get_resource(access.workspace, uid) if uid else None
    page = PlacePage(request, access, "resource", resource)
    kept = get_resource_hours(resource) if resource else None
    form, is_saving = fill_place(page, ResourceForm, kept, _initial(resource))
    if not is_saving:
        return show_place(page, form)
    return save_place(page, form, lambda: _write(access, resource, form))


def _initial(resource: Resource | None) -> dict[str, Any]:
    if resource is None:
        return {"seen": 0, "units": 1, "is_active": True}
    return {
        "name": resource.name,
        "units": count_units(resource),
        "is_active": resource.is_active,
        "seen": mark_resource(resource),
    }


def _write(
    access: DeskAccess, resource: Resource | None, form: TimetableForm[ResourceForm]
) -> None:
    details, actor, now = form.week.details(form.hours()), access.actor, read_clock()
    if resource is None:
        create_resource(workspace=access.workspace, details=details, actor=actor, now=now)
    else:
        seen = form.week.cleaned_data["seen"]
        change_resource(resource=resource, details=details, seen=seen, actor=actor, now=now)
