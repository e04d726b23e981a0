"""When something that is due leaves: once the worker is there, the other side, and the morning."""

from datetime import datetime
from typing import NamedTuple

from tests.year.past import Past
from tests.year.wall import end_of_quiet


class Departure(NamedTuple):
    """`is_possible`: false where it is given up then."""

    at: datetime
    is_possible: bool = True


def find_departure(past: Past, who: str, visit: str, channel: str, due: datetime) -> Departure:
    """Texts rest at night; where the visit begins before the morning, they are given up.

    What a provider that fails may have taken is not sent again.
    """
    at = past.find_ready(due, channel)
    if channel == "email":
        return Departure(at)
    while (morning := end_of_quiet(at, past.zone_of(who))) != at:
        if at < past.time_before(visit, at) <= morning:
            return Departure(at, is_possible=False)
        at = past.find_ready(morning, channel)
    return Departure(at, is_possible=not past.is_absent("failing", at))
