"""Book: the steps of booking for a signed-in client."""

from functools import partial
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from portico.web.portal.booking.again import show_again
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.finishing import book, show_details
from portico.web.portal.booking.services import show_services
from portico.web.portal.booking.times import choose_time, show_times
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.guard import Portal, PortalRequest, portal_page

_NAMES = {
    "services": "portal:book",
    "visit": "portal:book_visit",
    "times": "portal:book_times",
    "details": "portal:book_details",
    "together": "portal:together",
    "together_times": "portal:together_times",
    "together_details": "portal:together_details",
}


def booker_of(portal: Portal) -> Booker:
    """The client of a portal session, as somebody who books."""
    return Booker(
        workspace=portal.workspace,
        client=portal.client,
        now=portal.now,
        client_zone=portal.client_zone,
        step_address=partial(_address, portal.workspace.public_id),
        portal=portal,
    )


def _address(public_id: str, step: str) -> str:
    return reverse(_NAMES[step], args=[public_id])


@require_safe
@portal_page
def services(request: PortalRequest) -> HttpResponse:
    """What can be booked."""
    return show_services(request, booker_of(request.portal))


@require_safe
@portal_page
def again(request: PortalRequest, uid: UUID) -> HttpResponse:
    """A visit like one of the client's own; 404 where it is not theirs."""
    return show_again(request, booker_of(request.portal), uid)


@require_safe
@portal_page
def visit(request: PortalRequest) -> HttpResponse:
    """Options and staff."""
    return show_visit(request, booker_of(request.portal))


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def times(request: PortalRequest) -> HttpResponse:
    """GET shows free times, POST holds one."""
    booker = booker_of(request.portal)
    return choose_time(request, booker) if request.method == "POST" else show_times(request, booker)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def details(request: PortalRequest) -> HttpResponse:
    """GET shows what would be booked, POST books it."""
    booker = booker_of(request.portal)
    return book(request, booker) if request.method == "POST" else show_details(request, booker)
