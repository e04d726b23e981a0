"""Bring a cancelled appointment back."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.selectors.desk_actions import load_desk_actions
from portico.apps.appointments.services.restoring import uncancel_appointment
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import Refused
from portico.web.common.clock import read_clock
from portico.web.desk.forms.cancelling import UncancelForm
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.wording import decision_texts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def uncancel(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """In the state and with the answers it had; refused, the page says why."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    if request.method != "POST":
        return _ask(request, access, uid)
    try:
        uncancel_appointment(
            workspace=access.workspace,
            uid=uid,
            is_notifying="is_notifying" in request.POST,
            actor=access.actor,
            now=read_clock(),
        )
    except Refused:
        return _ask(request, access, uid, status=409)
    words = _("“%(name)s” takes place after all.") % {"name": found.appointment.name}
    messages.success(request, words)
    return redirect("desk:appointment", public_id, uid)


def _ask(request: HttpRequest, access: DeskAccess, uid: UUID, *, status: int = 200) -> HttpResponse:
    found, now = get_for_desk(access, uid), read_clock()
    actions = load_desk_actions(access, found.appointment, now=now)
    context = {
        "section": "appointments",
        "appointment": found.appointment,
        "actions": actions,
        "form": UncancelForm(initial={"is_notifying": actions.notify_preselected}),
        "reasons": decision_texts(actions.uncancel_decision, access, now),
    }
    return render_desk(request, access, "desk/appointment_uncancel.html", context, status=status)
