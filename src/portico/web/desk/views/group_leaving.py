"""*Remove from group*: the appointment stays, on its own."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.regrouping import leave_group
from portico.domain.errors import NotThere
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def leave(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Only somebody who may see the appointment; back to the page that it was pressed on."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    try:
        leave_group(workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock())
    except NotThere:
        messages.info(request, _("It is in no group any more."))
    else:
        name = {"name": found.appointment.name}
        messages.success(request, _("“%(name)s” is out of the group. Nobody is told.") % name)
    return redirect("desk:appointment", public_id, uid)
