"""The primary contact books again, for the same time, another member's visit they cancelled."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.restoring import restore as book_again
from portico.domain.errors import Refused
from portico.web.portal.details import address_of, load_member, load_page, show_details
from portico.web.portal.guard import PortalRequest, portal_page


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def member_restore(request: PortalRequest, uid: UUID, member: UUID) -> HttpResponse:
    """Where it has no place the page tells how things are; refused, it says every reason."""
    portal = request.portal
    companion = load_member(load_page(portal, uid), member)
    if request.method != "POST" or companion.restore_decision is None:
        return redirect(address_of(portal, uid))
    try:
        book_again(
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
    return redirect(f"{address_of(portal, uid)}?done=member_restored#group")
