"""Another time instead: the nearest free ones for a visit that its client has cancelled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from portico.apps.appointments.selectors.again import load_again
from portico.apps.appointments.selectors.portal import AppointmentPage
from portico.apps.appointments.selectors.slots import ShownDays, load_slots
from portico.domain.states import AppointmentState
from portico.web.portal.booking.wishes import Wish, WishedLine
from portico.web.portal.slots.asking import Zones, choose_zones, write_start
from portico.web.portal.slots.picking import TimeChoice, offer_times

if TYPE_CHECKING:
    from portico.web.portal.guard import Portal

_BEFORE, _AFTER = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Alternative:
    """A free time, and where it is booked."""

    time: TimeChoice
    href: str


@dataclass(frozen=True, slots=True)
class Alternatives:
    """The nearest free times with the same people, and where all of them are."""

    times: Sequence[Alternative]
    href: str
    zones: Zones


def find_alternatives(page: AppointmentPage, portal: "Portal") -> Alternatives | None:
    """For what the client has cancelled and could book again; None where that is not so.

    They are sought as Book seeks, so that none is offered which would then be refused. A group
    is booked anew together.
    """
    card, found = page.card, page.actions
    starts_at = card.starts_at
    is_own_cancel = card.state is AppointmentState.CANCELLED and found.undo_decision is not None
    if not is_own_cancel or not page.lines or found.returns > 1:
        return None
    if starts_at is None or starts_at <= portal.now:
        return None
    wish = _wish_again(page, portal)
    if wish is None:
        return None
    is_online = card.is_online and not card.place
    zones = choose_zones(portal.workspace, portal.client_zone, is_online=is_online, now=portal.now)
    around = ShownDays(
        first=max(portal.now, starts_at - _BEFORE).astimezone(zones.shown).date(),
        last=(starts_at + _AFTER).astimezone(zones.shown).date(),
        zone=str(zones.shown),
    )
    slots = load_slots(portal.client, portal.workspace, wish.request, around, now=portal.now)
    near = slots.near(starts_at) or (slots.later.near(starts_at) if slots.later else ())
    if not slots.decision.is_allowed or not near:
        return None
    day = f"{near[0].astimezone(zones.shown):%Y-%m-%d}"
    times = [
        Alternative(one, _address(portal, "book_details", wish, "start", write_start(one.at)))
        for one in offer_times(near, zones)
    ]
    return Alternatives(times, _address(portal, "book_times", wish, "day", day), zones)


def _address(portal: "Portal", page: str, wish: Wish, name: str, value: str) -> str:
    path = reverse(f"portal:{page}", args=[portal.workspace.public_id])
    return f"{path}?{urlencode([*wish.query, (name, value)])}"


def _wish_again(page: AppointmentPage, portal: "Portal") -> Wish | None:
    """The same services by the same people; None where one of them is not booked online."""
    again = load_again(portal.client, portal.workspace, page.card.uid)
    if again.gone or not again.lines:
        return None
    names = [line.staff_name for line in page.lines if not line.is_rest and line.staff_name]
    lines = []
    for line in again.lines:
        service = again.services[line.service_uid]
        staff = next((one for one in service.staff if one.uid == line.staff_uid), None)
        if staff is None:
            staff = next((one for one in service.online_staff if one.name in names), None)
        if staff is None:
            return None
        options = tuple(one for one in service.options if one.uid in line.option_uids)
        lines.append(WishedLine(service, options, staff))
    return Wish(tuple(lines))
