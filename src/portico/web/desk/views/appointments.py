"""The list of appointments."""

from zoneinfo import ZoneInfo

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from portico.apps.appointments.selectors.desk import list_appointments
from portico.apps.catalog.selectors import has_services
from portico.apps.people.selectors import list_staff
from portico.apps.schedule.selectors import list_rooms
from portico.domain.roles import Grant, Permission
from portico.web.common.clock import read_clock
from portico.web.desk.counting import counters_of
from portico.web.desk.forms.filters import FiltersForm
from portico.web.desk.grouping import group_by_day
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_safe
def show_list(request: HttpRequest, public_id: str) -> HttpResponse:
    """By start, in day groups, under the filters of the address."""
    access = open_desk(request, public_id)
    grant = access.require(Permission.APPOINTMENTS)
    form = FiltersForm(request.GET)
    form.offer(list_staff(access.workspace), list_rooms(access.workspace))
    filters, now = form.wanted(), read_clock()
    found = list_appointments(access, filters)
    context = {
        "section": "appointments",
        "filters": filters,
        "form": form,
        "found": found,
        "counters": counters_of(found.counters, filters.state),
        "groups": group_by_day(
            found.rows, access.workspace.time_zone, now, ticked=request.GET.getlist("pick")
        ),
        "kept": [(name, request.GET[name]) for name in request.GET if name != "pick"],
        "today": now.astimezone(ZoneInfo(access.workspace.time_zone)).date().isoformat(),
        "is_filtered": bool(set(request.GET) - {"page", "whose", "pick"}),
        "may_create": grant is Grant.ALL,
        "has_services": has_services(access.workspace),
    }
    return render_desk(request, access, "desk/appointments.html", context)
