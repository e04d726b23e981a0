"""Why a time could not be had, with others near it."""

from datetime import datetime

from portico.domain.errors import Refused, SlotTaken
from portico.web.portal.booking.booker import Booker
from portico.web.portal.booking.details import Details
from portico.web.portal.booking.times import find_times, tell_trouble, zones_of
from portico.web.portal.booking.wishes import Wish
from portico.web.portal.slots.asking import Asked


def describe_failure(
    booker: Booker, wish: Wish, start: datetime, error: Refused | SlotTaken
) -> Details:
    """The details with what speaks against them."""
    zones = zones_of(booker, wish)
    found = find_times(booker, wish, Asked.on(start, zones), zones)
    return Details(wish, start, zones, None, tell_trouble(error, booker, wish, start, found))
