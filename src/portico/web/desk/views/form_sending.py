"""Send forms by hand: to one client, or to who is on an appointment."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.models import Appointment
from portico.apps.appointments.selectors.clients import get_visible_client
from portico.apps.appointments.selectors.desk import get_for_desk
from portico.apps.care.selectors.forms_desk import list_sendable, list_visit_clients
from portico.apps.care.services.form_sending import send_form
from portico.apps.people.models import Client
from portico.apps.people.selectors import DeskAccess
from portico.web.common.clock import read_clock
from portico.web.desk.shell import open_desk, render_desk


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def to_client(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """From the record of a client."""
    access = open_desk(request, public_id)
    client = get_visible_client(access, uid)
    sent = _send(request, access, [client], None)
    if sent:
        return redirect("desk:client", public_id, uid)
    return _show(request, access, [client], None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def for_appointment(request: HttpRequest, public_id: str, uid: UUID) -> HttpResponse:
    """From an appointment; with several clients, staff tick who gets it."""
    access = open_desk(request, public_id)
    appointment = get_for_desk(access, uid).appointment
    clients = list_visit_clients(appointment)
    wanted = request.POST.getlist("client")
    chosen = [one for one in clients if str(one.uid) in wanted or len(clients) == 1]
    sent = _send(request, access, chosen, appointment)
    if sent:
        return redirect("desk:appointment", public_id, uid)
    return _show(request, access, clients, appointment)


def _send(
    request: HttpRequest,
    access: DeskAccess,
    clients: list[Client],
    appointment: Appointment | None,
) -> int:
    wanted = request.POST.getlist("form")
    chosen = [one for one in list_sendable(access) if str(one.uid) in wanted]
    for template in chosen:
        for client in clients:
            send_form(
                template=template,
                client=client,
                appointment=appointment,
                actor=access.actor,
                now=read_clock(),
            )
    if chosen and clients:
        names = ", ".join(one.name for one in chosen)
        who = ", ".join(one.name for one in clients)
        messages.success(request, _("Sent to %(who)s: %(names)s.") % {"who": who, "names": names})
    return len(chosen) * len(clients)


def _show(
    request: HttpRequest,
    access: DeskAccess,
    clients: list[Client],
    appointment: Appointment | None,
) -> HttpResponse:
    context = {
        "section": "appointments" if appointment else "clients",
        "clients": clients,
        "appointment": appointment,
        "templates": list_sendable(access),
        "chosen": request.POST.getlist("form"),
        "chosen_clients": request.POST.getlist("client"),
        "is_missing": request.method == "POST",
    }
    status = 422 if request.method == "POST" else 200
    return render_desk(request, access, "desk/form_send.html", context, status=status)
