"""The visit: options and staff of each service, one more, one less."""

from collections.abc import Sequence
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.booking_facts import decide_booking
from portico.apps.appointments.selectors.menus import MenuOption
from portico.domain.decisions import Decision, Reason
from portico.domain.errors import NotThere
from portico.web.common.booking_reasons import BOOKING_TEXTS
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.wishes import (
    ANYONE,
    MOST_LINES,
    Wish,
    WishedLine,
    read_wish,
)


class StaffChoice(NamedTuple):
    """Somebody to ask for, or *Anyone*; `minutes` and `cents` where they are their own."""

    value: str
    name: str
    minutes: int | None
    cents: int | None
    is_chosen: bool


class OptionChoice(NamedTuple):
    """An option, chosen or not."""

    option: MenuOption
    is_chosen: bool


class LineFields(NamedTuple):
    """A service in the form; `staff` has one choice where there is nothing to choose."""

    number: int
    line: WishedLine
    options: Sequence[OptionChoice]
    staff: Sequence[StaffChoice]
    error: str


def show_visit(
    request: HttpRequest,
    booker: Booker,
    wish: Wish | None = None,
    *,
    gone: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:
    """Options and staff of each service, by a form that only asks (GET).

    `wish`: what is shown instead of what the address asks for. `gone` as in `show_services`. With
    status 422 it is said at a service whose staff member has still to be chosen.
    """
    if wish is None:
        wish = _shortened(request, booker)
    if not wish.lines:
        return redirect(booker.address("services"))
    decision = decide_booking(booker.client, booker.workspace, now=booker.now)
    reasons = (*decision.reasons, *_list_reasons(wish, booker).reasons)
    may_add = booker.workspace.may_combine_services and len(wish.lines) < MOST_LINES
    context = {
        "wish": wish,
        "lines": [
            _fields(number, line, is_checked=status != 200)
            for number, line in enumerate(wish.lines, start=1)
        ],
        "refusals": booker.tell(reasons),
        "gone": gone,
        "may_add": may_add,
        "together": _together_address(booker),
    }
    return booker.show(request, "book_visit.html", context, status=status)


def _together_address(booker: Booker) -> str:
    """Where several people are booked at once; empty where only staff do that."""
    return booker.address("together") if booker.workspace.group_maximum > 1 else ""


def _shortened(request: HttpRequest, booker: Booker) -> Wish:
    """The wish of the address, without the line that `remove` names."""
    wish = read_wish(request.GET, booker.workspace)
    number = request.GET.get("remove", "")
    if not number:
        return wish
    if number not in {str(n + 1) for n in range(len(wish.lines))}:
        raise NotThere("line")
    return wish.without(int(number))


def _list_reasons(wish: Wish, booker: Booker) -> Decision:
    """What speaks against these services, as `may_book` says it once a time is looked for."""
    services = [line.service for line in wish.lines]
    found = {
        "not_online": any(not one.is_bookable and not one.is_prompt_to_call for one in services)
        or any(line.staff is not None and not line.staff.is_online for line in wish.lines),
        "prompt_to_call": any(one.is_prompt_to_call for one in services),
        "one_service_only": len(services) > 1 and not booker.workspace.may_combine_services,
    }
    return Decision(tuple(Reason(code) for code, applies in found.items() if applies))


def _fields(number: int, line: WishedLine, *, is_checked: bool) -> LineFields:
    is_lacking = is_checked and line.lacks_staff
    return LineFields(
        number=number,
        line=line,
        options=[OptionChoice(one, one in line.options) for one in line.service.options],
        staff=_list_staff(line),
        error=str(BOOKING_TEXTS["choose_staff"]) if is_lacking else "",
    )


def _list_staff(line: WishedLine) -> list[StaffChoice]:
    service, found = line.service, []
    people = service.online_staff
    if service.offers_anyone and len(people) > 1:
        found.append(StaffChoice(ANYONE, _("Anyone"), None, None, line.staff is None))
    for one in people:
        is_own_time = one.minutes != service.minutes
        is_own_price = one.price_cents != service.price_cents
        found.append(
            StaffChoice(
                value=str(one.uid),
                name=one.name,
                minutes=one.minutes if is_own_time else None,
                cents=one.price_cents if is_own_price else None,
                is_chosen=one == line.staff or len(people) == 1,
            )
        )
    return found
