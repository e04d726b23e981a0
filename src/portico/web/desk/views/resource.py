"""A resource: new, or as it is."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
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
from portico.domain.timetables import read_hours
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.places import ResourceForm
from portico.web.desk.forms.timetable import TimetableForm, add_row
from portico.web.desk.shell import open_desk, render_desk


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
    typed = request.POST if request.method == "POST" else None
    wants_row = typed is not None and typed.get("do") == "row"
    form = _form(resource, add_row(typed, "dates") if typed is not None and wants_row else typed)
    status = HTTPStatus.OK
    if typed is not None and not wants_row:
        status = _save(access, resource, form)
        if status == HTTPStatus.OK:
            name = form.week.cleaned_data["name"]
            messages.success(request, _("%(name)s is saved.") % {"name": name})
            return redirect("desk:rooms", access.workspace.public_id)
    context: dict[str, Any] = {"section": "staff", "part": "rooms", "form": form}
    if resource is not None:
        lines = list_changes("resource", resource.uid, access.workspace)
        is_stale = status == HTTPStatus.CONFLICT
        context |= {"resource": resource, "history": lines}
        context |= {"is_stale": is_stale, "others_changes": lines[:1]}
    return render_desk(request, access, "desk/resource.html", context, status=status)


def _form(resource: Resource | None, typed: QueryDict | None) -> TimetableForm[ResourceForm]:
    initial: dict[str, Any] = {"seen": 0, "units": 1, "is_active": True}
    if resource is None:
        return TimetableForm(typed, None, ResourceForm, initial)
    kept = get_resource_hours(resource)
    initial = {
        "name": resource.name,
        "units": count_units(resource),
        "is_active": resource.is_active,
        "has_hours": kept is not None,
        "seen": mark_resource(resource),
    }
    hours = read_hours(kept.week, kept.exceptions) if kept else None
    return TimetableForm(typed, hours, ResourceForm, initial)


def _save(
    access: DeskAccess, resource: Resource | None, form: TimetableForm[ResourceForm]
) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    details, now = form.week.details(form.hours()), read_clock()
    if resource is None:
        return try_to_save(
            form,
            lambda: create_resource(
                workspace=access.workspace, details=details, actor=access.actor, now=now
            ),
        )
    seen = form.week.cleaned_data["seen"]
    return try_to_save(
        form,
        lambda: change_resource(
            resource=resource, details=details, seen=seen, actor=access.actor, now=now
        ),
    )
