"""The primary contact takes back that they cancelled another member's visit."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.undoing import undo as take_back
from portico.domain.errors import Refused
from portico.web.portal.details import address_of, load_page, show_details
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def member_undo(request: PortalRequest, uid: UUID, member: UUID) -> HttpResponse:
    """Once; refused, the page says why."""
    portal = request.portal
    if request.method != "POST":
        load_page(portal, uid)
        return redirect(address_of(portal, uid))
    try:
        take_back(
            client=portal.client,
            workspace=portal.workspace,
            uid=uid,
            member_uid=member,
            actor=portal.actor,
            now=portal.now,
        )
    except Refused as error:
        page = load_page(portal, uid)
        return show_details(request, page, refused=error.decision, status=409)
    return redirect(f"{address_of(portal, uid)}?done=member_undone#group")
