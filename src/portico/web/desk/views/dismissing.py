"""Put a proposed time aside."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.services.proposing import dismiss_proposal
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk


@login_required
@require_POST
def dismiss(request: HttpRequest, public_id: str, uid: UUID, proposal_uid: UUID) -> HttpResponse:
    """Only somebody who may see the appointment; nobody is told."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    dismiss_proposal(
        workspace=access.workspace,
        appointment_uid=uid,
        uid=proposal_uid,
        actor=access.actor,
        now=read_clock(),
    )
    messages.success(request, _("The proposed time is put aside. Nobody is told."))
    return redirect("desk:appointment", public_id, uid)
