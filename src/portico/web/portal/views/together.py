"""Book for several people: the steps for a signed-in client."""

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from portico.web.portal.guard import PortalRequest, portal_page
from portico.web.portal.together.finishing import book, show_details
from portico.web.portal.together.people import show_people
from portico.web.portal.together.times import choose_time, show_times
from portico.web.portal.views.book import booker_of


@require_safe
@portal_page
def people(request: PortalRequest) -> HttpResponse:
    """Who comes along; 404 where only staff make groups."""
    return show_people(request, booker_of(request.portal))


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def times(request: PortalRequest) -> HttpResponse:
    """GET shows free times, POST holds one for all."""
    booker = booker_of(request.portal)
    return choose_time(request, booker) if request.method == "POST" else show_times(request, booker)


@require_http_methods(["GET", "HEAD", "POST"])
@portal_page
def details(request: PortalRequest) -> HttpResponse:
    """GET shows what would be booked, POST books it."""
    booker = booker_of(request.portal)
    return book(request, booker) if request.method == "POST" else show_details(request, booker)
