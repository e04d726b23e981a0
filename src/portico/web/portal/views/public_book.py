"""Public booking pages: the steps for somebody who is not signed in."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.services import show_services
from portico.web.portal.booking.times import show_times
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.public.codes import show_code, type_code
from portico.web.portal.public.details import ask_for_code, show_visitor_details
from portico.web.portal.public.entrances import enter_by_service, enter_by_staff
from portico.web.portal.public.guard import outside_only, public_page


@require_safe
@public_page
@outside_only("services")
def services(request: HttpRequest, booker: Booker) -> HttpResponse:
    """What can be booked."""
    return show_services(request, booker)


@require_safe
@public_page
def service(request: HttpRequest, booker: Booker, uid: UUID) -> HttpResponse:
    """One service, by an address to hand on."""
    return enter_by_service(booker, uid)


@require_safe
@public_page
def staff(request: HttpRequest, booker: Booker, uid: UUID) -> HttpResponse:
    """One staff member, by an address to hand on."""
    return enter_by_staff(request, booker, uid)


@require_safe
@public_page
@outside_only("visit")
def visit(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Options and staff."""
    return show_visit(request, booker)


@require_safe
@public_page
@outside_only("times")
def times(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Free times; nothing is held for somebody whose address is not proved."""
    return show_times(request, booker)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
@outside_only("details")
def details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """GET shows what would be booked, POST asks for a code."""
    if request.method == "POST":
        return ask_for_code(request, booker)
    return show_visitor_details(request, booker)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def code(request: HttpRequest, booker: Booker) -> HttpResponse:
    """POST of the right code signs in and books; in this browser only."""
    return type_code(request, booker) if request.method == "POST" else show_code(request, booker)
