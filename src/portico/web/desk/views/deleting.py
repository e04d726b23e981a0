"""Delete an appointment for good."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.selectors.desk_actions import load_desk_actions
from portico.apps.appointments.services.deleting import delete_appointment
from portico.apps.people.selectors import DeskAccess
from portico.domain.decisions import Decision
from portico.domain.errors import Forbidden, Refused
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.wording import decision_texts


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delete(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Ask by name; 403 to roles that do not delete, 409 with every other reason."""
    access = open_desk(request, public_id)
    found = get_for_desk(access, uid)
    decision = load_desk_actions(access, found.appointment, now=read_clock()).delete_decision
    if "not_permitted" in decision.codes:
        raise Forbidden("delete")
    if request.method != "POST":
        return _ask(request, access, uid, decision)
    try:
        delete_appointment(
            workspace=access.workspace, uid=uid, actor=access.actor, now=read_clock()
        )
    except Refused as error:
        return _ask(request, access, uid, error.decision, status=409)
    words = _("“%(name)s” is deleted for good.") % {"name": found.appointment.name}
    messages.success(request, words)
    return redirect("desk:appointments", public_id)


def _ask(
    request: HttpRequest, access: DeskAccess, uid: UUID, decision: Decision, *, status: int = 200
) -> HttpResponse:
    context = {
        "section": "appointments",
        "appointment": get_for_desk(access, uid).appointment,
        "reasons": decision_texts(decision, access, read_clock()),
    }
    return render_desk(request, access, "desk/appointment_delete.html", context, status=status)
