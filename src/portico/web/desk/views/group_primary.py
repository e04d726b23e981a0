"""*Change primary*: another member becomes the primary contact of the group."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.selectors.desk_groups import DeskGroup, load_desk_group
from portico.apps.appointments.services.regrouping import change_primary
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import NotThere, Refused
from portico.web.common.clock import read_clock
from portico.web.desk.forms.group import PrimaryForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Choose of those who have an active appointment in the group."""
    access = open_desk(request, public_id)
    appointment = get_for_desk(access, uid).appointment
    group = load_desk_group(access, appointment)
    if group is None:
        raise NotThere("group")
    typed = request.POST if request.method == "POST" else None
    form = PrimaryForm(typed, group)
    status = HTTPStatus.OK
    if typed is not None:
        if form.is_valid() and _save(access, uid, form):
            who = {"name": _name_of(group, form)}
            messages.success(request, _("%(name)s is the primary contact now.") % who)
            return redirect("desk:appointment", public_id, uid)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "section": "appointments",
        "appointment": appointment,
        "group": group,
        "form": form,
    }
    return render_desk(request, access, "desk/group_primary.html", context, status=status)


def _save(access: DeskAccess, uid: UUID, form: PrimaryForm) -> bool:
    try:
        change_primary(
            workspace=access.workspace,
            uid=uid,
            to=form.wanted(),
            actor=access.actor,
            now=read_clock(),
        )
    except Refused as refused:
        form.show(refused.decision)
        return False
    return True


def _name_of(group: DeskGroup, form: PrimaryForm) -> str:
    wanted = form.wanted()
    return next(str(one.client) for one in group.leaders if one.appointment.uid == wanted)
