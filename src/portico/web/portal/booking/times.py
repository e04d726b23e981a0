"""Day and time: the picker, and the press that holds a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from portico.apps.appointments.selectors.booking_facts import OwnAppointment, list_own_overlaps
from portico.apps.appointments.selectors.slots import FoundSlots, load_slots
from portico.apps.appointments.services.holding_slots import hold_slot
from portico.domain.errors import NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.visit import show_visit
from portico.web.portal.booking.wishes import Wish, read_wish
from portico.web.portal.slots.asking import (
    Asked,
    Zones,
    choose_zones,
    read_asked,
    read_start,
    write_start,
)
from portico.web.portal.slots.picking import PickerPage, TimeChoice, build_picker, offer_times


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a chosen time could not be had.

    `lost`: the time, where somebody was faster. `near`: free times nearest to it. `sentences`:
    every reason of a refusal. `own`: where the client is then.
    """

    lost: datetime | None = None
    near: Sequence[TimeChoice] = ()
    sentences: Sequence[str] = ()
    own: Sequence[OwnAppointment] = ()


def show_times(request: HttpRequest, booker: Booker) -> HttpResponse:
    """The month, its free days, and the times of one; htmx gets the picker alone."""
    wish = read_wish(request.GET, booker.workspace)
    if not wish.lines:
        return redirect(booker.address("services"))
    if wish.lacks_staff:
        return show_visit(request, booker, wish, status=422)
    asked, zones = read_asked(request.GET), zones_of(booker, wish)
    return _show(request, booker, wish, asked, find_times(booker, wish, asked, zones))


def choose_time(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Hold the time that was pressed and go on; what cannot be had is told with other times."""
    wish = read_wish(request.GET, booker.workspace)
    start = read_start(request.POST.get("start", ""))
    if start is None or not wish.lines:
        raise NotThere("start")
    try:
        hold_time(booker, wish, start)
    except (Refused, SlotTaken) as error:
        zones = zones_of(booker, wish)
        asked = Asked.on(start, zones)
        found = find_times(booker, wish, asked, zones)
        trouble = tell_trouble(error, booker, wish, start, found)
        return _show(request, booker, wish, asked, found, trouble)
    return redirect(booker.address("details", [*wish.query, ("start", write_start(start))]))


def hold_time(booker: Booker, wish: Wish, start: datetime) -> datetime:
    """Hold it for the client; returns until when. Raises Refused, SlotTaken or NotThere."""
    return hold_slot(
        client=booker.client,
        workspace=booker.workspace,
        request=wish.request,
        starts_at=start,
        now=booker.now,
    )


def zones_of(booker: Booker, wish: Wish) -> Zones:
    """In which zones the times of this visit are shown.

    Where somebody is who is not known yet, nobody can say: online times then name their zone.
    """
    zones = choose_zones(
        booker.workspace, booker.client_zone, is_online=wish.is_online, now=booker.now
    )
    return replace(zones, is_named=True) if booker.client is None and wish.is_online else zones


def find_times(booker: Booker, wish: Wish, asked: Asked, zones: Zones) -> FoundSlots:
    """What is free for the wish in the month that is asked for."""
    days = asked.days(zones.shown, booker.now)
    return load_slots(
        booker.client, booker.workspace, wish.request, days, rows=wish.rows, now=booker.now
    )


def tell_trouble(
    error: Refused | SlotTaken,
    booker: Booker,
    wish: Wish,
    start: datetime,
    found: FoundSlots,
) -> Trouble:
    """A lost or refused time in words, with the nearest free ones."""
    is_lost = isinstance(error, SlotTaken) or "slot_taken" in error.decision.codes
    near = found.near(start) or (found.later.near(start) if found.later else ())
    own: Sequence[OwnAppointment] = ()
    is_elsewhere = isinstance(error, Refused) and "own_overlap" in error.decision.codes
    if is_elsewhere and booker.client is not None:
        own = list_own_overlaps(booker.client, booker.workspace, start, wish.minutes[1])
    return Trouble(
        lost=start if is_lost else None,
        near=offer_times(near, zones_of(booker, wish)),
        sentences=booker.tell(error.decision) if isinstance(error, Refused) else (),
        own=own,
    )


def _show(
    request: HttpRequest,
    booker: Booker,
    wish: Wish,
    asked: Asked,
    found: FoundSlots,
    trouble: Trouble | None = None,
) -> HttpResponse:
    zones = zones_of(booker, wish)
    page = PickerPage(address=booker.address("times", wish.query))
    if booker.client is None:
        page = PickerPage(
            address=page.address,
            method="get",
            action=booker.address("details"),
            hidden=wish.query,
        )
    context = {
        "wish": wish,
        "picker": build_picker(found, asked, zones, page, now=booker.now),
        "zones": zones,
        "refusals": booker.tell(found.decision) if trouble is None else (),
        "trouble": trouble,
        "back": booker.address("visit", wish.query),
    }
    if request.headers.get("HX-Request") and trouble is None:
        return booker.show(request, "parts/slots.html", {**context, "is_part": True})
    return booker.show(request, "book_times.html", context, status=200 if trouble is None else 409)
