"""Public booking pages for several people: the steps for somebody who is not signed in."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from portico.web.portal.booking.booker import Booker
from portico.web.portal.public.guard import outside_only, public_page
from portico.web.portal.public.together import ask_for_code, show_visitor_details
from portico.web.portal.together.people import show_people
from portico.web.portal.together.times import show_times


@require_safe
@public_page
@outside_only("together")
def people(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Who comes along; 404 where only staff make groups."""
    return show_people(request, booker)


@require_safe
@public_page
@outside_only("together_times")
def times(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Free times for all; nothing is held for somebody whose address is not proved."""
    return show_times(request, booker)


@require_http_methods(["GET", "HEAD", "POST"])
@public_page
@outside_only("together_details")
def details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """GET shows what would be booked, POST asks for a code."""
    if request.method == "POST":
        return ask_for_code(request, booker)
    return show_visitor_details(request, booker)
