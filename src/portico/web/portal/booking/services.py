"""The menu: what can be booked, by category."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.booking_facts import decide_booking
from portico.apps.appointments.selectors.menus import MenuService, list_menu
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.wishes import Wish, WishedLine, read_wish


class MenuRow(NamedTuple):
    """A service; `href` leads on with it, empty where it is not booked online."""

    line: WishedLine
    href: str


class Category(NamedTuple):
    """Services under one heading; an empty name where there is only one."""

    name: str
    rows: Sequence[MenuRow]


def show_services(
    request: HttpRequest, booker: Booker, *, gone: Sequence[str] = (), status: int = 200
) -> HttpResponse:
    """What can be booked. With services in the address, one more is added to them.

    `gone`: names of services that were asked for and are not there any more.
    """
    wish = Wish() if gone else read_wish(request.GET, booker.workspace)
    decision = decide_booking(booker.client, booker.workspace, now=booker.now)
    context = {
        "wish": wish,
        "categories": _group(list_menu(booker.workspace), wish, booker, decision.is_allowed),
        "refusals": booker.tell(decision),
        "gone": gone,
        "back": booker.address("visit", wish.query) if wish.lines else "",
    }
    return booker.show(request, "book_services.html", context, status=status)


def _group(
    menu: Sequence[MenuService], wish: Wish, booker: Booker, is_open: bool
) -> list[Category]:
    """By category, those without one last."""
    found: dict[str, list[MenuRow]] = {}
    for service in menu:
        href = ""
        if is_open and service.is_bookable:
            href = booker.address("visit", wish.and_service(service).query)
        found.setdefault(service.category, []).append(MenuRow(WishedLine(service), href))
    if list(found) == [""]:
        return [Category("", found[""])]
    named = [Category(name, rows) for name, rows in found.items() if name]
    return [*named, Category(_("More"), found[""])] if "" in found else named
