"""The pages of moving an appointment: a day and a time, then old and new beside each other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse

from portico.apps.appointments.selectors.booking_facts import OwnAppointment, list_own_overlaps
from portico.apps.appointments.selectors.portal import AppointmentPage
from portico.apps.appointments.selectors.reschedule import RescheduleChoice, load_reschedule
from portico.domain.errors import Refused, SlotTaken, StaleChange
from portico.web.common.reasons import reason_texts
from portico.web.portal.actions import show_actions
from portico.web.portal.booking.times import Trouble
from portico.web.portal.pages import show
from portico.web.portal.refusals import telling_of
from portico.web.portal.showing import show_times
from portico.web.portal.slots.asking import Asked, Zones, choose_zones, read_asked, write_start
from portico.web.portal.slots.picking import PickerPage, build_picker, offer_times

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal, PortalRequest

Failure = Refused | SlotTaken | StaleChange
_AT_THE_NEW_TIME = {"slot_taken", "own_overlap"}


@dataclass(frozen=True, slots=True)
class MovePage:
    """An appointment that is to be moved, and the times it can be moved to."""

    page: AppointmentPage
    choice: RescheduleChoice
    asked: Asked
    zones: Zones


def load_move(portal: "Portal", page: AppointmentPage, asked: Asked) -> MovePage:
    """The month that is asked for; raises NotThere for one far away."""
    card = page.card
    is_online = card.is_online and not card.place
    zones = choose_zones(portal.workspace, portal.client_zone, is_online=is_online, now=portal.now)
    days = asked.days(zones.shown, portal.now)
    choice = load_reschedule(portal.client, portal.workspace, card.uid, days, now=portal.now)
    return MovePage(page, choice, asked, zones)


def load_asked_move(request: "PortalRequest", page: AppointmentPage) -> MovePage:
    """As the address asks; raises NotThere for what is no month and no day.

    Where it asks for none, the month of the present time, if anything is free in it.
    """
    asked, portal, starts_at = read_asked(request.GET), request.portal, page.card.starts_at
    if asked.month is None and starts_at is not None and starts_at > portal.now:
        first = starts_at.astimezone(portal.zone).date().replace(day=1)
        near = load_move(portal, page, Asked(first))
        if near.choice.slots is None or near.choice.slots.free_days:
            return near
    return load_move(portal, page, asked)


def load_move_around(request: "PortalRequest", page: AppointmentPage, start: datetime) -> MovePage:
    """The month around a chosen time."""
    first = load_move(request.portal, page, Asked())
    return load_move(request.portal, page, Asked.on(start, first.zones))


def address_of_move(portal: "Portal", uid: UUID) -> str:
    """Where a new time is chosen."""
    return reverse("portal:reschedule", args=[portal.workspace.public_id, uid])


def show_move(
    request: "PortalRequest",
    move: MovePage,
    *,
    trouble: Trouble | None = None,
    is_stale: bool = False,
    status: int = 200,
) -> HttpResponse:
    """The present time and the free ones; or every reason why it cannot be moved here.

    htmx gets the picker alone.
    """
    portal, choice = request.portal, move.choice
    context = _describe(request, move)
    context |= {"trouble": trouble, "is_stale": is_stale}
    if choice.slots is not None:
        address = address_of_move(portal, move.page.card.uid)
        starts_at = choice.starts_at
        present = starts_at.astimezone(move.zones.shown).date() if starts_at else None
        frame = PickerPage(address=address, method="get", present=present)
        context["picker"] = build_picker(
            choice.slots, move.asked, move.zones, frame, now=portal.now
        )
        if request.headers.get("HX-Request") and status == 200 and trouble is None:
            return show(request, "parts/slots.html", {**context, "is_part": True})
    return show(request, "reschedule.html", context, status=status)


def show_confirmation(request: "PortalRequest", move: MovePage, start: datetime) -> HttpResponse:
    """Old and new time beside each other, and the button that moves it."""
    choice = move.choice
    moved_by = start - choice.starts_at if choice.starts_at else None
    context = _describe(request, move)
    context |= {
        "start": start,
        "value": write_start(start),
        "end": choice.ends_at + moved_by if choice.ends_at and moved_by is not None else None,
        "day": start.astimezone(move.zones.shown).date(),
    }
    return show(request, "reschedule_confirm.html", context)


def find_trouble(
    request: "PortalRequest", move: MovePage, start: datetime, error: Failure | None = None
) -> Trouble | None:
    """Why a chosen time cannot be had, with the nearest ones and where the client is then."""
    codes = error.decision.codes if isinstance(error, Refused) else ("slot_taken",)
    slots = move.choice.slots
    if slots is None or isinstance(error, StaleChange) or not set(codes) <= _AT_THE_NEW_TIME:
        return None
    near = slots.near(start) or (slots.later.near(start) if slots.later else ())
    sentences: Sequence[str] = ()
    if isinstance(error, Refused):
        telling = telling_of(move.page, request.portal, "move")
        sentences = reason_texts(error.decision, telling)
    return Trouble(
        lost=start if "slot_taken" in codes else None,
        near=offer_times(near, move.zones),
        sentences=sentences,
        own=_list_own(request.portal, move, start) if "own_overlap" in codes else (),
    )


def _list_own(portal: "Portal", move: MovePage, start: datetime) -> list[OwnAppointment]:
    """Where the client is when their own visit would be."""
    begin, minutes = start + move.choice.lead, move.choice.minutes
    found = list_own_overlaps(portal.client, portal.workspace, begin, minutes)
    return [one for one in found if one.uid != move.page.card.uid]


def _describe(request: "PortalRequest", move: MovePage) -> dict[str, Any]:
    page, portal = move.page, request.portal
    shown = show_times(page.card, portal)
    telling = telling_of(page, portal, "move")
    return {
        "here": "appointments",
        "page": page,
        "card": page.card,
        "shown": shown,
        "actions": show_actions(page, portal),
        "choice": move.choice,
        "zones": move.zones,
        "refusals": reason_texts(move.choice.decision, telling),
    }
