"""A room: new, or as it is."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from portico.apps.people.selectors import DeskAccess
from portico.apps.schedule.models import Room
from portico.apps.schedule.selectors.timetables import get_room, get_room_hours
from portico.apps.schedule.services.rooms import change_room, create_room, mark_room
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.forms.places import RoomForm
from portico.web.desk.forms.timetable import TimetableForm
from portico.web.desk.place_pages import PlacePage, fill_place, save_place, show_place
from portico.web.desk.shell import open_desk


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
    page = PlacePage(request, access, "room", room)
    kept = get_room_hours(room) if room else None
    form, is_saving = fill_place(page, RoomForm, kept, _initial(room))
    if not is_saving:
        return show_place(page, form)
    return save_place(page, form, lambda: _write(access, room, form))


def _initial(room: Room | None) -> dict[str, Any]:
    if room is None:
        return {"seen": 0, "seats": 4, "is_active": True}
    names = ("name", "directions", "seats", "allows_double_booking", "is_active")
    return {name: getattr(room, name) for name in names} | {"seen": mark_room(room)}


def _write(access: DeskAccess, room: Room | None, form: TimetableForm[RoomForm]) -> None:
    details, actor, now = form.week.details(form.hours()), access.actor, read_clock()
    if room is None:
        create_room(workspace=access.workspace, details=details, actor=actor, now=now)
    else:
        seen = form.week.cleaned_data["seen"]
        change_room(room=room, details=details, seen=seen, actor=actor, now=now)
