"""A staff member leaves, or comes back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.appointments.selectors.left_behind import list_ahead
from portico.apps.people.services.staff import let_go, take_back
from portico.domain.roles import Permission
from portico.web.common.clock import read_clock
from portico.web.desk.setting_up import get_departed_of, get_staff_member_of
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Ask by name, with what they have ahead; nothing of it is cancelled."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member, now = get_staff_member_of(access, uid), read_clock()
    if request.method == "POST":
        let_go(member=member, actor=access.actor, now=now)
        messages.success(request, _("%(name)s has left the staff.") % {"name": member.name})
        return redirect("desk:staff", public_id)
    ahead = list_ahead(access.workspace, member, now=now)
    context = {"section": "staff", "part": "staff_details", "member": member, "ahead": ahead}
    return render_desk(request, access, "desk/staff_leave.html", context)


@login_required
@require_POST
def come_back(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """They can be booked again, as before."""
    access = open_desk(request, public_id)
    access.require(Permission.SETTINGS)
    member = get_departed_of(access, uid)
    take_back(member=member, actor=access.actor, now=read_clock())
    messages.success(request, _("%(name)s is back on the staff.") % {"name": member.name})
    return redirect("desk:staff_details", public_id, uid)
