"""Addresses to hand on: one service, or whatever one staff member does."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portico.apps.appointments.selectors.booking_facts import decide_booking
from portico.apps.appointments.selectors.menus import list_menu, load_services
from portico.apps.schedule.selectors.colleagues import find_colleague
from portico.domain.errors import NotThere
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.services import Category, MenuRow
from portico.web.portal.booking.wishes import Wish, WishedLine


def enter_by_service(booker: Booker, uid: UUID) -> HttpResponse:
    """The visit with this service; one that is not booked online says so there."""
    service = load_services(booker.workspace, [uid]).services.get(uid)
    if service is None:
        raise NotThere("service")
    return redirect(booker.address("visit", Wish((WishedLine(service),)).query))


def enter_by_staff(request: HttpRequest, booker: Booker, uid: UUID) -> HttpResponse:
    """What this staff member does, in their minutes and for their price."""
    name = find_colleague(booker.workspace, uid)
    if name is None:
        raise NotThere("staff member")
    decision = decide_booking(booker.client, booker.workspace, now=booker.now)
    rows = []
    for service in list_menu(booker.workspace):
        person = next((one for one in service.online_staff if one.uid == uid), None)
        if person is not None and service.is_bookable:
            line = WishedLine(service, (), person)
            rows.append(MenuRow(line, _href(booker, line) if decision.is_allowed else ""))
    context = {
        "wish": Wish(),
        "categories": [Category("", rows)] if rows else [],
        "refusals": booker.tell(decision),
        "staff_name": name,
        "everything": booker.address("services"),
    }
    return booker.show(request, "book_services.html", context)


def _href(booker: Booker, line: WishedLine) -> str:
    return booker.address("visit", Wish((line,)).query)
