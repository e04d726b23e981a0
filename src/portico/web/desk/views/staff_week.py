"""A staff member: a week of hours, time off and bookings."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.staff_week import load_staff_week
from portico.domain.roles import Permission
from portico.domain.timetables import print_stretches
from portico.web.common.clock import read_clock
from portico.web.desk.setting_up import get_staff_member_of
from portico.web.desk.shell import open_desk, render_desk

_WEEK = timedelta(days=7)
_FIRST, _LAST = date(1970, 1, 15), date(2999, 12, 1)


@login_required
@require_safe
def show(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """The week of `?day=`, else this one."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member = get_staff_member_of(access, uid)
    now = read_clock()
    today = now.astimezone(ZoneInfo(access.workspace.time_zone)).date()
    day = read_day(request.GET.get("day", ""), today)
    days = load_staff_week(access.workspace, member, day, now=now)
    context = {
        "section": "staff",
        "part": "staff_week",
        "member": member,
        "today": today,
        "rows": [(one, print_stretches(one.hours)) for one in days],
        "first": days[0].day,
        "last": days[-1].day,
        "before": (days[0].day - _WEEK).isoformat(),
        "after": (days[0].day + _WEEK).isoformat(),
    }
    return render_desk(request, access, "desk/staff_week.html", context)


def read_day(text: str, today: date) -> date:
    """The date that the address names; today where it names none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if _FIRST <= day <= _LAST else today
