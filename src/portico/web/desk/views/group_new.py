"""Make a group from scratch: several clients, their services, one start."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.models import GroupBooking
from portico.apps.people.selectors import DeskAccess
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.gathering import Gathering, press
from portico.web.desk.gathering_saving import save_group
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.typed import read_typed


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: HttpRequest, public_id: str) -> HttpResponse:
    """Find, add and drop keep what is typed; *Save* books everybody or nobody."""
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    if request.method != "POST":
        return _render(request, Gathering(access, _begin(access, request.GET), read_clock()))
    button = request.POST.get("do", "find")
    gathering = Gathering(
        access, read_typed(request.POST), read_clock(), is_judged=button == "save"
    )
    if button != "save":
        press(gathering, button)
        return _render(request, gathering)
    saved = save_group(gathering)
    if isinstance(saved, GroupBooking):
        first = saved.appointments.order_by("pk")[0]
        messages.success(request, _("The group is booked."))
        return redirect("desk:appointment", public_id, first.uid)
    return _render(request, gathering, saved)


def _begin(access: DeskAccess, asked: QueryDict) -> QueryDict:
    typed = QueryDict(mutable=True)
    for name in ("date", "start"):
        typed[name] = asked.get(name, "")
    if access.workspace.send_updates or access.workspace.send_invitations:
        typed["is_notifying"] = "on"
    return typed


def _render(
    request: HttpRequest, gathering: Gathering, status: HTTPStatus = HTTPStatus.OK
) -> HttpResponse:
    weights = {conflict.weight for conflict in gathering.conflicts}
    context = {
        "section": "appointments",
        "gathering": gathering,
        "head": gathering.head,
        "rows": gathering.rows,
        "finding": gathering.finding,
        "typed": gathering.typed,
        "conflicts": gathering.conflicts,
        "is_refused": "refuse" in weights,
        "has_services": bool(gathering.menu.services),
    }
    return render_desk(request, gathering.access, "desk/group_new.html", context, status=status)
