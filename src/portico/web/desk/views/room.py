"""A room: new, or as it is."""

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
from portico.apps.schedule.models import Room
from portico.apps.schedule.selectors.timetables import get_room, get_room_hours
from portico.apps.schedule.services.rooms import change_room, create_room, mark_room
from portico.domain.roles import Permission
from portico.domain.timetables import read_hours
from portico.web.common.clock import read_clock
from portico.web.desk.changes import list_changes
from portico.web.desk.forms.kept import try_to_save
from portico.web.desk.forms.places import RoomForm
from portico.web.desk.forms.timetable import TimetableForm, add_row
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, public_id: str) -> HttpResponse:
    """A room more."""
    return _edit(request, open_desk(request, public_id), None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Seats, opening hours, double-booking."""
    return _edit(request, open_desk(request, public_id), uid)


def _edit(request: HttpRequest, access: DeskAccess, uid: UUID | None) -> HttpResponse:
    access.require(Permission.SETTINGS)
    room = get_room(access.workspace, uid) if uid else None
    typed = request.POST if request.method == "POST" else None
    wants_row = typed is not None and typed.get("do") == "row"
    form = _form(room, add_row(typed, "dates") if typed is not None and wants_row else typed)
    status = HTTPStatus.OK
    if typed is not None and not wants_row:
        status = _save(access, room, form)
        if status == HTTPStatus.OK:
            name = form.week.cleaned_data["name"]
            messages.success(request, _("%(name)s is saved.") % {"name": name})
            return redirect("desk:rooms", access.workspace.public_id)
    context = {"section": "staff", "part": "rooms", "room": room, "form": form}
    context |= _told(access, room, status)
    return render_desk(request, access, "desk/room.html", context, status=status)


def _form(room: Room | None, typed: QueryDict | None) -> TimetableForm[RoomForm]:
    if room is None:
        initial: dict[str, Any] = {"seen": 0, "seats": 4, "is_active": True}
        return TimetableForm(typed, None, RoomForm, initial)
    kept = get_room_hours(room)
    names = ("name", "directions", "seats", "allows_double_booking", "is_active")
    initial = {name: getattr(room, name) for name in names}
    initial |= {"has_hours": kept is not None, "seen": mark_room(room)}
    hours = read_hours(kept.week, kept.exceptions) if kept else None
    return TimetableForm(typed, hours, RoomForm, initial)


def _save(access: DeskAccess, room: Room | None, form: TimetableForm[RoomForm]) -> HTTPStatus:
    if not form.is_valid():
        return HTTPStatus.UNPROCESSABLE_ENTITY
    details, now = form.week.details(form.hours()), read_clock()
    if room is None:
        return try_to_save(
            form,
            lambda: create_room(
                workspace=access.workspace, details=details, actor=access.actor, now=now
            ),
        )
    seen = form.week.cleaned_data["seen"]
    return try_to_save(
        form,
        lambda: change_room(room=room, details=details, seen=seen, actor=access.actor, now=now),
    )


def _told(access: DeskAccess, room: Room | None, status: int) -> dict[str, Any]:
    if room is None:
        return {}
    lines = list_changes("room", room.uid, access.workspace)
    if status == HTTPStatus.CONFLICT:
        return {"is_stale": True, "others_changes": lines[:1]}
    return {"history": lines}
