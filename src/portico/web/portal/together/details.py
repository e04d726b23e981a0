"""The last look at what everybody gets, and at their names: what is booked, when, what is held."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from portico.apps.appointments.selectors.group_holds import load_held_visits
from portico.domain.errors import NotThere, Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import Details
from portico.web.portal.booking.times import Trouble, tell_trouble, zones_of
from portico.web.portal.booking.wishes import Wish
from portico.web.portal.slots.asking import Asked, Zones, read_start, write_start
from portico.web.portal.together.forms import GuestsForm
from portico.web.portal.together.times import find_times
from portico.web.portal.together.wishes import TogetherWish, read_together


class GuestPart(NamedTuple):
    """One of the others: what they get and when, and the fields to name them."""

    place: int
    wish: Wish
    start: datetime
    fields: tuple[BoundField, BoundField] | None = None


@dataclass(frozen=True, slots=True)
class PartlyHeld(Details):
    """Where not all of it is held: until when some of it is, and whose visits those are."""

    partly_until: datetime | None = None
    held: Sequence[str] = ()
    unheld: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class AskedTogether:
    """What the address names."""

    wish: TogetherWish
    start: datetime

    @property
    def query(self) -> list[tuple[str, str]]:
        """As it stands in an address."""
        return [*self.wish.query, ("start", write_start(self.start))]

    def times_address(self, booker: Booker) -> str:
        """The picker, at the day of this start."""
        day = self.start.astimezone(zones_of(booker, self.wish.own).shown)
        return booker.address("together_times", [*self.wish.query, ("day", f"{day:%Y-%m-%d}")])

    def guests(self, form: GuestsForm | None = None) -> list[GuestPart]:
        """The others, in their order."""
        offsets = self.wish.offsets
        return [
            GuestPart(
                number + 1,
                guest.wish,
                self.start + timedelta(minutes=offsets[number]),
                form.fields_of(number) if form is not None else None,
            )
            for number, guest in enumerate(self.wish.guests, start=1)
        ]


def read_asked_together(request: HttpRequest, booker: Booker) -> AskedTogether:
    """The wishes and the start of the address; raises NotThere."""
    wish, _menu = read_together(request.GET, booker.workspace)
    start = read_start(request.GET.get("start", ""))
    if start is None or not wish.guests or not wish.own.lines:
        raise NotThere("start")
    return AskedTogether(wish, start)


def build_form(
    booker: Booker, asked: AskedTogether, posted: Any = None, **options: Any
) -> GuestsForm:
    """The names of the others, and the policy."""
    return GuestsForm(
        posted,
        count=len(asked.wish.guests),
        policy_text=booker.workspace.cancellation_policy,
        **options,
    )


def load_together(booker: Booker, asked: AskedTogether) -> Details:
    """The time as it is held; one that is not, or not for all, is looked for: it may be gone."""
    zones = zones_of(booker, asked.wish.own)
    details: Details = Details(asked.wish.own, asked.start, zones, None)
    if booker.client is not None:
        details = _load_held(booker, asked, zones)
    if details.held_until is not None:
        return details
    found = find_times(booker, asked.wish, Asked.on(asked.start, zones))
    if not found.decision.is_allowed:
        trouble = Trouble(sentences=booker.tell(found.decision))
    elif found.sought.has(asked.start):
        return details
    else:
        trouble = tell_trouble(SlotTaken(), booker, asked.wish.own, asked.start, found)
    return Details(asked.wish.own, asked.start, zones, None, trouble)


def _load_held(booker: Booker, asked: AskedTogether, zones: Zones) -> Details:
    held = load_held_visits(
        booker.client, booker.workspace, asked.wish.members(), asked.start, now=booker.now
    )
    if held.is_whole:
        return Details(asked.wish.own, asked.start, zones, held.until)
    names = [_("You"), *(_("Person %(place)s") % {"place": one.place} for one in asked.guests())]
    both = list(zip(names, held.are_held, strict=True))
    return PartlyHeld(
        asked.wish.own,
        asked.start,
        zones,
        None,
        partly_until=held.until,
        held=[name for name, is_held in both if is_held],
        unheld=[name for name, is_held in both if not is_held],
    )


def describe_lost(booker: Booker, asked: AskedTogether, error: Refused | SlotTaken) -> Details:
    """The details of a time that could not be had: why, and the nearest ones."""
    zones = zones_of(booker, asked.wish.own)
    found = find_times(booker, asked.wish, Asked.on(asked.start, zones))
    trouble = tell_trouble(error, booker, asked.wish.own, asked.start, found)
    return Details(asked.wish.own, asked.start, zones, None, trouble)


def render_together(
    request: HttpRequest,
    booker: Booker,
    details: Details,
    asked: AskedTogether,
    form: GuestsForm,
    *,
    status: int = 200,
) -> HttpResponse:
    """The page of the details; a bound form keeps what was typed."""
    context = {
        "wish": asked.wish.own,
        "together": asked.wish,
        "details": details,
        "form": form,
        "guests": asked.guests(form),
        "trouble": details.trouble,
        "zones": details.zones,
        "own_address": booker.address("together_details", asked.query),
        "start_value": write_start(asked.start),
    }
    if details.trouble is not None and status == 200:
        status = 409
    return booker.show(request, "together_details.html", context, status=status)
