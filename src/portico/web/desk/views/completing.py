"""Call an appointment completed."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.completing import complete_appointment
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def complete(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """From its start on; nobody is told. A wrong press: *Did not show up* stands on the page."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    appointment = complete_appointment(
        workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock()
    )
    messages.success(request, _("“%(name)s” is completed.") % {"name": appointment.name})
    return redirect("desk:appointment", public_id, uid)
