"""Cancel an appointment, with a type and a reason; change the type later."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.appointments.selectors.desk_actions import load_desk_actions
from portico.apps.appointments.services.cancelling import cancel_appointment, change_cancel_type
from portico.apps.people.selectors import DeskAccess
from portico.domain.errors import StaleChange
from portico.web.common.clock import read_clock
from portico.web.desk.forms.cancelling import CancelForm, CancelTypeForm
from portico.web.desk.saving import read_version
from portico.web.desk.shell import open_desk, render_desk
from portico.web.desk.telling import describe_history


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Ask by name, then cancel; what somebody changed meanwhile is told first."""
    access = open_desk(request, public_id)
    form = CancelForm(request.POST or None) if request.method == "POST" else None
    if form is None or not form.is_valid():
        return _ask(request, access, uid, form)
    try:
        appointment = _cancel(access, uid, form.cleaned_data, read_version(request.POST))
    except StaleChange as error:
        return _ask(request, access, uid, form, stale=error)
    messages.success(request, _("“%(name)s” is cancelled.") % {"name": appointment.name})
    return redirect("desk:appointment", public_id, uid)


@login_required
@require_POST
def change_type(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """Set another type of what is cancelled; nobody is told."""
    access = open_desk(request, public_id)
    get_for_desk(access, uid)
    form = CancelTypeForm(request.POST)
    if not form.is_valid():
        return redirect("desk:appointment", public_id, uid)
    change_cancel_type(
        workspace=access.workspace,
        uid=uid,
        cancel_type=form.cleaned_data["cancel_type"],
        actor=access.actor,
        now=read_clock(),
    )
    messages.success(request, _("The type is changed. Nobody is told."))
    return redirect("desk:appointment", public_id, uid)


def _cancel(access: DeskAccess, uid: UUID, wanted: dict[str, Any], seen_version: int) -> Any:
    get_for_desk(access, uid)
    return cancel_appointment(
        workspace=access.workspace,
        uid=uid,
        seen_version=seen_version,
        actor=access.actor,
        now=read_clock(),
        **wanted,
    )


def _ask(
    request: HttpRequest,
    access: DeskAccess,
    uid: UUID,
    form: CancelForm | None,
    *,
    stale: StaleChange | None = None,
) -> HttpResponse:
    found = get_for_desk(access, uid)
    actions = load_desk_actions(access, found.appointment, now=read_clock())
    is_mailing = access.workspace.send_emails and found.appointment.sends_emails
    if form is None:
        preselected = actions.cancel_type_preselected.value
        form = CancelForm(initial={"cancel_type": preselected, "is_notifying": is_mailing})
        status = 200
    else:
        status = 409 if stale else 422
    news = found.history[: max(1, stale.present - stale.seen)] if stale else ()
    context = {
        "section": "appointments",
        "found": found,
        "appointment": found.appointment,
        "actions": actions,
        "form": form,
        "is_mailing": is_mailing,
        "news": describe_history(news, access.workspace.time_zone),
    }
    return render_desk(request, access, "desk/appointment_cancel.html", context, status=status)
