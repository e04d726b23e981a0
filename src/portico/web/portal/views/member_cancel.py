"""The primary contact cancels another member's visit: the question, and the press."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.withdrawing import withdraw
from portico.domain.errors import Refused, StaleChange
from portico.web.portal.asking import read_version, show_member_question
from portico.web.portal.details import address_of, load_member, load_page
from portico.web.portal.forms import CancelForm
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def member_cancel(request: PortalRequest, uid: UUID, member: UUID) -> HttpResponse:
    """GET only asks; whatever speaks against it is told with the typed reason kept."""
    portal = request.portal
    page = load_page(portal, uid)
    companion = load_member(page, member)
    if request.method != "POST":
        return show_member_question(request, page, companion, CancelForm())
    form = CancelForm(request.POST)
    if not form.is_valid():
        return show_member_question(request, page, companion, form, status=422)
    try:
        withdraw(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            member_uid=member,
            reason=form.cleaned_data["reason"],
            seen_version=read_version(request.POST),
            actor=portal.actor,
            now=portal.now,
        )
    except (Refused, StaleChange) as error:
        changed = load_page(portal, uid)
        companion = load_member(changed, member)
        is_stale = isinstance(error, StaleChange)
        return show_member_question(
            request, changed, companion, form, is_stale=is_stale, status=409
        )
    return redirect(f"{address_of(portal, uid)}?done=member_cancelled#group")
