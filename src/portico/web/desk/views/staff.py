"""Staff and rooms: who can be booked."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.left_behind import list_left_behind
from portico.apps.people.selectors import list_departed, list_staff
from portico.apps.schedule.selectors.timetables import list_staff_hours
from portico.domain.roles import Permission
from portico.domain.timetables import read_week
from portico.web.common.clock import read_clock
from portico.web.desk.setting_up import week_words
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """Everybody of the organization with their working hours here, and who has left.

    What somebody who left still has ahead is listed first: it needs attention.
    """
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    staff = list_staff(access.workspace)
    hours = list_staff_hours(access.workspace, staff)
    rows = [
        (member, week_words(read_week(hours[member.pk].week)) if member.pk in hours else "")
        for member in staff
    ]
    context = {
        "section": "staff",
        "part": "staff",
        "rows": rows,
        "departed": list_departed(access.workspace),
        "left_behind": list_left_behind(access.workspace, now=read_clock()),
    }
    return render_desk(request, access, "desk/staff.html", context)
