"""The last look at what everybody gets, their names, the policy, and the press that books."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from portico.apps.appointments.selectors.booking_facts import find_hold
from portico.apps.appointments.selectors.groups import find_own_visit
from portico.apps.appointments.services.grouping import book_group
from portico.domain.errors import InvalidInput, NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import Details
from portico.web.portal.booking.times import Trouble, tell_trouble, zones_of
from portico.web.portal.booking.wishes import Wish
from portico.web.portal.slots.asking import Asked, read_start, write_start
from portico.web.portal.together.addresses import address
from portico.web.portal.together.forms import GuestsForm
from portico.web.portal.together.people import show_people
from portico.web.portal.together.times import find_times, hold_time
from portico.web.portal.together.wishes import TogetherWish, read_together


class GuestPart(NamedTuple):
    """One of the others: what they get and when, and the fields to name them."""

    place: int
    wish: Wish
    start: datetime
    fields: tuple[BoundField, BoundField]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the address names."""

    wish: TogetherWish
    start: datetime


def show_details(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Look at it once more before it is booked; nothing is held by looking."""
    asked = _read(request, booker)
    if asked.wish.lacks_staff:
        return show_people(request, booker, asked.wish, status=422)
    return _render(request, booker, _load(booker, asked), asked, _form(booker, asked))


def book(request: HttpRequest, booker: Booker) -> HttpResponse:
    """Book everybody or nobody; what speaks against it is told with all that was typed kept.

    `instead` in the form takes another time for one that was lost.
    """
    asked = _read(request, booker)
    form = _form(booker, asked, request.POST)
    instead = read_start(request.POST.get("instead", ""))
    if instead is not None:
        return _take_instead(request, booker, _Asked(asked.wish, instead), form)
    if not form.is_valid():
        return _render(request, booker, _load(booker, asked), asked, form, status=422)
    try:
        group = book_group(
            client=booker.client,
            workspace=booker.workspace,
            members=asked.wish.members(form.typed),
            starts_at=asked.start,
            accepted_policy=form.accepted,
            actor=booker.actor,
            now=booker.now,
        )
    except InvalidInput as error:
        form.tell(error)
        return _render(request, booker, _load(booker, asked), asked, form, status=422)
    except (Refused, SlotTaken) as error:
        details = _fail(booker, asked, error)
        return _render(request, booker, details, asked, form, status=409)
    own = find_own_visit(booker.client, group)
    page = reverse("portal:appointment", args=[booker.workspace.public_id, own])
    return redirect(f"{page}?done=booked")


def _read(request: HttpRequest, booker: Booker) -> _Asked:
    wish, _menu = read_together(request.GET, booker.workspace)
    start = read_start(request.GET.get("start", ""))
    if start is None or not wish.guests or not wish.own.lines:
        raise NotThere("start")
    return _Asked(wish, start)


def _form(booker: Booker, asked: _Asked, posted: Any = None, **options: Any) -> GuestsForm:
    return GuestsForm(
        posted,
        count=len(asked.wish.guests),
        policy_text=booker.workspace.cancellation_policy,
        **options,
    )


def _load(booker: Booker, asked: _Asked) -> Details:
    """The time as it is held; one that is not is looked for: it may be gone."""
    zones = zones_of(booker, asked.wish.own)
    held_until = find_hold(booker.client, asked.start, now=booker.now)
    details = Details(asked.wish.own, asked.start, zones, held_until)
    if held_until is not None:
        return details
    found = find_times(booker, asked.wish, Asked.on(asked.start, zones))
    if not found.decision.is_allowed:
        trouble = Trouble(sentences=booker.tell(found.decision))
    elif found.sought.has(asked.start):
        return details
    else:
        trouble = tell_trouble(SlotTaken(), booker, asked.wish.own, asked.start, found)
    return Details(asked.wish.own, asked.start, zones, None, trouble)


def _fail(booker: Booker, asked: _Asked, error: Refused | SlotTaken) -> Details:
    zones = zones_of(booker, asked.wish.own)
    found = find_times(booker, asked.wish, Asked.on(asked.start, zones))
    trouble = tell_trouble(error, booker, asked.wish.own, asked.start, found)
    return Details(asked.wish.own, asked.start, zones, None, trouble)


def _take_instead(
    request: HttpRequest, booker: Booker, asked: _Asked, form: GuestsForm
) -> HttpResponse:
    """Hold another time; the same page, for that time, with what was typed."""
    kept = _form(booker, asked, initial={name: form[name].value() for name in form.fields})
    try:
        held_until = hold_time(booker, asked.wish, asked.start)
    except (Refused, SlotTaken) as error:
        details = _fail(booker, asked, error)
        return _render(request, booker, details, asked, kept, status=409)
    zones = zones_of(booker, asked.wish.own)
    details = Details(asked.wish.own, asked.start, zones, held_until)
    return _render(request, booker, details, asked, kept)


def _render(
    request: HttpRequest,
    booker: Booker,
    details: Details,
    asked: _Asked,
    form: GuestsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    wish, start = asked.wish, asked.start
    day = ("day", f"{start.astimezone(details.zones.shown):%Y-%m-%d}")
    numbers = range(1, len(wish.guests) + 1)
    context = {
        "wish": wish.own,
        "together": wish,
        "details": details,
        "form": form,
        "guests": [
            GuestPart(
                number + 1,
                wish.guests[number - 1].wish,
                start + timedelta(minutes=wish.offsets[number]),
                form.fields_of(number),
            )
            for number in numbers
        ],
        "trouble": details.trouble,
        "zones": details.zones,
        "own_address": address(
            booker, "together_details", [*wish.query, ("start", write_start(start))]
        ),
        "other_times": address(booker, "together_times", [*wish.query, day]),
    }
    if details.trouble is not None and status == 200:
        status = 409
    return booker.show(request, "together_details.html", context, status=status)
