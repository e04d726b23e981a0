"""Cancel an appointment: the question, and the press that does it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.withdrawing import withdraw
from portico.domain.errors import Refused, StaleChange
from portico.web.portal.asking import read_version, show_question
from portico.web.portal.details import address_of, load_page
from portico.web.portal.forms import CancelForm
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def cancel(request: PortalRequest, uid: UUID) -> HttpResponse:
    """GET only asks; whatever speaks against it is told with the typed reason kept."""
    portal = request.portal
    page = load_page(portal, uid)
    if request.method != "POST":
        return show_question(request, page, CancelForm())
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show_question(request, page, form, status=422)
    try:
        done = withdraw(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            is_whole_group="all" in request.POST,
            reason=form.cleaned_data["reason"],
            seen_version=read_version(request.POST),
            actor=portal.actor,
            now=portal.now,
        )
    except (Refused, StaleChange) as error:
        changed = load_page(portal, uid)
        is_stale = isinstance(error, StaleChange)
        return show_question(request, changed, form, is_stale=is_stale, status=409)
    return redirect(f"{address_of(portal, uid)}?done={done.kind}")
