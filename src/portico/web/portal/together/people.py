"""Who comes along, and what each of them gets."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from portico.apps.appointments.selectors.menus import MenuService
from portico.domain.errors import NotThere
from portico.web.common.booking_reasons import BOOKING_TEXTS
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.visit import OptionChoice
from portico.web.portal.together.wishes import SAME, TogetherWish, list_people, read_together


class Choice(NamedTuple):
    """An option of a select."""

    value: str
    name: str
    is_chosen: bool


class GuestFields(NamedTuple):
    """Somebody in the form; `place` counts the booker as the first.

    `own`: a service of their own, whose `options` are shown.
    """

    number: int
    place: int
    services: Sequence[Choice]
    staff: Sequence[Choice]
    own: MenuService | None
    options: Sequence[OptionChoice]
    error: str


def show_people(
    request: HttpRequest,
    booker: Booker,
    wish: TogetherWish | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """A form that only asks (GET). With status 422 it is said whose staff member is missing.

    Where a service of somebody's own has options that were not shown yet, it says so.
    """
    if booker.workspace.group_maximum <= 1:
        raise NotThere("groups")
    query = _changed(request.GET)
    found, menu = read_together(query, booker.workspace)
    is_asked_back = wish is not None and status == 200
    wish = wish or found
    if not wish.own.lines:
        return redirect(booker.address("services"))
    if not wish.guests:
        query[f"guest{1}"] = SAME
        wish, _menu = read_together(query, booker.workspace)
    context = {
        "wish": wish.own,
        "together": wish,
        "guests": [
            _fields(number, wish, menu, is_checked=status != 200)
            for number in range(1, len(wish.guests) + 1)
        ],
        "asks_options": is_asked_back and wish.lacks_options,
        "may_add": len(wish.guests) + 1 < booker.workspace.group_maximum,
        "most": booker.workspace.group_maximum,
        "here_address": booker.address("together"),
        "times_address": booker.address("together_times"),
        "back": booker.address("visit", wish.own.query),
    }
    return booker.show(request, "together_people.html", context, status=status)


def _changed(query: QueryDict) -> QueryDict:
    """The address with one person more (`more`) or less (`less=2`), as the buttons ask for."""
    kept = query.copy()
    numbers = [n for n in range(1, 100) if f"guest{n}" in kept]
    if "more" in kept:
        kept[f"guest{len(numbers) + 1}"] = SAME
    less = kept.get("less", "")
    if less and less in {str(n) for n in numbers}:
        for n in numbers:
            for name in ("guest", "gueststaff", "guestadd", "guestoption"):
                kept.pop(f"{name}{n}", None)
                values = query.getlist(f"{name}{n}")
                if n != int(less) and values:
                    kept.setlist(f"{name}{n - (n > int(less))}", values)
    for name in ("more", "less"):
        kept.pop(name, None)
    return kept


def _fields(
    number: int, wish: TogetherWish, menu: Sequence[MenuService], *, is_checked: bool
) -> GuestFields:
    guest = wish.guests[number - 1]
    chosen = str(guest.service.uid) if guest.service else SAME
    services = [Choice(str(one.uid), one.name, str(one.uid) == chosen) for one in menu]
    staff = [Choice(uid, name, uid == guest.asked) for uid, name in list_people(menu)]
    is_lacking = is_checked and guest.lacks_staff
    error = str(BOOKING_TEXTS["wrong_staff" if guest.asked else "choose_staff"])
    return GuestFields(
        number=number,
        place=number + 1,
        services=services,
        staff=staff,
        own=guest.service,
        options=[
            OptionChoice(one, one in guest.options)
            for one in (guest.service.options if guest.service else ())
        ],
        error=error if is_lacking else "",
    )
