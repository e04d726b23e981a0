"""The primary contact books again, for the same time, another member's visit they cancelled."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from portico.apps.appointments.services.restoring import restore as book_again
from portico.web.portal.details import address_of, load_member, load_page
from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.pressing import press


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def member_restore(request: PortalRequest, uid: UUID, member: UUID) -> HttpResponse:
    """Where it has no place the page tells how things are; refused, it says every reason."""
    companion = load_member(load_page(request.portal, uid), member)
    if companion.restore_decision is None:
        return redirect(address_of(request.portal, uid))
    act = partial(book_again, member_uid=member)
    return press(request, uid, act, done="member_restored", part="group")
