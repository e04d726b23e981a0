"""What the address of the code's page names: one visit, or those of a group."""

from dataclasses import dataclass, replace

from django.http import HttpRequest

from portico.apps.entry.typed_bookings import TypedBooking
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import Details, read_details
from portico.web.portal.booking.times import zones_of
from portico.web.portal.together.details import AskedTogether, GuestPart, read_asked_together
from portico.web.portal.together.wishes import TogetherWish


@dataclass(frozen=True, slots=True)
class Shown:
    """What the code would book, and where it is changed; `together` where several come."""

    details: Details
    change: str
    together: TogetherWish | None = None
    guests: tuple[GuestPart, ...] = ()

    def is_of(self, typed: TypedBooking) -> bool:
        """Whether this is what waits for its code."""
        wish, start = self.details.wish, self.details.start
        members = self.together.members() if self.together else []
        others = [replace(one, typed=None) for one in typed.others]
        wanted = [replace(one, typed=None) for one in members[1:]]
        return (typed.request, typed.starts_at, others) == (wish.request, start, wanted)


def read_shown(request: HttpRequest, booker: Booker) -> Shown:
    """Raises NotThere for what is no visit."""
    if "guest1" not in request.GET:
        wish, start = read_details(request, booker)
        details = Details(wish, start, zones_of(booker, wish), None)
        return Shown(details, booker.address("details", details.query))
    asked = read_asked_together(request, booker)
    return show_asked(booker, asked)


def show_asked(booker: Booker, asked: AskedTogether) -> Shown:
    """The same of a group."""
    own = asked.wish.own
    details = Details(own, asked.start, zones_of(booker, own), None)
    change = booker.address("together_details", asked.query)
    return Shown(details, change, asked.wish, tuple(asked.guests()))
