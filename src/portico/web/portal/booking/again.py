"""Book again: the visit as it was, to be looked through before a time is chosen."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from portico.apps.appointments.selectors.again import Again, load_again
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.services import show_services
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.booking.wishes import MOST_LINES, Wish, WishedLine


def show_again(request: HttpRequest, booker: Booker, uid: UUID) -> HttpResponse:
    """The visit filled in; what is not booked online any more is told by name."""
    found = load_again(booker.client, booker.workspace, uid)
    wish = _wish_of(found)
    if not wish.lines:
        return show_services(request, booker, gone=found.gone)
    return show_visit(request, booker, wish, gone=found.gone)


def _wish_of(found: Again) -> Wish:
    lines = []
    for line in found.lines[:MOST_LINES]:
        service = found.services[line.service_uid]
        options = tuple(one for one in service.options if one.uid in line.option_uids)
        staff = next((one for one in service.staff if one.uid == line.staff_uid), None)
        lines.append(WishedLine(service, options, staff))
    return Wish(tuple(lines))
