"""*Group with…*: put an appointment together with others of its day."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.selectors.desk_groups import list_companions, load_desk_group
from portico.apps.appointments.services.regrouping import group_appointments
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import Refused
from portico.web.common.clock import read_clock
from portico.web.desk.forms.group import GroupWithForm
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Tick who comes along; nobody is told, since nobody's own time changes."""
    access = open_desk(request, public_id)
    appointment = get_for_desk(access, uid).appointment
    companions = list_companions(access, appointment)
    typed = request.POST if request.method == "POST" else None
    form = GroupWithForm(typed, companions, access.workspace.time_zone)
    status = HTTPStatus.OK
    if typed is not None:
        if form.is_valid() and _save(access, appointment, form):
            messages.success(request, _("They are one group now. Nobody is told."))
            return redirect("desk:appointment", public_id, uid)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "section": "appointments",
        "appointment": appointment,
        "group": load_desk_group(access, appointment),
        "companions": companions,
        "form": form,
    }
    return render_desk(request, access, "desk/group_with.html", context, status=status)


def _save(access: DeskAccess, appointment: Appointment, form: GroupWithForm) -> bool:
    try:
        group_appointments(
            workspace=access.workspace,
            uids=[appointment.uid, *form.wanted()],
            actor=access.actor,
            now=read_clock(),
        )
    except Refused as refused:
        form.show(refused.decision)
        return False
    return True
