"""Call an appointment completed, and take that back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.completing import (
    complete_appointment,
    uncomplete_appointment,
)
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def complete(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """From its start on; nobody is told. *Undo* stands on the page for a while."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    appointment = complete_appointment(
        workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock()
    )
    messages.success(request, _("“%(name)s” is completed.") % {"name": appointment.name})
    return redirect("desk:appointment", public_id, uid)


@login_required
@require_POST
def uncomplete(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """A wrong press: it is as it was; nobody is told."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    appointment = uncomplete_appointment(
        workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock()
    )
    words = _("“%(name)s” is not completed any more.") % {"name": appointment.name}
    messages.success(request, words)
    return redirect("desk:appointment", public_id, uid)
