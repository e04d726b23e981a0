"""Day and time for all of them: the picker, and the press that holds it."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portico.apps.appointments.selectors.group_wishes import load_group_slots
from portico.apps.appointments.selectors.slots import FoundSlots
from portico.apps.appointments.services.holding_groups import hold_group
from portico.domain.errors import NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.times import Trouble, tell_trouble, zones_of
from portico.web.portal.slots.asking import Asked, read_asked, read_start, write_start
from portico.web.portal.slots.picking import PickerPage, build_picker
from portico.web.portal.together.people import show_people
from portico.web.portal.together.wishes import TogetherWish, read_together


def show_times(request: HttpRequest, booker: Booker) -> HttpResponse:
    """The month, its free days, and the times of one; htmx gets the picker alone."""
    wish, _menu = read_together(request.GET, booker.workspace)
    if not wish.guests or not wish.own.lines or wish.lacks_staff:
        return show_people(request, booker, wish, status=422)
    if wish.lacks_options:
        return show_people(request, booker, wish)
    asked = read_asked(request.GET)
    return _show(request, booker, wish, asked, find_times(booker, wish, asked))


def choose_time(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Hold the time that was pressed and go on; what cannot be had is told with other times."""
    wish, _menu = read_together(request.GET, booker.workspace)
    start = read_start(request.POST.get("start", ""))
    if start is None or not wish.guests or not wish.own.lines:
        raise NotThere("start")
    try:
        hold_time(booker, wish, start)
    except (Refused, SlotTaken) as error:
        asked = Asked.on(start, zones_of(booker, wish.own))
        found = find_times(booker, wish, asked)
        trouble = tell_trouble(error, booker, wish.own, start, found)
        return _show(request, booker, wish, asked, found, trouble)
    query = [*wish.query, ("start", write_start(start))]
    return redirect(booker.address("together_details", query))


def hold_time(booker: Booker, wish: TogetherWish, start: datetime) -> datetime:
    """Hold it for all of them; returns until when. Raises Refused, SlotTaken or NotThere."""
    return hold_group(
        client=booker.client,
        workspace=booker.workspace,
        members=wish.members(),
        starts_at=start,
        now=booker.now,
    )


def find_times(booker: Booker, wish: TogetherWish, asked: Asked) -> FoundSlots:
    """What is free for everybody in the month that is asked for."""
    days = asked.days(zones_of(booker, wish.own).shown, booker.now)
    members = wish.members()
    return load_group_slots(booker.client, booker.workspace, members, days, now=booker.now)


def _show(
    request: HttpRequest,
    booker: Booker,
    wish: TogetherWish,
    asked: Asked,
    found: FoundSlots,
    trouble: Trouble | None = None,
) -> HttpResponse:
    zones = zones_of(booker, wish.own)
    page = PickerPage(address=booker.address("together_times", wish.query))
    if booker.client is None:
        page = PickerPage(
            address=page.address,
            method="get",
            action=booker.address("together_details"),
            hidden=wish.query,
        )
    context = {
        "wish": wish.own,
        "together": wish,
        "picker": build_picker(found, asked, zones, page, now=booker.now),
        "zones": zones,
        "refusals": booker.tell(found.decision) if trouble is None else (),
        "trouble": trouble,
        "back": booker.address("together", wish.query),
    }
    if request.headers.get("HX-Request") and trouble is None:
        return booker.show(request, "parts/slots.html", {**context, "is_part": True})
    status = 200 if trouble is None else 409
    return booker.show(request, "together_times.html", context, status=status)
