"""Ask for a one-time code inside the portal, and type it."""

from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from portico.apps.access.services.confirming import confirm_session, get_open_confirmation
from portico.apps.entry.services.confirming import ask_confirmation_code, list_code_ways
from portico.domain.addresses import mask_address
from portico.domain.errors import CodeWrong, LinkEnded
from portico.web.portal.cookies import network_key
from portico.web.portal.devices import keep_key, see_visitor
from portico.web.portal.entries import after_form
from portico.web.portal.forms import FreshCodeForm
from portico.web.portal.fresh import read_next
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pages import show
from portico.web.portal.views.code import wrong_code_text


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def fresh_code(request: PortalRequest) -> HttpResponse:
    """GET only shows; *Send me a code* asks a worker, the code is typed in the same page."""
    portal = request.portal
    wanted = request.POST.get("next") or request.GET.get("next", "")
    there = read_next(wanted, portal.workspace.public_id)
    if request.method == "POST" and "send" in request.POST:
        return _send(request, there)
    form = FreshCodeForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _show(request, form, there)
    visitor = see_visitor(request)
    is_kept = form.cleaned_data["remember"] and portal.workspace.confirm_new_devices
    try:
        confirm_session(
            session=portal.session,
            code=form.cleaned_data["code"],
            remember_key=visitor.device_key if is_kept else "",
            actor=portal.actor,
            now=portal.now,
        )
    except CodeWrong as error:
        form.add_error("code", wrong_code_text(error.tries_left, has_link=False))
        return _show(request, form, there)
    except LinkEnded:
        form.add_error("code", _("This code has ended. Send again brings a new one."))
        return _show(request, form, there)
    response = redirect(after_form(there))
    if is_kept:
        keep_key(response, visitor)
    return response


def _send(request: PortalRequest, there: str) -> HttpResponse:
    """The same answer within limits and over them."""
    portal = request.portal
    way = "text" if request.POST["send"] == "text" else "mail"
    with suppress(LinkEnded):  # nowhere to send it to: the page says so
        ask_confirmation_code(
            session=portal.session,
            network=network_key(request),
            by_text=way == "text",
            now=portal.now,
        )
    address = reverse("portal:fresh_code", args=[portal.workspace.public_id])
    return redirect(f"{address}?{urlencode({'next': there, 'sent': way})}")


def _show(request: PortalRequest, form: FreshCodeForm, there: str) -> HttpResponse:
    portal = request.portal
    asked = get_open_confirmation(portal.session, now=portal.now)
    offers_trust = portal.workspace.confirm_new_devices and not portal.session.is_trusted
    ways = list_code_ways(portal.client, portal.workspace)
    by_text = request.GET.get("sent") == "text" or not ways.address
    went_to = asked.address if asked else (ways.number if by_text else ways.address)
    context: dict[str, Any] = {
        "here": "",
        "form": form,
        "next": there,
        "asked": asked,
        "is_asked": asked is not None or form.is_bound or "sent" in request.GET,
        "went_to": mask_address(went_to) if went_to else "",
        "masked": mask_address(ways.address) if ways.address else "",
        "masked_number": mask_address(ways.number) if ways.number else "",
        "zone": ZoneInfo(portal.workspace.time_zone),
        "offers_trust": offers_trust,
    }
    return show(request, "fresh_code.html", context, status=422 if form.is_bound else 200)
