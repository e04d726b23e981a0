"""*Make a group* of what was ticked in the list: look at it, name its primary contact, press."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk_ticked import Ticked, load_ticked
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere, Refused
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.ticking import find_day, show_visits, tell_refusals

MOST = 100


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, public_id: str) -> HttpResponse:
    """What was ticked stands in the address (`pick`, and `first` where it is known), and beside it
    where the list was, so that *Back* leads there with all ticks.
    """
    access = open_desk(request, public_id)
    access.require(Permission.APPOINTMENTS)
    asked = request.POST if request.method == "POST" else request.GET
    picked = [_read_uid(text) for text in request.GET.getlist("pick")]
    if len(picked) > MOST:
        raise NotThere("appointment")
    first = _read_uid(asked["first"]) if asked.get("first") else None
    ticked = load_ticked(access, picked, first)
    status = HTTPStatus.OK
    if request.method == "POST":
        if ticked.decision.is_allowed and _save(access, ticked):
            messages.success(request, _("They are one group now. Nobody is told."))
            return redirect("desk:appointment", public_id, ticked.uids[0])
        ticked = load_ticked(access, picked, first)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    back = request.GET.copy()
    back.pop("first", None)
    context = {
        "section": "appointments",
        "ticked": ticked,
        "visits": show_visits(ticked, back),
        "refusals": tell_refusals(ticked),
        "day": find_day(ticked, access.workspace.time_zone),
        "back": back.urlencode(),
    }
    return render_desk(request, access, "desk/group_ticked.html", context, status=status)


def _save(access: DeskAccess, ticked: Ticked) -> bool:
    """Whether it was made; somebody may have changed one of them since it was looked at."""
    try:
        group_appointments(
            workspace=access.workspace, uids=ticked.uids, actor=access.actor, now=read_clock()
        )
    except Refused:
        return False
    return True


def _read_uid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise NotThere("appointment") from error
