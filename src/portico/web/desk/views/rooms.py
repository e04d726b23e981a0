"""Staff and rooms: rooms and resources."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.schedule.selectors.timetables import (
    list_all_rooms,
    list_resources,
    list_room_hours,
)
from portico.domain.roles import Permission
from portico.domain.timetables import read_week
from portico.web.desk.setting_up import week_words
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """With seats, opening hours and units."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    rooms = list_all_rooms(access.workspace)
    hours = list_room_hours(access.workspace, rooms)
    context = {
        "section": "staff",
        "part": "rooms",
        "rooms": [
            (room, week_words(read_week(hours[room.pk].week)) if room.pk in hours else None)
            for room in rooms
        ],
        "resources": list(list_resources(access.workspace)),
    }
    return render_desk(request, access, "desk/rooms.html", context)
